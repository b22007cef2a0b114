-- What prints are found by is held in memory by those who place, so here it is only stored: as bytes, int4 little-endian, and without an index.
DROP TABLE "common_keys" CASCADE;--> statement-breakpoint
DROP INDEX "fingerprints_keys";--> statement-breakpoint
ALTER TABLE "fingerprints" RENAME COLUMN "keys" TO "keys_before";--> statement-breakpoint
ALTER TABLE "fingerprints" ADD COLUMN "keys" bytea;--> statement-breakpoint
ALTER TABLE "fingerprints" ALTER COLUMN "keys" SET STORAGE EXTERNAL;--> statement-breakpoint
UPDATE "fingerprints" SET "keys" = (SELECT coalesce(string_agg(substr(b, 4, 1) || substr(b, 3, 1) || substr(b, 2, 1) || substr(b, 1, 1), ''), '')
  FROM unnest("keys_before") AS k, LATERAL (SELECT int4send(k) AS b) AS bytes);--> statement-breakpoint
ALTER TABLE "fingerprints" ALTER COLUMN "keys" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "fingerprints" DROP COLUMN "keys_before";

ALTER TABLE "articles" RENAME COLUMN "standing" TO "warnings";--> statement-breakpoint
ALTER TABLE "corrections" RENAME COLUMN "untold" TO "unpublished";--> statement-breakpoint
ALTER TABLE "feeds" RENAME COLUMN "strikes" TO "crash_count";--> statement-breakpoint
ALTER TABLE "versions" RENAME COLUMN "rung_at" TO "enqueued_at";--> statement-breakpoint
ALTER TABLE "archive" RENAME COLUMN "print_id" TO "fingerprint_id";--> statement-breakpoint
ALTER TABLE "archive" RENAME CONSTRAINT "archive_print_id_fingerprints_id_fk" TO "archive_fingerprint_id_fingerprints_id_fk";--> statement-breakpoint
ALTER INDEX "stories_held" RENAME TO "stories_embargoed";--> statement-breakpoint
ALTER INDEX "versions_held" RENAME TO "versions_embargoed";--> statement-breakpoint
UPDATE "fingerprints" SET "traits" = replace(replace(replace("traits", '"said":', '"supplierSignal":'), '"held":', '"embargo":'), '"telling":', '"salient":');--> statement-breakpoint
UPDATE "story_log" SET "detail" = ("detail" - 'standing') || jsonb_build_object('warnings', "detail"->'standing') WHERE "detail" ? 'standing';

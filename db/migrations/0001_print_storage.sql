-- A print is numbers, which do not compress, and is never changed: trying to compress it was a third of writing it.
ALTER TABLE "fingerprints" ALTER COLUMN "shingles" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "fingerprints" ALTER COLUMN "traits" SET STORAGE EXTERNAL;
--> statement-breakpoint
-- A body is read at every placing, and the entry beside it, which holds the same words, is compressed.
ALTER TABLE "versions" ALTER COLUMN "body" SET STORAGE EXTERNAL;
--> statement-breakpoint
-- Trying to compress the words that a reader searches was a quarter of writing a story.
ALTER TABLE "stories" ALTER COLUMN "search" SET STORAGE EXTERNAL;
--> statement-breakpoint
-- An entry is written once and hardly ever read. lz4 takes a tenth of the time of PostgreSQL's own compression; a build without it does as before.
DO $$ BEGIN
  ALTER TABLE "versions" ALTER COLUMN "entry" SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$;

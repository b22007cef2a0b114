-- A print is numbers, which do not compress, and is never changed: trying to compress it was a third of writing it.
ALTER TABLE "fingerprints" ALTER COLUMN "shingles" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "fingerprints" ALTER COLUMN "traits" SET STORAGE EXTERNAL;
--> statement-breakpoint
-- A body is read at every placing, and the entry beside it, which holds the same words, is compressed.
ALTER TABLE "versions" ALTER COLUMN "body" SET STORAGE EXTERNAL;
--> statement-breakpoint
-- Trying to compress the words that a reader searches was a quarter of writing a story.
ALTER TABLE "stories" ALTER COLUMN "search" SET STORAGE EXTERNAL;

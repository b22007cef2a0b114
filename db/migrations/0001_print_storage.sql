-- A print is numbers, which do not compress, and is never changed: trying to compress it was a third of writing it.
ALTER TABLE "fingerprints" ALTER COLUMN "shingles" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "fingerprints" ALTER COLUMN "traits" SET STORAGE EXTERNAL;

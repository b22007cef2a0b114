-- The index is made again from the beginning of the story log, in batches behind the news.
DROP TABLE "story_words";--> statement-breakpoint
CREATE TABLE "story_words" (
	"story_id" bigint PRIMARY KEY NOT NULL,
	"keys" integer[] NOT NULL
);
--> statement-breakpoint
CREATE INDEX "story_words_keys" ON "story_words" USING gin ("keys") WITH (gin_pending_list_limit=16384);--> statement-breakpoint
-- Hashes do not compress.
ALTER TABLE "story_words" ALTER COLUMN "keys" SET STORAGE EXTERNAL;--> statement-breakpoint
DELETE FROM "notes" WHERE "key" IN ('words-made', 'words-refused');

CREATE TABLE "story_words" (
	"story_id" bigint PRIMARY KEY NOT NULL,
	"words" "tsvector" NOT NULL
);
--> statement-breakpoint
-- Trying to compress the words that a reader searches was a quarter of writing them.
ALTER TABLE "story_words" ALTER COLUMN "words" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "story_words" ADD CONSTRAINT "story_words_story_id_stories_id_fk" FOREIGN KEY ("story_id") REFERENCES "public"."stories"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
-- What was made already stays made, up to this number of the log.
INSERT INTO "story_words" SELECT "id", "search" FROM "stories";--> statement-breakpoint
INSERT INTO "notes" SELECT 'words-made', to_jsonb("seq") FROM "log_head";--> statement-breakpoint
CREATE INDEX "story_words_words" ON "story_words" USING gin ("words");--> statement-breakpoint
DROP INDEX "stories_search";--> statement-breakpoint
ALTER TABLE "stories" DROP COLUMN "search";

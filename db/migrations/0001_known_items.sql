CREATE TABLE "known_items" (
	"feed_id" bigint PRIMARY KEY NOT NULL,
	"surroundings" text NOT NULL,
	"items" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "known_items" ADD CONSTRAINT "known_items_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;
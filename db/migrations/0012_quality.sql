CREATE TABLE "page_measures" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"feed_id" bigint NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"words" integer NOT NULL,
	"captions" integer NOT NULL,
	"from_page" boolean NOT NULL,
	"same_text" boolean NOT NULL,
	"missed" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "feeds" ADD COLUMN "flags" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "page_measures" ADD CONSTRAINT "page_measures_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "page_measures_of_feed" ON "page_measures" USING btree ("feed_id","id");
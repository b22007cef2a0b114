CREATE TABLE "remote_files" (
	"feed_id" bigint NOT NULL,
	"name" text NOT NULL,
	"bytes" bigint NOT NULL,
	"modified" text NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"read_at" timestamp with time zone,
	"trouble" jsonb,
	CONSTRAINT "remote_files_feed_id_name_pk" PRIMARY KEY("feed_id","name")
);
--> statement-breakpoint
ALTER TABLE "remote_files" ADD CONSTRAINT "remote_files_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;
CREATE TABLE "article_keys" (
	"source_id" bigint NOT NULL,
	"key" text NOT NULL,
	"article_id" bigint NOT NULL,
	CONSTRAINT "article_keys_source_id_key_pk" PRIMARY KEY("source_id","key")
);
--> statement-breakpoint
CREATE TABLE "articles" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"source_id" bigint NOT NULL,
	"feed_id" bigint,
	"url" text,
	"guid" text,
	"first_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"newest" integer DEFAULT 1 NOT NULL,
	"story_id" bigint,
	"relation" text,
	"match_id" bigint,
	"score" double precision,
	"reasons" text[] DEFAULT '{}' NOT NULL,
	"links" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"signal" text
);
--> statement-breakpoint
CREATE TABLE "common_keys" (
	"key" integer PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE "feeds" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"source_id" bigint NOT NULL,
	"url" text NOT NULL,
	"added_url" text NOT NULL,
	"title" text,
	"language" text,
	"status" text DEFAULT 'active' NOT NULL,
	"scrape" boolean DEFAULT true NOT NULL,
	"min_interval_seconds" double precision DEFAULT 60 NOT NULL,
	"max_interval_seconds" double precision DEFAULT 3600 NOT NULL,
	"interval_seconds" double precision DEFAULT 300 NOT NULL,
	"next_poll_at" timestamp with time zone DEFAULT now() NOT NULL,
	"claimed_until" timestamp with time zone,
	"strikes" integer DEFAULT 0 NOT NULL,
	"etag" text,
	"last_modified" text,
	"body_hash" text,
	"repairs" text[] DEFAULT '{}' NOT NULL,
	"fail_count" integer DEFAULT 0 NOT NULL,
	"last_polled_at" timestamp with time zone,
	"last_ok_at" timestamp with time zone,
	"last_outcome" text,
	"trouble" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "feeds_url_unique" UNIQUE("url")
);
--> statement-breakpoint
CREATE TABLE "fingerprints" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"version_id" bigint NOT NULL,
	"article_id" bigint NOT NULL,
	"story_id" bigint,
	"source_id" bigint NOT NULL,
	"published_at" timestamp with time zone NOT NULL,
	"placed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"relation" text NOT NULL,
	"signal" text,
	"keys" integer[] NOT NULL,
	"shingles" "bytea" NOT NULL,
	"traits" text NOT NULL,
	CONSTRAINT "fingerprints_versionId_unique" UNIQUE("version_id")
);
--> statement-breakpoint
CREATE TABLE "log_head" (
	"one" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notes" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "polls" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"feed_id" bigint NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"outcome" text NOT NULL,
	"http_status" integer,
	"bytes" integer DEFAULT 0 NOT NULL,
	"ms" integer DEFAULT 0 NOT NULL,
	"entries_seen" integer DEFAULT 0 NOT NULL,
	"entries_new" integer DEFAULT 0 NOT NULL,
	"entries_changed" integer DEFAULT 0 NOT NULL,
	"repairs" text[] DEFAULT '{}' NOT NULL,
	"trouble" jsonb
);
--> statement-breakpoint
CREATE TABLE "sources" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"language" text,
	CONSTRAINT "sources_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "stories" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"status" text DEFAULT 'usable' NOT NULL,
	"canonical_id" bigint NOT NULL,
	"canonical_reasons" text[] DEFAULT '{}' NOT NULL,
	"headline" text NOT NULL,
	"search" "tsvector" DEFAULT '' NOT NULL,
	"source_id" bigint NOT NULL,
	"language" text,
	"copies" integer DEFAULT 1 NOT NULL,
	"versions" integer DEFAULT 1 NOT NULL,
	"corrected_at" timestamp with time zone,
	"killed_at" timestamp with time zone,
	"embargoed_until" timestamp with time zone,
	"merged_into" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "story_log" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"event" text NOT NULL,
	"story_id" bigint NOT NULL,
	"article_id" bigint,
	"version_number" integer,
	"headline" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "versions" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"article_id" bigint NOT NULL,
	"number" integer NOT NULL,
	"feed_id" bigint,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"entry" jsonb NOT NULL,
	"entry_hash" text NOT NULL,
	"headline" text DEFAULT '' NOT NULL,
	"byline" text[] DEFAULT '{}' NOT NULL,
	"dateline" text,
	"slugline" text,
	"ed_note" text,
	"language" text,
	"published_at" timestamp with time zone,
	"modified_at" timestamp with time zone,
	"canonical_url" text,
	"body" text[] DEFAULT '{}' NOT NULL,
	"captions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"body_from" text DEFAULT 'feed' NOT NULL,
	"signal" text,
	"embargoed_until" timestamp with time zone,
	"change" text,
	"step" text NOT NULL,
	"step_since" timestamp with time zone DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"rung_at" timestamp with time zone,
	"claimed_until" timestamp with time zone,
	"trouble" jsonb
);
--> statement-breakpoint
ALTER TABLE "article_keys" ADD CONSTRAINT "article_keys_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "articles" ADD CONSTRAINT "articles_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "articles" ADD CONSTRAINT "articles_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feeds" ADD CONSTRAINT "feeds_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fingerprints" ADD CONSTRAINT "fingerprints_version_id_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "polls" ADD CONSTRAINT "polls_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "versions" ADD CONSTRAINT "versions_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "versions" ADD CONSTRAINT "versions_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "article_keys_of_article" ON "article_keys" USING btree ("article_id");--> statement-breakpoint
CREATE INDEX "articles_of_story" ON "articles" USING btree ("story_id");--> statement-breakpoint
CREATE INDEX "articles_of_feed" ON "articles" USING btree ("feed_id");--> statement-breakpoint
CREATE INDEX "articles_of_source" ON "articles" USING btree ("source_id");--> statement-breakpoint
CREATE INDEX "feeds_due" ON "feeds" USING btree ("next_poll_at") WHERE status = 'active';--> statement-breakpoint
CREATE INDEX "feeds_of_source" ON "feeds" USING btree ("source_id");--> statement-breakpoint
CREATE INDEX "fingerprints_keys" ON "fingerprints" USING gin ("keys") WITH (fastupdate=off);--> statement-breakpoint
CREATE INDEX "fingerprints_of_story" ON "fingerprints" USING btree ("story_id");--> statement-breakpoint
CREATE INDEX "fingerprints_of_source" ON "fingerprints" USING btree ("source_id","id");--> statement-breakpoint
CREATE INDEX "polls_of_feed" ON "polls" USING btree ("feed_id","at");--> statement-breakpoint
CREATE INDEX "polls_by_time" ON "polls" USING btree ("at");--> statement-breakpoint
CREATE INDEX "stories_newest" ON "stories" USING btree ("updated_at","id");--> statement-breakpoint
CREATE INDEX "stories_embargoed" ON "stories" USING btree ("embargoed_until") WHERE status = 'embargoed';--> statement-breakpoint
CREATE INDEX "stories_search" ON "stories" USING gin ("search");--> statement-breakpoint
CREATE UNIQUE INDEX "versions_of_article" ON "versions" USING btree ("article_id","number");--> statement-breakpoint
CREATE INDEX "versions_of_feed" ON "versions" USING btree ("feed_id","id");--> statement-breakpoint
CREATE INDEX "versions_waiting" ON "versions" USING btree ("step","step_since") WHERE step <> 'done';
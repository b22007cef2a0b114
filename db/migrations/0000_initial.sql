CREATE TABLE "api_keys" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"owner_id" bigint,
	"scopes" text[] NOT NULL,
	"networks" text[] DEFAULT '{}' NOT NULL,
	"origins" text[] DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_keys_hash_unique" UNIQUE("hash"),
	CONSTRAINT "api_keys_scopes" CHECK ("api_keys"."scopes" <@ ARRAY['stories:read', 'embargoed:read', 'events:read', 'decisions:write', 'feeds:read', 'feeds:write', 'webhooks:write', 'admin']::text[])
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"who" text NOT NULL,
	"user_id" bigint,
	"key_id" bigint,
	"what" text NOT NULL,
	"object" text,
	"before" jsonb,
	"after" jsonb,
	"request_id" text,
	"address" text,
	CONSTRAINT "audit_log_kind" CHECK ("audit_log"."kind" IN ('local', 'session', 'key', 'cli', 'system', 'nobody'))
);
--> statement-breakpoint
CREATE TABLE "desk_members" (
	"desk_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	CONSTRAINT "desk_members_desk_id_user_id_pk" PRIMARY KEY("desk_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "desks" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "desks_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "idempotent_requests" (
	"caller" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" "bytea" NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"status" integer,
	"answer" text,
	CONSTRAINT "idempotent_requests_caller_key_pk" PRIMARY KEY("caller","key")
);
--> statement-breakpoint
CREATE TABLE "key_usage" (
	"key_id" bigint NOT NULL,
	"day" date NOT NULL,
	"requests" bigint DEFAULT 0 NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"refused" bigint DEFAULT 0 NOT NULL,
	"last_seq" bigint,
	CONSTRAINT "key_usage_key_id_day_pk" PRIMARY KEY("key_id","day")
);
--> statement-breakpoint
CREATE TABLE "login_limits" (
	"bucket" "bytea" PRIMARY KEY NOT NULL,
	"free_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "one_time_tokens" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"user_id" bigint,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "passkeys" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"user_id" bigint NOT NULL,
	"name" text NOT NULL,
	"credential_id" text NOT NULL,
	"public_key" "bytea" NOT NULL,
	"counter" bigint NOT NULL,
	"transports" text[] DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "passkeys_credentialId_unique" UNIQUE("credential_id")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"user_id" bigint NOT NULL,
	"means" text NOT NULL,
	"oidc_session" text,
	"device" text DEFAULT '' NOT NULL,
	"address" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sessions_tokenHash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"shown_name" text NOT NULL,
	"roles" text[] DEFAULT '{}' NOT NULL,
	"reads_embargoed" boolean DEFAULT false NOT NULL,
	"password_hash" text,
	"oidc_issuer" text,
	"oidc_subject" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"removed_at" timestamp with time zone,
	CONSTRAINT "users_roles" CHECK ("users"."roles" <@ ARRAY['reader', 'editor', 'operator', 'admin']::text[])
);
--> statement-breakpoint
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
	"first_seen_at" timestamp with time zone NOT NULL,
	"newest" integer NOT NULL,
	"story_id" bigint,
	"relation" text,
	"match_id" bigint,
	"score" double precision,
	"reasons" text[] DEFAULT '{}' NOT NULL,
	"links" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"signal" text,
	"warnings" text[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "articles_relation" CHECK ("articles"."relation" IN ('original', 'copy', 'rewrite', 'excerpt', 'none')),
	CONSTRAINT "articles_signal" CHECK ("articles"."signal" IN ('flash', 'update', 'correction', 'refile', 'repeat', 'kill', 'withheld', 'embargo', 'advisory')),
	CONSTRAINT "articles_warnings" CHECK ("articles"."warnings" <@ ARRAY['uncorrected', 'copy-of-killed', 'broke-embargo', 'dated-before-embargo']::text[])
);
--> statement-breakpoint
CREATE TABLE "versions" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"article_id" bigint NOT NULL,
	"number" integer NOT NULL,
	"source_id" bigint NOT NULL,
	"feed_id" bigint,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"received" "bytea" NOT NULL,
	"stated" jsonb NOT NULL,
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
	"words" integer DEFAULT 0 NOT NULL,
	"credit" text,
	"captions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"body_from" text DEFAULT 'feed' NOT NULL,
	"read_as" jsonb,
	"embargoed_until" timestamp with time zone,
	"trouble" jsonb,
	"page_key" text,
	CONSTRAINT "versions_body_from" CHECK ("versions"."body_from" IN ('page', 'feed'))
);
--> statement-breakpoint
CREATE TABLE "waiting" (
	"step" text NOT NULL,
	"version_id" bigint NOT NULL,
	"article_id" bigint NOT NULL,
	"number" integer NOT NULL,
	"source_id" bigint NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	"urgent" boolean DEFAULT false NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"put_off" integer DEFAULT 0 NOT NULL,
	"enqueued_at" timestamp with time zone,
	"claimed_until" timestamp with time zone,
	"version" jsonb,
	CONSTRAINT "waiting_step_version_id_pk" PRIMARY KEY("step","version_id"),
	CONSTRAINT "waiting_step" CHECK ("waiting"."step" IN ('scrape', 'place', 'retry'))
);
--> statement-breakpoint
CREATE TABLE "closed_blocks" (
	"part_id" bigint NOT NULL,
	"number" integer NOT NULL,
	"pairs" "bytea" NOT NULL,
	CONSTRAINT "closed_blocks_part_id_number_pk" PRIMARY KEY("part_id","number")
);
--> statement-breakpoint
CREATE TABLE "closed_filters" (
	"part_id" bigint NOT NULL,
	"slice" integer NOT NULL,
	"filter" "bytea" NOT NULL,
	CONSTRAINT "closed_filters_part_id_slice_pk" PRIMARY KEY("part_id","slice")
);
--> statement-breakpoint
CREATE TABLE "closed_parts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"first_id" bigint NOT NULL,
	"last_id" bigint NOT NULL,
	"fingerprints" integer NOT NULL,
	"level" integer NOT NULL,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "feed_gaps" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"feed_id" bigint NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"after" timestamp with time zone,
	"before" timestamp with time zone,
	"missed_at_least" integer NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"found" integer DEFAULT 0 NOT NULL,
	"note" text,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "feed_healths" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"feed_id" bigint NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"health" text NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "feed_healths_health" CHECK ("feed_healths"."health" IN ('new', 'ok', 'late', 'silent', 'empty', 'undated', 'failing', 'gone', 'paused', 'haywire', 'repaired'))
);
--> statement-breakpoint
CREATE TABLE "feed_moves" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"feed_id" bigint NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"from_url" text NOT NULL,
	"to_url" text NOT NULL,
	"state" text NOT NULL,
	"polls" integer NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"other_feed_id" bigint,
	CONSTRAINT "feed_moves_state" CHECK ("feed_moves"."state" IN ('proposed', 'made', 'refused', 'undone', 'same-feed'))
);
--> statement-breakpoint
CREATE TABLE "feed_rhythms" (
	"feed_id" bigint PRIMARY KEY NOT NULL,
	"rhythm" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hub_subscriptions" (
	"feed_id" bigint NOT NULL,
	"hub" text NOT NULL,
	"topic" text NOT NULL,
	"token" text NOT NULL,
	"secret" text NOT NULL,
	"state" text DEFAULT 'asked' NOT NULL,
	"renew_at" timestamp with time zone NOT NULL,
	"lease_until" timestamp with time zone,
	"pushed" integer DEFAULT 0 NOT NULL,
	"announced" integer DEFAULT 0 NOT NULL,
	"pushes" integer DEFAULT 0 NOT NULL,
	"bad_pushes" integer DEFAULT 0 NOT NULL,
	"misses" integer DEFAULT 0 NOT NULL,
	"pushed_at" timestamp with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"reason" text,
	CONSTRAINT "hub_subscriptions_feed_id_hub_pk" PRIMARY KEY("feed_id","hub"),
	CONSTRAINT "hub_subscriptions_token_unique" UNIQUE("token"),
	CONSTRAINT "hub_subscriptions_state" CHECK ("hub_subscriptions"."state" IN ('asked', 'active', 'refused'))
);
--> statement-breakpoint
CREATE TABLE "host_turns" (
	"host" text PRIMARY KEY NOT NULL,
	"last_start_at" timestamp with time zone NOT NULL,
	"slots" timestamp with time zone[] NOT NULL,
	"spacing_seconds" double precision NOT NULL,
	"concurrency" integer NOT NULL,
	"queued_until" timestamp with time zone DEFAULT '-infinity' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hosts" (
	"host" text PRIMARY KEY NOT NULL,
	"concurrency" integer,
	"spacing_seconds" double precision,
	"held_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "archive" (
	"placement_id" bigint PRIMARY KEY NOT NULL,
	"keys" integer[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fingerprints" (
	"version_id" bigint PRIMARY KEY NOT NULL,
	"print" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "placements" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"version_id" bigint NOT NULL,
	"article_id" bigint NOT NULL,
	"number" integer NOT NULL,
	"story_id" bigint,
	"source_id" bigint NOT NULL,
	"published_at" timestamp with time zone NOT NULL,
	"placed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"relation" text NOT NULL,
	"signal" text,
	"beneath" text,
	"change" text,
	"embargoed_until" timestamp with time zone,
	"released_at" timestamp with time zone,
	CONSTRAINT "placements_relation" CHECK ("placements"."relation" IN ('original', 'copy', 'rewrite', 'excerpt', 'none')),
	CONSTRAINT "placements_signal" CHECK ("placements"."signal" IN ('flash', 'update', 'correction', 'refile', 'repeat', 'kill', 'withheld', 'embargo', 'advisory')),
	CONSTRAINT "placements_beneath" CHECK ("placements"."beneath" IN ('flash', 'update', 'correction', 'refile', 'repeat', 'kill', 'withheld', 'embargo', 'advisory'))
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
	"names_trusted" boolean,
	"folder" text[] DEFAULT '{}' NOT NULL,
	"notes" text,
	"min_interval_seconds" double precision DEFAULT 60 NOT NULL,
	"max_interval_seconds" double precision DEFAULT 3600 NOT NULL,
	"interval_seconds" double precision DEFAULT 300 NOT NULL,
	"next_poll_at" timestamp with time zone DEFAULT now() NOT NULL,
	"plan_reason" text,
	"claimed_until" timestamp with time zone,
	"crash_count" integer DEFAULT 0 NOT NULL,
	"etag" text,
	"last_modified" text,
	"body_hash" text,
	"repairs" text[] DEFAULT '{}' NOT NULL,
	"fail_count" integer DEFAULT 0 NOT NULL,
	"last_polled_at" timestamp with time zone,
	"last_ok_at" timestamp with time zone,
	"last_outcome" text,
	"trouble" jsonb,
	"health" text DEFAULT 'new' NOT NULL,
	"health_since" timestamp with time zone DEFAULT now() NOT NULL,
	"health_reason" text DEFAULT '' NOT NULL,
	"learned" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"flags" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"names_learnt" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "feeds_url_unique" UNIQUE("url"),
	CONSTRAINT "feeds_status" CHECK ("feeds"."status" IN ('active', 'paused', 'gone')),
	CONSTRAINT "feeds_last_outcome" CHECK ("feeds"."last_outcome" IN ('unchanged', 'changed', 'moved', 'gone', 'throttled', 'failed')),
	CONSTRAINT "feeds_health" CHECK ("feeds"."health" IN ('new', 'ok', 'late', 'silent', 'empty', 'undated', 'failing', 'gone', 'paused', 'haywire', 'repaired'))
);
--> statement-breakpoint
CREATE TABLE "known_items" (
	"feed_id" bigint PRIMARY KEY NOT NULL,
	"surroundings" text NOT NULL,
	"items" text NOT NULL
);
--> statement-breakpoint
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
CREATE TABLE "polls" (
	"id" bigserial NOT NULL,
	"feed_id" bigint NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"outcome" text NOT NULL,
	"http_status" integer,
	"bytes" integer DEFAULT 0 NOT NULL,
	"ms" integer DEFAULT 0 NOT NULL,
	"entries_seen" integer DEFAULT 0 NOT NULL,
	"entries_new" integer DEFAULT 0 NOT NULL,
	"entries_changed" integer DEFAULT 0 NOT NULL,
	"entries_noise" integer DEFAULT 0 NOT NULL,
	"repairs" text[] DEFAULT '{}' NOT NULL,
	"trouble" jsonb,
	CONSTRAINT "polls_id_at_pk" PRIMARY KEY("id","at"),
	CONSTRAINT "polls_outcome" CHECK ("polls"."outcome" IN ('unchanged', 'changed', 'moved', 'gone', 'throttled', 'failed'))
);
--> statement-breakpoint
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
CREATE TABLE "sources" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"language" text,
	"preference" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "sources_name_unique" UNIQUE("name"),
	CONSTRAINT "sources_kind" CHECK ("sources"."kind" IN ('agency', 'outlet'))
);
--> statement-breakpoint
CREATE TABLE "notes" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "corrections" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"article_id" bigint NOT NULL,
	"version_number" integer NOT NULL,
	"changes" jsonb NOT NULL,
	"unpublished" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"story_id" bigint,
	"other_story_id" bigint,
	"article_id" bigint NOT NULL,
	"other_article_id" bigint,
	"by" text NOT NULL,
	"why" text NOT NULL,
	"revoked_at" timestamp with time zone,
	"revoked_by" text,
	"revoked_why" text,
	CONSTRAINT "decisions_kind" CHECK ("decisions"."kind" IN ('merge', 'split', 'pin', 'never'))
);
--> statement-breakpoint
CREATE TABLE "log_head" (
	"one" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stories" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"status" text DEFAULT 'usable' NOT NULL,
	"canonical_id" bigint NOT NULL,
	"canonical_reasons" text[] DEFAULT '{}' NOT NULL,
	"headline" text NOT NULL,
	"source_id" bigint NOT NULL,
	"language" text,
	"copies" integer DEFAULT 1 NOT NULL,
	"versions" integer DEFAULT 1 NOT NULL,
	"corrected_at" timestamp with time zone,
	"killed_at" timestamp with time zone,
	"embargoed_until" timestamp with time zone,
	"merged_into" bigint,
	"replaces" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"listed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stories_status" CHECK ("stories"."status" IN ('usable', 'killed', 'embargoed', 'withheld', 'merged'))
);
--> statement-breakpoint
CREATE TABLE "story_log" (
	"seq" bigint NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"event" text NOT NULL,
	"story_id" bigint NOT NULL,
	"article_id" bigint,
	"version_number" integer,
	"headline" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "story_log_seq_at_pk" PRIMARY KEY("seq","at"),
	CONSTRAINT "story_log_event" CHECK ("story_log"."event" IN ('created', 'updated', 'corrected', 'merged', 'split', 'killed', 'withheld', 'released'))
);
--> statement-breakpoint
CREATE TABLE "story_words" (
	"story_id" bigint PRIMARY KEY NOT NULL,
	"keys" integer[] NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_members" ADD CONSTRAINT "desk_members_desk_id_desks_id_fk" FOREIGN KEY ("desk_id") REFERENCES "public"."desks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_members" ADD CONSTRAINT "desk_members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "key_usage" ADD CONSTRAINT "key_usage_key_id_api_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."api_keys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "one_time_tokens" ADD CONSTRAINT "one_time_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feed_gaps" ADD CONSTRAINT "feed_gaps_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feed_healths" ADD CONSTRAINT "feed_healths_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feed_moves" ADD CONSTRAINT "feed_moves_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feed_moves" ADD CONSTRAINT "feed_moves_other_feed_id_feeds_id_fk" FOREIGN KEY ("other_feed_id") REFERENCES "public"."feeds"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feed_rhythms" ADD CONSTRAINT "feed_rhythms_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hub_subscriptions" ADD CONSTRAINT "hub_subscriptions_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feeds" ADD CONSTRAINT "feeds_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "known_items" ADD CONSTRAINT "known_items_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "page_measures" ADD CONSTRAINT "page_measures_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "polls" ADD CONSTRAINT "polls_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "remote_files" ADD CONSTRAINT "remote_files_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_keys_prefix" ON "api_keys" USING btree ("prefix");--> statement-breakpoint
CREATE INDEX "audit_log_by_time" ON "audit_log" USING btree ("at");--> statement-breakpoint
CREATE INDEX "idempotent_requests_by_time" ON "idempotent_requests" USING btree ("at");--> statement-breakpoint
CREATE INDEX "login_limits_by_time" ON "login_limits" USING btree ("free_at");--> statement-breakpoint
CREATE INDEX "one_time_tokens_by_time" ON "one_time_tokens" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "passkeys_of_user" ON "passkeys" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_of_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_name" ON "users" USING btree ("name") WHERE removed_at IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "users_oidc" ON "users" USING btree ("oidc_issuer","oidc_subject") WHERE oidc_subject IS NOT NULL AND removed_at IS NULL;--> statement-breakpoint
CREATE INDEX "articles_of_story" ON "articles" USING btree ("story_id");--> statement-breakpoint
CREATE INDEX "articles_of_feed" ON "articles" USING btree ("feed_id");--> statement-breakpoint
CREATE INDEX "articles_of_source" ON "articles" USING btree ("source_id");--> statement-breakpoint
CREATE INDEX "versions_page_key" ON "versions" USING btree ("page_key","id") WHERE page_key IS NOT NULL;--> statement-breakpoint
CREATE INDEX "versions_of_feed" ON "versions" USING btree ("feed_id","id");--> statement-breakpoint
CREATE INDEX "versions_captions" ON "versions" USING gin ("captions" jsonb_path_ops) WHERE captions <> '[]';--> statement-breakpoint
CREATE INDEX "waiting_urgent" ON "waiting" USING btree ("version_id") WHERE step = 'place' AND urgent;--> statement-breakpoint
CREATE INDEX "waiting_pages_of_source" ON "waiting" USING btree ("source_id","version_id") WHERE step = 'scrape';--> statement-breakpoint
CREATE INDEX "waiting_urgent_pages" ON "waiting" USING btree ("source_id","version_id") WHERE step = 'scrape' AND urgent;--> statement-breakpoint
CREATE INDEX "waiting_of_article" ON "waiting" USING btree ("article_id") WHERE step = 'scrape';--> statement-breakpoint
CREATE INDEX "waiting_retries" ON "waiting" USING btree ("since") WHERE step = 'retry';--> statement-breakpoint
CREATE INDEX "feed_gaps_of_feed" ON "feed_gaps" USING btree ("feed_id","at");--> statement-breakpoint
CREATE INDEX "feed_healths_of_feed" ON "feed_healths" USING btree ("feed_id","at");--> statement-breakpoint
CREATE INDEX "feed_healths_by_time" ON "feed_healths" USING btree ("at");--> statement-breakpoint
CREATE INDEX "feed_moves_of_feed" ON "feed_moves" USING btree ("feed_id","at");--> statement-breakpoint
CREATE INDEX "archive_keys" ON "archive" USING gin ("keys");--> statement-breakpoint
CREATE UNIQUE INDEX "placements_of_article" ON "placements" USING btree ("article_id","number");--> statement-breakpoint
CREATE INDEX "placements_of_story" ON "placements" USING btree ("story_id");--> statement-breakpoint
CREATE INDEX "placements_of_source" ON "placements" USING btree ("source_id","id");--> statement-breakpoint
CREATE INDEX "placements_embargoed" ON "placements" USING btree ("embargoed_until") WHERE embargoed_until IS NOT NULL AND released_at IS NULL;--> statement-breakpoint
CREATE INDEX "feeds_due" ON "feeds" USING btree ("next_poll_at") WHERE status = 'active';--> statement-breakpoint
CREATE INDEX "page_measures_of_feed" ON "page_measures" USING btree ("feed_id","id");--> statement-breakpoint
CREATE INDEX "polls_of_feed" ON "polls" USING btree ("feed_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "corrections_of_article" ON "corrections" USING btree ("article_id","version_number");--> statement-breakpoint
CREATE INDEX "decisions_of_article" ON "decisions" USING btree ("article_id");--> statement-breakpoint
CREATE INDEX "decisions_of_other_article" ON "decisions" USING btree ("other_article_id");--> statement-breakpoint
CREATE INDEX "decisions_of_story" ON "decisions" USING btree ("story_id");--> statement-breakpoint
CREATE INDEX "decisions_of_other_story" ON "decisions" USING btree ("other_story_id");--> statement-breakpoint
CREATE INDEX "stories_listed" ON "stories" USING btree ("listed_at","id");--> statement-breakpoint
CREATE INDEX "stories_newest" ON "stories" USING btree ("updated_at","id");--> statement-breakpoint
CREATE INDEX "stories_embargoed" ON "stories" USING btree ("embargoed_until") WHERE status IN ('embargoed', 'withheld');--> statement-breakpoint
CREATE INDEX "stories_replacing" ON "stories" USING btree ("replaces") WHERE replaces IS NOT NULL;--> statement-breakpoint
CREATE INDEX "story_words_keys" ON "story_words" USING gin ("keys") WITH (gin_pending_list_limit=16384);--> statement-breakpoint
-- Storage options: db/schema/storage.ts lists them with their reasons. Those of partitions are set where they are made (db/write/partitions.ts).
ALTER TABLE "versions" ALTER COLUMN "received" SET STORAGE EXTERNAL;
--> statement-breakpoint
ALTER TABLE "fingerprints" ALTER COLUMN "print" SET STORAGE EXTERNAL;
--> statement-breakpoint
ALTER TABLE "waiting" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
--> statement-breakpoint
ALTER TABLE "story_words" ALTER COLUMN "keys" SET STORAGE EXTERNAL, ALTER COLUMN "keys" SET STATISTICS 0;
--> statement-breakpoint
ALTER TABLE "closed_blocks" ALTER COLUMN "pairs" SET STORAGE EXTERNAL, ALTER COLUMN "pairs" SET STATISTICS 0;
--> statement-breakpoint
ALTER TABLE "closed_filters" ALTER COLUMN "filter" SET STORAGE EXTERNAL, ALTER COLUMN "filter" SET STATISTICS 0;
--> statement-breakpoint
-- Tables in partitions (db/schema/partitions.ts): each is made anew with the columns, constraints and indexes that it has above, and the same names.
DO $$
DECLARE
  divided record;
  definition text;
  definitions text[];
  owned text;
BEGIN
  FOR divided IN SELECT * FROM (VALUES ('versions', 'id'), ('fingerprints', 'version_id'), ('story_log', 'at'), ('polls', 'at')) AS t(name, key) LOOP
    SELECT array_agg(format('ALTER TABLE %I ADD CONSTRAINT %I %s', divided.name, conname, pg_get_constraintdef(oid)) ORDER BY contype DESC) INTO definitions
      FROM pg_constraint WHERE conrelid = divided.name::regclass AND contype IN ('p', 'f');
    definitions := definitions || (SELECT array_agg(pg_get_indexdef(indexrelid)) FROM pg_index WHERE indrelid = divided.name::regclass AND NOT indisprimary);
    SELECT pg_get_serial_sequence(divided.name, attname) INTO owned FROM pg_attribute WHERE attrelid = divided.name::regclass AND attname = 'id';
    EXECUTE format('ALTER TABLE %I RENAME TO whole', divided.name);
    EXECUTE format('CREATE TABLE %I (LIKE whole INCLUDING ALL EXCLUDING INDEXES) PARTITION BY RANGE (%I)', divided.name, divided.key);
    IF owned IS NOT NULL THEN EXECUTE format('ALTER SEQUENCE %s OWNED BY %I.id', owned, divided.name); END IF;
    DROP TABLE whole;
    FOREACH definition IN ARRAY definitions LOOP EXECUTE definition; END LOOP;
  END LOOP;
END
$$;
--> statement-breakpoint
-- Who asks a host now: after a crash nobody does, so that it need not be in the log.
ALTER TABLE "host_turns" SET UNLOGGED;
--> statement-breakpoint
-- What may be shown, as src/story/embargo/visibility.ts and story-states.ts say it (tests/db/visibility.test.ts compares them).
-- Plain SQL functions: the planner puts their bodies in their place, so that conditions on them use the indexes.
-- The one date that stands for an embargo without an end. NULL where there is no embargo.
CREATE FUNCTION embargo_open_ended(embargoed_until timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT embargoed_until >= '9999-12-31T00:00:00Z'::timestamptz $$;
--> statement-breakpoint
CREATE FUNCTION version_visibility(signal text, pub_status text, embargoed_until timestamptz, story_killed boolean, at timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN signal = 'withheld' OR pub_status = 'withheld' THEN 'withheld'
    WHEN embargoed_until > at OR embargo_open_ended(embargoed_until) THEN 'embargoed'
    WHEN signal = 'kill' OR pub_status = 'canceled' OR story_killed THEN 'killed'
    ELSE 'usable' END
$$;
--> statement-breakpoint
CREATE FUNCTION story_visibility(status text, embargoed_until timestamptz, killed_at timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN status = 'embargoed' OR killed_at < embargoed_until THEN 'embargoed'
    WHEN status = 'merged' THEN 'usable'
    ELSE status END
$$;
--> statement-breakpoint
CREATE FUNCTION is_hidden(visibility text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT visibility IN ('embargoed', 'withheld') $$;
--> statement-breakpoint
-- NULL where there is no embargo.
CREATE FUNCTION embargo_ended(embargoed_until timestamptz, at timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT embargoed_until <= at $$;
--> statement-breakpoint
-- Whether the newest version of an article, which says this, may be hidden: then an earlier one that is not has to be looked for.
CREATE FUNCTION may_be_hidden(signal text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT signal IN ('embargo', 'withheld', 'kill') $$;
--> statement-breakpoint
-- A version that was placed, with what placing decided about it. Found by article through placements, and then by id, which says its partition.
CREATE VIEW placed_versions AS
  SELECT v.id, p.article_id, p.number, v.feed_id, v.received_at, v.received, v.stated, v.entry_hash, v.headline, v.byline, v.dateline, v.slugline, v.ed_note,
    v.language, v.published_at, v.modified_at, v.canonical_url, v.body, v.words, v.credit, v.captions, v.body_from, v.read_as, v.trouble, v.page_key,
    p.id AS placement_id, p.relation AS placed_as, p.signal, p.beneath, p.change, p.embargoed_until, p.released_at, p.placed_at
  FROM placements p JOIN versions v ON v.id = p.version_id;
--> statement-breakpoint
-- Here the status in the feed need not be read, which costs more than all the rest: what it withholds is stored as an embargo without an end.
-- The version that stands for an article: its newest placed version that is not hidden; where all are, the newest. What came late (number < 1) never does while another can.
CREATE FUNCTION current_version(article bigint, at timestamptz) RETURNS SETOF placed_versions
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT v.* FROM placed_versions v WHERE v.article_id = article
  ORDER BY v.number < 1, is_hidden(version_visibility(v.signal, NULL, v.embargoed_until, false, at)), v.number DESC LIMIT 1
$$;
--> statement-breakpoint
-- The newest placed version of an article that is not hidden; none where all are.
CREATE FUNCTION shown_version(article bigint, at timestamptz) RETURNS SETOF placed_versions
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT v.* FROM placed_versions v WHERE v.article_id = article
    AND NOT is_hidden(version_visibility(v.signal, NULL, v.embargoed_until, false, at))
  ORDER BY v.number DESC LIMIT 1
$$;
--> statement-breakpoint
-- The audit log is added to only; retention (AUDIT_KEPT_DAYS) may remove what is older than 30 days.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is added to only', TG_TABLE_NAME;
END
$$;
--> statement-breakpoint
CREATE TRIGGER audit_log_is_not_changed BEFORE UPDATE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER audit_log_is_kept BEFORE DELETE ON audit_log FOR EACH ROW WHEN (OLD.at > now() - interval '30 days')
  EXECUTE FUNCTION refuse_change();

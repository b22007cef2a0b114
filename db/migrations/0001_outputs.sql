CREATE TABLE "channels" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"address" text NOT NULL,
	"least" text DEFAULT 'notice' NOT NULL,
	"topics" text[] DEFAULT '{}' NOT NULL,
	"owner_id" bigint,
	"desk_id" bigint,
	"is_on" boolean DEFAULT true NOT NULL,
	"silent_until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "channels_name_unique" UNIQUE("name"),
	CONSTRAINT "channels_kind" CHECK ("channels"."kind" IN ('mail', 'chat', 'webhook')),
	CONSTRAINT "channels_least" CHECK ("channels"."least" IN ('notice', 'warning', 'critical')),
	CONSTRAINT "channels_topics" CHECK ("channels"."topics" <@ ARRAY['recall', 'webhook', 'feed', 'search']::text[])
);
--> statement-breakpoint
CREATE TABLE "message_causes" (
	"cause" text PRIMARY KEY NOT NULL,
	"opened_at" timestamp with time zone DEFAULT now() NOT NULL,
	"reported_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "message_sends" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"message_id" bigint NOT NULL,
	"channel_id" bigint,
	"mail_address" text,
	"state" text DEFAULT 'waiting' NOT NULL,
	"next_at" timestamp with time zone DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"sent_at" timestamp with time zone,
	"answer" text,
	CONSTRAINT "message_sends_state" CHECK ("message_sends"."state" IN ('waiting', 'sent', 'failed', 'dropped'))
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"topic" text NOT NULL,
	"severity" text NOT NULL,
	"cause" text,
	"is_end" boolean DEFAULT false NOT NULL,
	"passes_silence" boolean DEFAULT false NOT NULL,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"story_id" bigint,
	"copy" text,
	CONSTRAINT "messages_topic" CHECK ("messages"."topic" IN ('recall', 'webhook', 'feed', 'search')),
	CONSTRAINT "messages_severity" CHECK ("messages"."severity" IN ('notice', 'warning', 'critical'))
);
--> statement-breakpoint
CREATE TABLE "feed_subscribers" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"feed_id" bigint NOT NULL,
	"format" text NOT NULL,
	"topic" text NOT NULL,
	"callback" text NOT NULL,
	"secret" text,
	"leased_until" timestamp with time zone NOT NULL,
	"seq" bigint NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "feed_subscribers_format" CHECK ("feed_subscribers"."format" IN ('rss', 'atom', 'json', 'ninjs'))
);
--> statement-breakpoint
CREATE TABLE "search_feeds" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"search_id" bigint NOT NULL,
	"name" text NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "search_feeds_tokenHash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "consumers" (
	"kind" text NOT NULL,
	"consumer_id" bigint NOT NULL,
	"receipts" boolean,
	"contact" text,
	CONSTRAINT "consumers_kind_consumer_id_pk" PRIMARY KEY("kind","consumer_id"),
	CONSTRAINT "consumers_kind" CHECK ("consumers"."kind" IN ('key', 'endpoint'))
);
--> statement-breakpoint
CREATE TABLE "key_reads" (
	"key_id" bigint NOT NULL,
	"after_seq" bigint NOT NULL,
	"to_seq" bigint NOT NULL,
	"last_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "key_reads_key_id_after_seq_pk" PRIMARY KEY("key_id","after_seq")
);
--> statement-breakpoint
CREATE TABLE "recall_consumers" (
	"seq" bigint NOT NULL,
	"kind" text NOT NULL,
	"consumer_id" bigint NOT NULL,
	"name" text NOT NULL,
	"asked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"delivered_at" timestamp with time zone,
	"receipt_id" bigint,
	CONSTRAINT "recall_consumers_seq_kind_consumer_id_pk" PRIMARY KEY("seq","kind","consumer_id"),
	CONSTRAINT "recall_consumers_kind" CHECK ("recall_consumers"."kind" IN ('key', 'endpoint'))
);
--> statement-breakpoint
CREATE TABLE "recalls" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"event" text NOT NULL,
	"story_id" bigint NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"step" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone DEFAULT now(),
	CONSTRAINT "recalls_event" CHECK ("recalls"."event" IN ('killed', 'withheld', 'corrected'))
);
--> statement-breakpoint
CREATE TABLE "receipts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"kind" text NOT NULL,
	"consumer_id" bigint NOT NULL,
	"name" text NOT NULL,
	"done" text NOT NULL,
	"done_at" timestamp with time zone NOT NULL,
	"url" text,
	"note" text,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "receipts_kind" CHECK ("receipts"."kind" IN ('key', 'endpoint')),
	CONSTRAINT "receipts_done" CHECK ("receipts"."done" IN ('removed', 'never_used', 'corrected'))
);
--> statement-breakpoint
CREATE TABLE "searches" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"owner_id" bigint,
	"desk_id" bigint,
	"position" integer DEFAULT 0 NOT NULL,
	"width" integer,
	"density" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "searches_of_one" CHECK (owner_id IS NULL OR desk_id IS NULL)
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"id" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"endpoint_id" bigint NOT NULL,
	"seq" bigint NOT NULL,
	"event" text NOT NULL,
	"story_id" bigint NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"next_at" timestamp with time zone,
	"leased_until" timestamp with time zone,
	"tries" integer DEFAULT 0 NOT NULL,
	"attempts" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"delivered_at" timestamp with time zone,
	CONSTRAINT "deliveries_id_at_pk" PRIMARY KEY("id","at"),
	CONSTRAINT "deliveries_event" CHECK ("deliveries"."event" IN ('created', 'updated', 'corrected', 'merged', 'split', 'killed', 'withheld', 'released')),
	CONSTRAINT "deliveries_state" CHECK ("deliveries"."state" IN ('waiting', 'delivered', 'dead'))
);
--> statement-breakpoint
CREATE TABLE "endpoint_stories" (
	"story_id" bigint NOT NULL,
	"endpoint_id" bigint NOT NULL,
	"delivered_seq" bigint,
	CONSTRAINT "endpoint_stories_story_id_endpoint_id_pk" PRIMARY KEY("story_id","endpoint_id")
);
--> statement-breakpoint
CREATE TABLE "endpoints" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"address" text NOT NULL,
	"events" text[] DEFAULT '{}' NOT NULL,
	"query" text,
	"search_id" bigint,
	"include_text" boolean DEFAULT false NOT NULL,
	"secrets" jsonb NOT NULL,
	"state" text DEFAULT 'on' NOT NULL,
	"owner_id" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"after_seq" bigint NOT NULL,
	"failing_since" timestamp with time zone,
	"last_success_at" timestamp with time zone,
	"paused_until" timestamp with time zone,
	"reported" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "endpoints_name_unique" UNIQUE("name"),
	CONSTRAINT "endpoints_state" CHECK ("endpoints"."state" IN ('on', 'off', 'failed', 'gone')),
	CONSTRAINT "endpoints_events" CHECK ("endpoints"."events" <@ ARRAY['created', 'updated', 'corrected', 'merged', 'split', 'killed', 'withheld', 'released']::text[])
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "search_id" bigint;--> statement-breakpoint
ALTER TABLE "stories" ADD COLUMN "urgency" integer;--> statement-breakpoint
ALTER TABLE "stories" ADD COLUMN "subjects" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "stories" ADD COLUMN "slugline" text;--> statement-breakpoint
ALTER TABLE "stories" ADD COLUMN "pictures" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "channels" ADD CONSTRAINT "channels_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channels" ADD CONSTRAINT "channels_desk_id_desks_id_fk" FOREIGN KEY ("desk_id") REFERENCES "public"."desks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_sends" ADD CONSTRAINT "message_sends_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_sends" ADD CONSTRAINT "message_sends_channel_id_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channels"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feed_subscribers" ADD CONSTRAINT "feed_subscribers_feed_id_search_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."search_feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_feeds" ADD CONSTRAINT "search_feeds_search_id_searches_id_fk" FOREIGN KEY ("search_id") REFERENCES "public"."searches"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "key_reads" ADD CONSTRAINT "key_reads_key_id_api_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."api_keys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recall_consumers" ADD CONSTRAINT "recall_consumers_seq_recalls_seq_fk" FOREIGN KEY ("seq") REFERENCES "public"."recalls"("seq") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recall_consumers" ADD CONSTRAINT "recall_consumers_receipt_id_receipts_id_fk" FOREIGN KEY ("receipt_id") REFERENCES "public"."receipts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "searches" ADD CONSTRAINT "searches_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "searches" ADD CONSTRAINT "searches_desk_id_desks_id_fk" FOREIGN KEY ("desk_id") REFERENCES "public"."desks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "endpoint_stories" ADD CONSTRAINT "endpoint_stories_endpoint_id_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."endpoints"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "endpoints" ADD CONSTRAINT "endpoints_search_id_searches_id_fk" FOREIGN KEY ("search_id") REFERENCES "public"."searches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "endpoints" ADD CONSTRAINT "endpoints_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "message_sends_once" ON "message_sends" USING btree ("message_id",coalesce(channel_id, 0),coalesce(mail_address, ''));--> statement-breakpoint
CREATE INDEX "message_sends_of_channel" ON "message_sends" USING btree ("channel_id","id");--> statement-breakpoint
CREATE INDEX "message_sends_waiting" ON "message_sends" USING btree ("next_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "messages_by_time" ON "messages" USING btree ("at");--> statement-breakpoint
CREATE INDEX "messages_of_cause" ON "messages" USING btree ("cause") WHERE cause IS NOT NULL;--> statement-breakpoint
CREATE INDEX "feed_subscribers_due" ON "feed_subscribers" USING btree ("next_at");--> statement-breakpoint
CREATE INDEX "feed_subscribers_of_feed" ON "feed_subscribers" USING btree ("feed_id",md5(callback));--> statement-breakpoint
CREATE INDEX "search_feeds_of_search" ON "search_feeds" USING btree ("search_id");--> statement-breakpoint
CREATE INDEX "recall_consumers_missing" ON "recall_consumers" USING btree ("seq") WHERE receipt_id IS NULL;--> statement-breakpoint
CREATE INDEX "recalls_of_story" ON "recalls" USING btree ("story_id");--> statement-breakpoint
CREATE INDEX "recalls_due" ON "recalls" USING btree ("next_at") WHERE next_at IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "receipts_once" ON "receipts" USING btree ("seq","kind","consumer_id","hash");--> statement-breakpoint
CREATE UNIQUE INDEX "searches_name" ON "searches" USING btree (coalesce(owner_id, 0),coalesce(desk_id, 0),"name");--> statement-breakpoint
CREATE INDEX "searches_of_desk" ON "searches" USING btree ("desk_id");--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("endpoint_id","next_at") WHERE state = 'waiting' AND next_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX "deliveries_of_story" ON "deliveries" USING btree ("endpoint_id","story_id","seq") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "endpoint_stories_of_endpoint" ON "endpoint_stories" USING btree ("endpoint_id");--> statement-breakpoint
CREATE INDEX "story_log_of_story" ON "story_log" USING btree ("story_id","seq");--> statement-breakpoint
-- By hand: what filters read of the stories of the last month; older ones follow when they change.
UPDATE stories s SET urgency = (v.stated->>'urgency')::int, slugline = v.slugline, pictures = jsonb_array_length(v.captions),
  subjects = ARRAY(SELECT jsonb_array_elements_text(coalesce(v.stated->'subjects', '[]')))
FROM stories t JOIN LATERAL current_version(t.canonical_id, now()) v ON true
WHERE t.id = s.id AND t.updated_at > now() - interval '30 days';
--> statement-breakpoint
-- By hand: receipts
CREATE TRIGGER receipts_are_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON receipts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- By hand: webhooks
-- The deliveries in partitions (db/schema/partitions.ts), with the columns, constraints and indexes that they have above, and the same names.
DO $$
DECLARE
  definitions text[];
  definition text;
BEGIN
  SELECT array_agg(format('ALTER TABLE deliveries ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid))) INTO definitions
    FROM pg_constraint WHERE conrelid = 'deliveries'::regclass AND contype = 'p';
  definitions := definitions || (SELECT array_agg(pg_get_indexdef(indexrelid)) FROM pg_index WHERE indrelid = 'deliveries'::regclass AND NOT indisprimary);
  ALTER TABLE deliveries RENAME TO whole;
  CREATE TABLE deliveries (LIKE whole INCLUDING ALL EXCLUDING INDEXES) PARTITION BY RANGE (at);
  DROP TABLE whole;
  FOREACH definition IN ARRAY definitions LOOP EXECUTE definition; END LOOP;
END
$$;

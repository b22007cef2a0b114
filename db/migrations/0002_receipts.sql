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
ALTER TABLE "channels" ADD CONSTRAINT "channels_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channels" ADD CONSTRAINT "channels_desk_id_desks_id_fk" FOREIGN KEY ("desk_id") REFERENCES "public"."desks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_sends" ADD CONSTRAINT "message_sends_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_sends" ADD CONSTRAINT "message_sends_channel_id_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channels"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "key_reads" ADD CONSTRAINT "key_reads_key_id_api_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."api_keys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recall_consumers" ADD CONSTRAINT "recall_consumers_seq_recalls_seq_fk" FOREIGN KEY ("seq") REFERENCES "public"."recalls"("seq") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recall_consumers" ADD CONSTRAINT "recall_consumers_receipt_id_receipts_id_fk" FOREIGN KEY ("receipt_id") REFERENCES "public"."receipts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "message_sends_once" ON "message_sends" USING btree ("message_id",coalesce(channel_id, 0),coalesce(mail_address, ''));--> statement-breakpoint
CREATE INDEX "message_sends_of_channel" ON "message_sends" USING btree ("channel_id","id");--> statement-breakpoint
CREATE INDEX "message_sends_waiting" ON "message_sends" USING btree ("next_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "messages_by_time" ON "messages" USING btree ("at");--> statement-breakpoint
CREATE INDEX "messages_of_cause" ON "messages" USING btree ("cause") WHERE cause IS NOT NULL;--> statement-breakpoint
CREATE INDEX "recall_consumers_missing" ON "recall_consumers" USING btree ("seq") WHERE receipt_id IS NULL;--> statement-breakpoint
CREATE INDEX "recalls_of_story" ON "recalls" USING btree ("story_id");--> statement-breakpoint
CREATE INDEX "recalls_due" ON "recalls" USING btree ("next_at") WHERE next_at IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "receipts_once" ON "receipts" USING btree ("seq","kind","consumer_id","hash");--> statement-breakpoint
CREATE INDEX "story_log_of_story" ON "story_log" USING btree ("story_id","seq");--> statement-breakpoint
-- By hand: receipts
CREATE TRIGGER receipts_are_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON receipts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

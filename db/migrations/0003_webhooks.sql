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
ALTER TABLE "endpoint_stories" ADD CONSTRAINT "endpoint_stories_endpoint_id_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."endpoints"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "endpoints" ADD CONSTRAINT "endpoints_search_id_searches_id_fk" FOREIGN KEY ("search_id") REFERENCES "public"."searches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "endpoints" ADD CONSTRAINT "endpoints_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("endpoint_id","next_at") WHERE state = 'waiting' AND next_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX "deliveries_of_story" ON "deliveries" USING btree ("endpoint_id","story_id","seq") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "endpoint_stories_of_endpoint" ON "endpoint_stories" USING btree ("endpoint_id");--> statement-breakpoint
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

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
ALTER TABLE "api_keys" ADD COLUMN "search_id" bigint;--> statement-breakpoint
ALTER TABLE "stories" ADD COLUMN "urgency" integer;--> statement-breakpoint
ALTER TABLE "stories" ADD COLUMN "subjects" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "stories" ADD COLUMN "slugline" text;--> statement-breakpoint
ALTER TABLE "stories" ADD COLUMN "pictures" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "searches" ADD CONSTRAINT "searches_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "searches" ADD CONSTRAINT "searches_desk_id_desks_id_fk" FOREIGN KEY ("desk_id") REFERENCES "public"."desks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "searches_name" ON "searches" USING btree (coalesce(owner_id, 0),coalesce(desk_id, 0),"name");--> statement-breakpoint
CREATE INDEX "searches_of_desk" ON "searches" USING btree ("desk_id");--> statement-breakpoint
-- By hand: what filters read of the stories of the last month; older ones follow when they change.
UPDATE stories s SET urgency = (v.stated->>'urgency')::int, slugline = v.slugline, pictures = jsonb_array_length(v.captions),
  subjects = ARRAY(SELECT jsonb_array_elements_text(coalesce(v.stated->'subjects', '[]')))
FROM stories t JOIN LATERAL current_version(t.canonical_id, now()) v ON true
WHERE t.id = s.id AND t.updated_at > now() - interval '30 days';

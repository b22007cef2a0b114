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
	"revoked_why" text
);
--> statement-breakpoint
CREATE INDEX "decisions_of_article" ON "decisions" USING btree ("article_id");--> statement-breakpoint
CREATE INDEX "decisions_of_other_article" ON "decisions" USING btree ("other_article_id");--> statement-breakpoint
CREATE INDEX "decisions_of_story" ON "decisions" USING btree ("story_id");--> statement-breakpoint
CREATE INDEX "decisions_of_other_story" ON "decisions" USING btree ("other_story_id");
ALTER TABLE "articles" ADD CONSTRAINT "articles_relation" CHECK ("articles"."relation" IN ('original', 'copy', 'rewrite', 'excerpt', 'none'));--> statement-breakpoint
ALTER TABLE "articles" ADD CONSTRAINT "articles_signal" CHECK ("articles"."signal" IN ('flash', 'update', 'correction', 'refile', 'repeat', 'kill', 'withheld', 'embargo', 'advisory'));--> statement-breakpoint
ALTER TABLE "articles" ADD CONSTRAINT "articles_warnings" CHECK ("articles"."warnings" <@ ARRAY['uncorrected', 'copy-of-killed', 'broke-embargo', 'dated-before-embargo']::text[]);--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_kind" CHECK ("decisions"."kind" IN ('merge', 'split', 'pin', 'never'));--> statement-breakpoint
ALTER TABLE "feeds" ADD CONSTRAINT "feeds_status" CHECK ("feeds"."status" IN ('active', 'paused', 'gone'));--> statement-breakpoint
ALTER TABLE "feeds" ADD CONSTRAINT "feeds_last_outcome" CHECK ("feeds"."last_outcome" IN ('unchanged', 'changed', 'moved', 'gone', 'throttled', 'failed'));--> statement-breakpoint
ALTER TABLE "fingerprints" ADD CONSTRAINT "fingerprints_relation" CHECK ("fingerprints"."relation" IN ('original', 'copy', 'rewrite', 'excerpt', 'none'));--> statement-breakpoint
ALTER TABLE "fingerprints" ADD CONSTRAINT "fingerprints_signal" CHECK ("fingerprints"."signal" IN ('flash', 'update', 'correction', 'refile', 'repeat', 'kill', 'withheld', 'embargo', 'advisory'));--> statement-breakpoint
ALTER TABLE "polls" ADD CONSTRAINT "polls_outcome" CHECK ("polls"."outcome" IN ('unchanged', 'changed', 'moved', 'gone', 'throttled', 'failed'));--> statement-breakpoint
ALTER TABLE "sources" ADD CONSTRAINT "sources_kind" CHECK ("sources"."kind" IN ('agency', 'outlet'));--> statement-breakpoint
ALTER TABLE "stories" ADD CONSTRAINT "stories_status" CHECK ("stories"."status" IN ('usable', 'killed', 'embargoed', 'withheld', 'merged'));--> statement-breakpoint
ALTER TABLE "story_log" ADD CONSTRAINT "story_log_event" CHECK ("story_log"."event" IN ('created', 'updated', 'corrected', 'merged', 'split', 'killed', 'withheld', 'released'));--> statement-breakpoint
ALTER TABLE "versions" ADD CONSTRAINT "versions_body_from" CHECK ("versions"."body_from" IN ('page', 'feed'));--> statement-breakpoint
ALTER TABLE "versions" ADD CONSTRAINT "versions_signal" CHECK ("versions"."signal" IN ('flash', 'update', 'correction', 'refile', 'repeat', 'kill', 'withheld', 'embargo', 'advisory'));--> statement-breakpoint
ALTER TABLE "versions" ADD CONSTRAINT "versions_step" CHECK ("versions"."step" IN ('scrape', 'place', 'done'));
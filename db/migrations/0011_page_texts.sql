ALTER TABLE "versions" ADD COLUMN "page_key" text;--> statement-breakpoint
ALTER TABLE "versions" ADD COLUMN "retry_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "versions_page_key" ON "versions" USING btree ("page_key","id") WHERE page_key IS NOT NULL;--> statement-breakpoint
CREATE INDEX "versions_retry" ON "versions" USING btree ("retry_at") WHERE retry_at IS NOT NULL;
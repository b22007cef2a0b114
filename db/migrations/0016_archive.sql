CREATE TABLE "archive" (
	"print_id" bigint PRIMARY KEY NOT NULL,
	"keys" integer[] NOT NULL
);
--> statement-breakpoint
ALTER TABLE "archive" ADD CONSTRAINT "archive_print_id_fingerprints_id_fk" FOREIGN KEY ("print_id") REFERENCES "public"."fingerprints"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "archive_keys" ON "archive" USING gin ("keys");
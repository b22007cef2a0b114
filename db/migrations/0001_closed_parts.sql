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
-- Storage options: db/schema/storage.ts lists them with their reasons.
ALTER TABLE "closed_blocks" ALTER COLUMN "pairs" SET STORAGE EXTERNAL, ALTER COLUMN "pairs" SET STATISTICS 0;
--> statement-breakpoint
ALTER TABLE "closed_filters" ALTER COLUMN "filter" SET STORAGE EXTERNAL, ALTER COLUMN "filter" SET STATISTICS 0;

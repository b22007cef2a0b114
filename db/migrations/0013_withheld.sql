DROP INDEX "stories_embargoed";--> statement-breakpoint
CREATE INDEX "stories_held" ON "stories" USING btree ("embargoed_until") WHERE status IN ('embargoed', 'withheld');
/** What matching knows of versions, and what placing decided about them. */
import { sql } from 'drizzle-orm'
import { index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { RELATIONS, SIGNALS } from '../../src/model.ts'
import { allows, bytea, rowId, serialId, timestampTz } from './columns.ts'

/** The fingerprint of a version, made where the version was read; in partitions as `versions` (partitions.ts). */
export const fingerprints = pgTable('fingerprints', {
  versionId: rowId().primaryKey(),
  /** In the form of src/matching/fingerprint/packed.ts. */
  print: bytea().notNull(),
})

/** What placing decided about a version, in the order of placing. Only the end of an embargo and editorial decisions change a row. */
export const placements = pgTable(
  'placements',
  {
    id: serialId(),
    versionId: rowId().notNull(),
    articleId: rowId().notNull(),
    /** The version's number in its article; below 1 where it came late. */
    number: integer().notNull(),
    storyId: rowId(),
    sourceId: rowId().notNull(),
    publishedAt: timestampTz().notNull(),
    placedAt: timestampTz().notNull().defaultNow(),
    relation: text({ enum: RELATIONS }).notNull(),
    signal: text({ enum: SIGNALS }),
    /** Its signal apart from its embargo. */
    beneath: text({ enum: SIGNALS }),
    /** How it differs from the version before, in words. */
    change: text(),
    embargoedUntil: timestampTz(),
    /** When the end of its embargo was processed. */
    releasedAt: timestampTz(),
  },
  (t) => [
    // The view of placed versions; and no two versions of an article have the same number, whatever partitions they are in.
    uniqueIndex('placements_of_article').on(t.articleId, t.number),
    // Candidates: the other versions of a story.
    index('placements_of_story').on(t.storyId),
    // The boilerplate of a source (recentPrints).
    index('placements_of_source').on(t.sourceId, t.id),
    // Embargoes that end (takeEnded).
    index('placements_embargoed').on(t.embargoedUntil).where(sql`embargoed_until IS NOT NULL AND released_at IS NULL`),
    allows('placements_relation', t.relation, RELATIONS),
    allows('placements_signal', t.signal, SIGNALS),
    allows('placements_beneath', t.beneath, SIGNALS),
  ],
)

/** Fingerprints older than the match window, each under a few keys: its names and the smallest of its shingles. */
export const archive = pgTable(
  'archive',
  {
    placementId: rowId().primaryKey(),
    keys: integer().array().notNull(),
  },
  // Candidates older than the window (findArchived).
  (t) => [index('archive_keys').using('gin', t.keys)],
)

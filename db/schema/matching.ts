/** What matching knows of placed versions. */
import { index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { RELATIONS, SIGNALS } from '../../src/model.ts'
import { versions } from './articles.ts'
import { allows, bytea, rowId, serialId, timestampTz } from './columns.ts'

/**
 * What matching knows of a placed version, in the order of placing. It is found by its `keys`: the placing process holds those of the match window
 * in memory (src/matching/window/).
 */
export const fingerprints = pgTable(
  'fingerprints',
  {
    id: serialId(),
    versionId: rowId()
      .notNull()
      .unique()
      .references(() => versions.id, { onDelete: 'cascade' }),
    articleId: rowId().notNull(),
    storyId: rowId(),
    sourceId: rowId().notNull(),
    publishedAt: timestampTz().notNull(),
    placedAt: timestampTz().notNull().defaultNow(),
    relation: text({ enum: RELATIONS }).notNull(),
    signal: text({ enum: SIGNALS }),
    /** int4 in the byte order of the machine that wrote them: little-endian on every platform that PostgreSQL and Node share. */
    keys: bytea().notNull(),
    /** As `keys`. */
    shingles: bytea().notNull(),
    /** JSON that only matching reads. As text it is written four times as fast as jsonb. */
    traits: text().notNull(),
  },
  (t) => [
    index('fingerprints_of_story').on(t.storyId),
    index('fingerprints_of_source').on(t.sourceId, t.id),
    allows('fingerprints_relation', t.relation, RELATIONS),
    allows('fingerprints_signal', t.signal, SIGNALS),
  ],
)

/** Fingerprints older than the match window, each under a few keys: its names and the smallest of its shingles. */
export const archive = pgTable(
  'archive',
  {
    fingerprintId: rowId()
      .primaryKey()
      .references(() => fingerprints.id, { onDelete: 'cascade' }),
    keys: integer().array().notNull(),
  },
  (t) => [index('archive_keys').using('gin', t.keys)],
)

/** The keys of fingerprints that are no longer in the memory of the placing processes (src/matching/window/closed-parts.ts). */
import { integer, pgTable, primaryKey } from 'drizzle-orm/pg-core'
import { bytea, rowId, serialId, timestampTz } from './columns.ts'

/** A part: the fingerprints between two numbers in the order of placing. */
export const closedParts = pgTable('closed_parts', {
  id: serialId(),
  firstId: rowId().notNull(),
  lastId: rowId().notNull(),
  fingerprints: integer().notNull(),
  /** 0 for a part that was made of fingerprints; otherwise one more than the parts of which it was merged. */
  level: integer().notNull(),
  /** NULL while it is being merged. Until then the parts of which it is made are read. */
  closedAt: timestampTz(),
})

/** Pairs of key and fingerprint, some 128 in a row. Only matching reads them. Without foreign keys, since closing writes a thousand rows at once. */
export const closedBlocks = pgTable(
  'closed_blocks',
  {
    partId: rowId().notNull(),
    /** Slice times 65,536, plus the number of the block in its slice. */
    number: integer().notNull(),
    pairs: bytea().notNull(),
  },
  (t) => [primaryKey({ columns: [t.partId, t.number] })],
)

/** For each slice of a part, which keys it may have. A placing process holds them in memory. */
export const closedFilters = pgTable(
  'closed_filters',
  {
    partId: rowId().notNull(),
    slice: integer().notNull(),
    filter: bytea().notNull(),
  },
  (t) => [primaryKey({ columns: [t.partId, t.slice] })],
)

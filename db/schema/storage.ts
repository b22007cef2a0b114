/**
 * Storage options that drizzle-kit cannot express: the migration sets them by hand, and this is the list of all. tests/db/storage.test.ts compares it
 * with a migrated database.
 */

/** How PostgreSQL stores the large values of a column, where that is not its default (manual, "ALTER TABLE"). */
export interface ColumnStorage {
  /** `external`: large values are stored outside the row and never compressed. */
  storage?: 'external'
  /** The method by which large values are compressed. */
  compression?: 'lz4'
}

/** By table and column. */
export const COLUMN_STORAGE: Record<string, ColumnStorage> = {
  // Both are compressed already.
  'versions.received': { storage: 'external' },
  'fingerprints.print': { storage: 'external' },
  // Differences of hashes, and bits without order.
  'closed_blocks.pairs': { storage: 'external' },
  'closed_filters.filter': { storage: 'external' },
  // Trying to compress the words was a quarter of writing them.
  'story_words.words': { storage: 'external' },
}

/** Storage parameters by table or index (manual, "CREATE TABLE"). Fill factors and autovacuum are PostgreSQL's defaults where none is given. */
export const STORAGE_PARAMETERS: Record<string, string[]> = {
  // Two versions of usual length a page, in the row: in pieces of 2 KB elsewhere they would need a second table and its index.
  versions: ['toast_tuple_target=4080'],
  fingerprints: ['toast_tuple_target=4080'],
  // Rows come and go: what is gone is removed after a few thousand, so that look-ups do not walk over it.
  waiting: ['autovacuum_vacuum_scale_factor=0', 'autovacuum_vacuum_threshold=5000'],
}

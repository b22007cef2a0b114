/**
 * Storage options that drizzle-kit cannot express: the migration sets them by hand, and this is the list of all. tests/db/storage.test.ts compares it
 * with a migrated database.
 */

/** How PostgreSQL stores the large values of a column, where that is not its default (manual, "ALTER TABLE"). */
export interface ColumnStorage {
  /** `external`: large values are stored outside the row and never compressed. */
  storage?: 'external'
  /** How many values ANALYZE keeps of the column; 0: it does not look at it. */
  statistics?: number
}

/** By table and column. */
export const COLUMN_STORAGE: Record<string, ColumnStorage> = {
  // Both are compressed already. No condition looks into them, so statistics of them would serve no plan.
  'versions.received': { storage: 'external', statistics: 0 },
  'fingerprints.print': { storage: 'external', statistics: 0 },
  // Differences of hashes, and bits without order.
  'closed_blocks.pairs': { storage: 'external', statistics: 0 },
  'closed_filters.filter': { storage: 'external', statistics: 0 },
  'versions.body': { statistics: 0 },
  // Hashes, which do not compress. ANALYZE takes 0.2 s for those of 10,000 stories; a search always goes through their index.
  'story_words.keys': { storage: 'external', statistics: 0 },
}

/** Storage parameters by table or index (manual, "CREATE TABLE"). Fill factors and autovacuum are PostgreSQL's defaults where none is given. */
export const STORAGE_PARAMETERS: Record<string, string[]> = {
  // Two versions of usual length a page, in the row: in pieces of 2 KB elsewhere they would need a second table and its index.
  versions: ['toast_tuple_target=4080'],
  fingerprints: ['toast_tuple_target=4080'],
  // Rows come and go: what is gone is removed after a few thousand, so that look-ups do not walk over it.
  waiting: ['autovacuum_vacuum_scale_factor=0', 'autovacuum_vacuum_threshold=5000'],
  // Keys are gathered and sorted into the index together: with 16 MB instead of 4 that writes 8.6 KB of WAL a story instead of 13.5, in three
  // quarters of the time. A search reads what is not sorted in yet, which takes up to 8 ms.
  story_words_keys: ['gin_pending_list_limit=16384'],
}

/**
 * Storage options that drizzle-kit cannot express: migrations set them by hand, and this is the list of all. tests/db/storage.test.ts compares it
 * with a migrated database.
 */

/** How PostgreSQL stores the large values of a column, where that is not its default (manual, "ALTER TABLE"). */
export interface ColumnStorage {
  /** `external`: large values are stored outside the row and never compressed. */
  storage?: 'external'
  /** The method by which large values are compressed. A build of PostgreSQL without lz4, like the embedded one, stores the column as `external`. */
  compression?: 'lz4'
}

/** By table and column. */
export const COLUMN_STORAGE: Record<string, ColumnStorage> = {
  // An entry is written once and seldom read. PostgreSQL's default compression took a third of storing it; lz4 takes a tenth of that.
  'versions.entry': { compression: 'lz4' },
  // A body is read at every placing.
  'versions.body': { storage: 'external' },
  // Numbers, which do not compress. Trying to was a third of writing a fingerprint.
  'fingerprints.keys': { storage: 'external' },
  'fingerprints.shingles': { storage: 'external' },
  'fingerprints.traits': { storage: 'external' },
  // Hashes, which do not compress.
  'story_words.keys': { storage: 'external' },
}

/** Storage parameters by table or index (manual, "CREATE TABLE"). Fill factors and autovacuum are PostgreSQL's defaults everywhere. */
export const STORAGE_PARAMETERS: Record<string, string[]> = {
  // A fingerprint is written once, read whole and seldom. In its row it takes a third of the time that it takes in pieces of 2 KB elsewhere.
  fingerprints: ['toast_tuple_target=8160'],
  // Keys are gathered and sorted into the index together: with 16 MB instead of 4 that writes 8.6 KB of WAL a story instead of 13.5, in three
  // quarters of the time. A search reads what is not sorted in yet, which takes up to 8 ms.
  story_words_keys: ['gin_pending_list_limit=16384'],
}

/**
 * The tables that are divided by time, so that what is old is dropped and not deleted. drizzle-kit cannot express it: the migration divides them, and
 * db/write/partitions.ts makes their partitions.
 */

/** How a table is divided. */
export interface Partitioning {
  /** The column by which a row finds its partition: a time, or an id that says its month (`MONTH_OF_IDS`). */
  by: string
  is: 'time' | 'id'
  /** What a partition holds: a month or a day of UTC. */
  period: 'month' | 'day'
  /** Unique together, without the column that it is divided by. PostgreSQL holds this within a partition only. */
  unique?: string[]
}

export const PARTITIONED: Record<string, Partitioning> = {
  // By id, because they are looked up by id: such a look-up reads one partition. The lock of a source (lockSource) numbers the versions of an article
  // one after the other, and `placements`, which is whole, refuses a second version with the same number.
  versions: { by: 'id', is: 'id', period: 'month', unique: ['article_id', 'number'] },
  fingerprints: { by: 'version_id', is: 'id', period: 'month' },
  // Its numbers have no gaps, so they cannot say the month. The row of `log_head` gives each number once.
  story_log: { by: 'at', is: 'time', period: 'month' },
  // The lock of its endpoint (db/write/endpoints.ts) makes one delivery of each entry.
  deliveries: { by: 'at', is: 'time', period: 'month', unique: ['endpoint_id', 'seq'] },
  // By day: at 111 polls a second there are 290 million rows a month.
  polls: { by: 'at', is: 'time', period: 'day' },
}

/** The ids of versions go on at year and month times this with each month: the first of December 2026 is 202612000000001. Ids stay below 2^53. */
export const MONTH_OF_IDS = 1_000_000_000

/** The first id of a version that may have been made in the month of another or in the months before it, `months` of them. */
export function firstIdWithin(id: number, months: number): number {
  const month = Math.floor(id / MONTH_OF_IDS)
  const count = Math.floor(month / 100) * 12 + (month % 100) - 1 - months
  return (Math.floor(count / 12) * 100 + (count % 12) + 1) * MONTH_OF_IDS
}

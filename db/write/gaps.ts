/** Times of which items of a feed were missed, and what was found of them. */
import type { Database } from '../client.ts'
import { type SqlConnection, statement } from '../statement.ts'

export interface OpenGap {
  id: number
  after: Date | null
  before: Date | null
  at: Date
  missedAtLeast: number
}

const selectOpen = statement<OpenGap>({
  text: `UPDATE feed_gaps SET tries = tries + 1, closed_at = CASE WHEN tries >= 2 THEN now() END WHERE feed_id = $1 AND closed_at IS NULL
    RETURNING id, after, before, at, missed_at_least AS "missedAtLeast"`,
  columns: { id: 'int8', after: 'timestamptz', before: 'timestamptz', at: 'timestamptz', missedAtLeast: 'int4' },
})

/** Takes the gaps of a feed that are to be filled. Each is taken three times at most: a worker may die of it. */
export function takeOpenGaps(db: Database, feedId: number): Promise<OpenGap[]> {
  return selectOpen.rows(db.pool, [feedId])
}

/** Adds to what was found of a gap. In the transaction of the articles. */
export async function recordFound(connection: SqlConnection, id: number, found: number): Promise<void> {
  await connection.query('UPDATE feed_gaps SET found = found + $2 WHERE id = $1', [id, found])
}

/** Everything was looked through. @param note where it was found, or why nothing was */
export async function closeGap(db: Database, id: number, note: string): Promise<void> {
  await db.pool.query(
    'UPDATE feed_gaps SET closed_at = now(), note = $2, missed_at_least = greatest(missed_at_least, found) WHERE id = $1',
    [id, note],
  )
}

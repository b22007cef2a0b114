import { pollFeeds } from '../../../src/pipeline/poll/poll-feed.ts'
import type { OpenContext } from '../../../workers/context.ts'

/**
 * Polls a feed until its source leaves no file for the next poll: a poll ends after FETCH_TIMEOUT_SECONDS, and is due again at once where it
 * had no time for some.
 * @returns what all the polls brought together, and the seconds from the last one to the next
 */
export async function pollToTheEnd(
  context: OpenContext,
  id: number,
): Promise<{ outcome: string; added: number; changed: number; seconds: number }> {
  const sum = { added: 0, changed: 0 }
  for (;;) {
    const [polled] = await pollFeeds(context, [id])
    sum.added += polled!.entriesNew
    sum.changed += polled!.entriesChanged
    const { rows } = await context.db.pool.query(
      `SELECT extract(epoch FROM f.next_poll_at - p.at)::float8 AS seconds FROM feeds f JOIN polls p ON p.feed_id = f.id WHERE f.id = $1
        ORDER BY p.id DESC LIMIT 1`,
      [id],
    )
    const { seconds } = rows[0]
    if (seconds > 0)
      return { ...sum, outcome: polled!.outcome === 'unchanged' && sum.added + sum.changed > 0 ? 'changed' : polled!.outcome, seconds }
  }
}

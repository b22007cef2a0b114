import type pg from 'pg'
import type { StoryEvent } from '../../src/model.ts'

/** A line for the story log, before it has its number. */
export interface NewEvent {
  event: StoryEvent
  storyId: number
  articleId: number | null
  versionNumber: number | null
  headline: string
  detail: Record<string, unknown>
}

/** The headline in the log and in lists of a story that was killed under embargo: held copy's words do not go out, then least of all. */
export const NEVER_OUT = '(killed under embargo)'

/** Channel on which the newest number of the log is told at commit. */
export const LOG_CHANNEL = 'story_log'

/**
 * Appends to the story log inside the caller's transaction. The numbers come from one row whose lock is held until the commit, so they
 * have no gaps, and whoever sees a number has seen all below it (a sequence promises neither).
 */
export async function appendEvents(client: Pick<pg.PoolClient, 'query'>, events: NewEvent[]): Promise<void> {
  if (!events.length) return
  const head = await client.query({
    name: 'take-log-numbers',
    text: 'UPDATE log_head SET seq = seq + $1 RETURNING seq',
    values: [events.length],
  })
  const last: number = head.rows[0].seq
  const rows = events.map((e, i) => ({
    seq: last - events.length + 1 + i,
    event: e.event,
    story_id: e.storyId,
    article_id: e.articleId,
    version_number: e.versionNumber,
    headline: e.headline,
    detail: e.detail,
  }))
  await client.query({
    name: 'append-events',
    text: `INSERT INTO story_log (seq, event, story_id, article_id, version_number, headline, detail)
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS t(seq int8, event text, story_id int8, article_id int8, version_number int, headline text, detail jsonb)`,
    values: [JSON.stringify(rows)],
  })
  await client.query({ name: 'tell-log', text: 'SELECT pg_notify($1, $2)', values: [LOG_CHANNEL, String(last)] })
}

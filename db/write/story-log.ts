import type { StoryEvent } from '../../src/model.ts'
import { type SqlConnection, statement } from '../statement.ts'
import { openRecalls } from './recalls.ts'

/** An entry for the story log, before it has its number. */
export interface NewEvent {
  event: StoryEvent
  storyId: number
  articleId: number | null
  versionNumber: number | null
  headline: string
  detail: Record<string, unknown>
}

/** Takes the place of the headline of a story that was killed under embargo: its words are never published. */
export const NEVER_OUT = '(killed under embargo)'

/** Channel on which the newest number of the log is announced at commit. */
export const LOG_CHANNEL = 'story_log'

const takeNumbers = statement<{ seq: number }>({
  name: 'take-log-numbers',
  text: 'UPDATE log_head SET seq = seq + $1 RETURNING seq',
  columns: { seq: 'int8' },
})

/**
 * Appends to the story log inside the caller's transaction. The numbers come from one row whose lock is kept until the commit. So they have no
 * gaps, and a reader who sees a number has seen all below it. A sequence guarantees neither.
 */
export async function appendEvents(connection: SqlConnection, events: NewEvent[]): Promise<void> {
  if (!events.length) return
  const last = (await takeNumbers.one(connection, [events.length])).seq
  const rows = events.map((e, i) => ({
    seq: last - events.length + 1 + i,
    event: e.event,
    story_id: e.storyId,
    article_id: e.articleId,
    version_number: e.versionNumber,
    headline: e.headline,
    detail: e.detail,
  }))
  await connection.query({
    name: 'append-events',
    text: `INSERT INTO story_log (seq, event, story_id, article_id, version_number, headline, detail)
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS t(seq int8, event text, story_id int8, article_id int8, version_number int, headline text, detail jsonb)`,
    values: [JSON.stringify(rows)],
  })
  await openRecalls(
    connection,
    rows.map(({ seq, event, story_id: storyId }) => ({ seq, event, storyId })),
  )
  await connection.query({ name: 'notify-log', text: 'SELECT pg_notify($1, $2)', values: [LOG_CHANNEL, String(last)] })
}

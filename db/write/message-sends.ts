import type { ChannelKind, Loudness, MessageTopic } from '../../src/model.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** A message that is due for one channel or mail address, claimed for a while. */
export interface DueSend {
  id: number
  channelId: number | null
  kind: ChannelKind
  address: string
  at: Date
  topic: MessageTopic
  severity: Loudness
  cause: string | null
  isEnd: boolean
  subject: string
  text: string
  storyId: number | null
  copy: string | null
}

/** After this time (seconds) an attempt counts as lost with its process: twice what a mail of seven answers may take (mail.ts). */
const LEASE_SECONDS = 300
/** Messages that are sent in one go. */
const MOST = 500

/** Not silent: its channel takes messages now, or it passes silence. */
const AWAKE = `(c.id IS NULL OR (c.is_on AND (m.passes_silence OR coalesce(c.silent_until <= now(), true))))`

const claim = statement<DueSend>({
  name: 'claim-messages',
  text: `WITH due AS (SELECT DISTINCT s.channel_id, s.mail_address FROM message_sends s JOIN messages m ON m.id = s.message_id LEFT JOIN channels c ON c.id = s.channel_id
        WHERE s.state = 'waiting' AND s.next_at <= now() AND ${AWAKE}),
      taken AS (SELECT s.id FROM message_sends s JOIN messages m ON m.id = s.message_id LEFT JOIN channels c ON c.id = s.channel_id
        JOIN due ON due.channel_id IS NOT DISTINCT FROM s.channel_id AND due.mail_address IS NOT DISTINCT FROM s.mail_address
        WHERE s.state = 'waiting' AND (s.next_at <= now() OR s.attempts = 0) AND ${AWAKE} ORDER BY s.id LIMIT ${MOST} FOR UPDATE OF s SKIP LOCKED),
      claimed AS (UPDATE message_sends s SET attempts = s.attempts + 1, next_at = now() + interval '${LEASE_SECONDS} seconds' FROM taken WHERE taken.id = s.id RETURNING s.*)
      SELECT s.id, s.channel_id AS "channelId", coalesce(c.kind, 'mail') AS kind, coalesce(c.address, s.mail_address) AS address, m.at, m.topic, m.severity,
        m.cause, m.is_end AS "isEnd", m.subject, m.text, m.story_id AS "storyId", m.copy
      FROM claimed s JOIN messages m ON m.id = s.message_id LEFT JOIN channels c ON c.id = s.channel_id ORDER BY s.id`,
  columns: {
    id: 'int8',
    channelId: 'int8',
    kind: 'text',
    address: 'text',
    at: 'timestamptz',
    topic: 'text',
    severity: 'text',
    cause: 'text',
    isEnd: 'bool',
    subject: 'text',
    text: 'text',
    storyId: 'int8',
    copy: 'text',
  },
})

/** Claims what is due, with all that waits for the same channels. Another process gets none of it until the lease ends. */
export function claimMessages(connection: SqlConnection): Promise<DueSend[]> {
  return claim.rows(connection)
}

/** Notes that messages arrived. */
export async function noteSent(connection: SqlConnection, ids: number[], answer: string): Promise<void> {
  await connection.query(`UPDATE message_sends SET state = 'sent', sent_at = now(), answer = $2 WHERE id = ANY($1)`, [ids, answer])
}

/**
 * Notes that messages did not arrive. They are tried again after 1, 2, 4 … minutes, at most 6 hours, for three days: as long as webhooks are.
 * @param leastSeconds the wait that the other side asked for
 */
export async function noteNotSent(connection: SqlConnection, ids: number[], answer: string, leastSeconds: number): Promise<void> {
  await connection.query(
    `UPDATE message_sends s SET answer = $2, state = CASE WHEN m.at < now() - interval '3 days' THEN 'failed' ELSE 'waiting' END,
        next_at = now() + greatest(make_interval(secs => $3), least(make_interval(mins => (2 ^ least(s.attempts - 1, 9))::int), interval '6 hours'))
      FROM messages m WHERE m.id = s.message_id AND s.id = ANY($1)`,
    [ids, answer, leastSeconds],
  )
}

const selectDue = statement<{ due: boolean }>({
  name: 'messages-are-due',
  text: `SELECT EXISTS (SELECT FROM message_sends s JOIN messages m ON m.id = s.message_id LEFT JOIN channels c ON c.id = s.channel_id
      WHERE s.state = 'waiting' AND s.next_at <= now() AND ${AWAKE}) AS due`,
  columns: { due: 'bool' },
})

export async function messagesAreDue(connection: SqlConnection): Promise<boolean> {
  return (await selectDue.one(connection)).due
}

/** How long messages are kept: longer than any is tried, and long enough to see what was sent last month. */
const KEPT_DAYS = 90

/** Removes messages and causes that are kept no longer. */
export async function pruneMessages(connection: SqlConnection): Promise<void> {
  await connection.query(`DELETE FROM messages WHERE at < now() - interval '${KEPT_DAYS} days'`)
  await connection.query(`DELETE FROM message_causes WHERE ended_at < now() - interval '${KEPT_DAYS} days'`)
}

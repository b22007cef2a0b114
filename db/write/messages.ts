import type { Loudness, MessageTopic } from '../../src/model.ts'
import { LOUDNESS } from '../../src/model.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** Who gets a message: the channels of the operators, of persons or of desks, single channels, or mail addresses that are no channel. */
export interface Recipients {
  operators?: boolean
  channels?: number[]
  users?: number[]
  desks?: number[]
  mails?: string[]
}

/** A message in our own words. */
export interface NewMessage {
  topic: MessageTopic
  severity: Loudness
  /** What it is about, such as `recall 7`: one cause is reported once, and once a day while it lasts. */
  cause: string | null
  /** It reports the end of its cause, to those who got its beginning. */
  isEnd: boolean
  passesSilence: boolean
  subject: string
  text: string
  storyId: number | null
  /** Words of the story, which are sent only while it is usable. */
  copy: string | null
}

/** Messages that are not critical wait this long (seconds), so that those of one minute go out as one. */
const GATHER_SECONDS = 10

const openCause = statement<{ cause: string }>({
  text: `INSERT INTO message_causes AS c (cause) VALUES ($1)
      ON CONFLICT (cause) DO UPDATE SET reported_at = now(), opened_at = CASE WHEN c.ended_at IS NULL THEN c.opened_at ELSE now() END, ended_at = NULL
        WHERE c.ended_at IS NOT NULL OR c.reported_at < now() - interval '1 day' RETURNING cause`,
  columns: { cause: 'text' },
})

/** Notes that a cause is reported. @returns false where that was done within a day and it has not ended since */
export async function noteCause(connection: SqlConnection, cause: string): Promise<boolean> {
  return (await openCause.first(connection, [cause])) !== undefined
}

const endCause = statement<{ openedAt: Date }>({
  text: `UPDATE message_causes SET ended_at = now() WHERE cause = $1 AND ended_at IS NULL RETURNING opened_at AS "openedAt"`,
  columns: { openedAt: 'timestamptz' },
})

/** Notes the end of a cause, and drops what was not sent about it. @returns since when it was open; undefined where it was not */
export async function noteEnd(connection: SqlConnection, cause: string): Promise<Date | undefined> {
  const openedAt = (await endCause.first(connection, [cause]))?.openedAt
  if (openedAt)
    await connection.query(
      `UPDATE message_sends s SET state = 'dropped' FROM messages m WHERE m.id = s.message_id AND m.cause = $1 AND s.state = 'waiting' AND s.attempts = 0`,
      [cause],
    )
  return openedAt
}

const insertRow = statement<{ id: number }>({
  text: `INSERT INTO messages (topic, severity, cause, is_end, passes_silence, subject, text, story_id, copy)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
  columns: { id: 'int8' },
})

/** @returns the message's id */
export async function insertMessage(connection: SqlConnection, m: NewMessage): Promise<number> {
  const values = [m.topic, m.severity, m.cause, m.isEnd, m.passesSilence, m.subject, m.text, m.storyId, m.copy]
  return (await insertRow.one(connection, values)).id
}

/** Addresses a message to the channels of its recipients that are on and want its topic and severity, and to mail addresses. */
export async function addressMessage(connection: SqlConnection, id: number, m: NewMessage, to: Recipients): Promise<void> {
  const wait = m.severity === 'critical' ? 0 : GATHER_SECONDS
  await connection.query(
    `INSERT INTO message_sends (message_id, channel_id, next_at)
      SELECT $1, c.id, now() + make_interval(secs => $2) FROM channels c
      WHERE c.is_on AND array_position($3::text[], c.least) <= array_position($3::text[], $4) AND (c.topics = '{}' OR $5 = ANY(c.topics))
        AND (($6 AND c.owner_id IS NULL AND c.desk_id IS NULL) OR c.id = ANY($7::int8[]) OR c.owner_id = ANY($8::int8[]) OR c.desk_id = ANY($9::int8[]))
      ON CONFLICT DO NOTHING`,
    [id, wait, LOUDNESS, m.severity, m.topic, to.operators ?? false, to.channels ?? [], to.users ?? [], to.desks ?? []],
  )
  await connection.query(
    `INSERT INTO message_sends (message_id, mail_address, next_at)
      SELECT DISTINCT $1::int8, address, now() + make_interval(secs => $2) FROM unnest($3::text[]) AS address ON CONFLICT DO NOTHING`,
    [id, wait, to.mails ?? []],
  )
}

/** Addresses the end of a cause to all who got its beginning, or may have. @param since when the cause began */
export async function addressEnd(connection: SqlConnection, id: number, cause: string, since: Date): Promise<void> {
  await connection.query(
    `INSERT INTO message_sends (message_id, channel_id, mail_address)
      SELECT DISTINCT $1::int8, s.channel_id, s.mail_address FROM message_sends s JOIN messages m ON m.id = s.message_id
      WHERE m.cause = $2 AND m.at >= $3 AND NOT m.is_end AND (s.state = 'sent' OR s.attempts > 0)
      ON CONFLICT DO NOTHING`,
    [id, cause, since],
  )
}

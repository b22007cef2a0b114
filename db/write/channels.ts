import type { ChannelKind, Loudness, MessageTopic } from '../../src/model.ts'
import { isoText } from '../read/time.ts'
import { type SqlConnection, statement } from '../statement.ts'

export interface ChannelFields {
  name: string
  kind: ChannelKind
  /** A mail address, or the secret address of a hook. */
  address: string
  least: Loudness
  topics: MessageTopic[]
  ownerId: number | null
  deskId: number | null
  isOn: boolean
  /** ISO time. */
  silentUntil: string | null
}

export interface Channel extends ChannelFields {
  id: number
  createdAt: string
  /** What the last attempt came to, and when it is from. */
  lastAnswer: string | null
  lastSentAt: string | null
  waiting: number
}

const FIELDS = `c.id, c.name, c.kind, c.address, c.least, c.topics, c.owner_id AS "ownerId", c.desk_id AS "deskId", c.is_on AS "isOn",
  ${isoText('c.silent_until')} AS "silentUntil", ${isoText('c.created_at')} AS "createdAt",
  (SELECT s.answer FROM message_sends s WHERE s.channel_id = c.id AND s.answer IS NOT NULL ORDER BY s.id DESC LIMIT 1) AS "lastAnswer",
  ${isoText('(SELECT max(s.sent_at) FROM message_sends s WHERE s.channel_id = c.id)')} AS "lastSentAt",
  (SELECT count(*)::int FROM message_sends s WHERE s.channel_id = c.id AND s.state = 'waiting') AS waiting`

const columns = {
  id: 'int8',
  name: 'text',
  kind: 'text',
  address: 'text',
  least: 'text',
  topics: 'text[]',
  ownerId: 'int8',
  deskId: 'int8',
  isOn: 'bool',
  silentUntil: 'text',
  createdAt: 'text',
  lastAnswer: 'text',
  lastSentAt: 'text',
  waiting: 'int4',
} as const

const selectAll = statement<Channel>({ text: `SELECT ${FIELDS} FROM channels c ORDER BY c.name`, columns })
const selectOne = statement<Channel>({ text: `SELECT ${FIELDS} FROM channels c WHERE c.id = $1`, columns })

/** All channels by name, with their secret addresses: show them by `shownChannel` only. */
export const readChannels = (connection: SqlConnection): Promise<Channel[]> => selectAll.rows(connection)

export const readChannel = (connection: SqlConnection, id: number): Promise<Channel | undefined> => selectOne.first(connection, [id])

const insert = statement<{ id: number }>({
  text: `INSERT INTO channels (name, kind, address, least, topics, owner_id, desk_id, is_on, silent_until)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (name) DO NOTHING RETURNING id`,
  columns: { id: 'int8' },
})

const valuesOf = (c: ChannelFields) => [c.name, c.kind, c.address, c.least, c.topics, c.ownerId, c.deskId, c.isOn, c.silentUntil]

/** @returns its id; undefined where another has the name */
export async function insertChannel(connection: SqlConnection, channel: ChannelFields): Promise<number | undefined> {
  return (await insert.first(connection, valuesOf(channel)))?.id
}

/** Writes all fields. What waits for a channel that is off is dropped: it would come as a flood when the channel is on again. */
export async function updateChannel(connection: SqlConnection, id: number, channel: ChannelFields): Promise<void> {
  await connection.query(
    `UPDATE channels SET name = $1, kind = $2, address = $3, least = $4, topics = $5, owner_id = $6, desk_id = $7, is_on = $8, silent_until = $9 WHERE id = $10`,
    [...valuesOf(channel), id],
  )
  if (channel.isOn) return
  await connection.query(`UPDATE message_sends SET state = 'dropped' WHERE channel_id = $1 AND state = 'waiting'`, [id])
}

/** Removes a channel with what was or would be sent to it. */
export async function deleteChannel(connection: SqlConnection, id: number): Promise<void> {
  await connection.query('DELETE FROM channels WHERE id = $1', [id])
}

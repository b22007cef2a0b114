import { RECALL_EVENTS, type RecallEvent } from '../../src/model.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** An entry of the log that may be a recall. */
interface Entry {
  seq: number
  event: string
  storyId: number
}

/** Opens a recall for each killed, withheld or corrected entry, in the transaction of the entry. */
export async function openRecalls(connection: SqlConnection, entries: Entry[]): Promise<void> {
  const recalls = entries.filter(({ event }) => RECALL_EVENTS.includes(event as RecallEvent))
  if (!recalls.length) return
  await connection.query({
    name: 'open-recalls',
    text: `INSERT INTO recalls (seq, event, story_id)
      SELECT seq, event, story FROM jsonb_to_recordset($1::jsonb) AS t(seq int8, event text, story int8) ON CONFLICT DO NOTHING`,
    values: [JSON.stringify(recalls.map(({ seq, event, storyId }) => ({ seq, event, story: storyId })))],
  })
}

/** A recall whose next step is due. */
export interface DueRecall {
  seq: number
  event: RecallEvent
  storyId: number
  at: Date
  step: number
  /** A withheld story that was released since: nothing is to be taken down any more. */
  over: boolean
}

/** Recalls that one transaction takes on. */
const MOST_DUE = 20

const takeDue = statement<DueRecall>({
  name: 'take-due-recalls',
  text: `SELECT r.seq, r.event, r.story_id AS "storyId", r.at, r.step, r.event = 'withheld' AND coalesce(s.status = 'usable', false) AS over
      FROM recalls r LEFT JOIN stories s ON s.id = r.story_id WHERE r.next_at <= now() ORDER BY r.next_at LIMIT ${MOST_DUE} FOR UPDATE OF r SKIP LOCKED`,
  columns: { seq: 'int8', event: 'text', storyId: 'int8', at: 'timestamptz', step: 'int4', over: 'bool' },
})

/** The recalls that are due, locked until the end of the transaction: no other process works on them. */
export function takeDueRecalls(connection: SqlConnection): Promise<DueRecall[]> {
  return takeDue.rows(connection)
}

/** Notes that a step was made. @param nextSeconds since the entry, when the next one is due; null when none is left */
export async function noteStep(connection: SqlConnection, seq: number, nextSeconds: number | null): Promise<void> {
  await connection.query(
    `UPDATE recalls SET step = step + 1, next_at = CASE WHEN $2::float8 IS NOT NULL THEN greatest(now(), at + make_interval(secs => $2)) END WHERE seq = $1`,
    [seq, nextSeconds],
  )
}

/** A key is asked by default when it follows the log and read it within this time. */
const READ_WITHIN = `interval '30 days'`

/**
 * Asks every key that received the story before the recall: it read an entry of the story, takes part, and is in force.
 * Doing it twice is doing it once.
 */
export async function askKeys(connection: SqlConnection, seq: number): Promise<void> {
  await connection.query({
    name: 'ask-keys',
    text: `INSERT INTO recall_consumers (seq, kind, consumer_id, name)
      SELECT r.seq, 'key', k.id, k.name FROM recalls r JOIN api_keys k ON k.revoked_at IS NULL AND k.expires_at > now() AND 'events:read' = ANY(k.scopes)
        LEFT JOIN consumers c ON c.kind = 'key' AND c.consumer_id = k.id
      WHERE r.seq = $1
        AND coalesce(c.receipts, EXISTS (SELECT FROM key_reads d WHERE d.key_id = k.id AND d.last_at > now() - ${READ_WITHIN}))
        AND EXISTS (SELECT FROM key_reads d JOIN story_log l ON l.seq > d.after_seq AND l.seq <= d.to_seq
          WHERE d.key_id = k.id AND l.seq < r.seq AND l.story_id = r.story_id)
      ON CONFLICT DO NOTHING`,
    values: [seq],
  })
}

/**
 * Asks webhook endpoints, those that take part: by default all. Doing it twice is doing it once.
 * @param endpoints those that received the story before the recall
 */
export async function askEndpoints(connection: SqlConnection, seq: number, endpoints: { id: number; name: string }[]): Promise<void> {
  if (!endpoints.length) return
  await connection.query({
    name: 'ask-endpoints',
    text: `INSERT INTO recall_consumers (seq, kind, consumer_id, name)
      SELECT $1::int8, 'endpoint', e.id, e.name FROM jsonb_to_recordset($2::jsonb) AS e(id int8, name text)
        LEFT JOIN consumers c ON c.kind = 'endpoint' AND c.consumer_id = e.id WHERE coalesce(c.receipts, true)
      ON CONFLICT DO NOTHING`,
    values: [seq, JSON.stringify(endpoints)],
  })
}

/** Notes that an endpoint took an entry, in the transaction that notes its answer. Nothing for entries that are no recall. */
export async function noteDelivered(connection: SqlConnection, seq: number, endpointId: number): Promise<void> {
  await connection.query({
    name: 'note-recall-delivered',
    text: `UPDATE recall_consumers SET delivered_at = coalesce(delivered_at, now()) WHERE seq = $1 AND kind = 'endpoint' AND consumer_id = $2`,
    values: [seq, endpointId],
  })
}

/** One consumer that is asked. */
export interface AskedConsumer {
  kind: 'key' | 'endpoint'
  id: number
  name: string
  contact: string | null
  acknowledged: boolean
}

const selectAsked = statement<AskedConsumer>({
  text: `SELECT a.kind, a.consumer_id AS id, a.name, c.contact, a.receipt_id IS NOT NULL AS acknowledged FROM recall_consumers a
      LEFT JOIN consumers c ON c.kind = a.kind AND c.consumer_id = a.consumer_id WHERE a.seq = $1 ORDER BY a.name, a.kind, a.consumer_id`,
  columns: { kind: 'text', id: 'int8', name: 'text', contact: 'text', acknowledged: 'bool' },
})

/** Everybody who is asked about a recall. */
export function readAsked(connection: SqlConnection, seq: number): Promise<AskedConsumer[]> {
  return selectAsked.rows(connection, [seq])
}

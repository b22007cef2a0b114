/** Deliveries of log entries to webhook endpoints: added, claimed, ended and replayed. */
import type { DeliveryState, StoryEvent } from '../../src/model.ts'
import type { DeliveryAttempt, SigningSecret } from '../schema/webhooks.ts'
import { type SqlConnection, statement } from '../statement.ts'

export interface LogEntry {
  seq: number
  event: StoryEvent
  storyId: number
}

const selectBehind = statement<{ id: number; afterSeq: number }>({
  name: 'endpoints-behind',
  text: `SELECT e.id, e.after_seq AS "afterSeq" FROM endpoints e, log_head h WHERE e.state = 'on' AND e.after_seq < h.seq
      ORDER BY e.after_seq, e.id FOR NO KEY UPDATE OF e SKIP LOCKED`,
  columns: { id: 'int8', afterSeq: 'int8' },
})

/** The endpoints for which the log has entries, those furthest behind first, locked until the transaction ends. */
export const lockBehind = (connection: SqlConnection) => selectBehind.rows(connection)

const selectEntries = statement<LogEntry>({
  name: 'entries-to-deliver',
  text: 'SELECT seq, event, story_id AS "storyId" FROM story_log WHERE seq > $1 AND ($2::int8 IS NULL OR seq <= $2) ORDER BY seq LIMIT $3',
  columns: { seq: 'int8', event: 'text', storyId: 'int8' },
})

/** The entries of the log after a number, up to another or to its end. */
export const readEntries = (connection: SqlConnection, after: number, upTo: number | null, limit: number): Promise<LogEntry[]> =>
  selectEntries.rows(connection, [after, upTo, limit])

/** Notes that the log was looked at for these endpoints up to a number. */
export async function noteFollowed(connection: SqlConnection, endpointIds: number[], upTo: number): Promise<void> {
  await connection.query('UPDATE endpoints SET after_seq = greatest(after_seq, $2) WHERE id = ANY($1)', [endpointIds, upTo])
}

const selectKnown = statement<{ storyId: number }>({
  name: 'stories-of-endpoint',
  text: 'SELECT story_id AS "storyId" FROM endpoint_stories WHERE endpoint_id = $1 AND story_id = ANY($2)',
  columns: { storyId: 'int8' },
})

/** Those of these stories of which an endpoint was sent something. */
export async function knownStories(connection: SqlConnection, endpointId: number, storyIds: number[]): Promise<Set<number>> {
  return new Set((await selectKnown.rows(connection, [endpointId, storyIds])).map(({ storyId }) => storyId))
}

const inserted = statement<{ seq: number }>({
  name: 'add-deliveries',
  text: `INSERT INTO deliveries (id, endpoint_id, seq, event, story_id)
      SELECT n.id, $1::int8, n.seq, n.event, n.story FROM jsonb_to_recordset($2::jsonb) AS n(id text, seq int8, event text, story int8)
      WHERE NOT EXISTS (SELECT FROM deliveries d WHERE d.endpoint_id = $1 AND d.seq = n.seq) ORDER BY n.seq RETURNING seq`,
  columns: { seq: 'int8' },
})

/**
 * Adds deliveries that an endpoint does not have; the caller has locked it.
 * @param idOf the message id of an entry
 * @returns the numbers of those that were added
 */
export async function addDeliveries(
  client: SqlConnection,
  endpointId: number,
  entries: LogEntry[],
  idOf: (seq: number) => string,
): Promise<number[]> {
  if (!entries.length) return []
  const stories = entries.map(({ storyId }) => storyId)
  await lockStories(client, endpointId, stories)
  const rows = entries.map(({ seq, event, storyId }) => ({ id: idOf(seq), seq, event, story: storyId }))
  const added = await inserted.rows(client, [endpointId, JSON.stringify(rows)])
  await settleFirst(client, endpointId, stories)
  return added.map(({ seq }) => seq)
}

/** Until the transaction ends, nobody else adds, ends or replays deliveries of these stories to an endpoint. */
async function lockStories(client: SqlConnection, endpointId: number, storyIds: number[]): Promise<void> {
  const values = [endpointId, [...new Set(storyIds)]]
  await client.query({
    name: 'note-stories-of-endpoint',
    text: 'INSERT INTO endpoint_stories (story_id, endpoint_id) SELECT unnest($2::int8[]) AS story, $1::int8 ORDER BY story ON CONFLICT DO NOTHING',
    values,
  })
  await client.query({
    name: 'lock-stories-of-endpoint',
    text: 'SELECT FROM endpoint_stories WHERE endpoint_id = $1 AND story_id = ANY($2) ORDER BY story_id FOR UPDATE',
    values,
  })
}

/**
 * Lets the first waiting delivery of each story be tried, and no other: those after it lose their turn, unless one is in flight, which ends first.
 * The stories are locked.
 */
async function settleFirst(client: SqlConnection, endpointId: number, storyIds: number[]): Promise<void> {
  const values = [endpointId, [...new Set(storyIds)]]
  const earlier = `SELECT FROM deliveries o WHERE o.endpoint_id = d.endpoint_id AND o.story_id = d.story_id AND o.state = 'waiting'`
  await client.query({
    name: 'deliveries-lose-turn',
    text: `UPDATE deliveries d SET next_at = NULL WHERE endpoint_id = $1 AND story_id = ANY($2) AND state = 'waiting' AND next_at IS NOT NULL
        AND coalesce(leased_until <= now(), true) AND EXISTS (${earlier} AND o.seq < d.seq)`,
    values,
  })
  await client.query({
    name: 'deliveries-get-turn',
    text: `UPDATE deliveries d SET next_at = now() WHERE endpoint_id = $1 AND story_id = ANY($2) AND state = 'waiting' AND next_at IS NULL
        AND NOT EXISTS (${earlier} AND (o.seq < d.seq OR o.next_at IS NOT NULL))`,
    values,
  })
}

/** A delivery that is tried now, with what sending it needs of its endpoint. */
export interface ClaimedDelivery extends LogEntry {
  id: string
  endpointId: number
  tries: number
  leasedUntil: Date
  address: string
  includeText: boolean
  secrets: SigningSecret[]
}

/** After this time (seconds) an attempt counts as lost with its process: twice what one may take (src/outputs/deliver/post.ts). */
const LEASE_SECONDS = 40

const claim = statement<ClaimedDelivery>({
  name: 'claim-deliveries',
  text: `WITH due AS (SELECT d.id, d.at FROM endpoints e CROSS JOIN LATERAL (SELECT id, at, next_at FROM deliveries d
          WHERE d.endpoint_id = e.id AND d.state = 'waiting' AND d.next_at <= now() AND coalesce(d.leased_until <= now(), true) ORDER BY d.next_at, d.seq
          LIMIT greatest(CASE WHEN e.failing_since IS NULL THEN $2::int ELSE 1 END - coalesce(($1::jsonb->>e.id::text)::int, 0), 0) FOR UPDATE SKIP LOCKED) d
        WHERE e.state = 'on' AND coalesce(e.paused_until <= now(), true) LIMIT $3)
      UPDATE deliveries d SET leased_until = l.until, next_at = l.until
      FROM due, endpoints e, (SELECT date_trunc('milliseconds', now() + interval '${LEASE_SECONDS} seconds') AS until) l
      WHERE d.id = due.id AND d.at = due.at AND e.id = d.endpoint_id
      RETURNING d.id, d.endpoint_id AS "endpointId", d.seq, d.event, d.story_id AS "storyId", d.tries, d.leased_until AS "leasedUntil",
        e.address, e.include_text AS "includeText", e.secrets`,
  columns: {
    id: 'text',
    endpointId: 'int8',
    seq: 'int8',
    event: 'text',
    storyId: 'int8',
    tries: 'int4',
    leasedUntil: 'timestamptz',
    address: 'text',
    includeText: 'bool',
    secrets: 'jsonb',
  },
})

/**
 * Claims deliveries that are due for a while: no other process gets them. An endpoint that takes nothing gets one at a time.
 * @param inFlight by endpoint, those that this process tries already
 * @param most of one endpoint, and of all
 */
export function claimDeliveries(
  connection: SqlConnection,
  inFlight: Map<number, number>,
  most: { each: number; all: number },
): Promise<ClaimedDelivery[]> {
  return claim.rows(connection, [JSON.stringify(Object.fromEntries(inFlight)), most.each, most.all])
}

/** Of a delivery, so many attempts are kept. */
const MOST_ATTEMPTS = 40

const end = statement<{ state: DeliveryState }>({
  name: 'end-attempt',
  text: `UPDATE deliveries SET state = $4, tries = tries + 1, leased_until = NULL, next_at = CASE WHEN $4 = 'waiting' THEN now() + make_interval(secs => $5) END,
        attempts = CASE WHEN jsonb_array_length(attempts) >= ${MOST_ATTEMPTS} THEN attempts - 0 ELSE attempts END || $6::jsonb,
        delivered_at = CASE WHEN $4 = 'delivered' THEN now() ELSE delivered_at END
      WHERE endpoint_id = $1 AND seq = $2 AND state = 'waiting' AND (leased_until = $3 OR $4 = 'delivered') RETURNING state`,
  columns: { state: 'text' },
})

/**
 * Notes what came of an attempt, and lets the next delivery of the story go. Must be called in a transaction.
 * @param waitSeconds until the next attempt, where it waits again
 * @returns false where the lease was lost meanwhile: another process tries it
 */
export async function endAttempt(
  client: SqlConnection,
  delivery: ClaimedDelivery,
  { state, waitSeconds, attempt }: { state: DeliveryState; waitSeconds: number; attempt: DeliveryAttempt },
): Promise<boolean> {
  const { endpointId, storyId, seq, leasedUntil } = delivery
  await lockStories(client, endpointId, [storyId])
  const ended = await end.first(client, [endpointId, seq, leasedUntil, state, waitSeconds, JSON.stringify([attempt])])
  if (!ended) return false
  if (state === 'delivered')
    await client.query({
      name: 'endpoint-took-story',
      text: 'UPDATE endpoint_stories SET delivered_seq = $3 WHERE endpoint_id = $1 AND story_id = $2 AND coalesce(delivered_seq > $3, true)',
      values: [endpointId, storyId, seq],
    })
  await settleFirst(client, endpointId, [storyId])
  return true
}

const restart = statement<{ seq: number; storyId: number }>({
  text: `UPDATE deliveries SET state = 'waiting', tries = 0, leased_until = NULL, next_at = NULL
      WHERE endpoint_id = $1 AND seq = ANY($2) AND coalesce(leased_until <= now(), true) RETURNING seq, story_id AS "storyId"`,
  columns: { seq: 'int8', storyId: 'int8' },
})

/**
 * Sends deliveries once more, under their ids; the caller has locked the endpoint. One that is in flight is left alone.
 * @returns the numbers of those that are sent
 */
export async function restartDeliveries(
  client: SqlConnection,
  endpointId: number,
  entries: Pick<LogEntry, 'seq' | 'storyId'>[],
): Promise<number[]> {
  const stories = entries.map(({ storyId }) => storyId)
  await lockStories(client, endpointId, stories)
  const restarted = await restart.rows(client, [endpointId, entries.map(({ seq }) => seq)])
  await settleFirst(client, endpointId, stories)
  return restarted.map(({ seq }) => seq)
}

/** Gives up what waits for an endpoint; the caller has locked it. */
export async function giveUpWaiting(client: SqlConnection, endpointId: number): Promise<void> {
  await client.query(
    `UPDATE deliveries SET state = 'dead', next_at = NULL, leased_until = NULL WHERE endpoint_id = $1 AND state = 'waiting'`,
    [endpointId],
  )
}

const selectDue = statement<{ due: boolean }>({
  name: 'deliveries-are-due',
  text: `SELECT EXISTS (SELECT FROM endpoints e WHERE e.state = 'on' AND (e.after_seq < (SELECT seq FROM log_head) OR e.failing_since IS NOT NULL
      OR EXISTS (SELECT FROM deliveries d WHERE d.endpoint_id = e.id AND d.state = 'waiting' AND d.next_at <= now()))) AS due`,
  columns: { due: 'bool' },
})

/** Whether there is something to do for an endpoint. */
export const deliveriesAreDue = async (connection: SqlConnection): Promise<boolean> => (await selectDue.one(connection)).due

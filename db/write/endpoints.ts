/** Webhook endpoints. The lock of an endpoint's row orders all that adds deliveries for it. */
import type { EndpointState, StoryEvent } from '../../src/model.ts'
import { isoText } from '../read/time.ts'
import type { SigningSecret } from '../schema/webhooks.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** What people set. */
export interface EndpointFields {
  name: string
  address: string
  events: StoryEvent[]
  query: string | null
  includeText: boolean
}

export interface NewEndpoint extends EndpointFields {
  searchId: number | null
  ownerId: number | null
  secrets: SigningSecret[]
}

export interface Endpoint extends NewEndpoint {
  id: number
  state: EndpointState
  createdAt: string
  failingSince: string | null
  lastSuccessAt: string | null
  pausedUntil: string | null
  /** The last entry of the log that was looked at for it. */
  afterSeq: number
}

const FIELDS = `e.id, e.name, e.address, e.events, e.query, e.search_id AS "searchId", e.include_text AS "includeText", e.secrets, e.state,
  e.owner_id AS "ownerId", ${isoText('e.created_at')} AS "createdAt", e.after_seq AS "afterSeq", ${isoText('e.failing_since')} AS "failingSince",
  ${isoText('e.last_success_at')} AS "lastSuccessAt", ${isoText('e.paused_until')} AS "pausedUntil"`
const columns = {
  id: 'int8',
  name: 'text',
  address: 'text',
  events: 'text[]',
  query: 'text',
  searchId: 'int8',
  includeText: 'bool',
  secrets: 'jsonb',
  state: 'text',
  ownerId: 'int8',
  createdAt: 'text',
  afterSeq: 'int8',
  failingSince: 'text',
  lastSuccessAt: 'text',
  pausedUntil: 'text',
} as const

const selectAll = statement<Endpoint & { waiting: number; dead: number }>({
  text: `SELECT ${FIELDS}, (SELECT count(*)::int FROM deliveries d WHERE d.endpoint_id = e.id AND d.state = 'waiting') AS waiting,
      (SELECT count(*)::int FROM deliveries d WHERE d.endpoint_id = e.id AND d.state = 'dead') AS dead FROM endpoints e ORDER BY e.name`,
  columns: { ...columns, waiting: 'int4', dead: 'int4' },
})

/** All endpoints by name, with their secrets and how many deliveries wait or are dead. */
export const readEndpoints = (connection: SqlConnection) => selectAll.rows(connection)

const selectOne = statement<Endpoint>({ text: `SELECT ${FIELDS} FROM endpoints e WHERE e.id = $1`, columns })
const selectLocked = statement<Endpoint>({ text: `SELECT ${FIELDS} FROM endpoints e WHERE e.id = $1 FOR NO KEY UPDATE`, columns })

export const readEndpoint = (connection: SqlConnection, id: number): Promise<Endpoint | undefined> => selectOne.first(connection, [id])

/** Until the transaction ends, nobody else changes the endpoint or adds deliveries for it. */
export const lockEndpoint = (connection: SqlConnection, id: number): Promise<Endpoint | undefined> => selectLocked.first(connection, [id])

const insert = statement<{ id: number }>({
  text: `INSERT INTO endpoints (name, address, events, query, include_text, search_id, owner_id, secrets, after_seq)
      SELECT $1, $2, $3, $4, $5, $6, $7, $8, seq FROM log_head ON CONFLICT (name) DO NOTHING RETURNING id`,
  columns: { id: 'int8' },
})

/** Adds an endpoint, which gets what the log has from now on. @returns its id; undefined where another has the name */
export async function insertEndpoint(connection: SqlConnection, e: NewEndpoint): Promise<number | undefined> {
  const values = [e.name, e.address, e.events, e.query, e.includeText, e.searchId, e.ownerId, JSON.stringify(e.secrets)]
  return (await insert.first(connection, values))?.id
}

const change = statement<{ id: number }>({
  text: `UPDATE endpoints e SET name = $2, address = $3, events = $4, query = $5, include_text = $6
      WHERE id = $1 AND NOT EXISTS (SELECT FROM endpoints o WHERE o.name = $2 AND o.id <> $1) RETURNING id`,
  columns: { id: 'int8' },
})

/** @returns whether the name was free */
export async function updateEndpoint(connection: SqlConnection, id: number, e: EndpointFields): Promise<boolean> {
  return (await change.first(connection, [id, e.name, e.address, e.events, e.query, e.includeText])) !== undefined
}

export async function setSecrets(connection: SqlConnection, id: number, secrets: SigningSecret[]): Promise<void> {
  await connection.query('UPDATE endpoints SET secrets = $2 WHERE id = $1', [id, JSON.stringify(secrets)])
}

/** Stops an endpoint: nothing is added or sent until it is enabled. */
export async function stopEndpoint(connection: SqlConnection, id: number, state: Exclude<EndpointState, 'on'>): Promise<void> {
  await connection.query('UPDATE endpoints SET state = $2 WHERE id = $1', [id, state])
}

/** Lets an endpoint go on. @param where `stopped`: after the last entry that was looked at for it; `now`: after the last entry of the log */
export async function startEndpoint(connection: SqlConnection, id: number, where: 'stopped' | 'now'): Promise<void> {
  await connection.query(
    `UPDATE endpoints SET state = 'on', failing_since = NULL, paused_until = NULL, reported = 0,
        after_seq = CASE WHEN $2 = 'now' THEN (SELECT seq FROM log_head) ELSE after_seq END WHERE id = $1`,
    [id, where],
  )
}

/** Removes an endpoint with its deliveries. */
export async function deleteEndpoint(connection: SqlConnection, id: number): Promise<void> {
  await connection.query('DELETE FROM deliveries WHERE endpoint_id = $1', [id])
  await connection.query('DELETE FROM endpoints WHERE id = $1', [id])
}

const success = statement<{ reported: number }>({
  name: 'endpoint-took-something',
  text: `UPDATE endpoints e SET last_success_at = now(), failing_since = NULL, paused_until = NULL, reported = 0
      FROM (SELECT id, reported FROM endpoints WHERE id = $1 FOR NO KEY UPDATE) old
      WHERE e.id = old.id AND (e.failing_since IS NOT NULL OR e.last_success_at IS NULL OR e.last_success_at < now() - interval '10 seconds')
      RETURNING old.reported`,
  columns: { reported: 'int4' },
})

/** Notes that an endpoint took a delivery; every ten seconds will do. @returns how much of its time was reported before; undefined where nothing changed */
export async function noteSuccess(connection: SqlConnection, id: number): Promise<number | undefined> {
  return (await success.first(connection, [id]))?.reported
}

/** Notes that an endpoint did not take a delivery. @param pauseSeconds how long it asks to be left alone */
export async function noteFailure(connection: SqlConnection, id: number, pauseSeconds: number): Promise<void> {
  await connection.query({
    name: 'endpoint-took-nothing',
    text: `UPDATE endpoints SET failing_since = coalesce(failing_since, now()),
        paused_until = CASE WHEN $2 > 0 THEN greatest(paused_until, now() + make_interval(secs => $2)) ELSE paused_until END
      WHERE id = $1 AND (failing_since IS NULL OR $2 > 0)`,
    values: [id, pauseSeconds],
  })
}

export interface FailingEndpoint {
  id: number
  name: string
  address: string
  /** Hours. */
  hours: number
  reported: number
}

const selectFailing = statement<FailingEndpoint>({
  text: `SELECT id, name, address, extract(epoch FROM now() - failing_since)::float8 / 3600 AS hours, reported FROM endpoints
      WHERE state = 'on' AND failing_since < now() - make_interval(hours => $1) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`,
  columns: { id: 'int8', name: 'text', address: 'text', hours: 'float8', reported: 'int4' },
})

/** The endpoints that took nothing for so many hours, locked until the transaction ends. */
export const lockFailing = (connection: SqlConnection, hours: number): Promise<FailingEndpoint[]> => selectFailing.rows(connection, [hours])

export async function noteReported(connection: SqlConnection, id: number, reported: number): Promise<void> {
  await connection.query('UPDATE endpoints SET reported = $2 WHERE id = $1', [id, reported])
}

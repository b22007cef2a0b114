import type { CallerKind } from '../../src/model.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** A line of the audit log. */
export interface NewAuditRow {
  kind: CallerKind
  who: string
  userId: number | null
  keyId: number | null
  what: string
  object: string | null
  before: unknown
  after: unknown
  requestId: string | null
  address: string | null
}

/** Adds a line, in the transaction of `connection`. */
export async function insertAuditRow(connection: SqlConnection, row: NewAuditRow): Promise<void> {
  const json = (value: unknown) => (value === undefined || value === null ? null : JSON.stringify(value))
  await connection.query(
    `INSERT INTO audit_log (kind, who, user_id, key_id, what, object, before, after, request_id, address)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [row.kind, row.who, row.userId, row.keyId, row.what, row.object, json(row.before), json(row.after), row.requestId, row.address],
  )
}

const selectNoted = statement<{ noted: boolean }>({
  text: `SELECT EXISTS (SELECT FROM audit_log WHERE at > now() - make_interval(secs => $4) AND what = $1 AND address IS NOT DISTINCT FROM $2
      AND object IS NOT DISTINCT FROM $3) AS noted`,
  columns: { noted: 'bool' },
})

/** Whether such a line was added in the last seconds. */
export async function wasNoted(
  connection: SqlConnection,
  what: string,
  { address, object, seconds }: { address: string | null; object: string | null; seconds: number },
): Promise<boolean> {
  return (await selectNoted.one(connection, [what, address, object, seconds])).noted
}

const selectProxyLogin = statement<{ noted: boolean }>({
  text: `SELECT EXISTS (SELECT FROM audit_log WHERE at >= date_trunc('day', now(), 'UTC') AND what = 'login' AND user_id = $1
      AND after->>'means' = 'proxy') AS noted`,
  columns: { noted: 'bool' },
})

/** Whether it was noted today (UTC) that this person came through the proxy. */
export async function proxyLoginNoted(connection: SqlConnection, userId: number): Promise<boolean> {
  return (await selectProxyLogin.one(connection, [userId])).noted
}

/** Removes lines older than so many days, 5,000 at a time. The database refuses to remove those of the last 30. */
export async function pruneAuditLog(connection: SqlConnection, days: number): Promise<void> {
  await connection.query(
    'DELETE FROM audit_log WHERE id IN (SELECT id FROM audit_log WHERE at < now() - make_interval(days => $1) ORDER BY at LIMIT 5000)',
    [days],
  )
}

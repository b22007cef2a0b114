import { type SqlConnection, statement } from '../statement.ts'

export interface NewSession {
  tokenHash: Buffer
  userId: number
  means: string
  device: string
  address: string | null
  oidcSession: string | null
}

const insertSession = statement<{ id: number }>({
  text: `INSERT INTO sessions (token_hash, user_id, means, device, address, oidc_session) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
  columns: { id: 'int8' },
})

/** @returns the session's id */
export async function insertNewSession(connection: SqlConnection, s: NewSession): Promise<number> {
  return (await insertSession.one(connection, [s.tokenHash, s.userId, s.means, s.device, s.address, s.oidcSession])).id
}

/** Notes the minute in which a session is used: at most one write a minute. */
export async function touchSession(connection: SqlConnection, id: number): Promise<void> {
  await connection.query(
    `UPDATE sessions SET last_used_at = date_trunc('minute', now()) WHERE id = $1 AND last_used_at < date_trunc('minute', now())`,
    [id],
  )
}

const removeOne = statement<{ userId: number }>({
  text: 'DELETE FROM sessions WHERE id = $1 AND ($2::int8 IS NULL OR user_id = $2) RETURNING user_id AS "userId"',
  columns: { userId: 'int8' },
})

/** Ends a session, only where it is this person's (null: anybody's). @returns whose it was; undefined when there was none */
export async function deleteSession(connection: SqlConnection, id: number, userId: number | null): Promise<number | undefined> {
  return (await removeOne.first(connection, [id, userId]))?.userId
}

const removeOfUser = statement<{ id: number }>({
  text: 'DELETE FROM sessions WHERE user_id = $1 AND id IS DISTINCT FROM $2 RETURNING id',
  columns: { id: 'int8' },
})

/** Ends the sessions of a person, but for one where that is named. @returns how many */
export async function deleteSessionsOf(connection: SqlConnection, userId: number, except: number | null): Promise<number> {
  return (await removeOfUser.rows(connection, [userId, except])).length
}

/** Gives a session another token; the old one opens nothing any more. */
export async function replaceToken(connection: SqlConnection, id: number, tokenHash: Buffer): Promise<void> {
  await connection.query('UPDATE sessions SET token_hash = $2 WHERE id = $1', [id, tokenHash])
}

/** Ends every session of everybody, such as after a backup was restored. */
export async function deleteAllSessions(connection: SqlConnection): Promise<void> {
  await connection.query('DELETE FROM sessions')
}

/** Removes sessions that ran out: days without use, and in all. */
export async function deleteOldSessions(connection: SqlConnection, limits: { idleDays: number; wholeDays: number }): Promise<void> {
  await connection.query(
    'DELETE FROM sessions WHERE last_used_at < now() - make_interval(secs => $1 * 86400.0) OR created_at < now() - make_interval(secs => $2 * 86400.0)',
    [limits.idleDays, limits.wholeDays],
  )
}

/** Makes every process look again at who is still allowed, once the transaction commits (src/access/revocations.ts). */
export async function announceChange(connection: SqlConnection): Promise<void> {
  await connection.query(`SELECT pg_notify('access', '')`)
}

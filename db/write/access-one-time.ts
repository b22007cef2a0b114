import { type SqlConnection, statement } from '../statement.ts'

/** Keeps the hash of a secret that is used once, for so many minutes. */
export async function keepToken(
  connection: SqlConnection,
  token: { hash: Buffer; purpose: string; userId: number | null; detail: Record<string, unknown>; minutes: number },
): Promise<void> {
  await connection.query(
    'INSERT INTO one_time_tokens (hash, purpose, user_id, detail, expires_at) VALUES ($1, $2, $3, $4, now() + make_interval(mins => $5))',
    [token.hash, token.purpose, token.userId, JSON.stringify(token.detail), token.minutes],
  )
}

/** Removes secrets that are too old to be used, 1,000 at a time. */
export async function pruneTokens(connection: SqlConnection): Promise<void> {
  await connection.query(
    `DELETE FROM one_time_tokens WHERE hash IN (SELECT hash FROM one_time_tokens WHERE expires_at < now() LIMIT 1000 FOR UPDATE SKIP LOCKED)`,
  )
}

export interface KeptToken {
  purpose: string
  userId: number | null
  detail: Record<string, unknown>
}

const takeByHash = statement<KeptToken>({
  text: `DELETE FROM one_time_tokens WHERE hash = $1 AND purpose = ANY($2) AND expires_at > now() RETURNING purpose, user_id AS "userId", detail`,
  columns: { purpose: 'text', userId: 'int8', detail: 'jsonb' },
})

/** Takes a secret away: of two who take it at once, one gets it. Undefined when it is unknown, used or too old. */
export function takeToken(connection: SqlConnection, hash: Buffer, purposes: string[]): Promise<KeptToken | undefined> {
  return takeByHash.first(connection, [hash, purposes])
}

/** Makes the secrets of one purpose, and of one person where one is named, void. */
export async function dropTokens(connection: SqlConnection, purposes: string[], userId: number | null): Promise<void> {
  await connection.query('DELETE FROM one_time_tokens WHERE purpose = ANY($1) AND user_id IS NOT DISTINCT FROM $2', [purposes, userId])
}

const selectOpen = statement<{ open: boolean }>({
  text: 'SELECT EXISTS (SELECT FROM one_time_tokens WHERE purpose = $1 AND expires_at > now()) AS open',
  columns: { open: 'bool' },
})

/** Whether a secret of this purpose can still be used. */
export async function tokenIsOpen(connection: SqlConnection, purpose: string): Promise<boolean> {
  return (await selectOpen.one(connection, [purpose])).open
}

/** Until the transaction ends, only one process makes the first administrator's address. */
export async function lockFirstAdmin(connection: SqlConnection): Promise<void> {
  await connection.query('SELECT pg_advisory_xact_lock(7276002)')
}

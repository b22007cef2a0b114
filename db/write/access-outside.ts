import { type SqlConnection, statement } from '../statement.ts'
import type { UserRow } from './access-users.ts'

const COLUMNS = `id, name, shown_name AS "shownName", roles, reads_embargoed AS "readsEmbargoed", password_hash AS "passwordHash"`

const selectByIdentity = statement<UserRow>({
  text: `SELECT ${COLUMNS} FROM users WHERE oidc_issuer = $1 AND oidc_subject = $2 AND removed_at IS NULL FOR UPDATE`,
  columns: { id: 'int8', name: 'text', shownName: 'text', roles: 'text[]', readsEmbargoed: 'bool', passwordHash: 'text' },
})

/** The person of this account at the provider, locked until the transaction ends; undefined when there is none. */
export function lockUserOfIdentity(connection: SqlConnection, issuer: string, subject: string): Promise<UserRow | undefined> {
  return selectByIdentity.first(connection, [issuer, subject])
}

/** Joins a person to an account at the provider. @returns false when the person has another one */
export async function linkIdentity(connection: SqlConnection, id: number, issuer: string, subject: string): Promise<boolean> {
  const linked = await connection.query(
    'UPDATE users SET oidc_issuer = $2, oidc_subject = $3 WHERE id = $1 AND oidc_subject IS NULL AND removed_at IS NULL',
    [id, issuer, subject],
  )
  return linked.rowCount === 1
}

const leaveDesks = statement<{ name: string }>({
  text: `DELETE FROM desk_members m USING desks d WHERE d.id = m.desk_id AND m.user_id = $1 AND d.name = ANY($2) AND d.name <> ALL($3)
      RETURNING d.name`,
  columns: { name: 'text' },
})

const joinDesks = statement<{ name: string }>({
  text: `WITH joined AS (INSERT INTO desk_members (desk_id, user_id) SELECT id, $1 FROM desks WHERE name = ANY($2)
      ON CONFLICT DO NOTHING RETURNING desk_id) SELECT name FROM desks WHERE id IN (SELECT desk_id FROM joined)`,
  columns: { name: 'text' },
})

/**
 * Puts a person into the desks of these names, and out of all others that are listed; desks that do not exist are made.
 * @returns the desks that they were not in before, and those that they were
 */
export async function setDesksOf(
  connection: SqlConnection,
  userId: number,
  names: string[],
  listed: string[],
): Promise<{ joined: string[]; left: string[] }> {
  await connection.query('INSERT INTO desks (name) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [names])
  const left = await leaveDesks.rows(connection, [userId, listed, names])
  const joined = await joinDesks.rows(connection, [userId, names])
  return { joined: joined.map(({ name }) => name), left: left.map(({ name }) => name) }
}

const selectRemoved = statement<{ removed: boolean }>({
  text: 'SELECT EXISTS (SELECT FROM users WHERE name = $1 AND removed_at IS NOT NULL) AS removed',
  columns: { removed: 'bool' },
})

/** Whether a person of this name was removed. */
export async function wasRemoved(connection: SqlConnection, name: string): Promise<boolean> {
  return (await selectRemoved.one(connection, [name])).removed
}

import type { Role } from '../../src/model.ts'
import { CAN_LOG_IN } from '../read/access-callers.ts'
import { type SqlConnection, statement } from '../statement.ts'

export interface NewUser {
  name: string
  shownName: string
  roles: readonly Role[]
  readsEmbargoed: boolean
}

const insertUser = statement<{ id: number }>({
  text: `INSERT INTO users (name, shown_name, roles, reads_embargoed) VALUES ($1, $2, $3, $4)
      ON CONFLICT (name) WHERE removed_at IS NULL DO NOTHING RETURNING id`,
  columns: { id: 'int8' },
})

/** @returns the person's id; undefined when the name is taken */
export async function insertNewUser(connection: SqlConnection, user: NewUser): Promise<number | undefined> {
  return (await insertUser.first(connection, [user.name, user.shownName, user.roles, user.readsEmbargoed]))?.id
}

export interface UserRow extends NewUser {
  id: number
  roles: Role[]
  passwordHash: string | null
}

const USER_COLUMNS = `id, name, shown_name AS "shownName", roles, reads_embargoed AS "readsEmbargoed", password_hash AS "passwordHash"`
const USER_TYPES = { id: 'int8', name: 'text', shownName: 'text', roles: 'text[]', readsEmbargoed: 'bool', passwordHash: 'text' } as const

const selectByName = statement<UserRow>({
  name: 'user-of-name',
  text: `SELECT ${USER_COLUMNS} FROM users WHERE name = $1 AND removed_at IS NULL`,
  columns: USER_TYPES,
})

/** The person with this name, in lower case; undefined when there is none. */
export function userOfName(connection: SqlConnection, name: string): Promise<UserRow | undefined> {
  return selectByName.first(connection, [name])
}

const selectAlike = statement<{ taken: boolean }>({
  text: `SELECT EXISTS (SELECT FROM users WHERE removed_at IS NULL AND id IS DISTINCT FROM $2
      AND (name = $1 OR lower(btrim(normalize(shown_name, NFKC))) = $1)) AS taken`,
  columns: { taken: 'bool' },
})

/** Whether another person than `id` is named or shown so. @param folded in the form in which names are compared */
export async function isNameOfAnother(connection: SqlConnection, folded: string, id: number | null): Promise<boolean> {
  return (await selectAlike.one(connection, [folded, id])).taken
}

const selectForChange = statement<UserRow>({
  text: `SELECT ${USER_COLUMNS} FROM users WHERE id = $1 AND removed_at IS NULL FOR UPDATE`,
  columns: USER_TYPES,
})

/** A person, locked until the transaction ends; undefined when there is none. */
export function lockUser(connection: SqlConnection, id: number): Promise<UserRow | undefined> {
  return selectForChange.first(connection, [id])
}

const lockAdmins = statement<{ id: number }>({
  text: `SELECT u.id FROM users u WHERE u.removed_at IS NULL AND 'admin' = ANY(u.roles) AND ${CAN_LOG_IN} ORDER BY u.id FOR UPDATE OF u`,
  columns: { id: 'int8' },
})

/** The administrators who can log in, locked until the transaction ends: of two who remove one another, the second sees the first's removal. */
export async function lockedAdmins(connection: SqlConnection): Promise<number[]> {
  return (await lockAdmins.rows(connection)).map(({ id }) => id)
}

/** Sets what a person is shown as and may do. */
export async function updateUser(connection: SqlConnection, id: number, user: Omit<NewUser, 'name'>): Promise<void> {
  await connection.query('UPDATE users SET shown_name = $2, roles = $3, reads_embargoed = $4 WHERE id = $1', [
    id,
    user.shownName,
    user.roles,
    user.readsEmbargoed,
  ])
}

export async function updatePassword(connection: SqlConnection, id: number, passwordHash: string): Promise<void> {
  await connection.query('UPDATE users SET password_hash = $2 WHERE id = $1', [id, passwordHash])
}

/** Removes a person from everything but the log and the decisions that name them: the row stays, without a way to log in. */
export async function removeUserRow(connection: SqlConnection, id: number): Promise<void> {
  await connection.query(
    'UPDATE users SET removed_at = now(), password_hash = NULL, oidc_issuer = NULL, oidc_subject = NULL WHERE id = $1',
    [id],
  )
  await connection.query('DELETE FROM passkeys WHERE user_id = $1', [id])
  await connection.query('DELETE FROM one_time_tokens WHERE user_id = $1', [id])
  await connection.query('DELETE FROM desk_members WHERE user_id = $1', [id])
  await connection.query('UPDATE api_keys SET revoked_at = now() WHERE owner_id = $1 AND revoked_at IS NULL', [id])
}

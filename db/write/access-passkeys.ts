import { type SqlConnection, statement } from '../statement.ts'

export interface PasskeyRow {
  id: number
  userId: number
  name: string
  credentialId: string
  publicKey: Uint8Array
  counter: number
  transports: string[]
}

const insertPasskeyRow = statement<{ id: number }>({
  text: `INSERT INTO passkeys (user_id, name, credential_id, public_key, counter, transports) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (credential_id) DO NOTHING RETURNING id`,
  columns: { id: 'int8' },
})

/** @returns its id; undefined when it is registered already */
export async function insertPasskey(connection: SqlConnection, passkey: Omit<PasskeyRow, 'id'>): Promise<number | undefined> {
  const { userId, name, credentialId, publicKey, counter, transports } = passkey
  return (await insertPasskeyRow.first(connection, [userId, name, credentialId, Buffer.from(publicKey), counter, transports]))?.id
}

const selectForLogin = statement<PasskeyRow>({
  text: `SELECT p.id, p.user_id AS "userId", p.name, p.credential_id AS "credentialId", p.public_key AS "publicKey", p.counter, p.transports
      FROM passkeys p JOIN users u ON u.id = p.user_id WHERE p.credential_id = $1 AND u.removed_at IS NULL FOR UPDATE OF p`,
  columns: {
    id: 'int8',
    userId: 'int8',
    name: 'text',
    credentialId: 'text',
    publicKey: 'bytea',
    counter: 'int8',
    transports: 'text[]',
  },
})

/** The passkey of this credential, locked until the transaction ends; undefined when it is unknown, or its person was removed. */
export function lockPasskey(connection: SqlConnection, credentialId: string): Promise<PasskeyRow | undefined> {
  return selectForLogin.first(connection, [credentialId])
}

/** Notes that a passkey was used, and the counter that its device sent. */
export async function touchPasskey(connection: SqlConnection, id: number, counter: number): Promise<void> {
  await connection.query('UPDATE passkeys SET counter = $2, last_used_at = now() WHERE id = $1', [id, counter])
}

const selectOwn = statement<{ name: string }>({
  text: 'SELECT name FROM passkeys WHERE id = $1 AND user_id = $2 FOR UPDATE',
  columns: { name: 'text' },
})

/** What can be changed of a passkey of this person, locked until the transaction ends; undefined when they have none of this id. */
export function lockOwnPasskey(connection: SqlConnection, id: number, userId: number): Promise<{ name: string } | undefined> {
  return selectOwn.first(connection, [id, userId])
}

export async function renamePasskeyRow(connection: SqlConnection, id: number, name: string): Promise<void> {
  await connection.query('UPDATE passkeys SET name = $2 WHERE id = $1', [id, name])
}

/** @returns whether the person had such a passkey */
export async function deletePasskey(connection: SqlConnection, id: number, userId: number): Promise<boolean> {
  return (await connection.query('DELETE FROM passkeys WHERE id = $1 AND user_id = $2', [id, userId])).rowCount === 1
}

/** Removes all passkeys of a person. @returns how many */
export async function deletePasskeysOf(connection: SqlConnection, userId: number): Promise<number> {
  return (await connection.query('DELETE FROM passkeys WHERE user_id = $1', [userId])).rowCount ?? 0
}

export interface PasskeyLine {
  id: number
  name: string
  credentialId: string
  transports: string[]
  createdAt: string
  lastUsedAt: string | null
}

const selectOfUser = statement<{
  id: number
  name: string
  credentialId: string
  transports: string[]
  createdAt: Date
  lastUsedAt: Date | null
}>({
  text: `SELECT id, name, credential_id AS "credentialId", transports, created_at AS "createdAt", last_used_at AS "lastUsedAt"
      FROM passkeys WHERE user_id = $1 ORDER BY id`,
  columns: { id: 'int8', name: 'text', credentialId: 'text', transports: 'text[]', createdAt: 'timestamptz', lastUsedAt: 'timestamptz' },
})

/** The passkeys of a person, the oldest first. */
export async function listPasskeys(connection: SqlConnection, userId: number): Promise<PasskeyLine[]> {
  const rows = await selectOfUser.rows(connection, [userId])
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString(), lastUsedAt: row.lastUsedAt?.toISOString() ?? null }))
}

const selectOtherWay = statement<{ other: boolean }>({
  text: `SELECT password_hash IS NOT NULL OR oidc_subject IS NOT NULL OR (SELECT count(*) FROM passkeys p WHERE p.user_id = u.id) > 1 AS other
      FROM users u WHERE u.id = $1`,
  columns: { other: 'bool' },
})

/** Whether the person can log in without one of their passkeys. */
export async function hasOtherWay(connection: SqlConnection, userId: number): Promise<boolean> {
  return (await selectOtherWay.one(connection, [userId])).other
}

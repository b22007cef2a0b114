import type { Scope } from '../../src/model.ts'
import { type SqlConnection, statement } from '../statement.ts'

export interface NewKey {
  name: string
  prefix: string
  hash: Buffer
  ownerId: number | null
  scopes: readonly Scope[]
  networks: readonly string[]
  origins: readonly string[]
  searchId: number | null
  days: number
}

const insertKey = statement<{ id: number }>({
  text: `INSERT INTO api_keys (name, prefix, hash, owner_id, scopes, networks, origins, search_id, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(days => $9)) RETURNING id`,
  columns: { id: 'int8' },
})

/** @returns the key's id */
export async function insertNewKey(connection: SqlConnection, k: NewKey): Promise<number> {
  return (await insertKey.one(connection, [k.name, k.prefix, k.hash, k.ownerId, k.scopes, k.networks, k.origins, k.searchId, k.days])).id
}

const markRevoked = statement<{ name: string }>({
  text: 'UPDATE api_keys SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING name',
  columns: { name: 'text' },
})

/** @returns the key's name; undefined when there is no such key in force */
export async function revokeKeyRow(connection: SqlConnection, id: number): Promise<string | undefined> {
  return (await markRevoked.first(connection, [id]))?.name
}

const giveOwner = statement<{ id: number }>({
  text: 'UPDATE api_keys SET owner_id = $1 WHERE owner_id IS NULL AND revoked_at IS NULL RETURNING id',
  columns: { id: 'int8' },
})

/** Gives the keys of no person to a person. @returns their ids */
export async function adoptKeys(connection: SqlConnection, userId: number): Promise<number[]> {
  return (await giveOwner.rows(connection, [userId])).map(({ id }) => id)
}

/** Notes the minute in which a key is used: at most one write a minute. */
export async function touchKey(connection: SqlConnection, id: number): Promise<void> {
  await connection.query(
    `UPDATE api_keys SET last_used_at = date_trunc('minute', now()) WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < date_trunc('minute', now()))`,
    [id],
  )
}

import { type SqlConnection, statement } from '../statement.ts'

/** What one key did since it was last written. */
export interface KeyUse {
  keyId: number
  requests: number
  bytes: number
  /** Requests that were answered with 429. */
  refused: number
  /** Number of the last event sent; null without one. */
  lastSeq: number | null
}

/** Adds what keys did to their counts of today (UTC). Keys that do not exist are left out. */
export async function addKeyUse(connection: SqlConnection, uses: KeyUse[]): Promise<void> {
  if (!uses.length) return
  const rows = uses.map((use) => ({
    key_id: use.keyId,
    requests: use.requests,
    bytes: use.bytes,
    refused: use.refused,
    last_seq: use.lastSeq,
  }))
  await connection.query({
    name: 'add-key-use',
    text: `INSERT INTO key_usage AS u (key_id, day, requests, bytes, refused, last_seq)
      SELECT t.key_id, (now() AT TIME ZONE 'UTC')::date, t.requests, t.bytes, t.refused, t.last_seq
      FROM jsonb_to_recordset($1::jsonb) AS t(key_id int8, requests int8, bytes int8, refused int8, last_seq int8) JOIN api_keys k ON k.id = t.key_id
      ORDER BY t.key_id
      ON CONFLICT (key_id, day) DO UPDATE SET requests = u.requests + excluded.requests, bytes = u.bytes + excluded.bytes,
        refused = u.refused + excluded.refused, last_seq = greatest(u.last_seq, excluded.last_seq)`,
    values: [JSON.stringify(rows)],
  })
}

/** One day of a key. */
export interface DayOfKey {
  /** YYYY-MM-DD, UTC. */
  day: string
  requests: number
  bytes: number
  refused: number
  lastSeq: number | null
}

const selectUsage = statement<DayOfKey>({
  text: `SELECT day::text AS day, requests, bytes, refused, last_seq AS "lastSeq" FROM key_usage WHERE key_id = $1 ORDER BY key_usage.day DESC LIMIT $2`,
  columns: { day: 'text', requests: 'int8', bytes: 'int8', refused: 'int8', lastSeq: 'int8' },
})

/** The last days on which a key was used, the latest first, at most `limit`. */
export function readKeyUsage(connection: SqlConnection, keyId: number, limit: number): Promise<DayOfKey[]> {
  return selectUsage.rows(connection, [keyId, limit])
}

const selectKeyExists = statement<{ found: boolean }>({
  text: 'SELECT EXISTS (SELECT 1 FROM api_keys WHERE id = $1) AS found',
  columns: { found: 'bool' },
})

/** Whether there is a key with this id, revoked or not. */
export async function keyExists(connection: SqlConnection, id: number): Promise<boolean> {
  return (await selectKeyExists.one(connection, [id])).found
}

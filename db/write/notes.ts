/** Values that survive restarts and belong to no row, by key. */
import type pg from 'pg'
import type { Database } from '../client.ts'

/** Reads a note that survives restarts; undefined when it was never written (or written as null). */
export async function readNote<T>(db: Database, key: string): Promise<T | undefined> {
  const { rows } = await db.pool.query('SELECT value FROM notes WHERE key = $1', [key])
  return rows[0]?.value ?? undefined
}

/** Writes a note; null takes it away. */
export async function writeNote(db: Database, key: string, value: unknown): Promise<void> {
  if (value === null) await db.pool.query('DELETE FROM notes WHERE key = $1', [key])
  else await setNote(db.pool, key, value)
}

/** Writes a note in whatever transaction the client is in. */
export async function setNote(client: Pick<pg.PoolClient, 'query'>, key: string, value: unknown): Promise<void> {
  await client.query({
    name: 'set-note',
    text: 'INSERT INTO notes (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    values: [key, JSON.stringify(value)],
  })
}

/** Values that survive restarts and belong to no row, by key. */
import type { Database } from '../client.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** Every key, with the type of its value. */
export interface Notes {
  /** The number of the last fingerprint that was archived. */
  archived: number
  /** The last number of the story log that the search index covers. */
  'words-made': number
  /** Which story log this is, and where the database was when it became that (log-identity.ts). */
  'log-identity': string
  'log-place': string
  /** The sample newsroom that is playing: its address, and when its morning ends (ISO). */
  sample: { url: string; endsAt?: string }
  /** When the sample newsroom opened (ISO), how fast it plays, and its port. */
  'sample-morning': { openedAt: string; speed: number; port: number }
  /** The first key that an SFTP server (`host:port`) showed. */
  [hostKey: `host-key ${string}`]: string
}

const selectNote = statement<{ value: unknown }>({ text: 'SELECT value FROM notes WHERE key = $1', columns: { value: 'jsonb' } })
const deleteNote = statement<{ value: unknown }>({ text: 'DELETE FROM notes WHERE key = $1 RETURNING value', columns: { value: 'jsonb' } })

/** Reads a note; undefined where there is none. */
export async function readNote<Key extends keyof Notes>(db: Database, key: Key): Promise<Notes[Key] | undefined> {
  const row = await selectNote.first(db.pool, [key])
  return row?.value as Notes[Key] | undefined
}

/** Writes a note; null removes it. */
export async function writeNote<Key extends keyof Notes>(db: Database, key: Key, value: Notes[Key] | null): Promise<void> {
  if (value === null) await takeNote(db, key)
  else await setNote(db.pool, key, value)
}

/** Writes a note, in the transaction of the connection if there is one. */
export async function setNote<Key extends keyof Notes>(connection: SqlConnection, key: Key, value: Notes[Key]): Promise<void> {
  await connection.query({
    name: 'set-note',
    text: 'INSERT INTO notes (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    values: [key, JSON.stringify(value)],
  })
}

/** Removes a note. @returns its value; undefined where there was none */
export async function takeNote<Key extends keyof Notes>(db: Database, key: Key): Promise<Notes[Key] | undefined> {
  const row = await deleteNote.first(db.pool, [key])
  return row?.value as Notes[Key] | undefined
}

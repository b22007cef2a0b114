/** Files on servers: which were read, which wait, which could not be read; and the host keys that servers showed. */
import type { Trouble } from '../../src/model.ts'
import type { Database } from '../client.ts'
import { type SqlConnection, statement } from '../statement.ts'
import { readNote, takeNote } from './notes.ts'

/** A file in one state. */
export interface FileState {
  name: string
  bytes: number
  modified: string
}

export interface KnownFile extends FileState {
  /** Seconds since it was first seen in this state. */
  ageSeconds: number
  read: boolean
  trouble: Trouble | null
}

const selectKnown = statement<KnownFile>({
  name: 'known-files',
  text: `SELECT name, bytes, modified, extract(epoch FROM now() - seen_at)::float8 AS "ageSeconds", read_at IS NOT NULL AS read, trouble
      FROM remote_files WHERE feed_id = $1 AND name = ANY($2)`,
  columns: { name: 'text', bytes: 'int8', modified: 'text', ageSeconds: 'float8', read: 'bool', trouble: 'jsonb' },
})

/**
 * Records what a listing shows. A file in another state than before counts as never read.
 * @param listing.whole the listing is complete: a file that it lacks is gone, and is forgotten when it was seen more than `keptDays` ago
 * @returns what is known of each listed file, by name
 */
export async function rememberListing(
  db: Database,
  feedId: number,
  listing: { files: FileState[]; whole: boolean; keptDays: number },
): Promise<Map<string, KnownFile>> {
  const { files, whole, keptDays } = listing
  const names = files.map((file) => file.name)
  await db.pool.query({
    name: 'remember-listing',
    text: `INSERT INTO remote_files AS r (feed_id, name, bytes, modified) SELECT $1, * FROM unnest($2::text[], $3::int8[], $4::text[])
      ON CONFLICT (feed_id, name) DO UPDATE SET bytes = excluded.bytes, modified = excluded.modified, seen_at = now(), read_at = NULL, trouble = NULL
        WHERE (r.bytes, r.modified) IS DISTINCT FROM (excluded.bytes, excluded.modified)`,
    values: [feedId, names, files.map((file) => file.bytes), files.map((file) => file.modified)],
  })
  if (whole)
    await db.pool.query({
      name: 'forget-gone-files',
      text: 'DELETE FROM remote_files WHERE feed_id = $1 AND NOT name = ANY($2) AND seen_at < now() - make_interval(secs => $3 * 86400.0)',
      values: [feedId, names, keptDays],
    })
  return new Map((await selectKnown.rows(db.pool, [feedId, names])).map((file) => [file.name, file]))
}

/**
 * Records that a file was read in this state, or with `why` that it could not be, so that it is not tried again in this state. Must be called in
 * the transaction that writes the file's entries.
 */
export async function recordFile(
  connection: SqlConnection,
  feedId: number,
  { name, bytes, modified }: FileState,
  why: Trouble | null,
): Promise<void> {
  await connection.query({
    name: 'record-file',
    text: `UPDATE remote_files SET read_at = CASE WHEN $5::jsonb IS NULL THEN now() END, trouble = $5, seen_at = CASE WHEN $5::jsonb IS NULL THEN seen_at ELSE now() END
      WHERE feed_id = $1 AND name = $2 AND bytes = $3 AND modified = $4`,
    values: [feedId, name, bytes, modified, why && JSON.stringify(why)],
  })
}

/** The note with the first key that a server showed. */
const hostKeyNote = (server: string) => `host-key ${server}` as const

/** The key that a server (`host:port`) was first seen with; null before. */
export async function knownHostKey(db: Database, server: string): Promise<string | null> {
  return (await readNote(db, hostKeyNote(server))) ?? null
}

/** Records the key of a server unless one is recorded: the first one stays. */
export async function recordHostKey(db: Database, server: string, hostKey: string): Promise<void> {
  await db.pool.query('INSERT INTO notes (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING', [
    hostKeyNote(server),
    JSON.stringify(hostKey),
  ])
}

/** Forgets the key of a server, so that the next visit records the one it finds. @returns the key that was known */
export async function forgetHostKey(db: Database, server: string): Promise<string | null> {
  return (await takeNote(db, hostKeyNote(server))) ?? null
}

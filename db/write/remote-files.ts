/** Files on servers: which were read, which wait, which could not be read; and the keys that servers showed. */
import type pg from 'pg'
import type { Trouble } from '../../src/model.ts'
import type { Database } from '../client.ts'

/** A file in one state. */
export interface FileState {
  name: string
  bytes: number
  modified: string
}

export interface KnownFile extends FileState {
  /** Seconds that it was seen in this state. */
  ageSeconds: number
  read: boolean
  trouble: Trouble | null
}

/**
 * Remembers what a listing shows: a file in another state than before counts as never read.
 * @param listing.whole the listing is not cut off, so what it lacks is gone; that is forgotten once it stood there for `keptDays`
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
  const { rows } = await db.pool.query({
    name: 'known-files',
    text: `SELECT name, bytes, modified, extract(epoch FROM now() - seen_at)::float8 AS "ageSeconds", read_at IS NOT NULL AS read, trouble
      FROM remote_files WHERE feed_id = $1 AND name = ANY($2)`,
    values: [feedId, names],
  })
  return new Map(rows.map((row) => [row.name, row]))
}

/** Notes, in the transaction of its rows, that a file was read in this state; with `why`, that it could not be, and is left alone from now. */
export async function recordFile(
  client: Pick<pg.PoolClient, 'query'>,
  feedId: number,
  { name, bytes, modified }: FileState,
  why: Trouble | null,
): Promise<void> {
  await client.query({
    name: 'record-file',
    text: `UPDATE remote_files SET read_at = CASE WHEN $5::jsonb IS NULL THEN now() END, trouble = $5, seen_at = CASE WHEN $5::jsonb IS NULL THEN seen_at ELSE now() END
      WHERE feed_id = $1 AND name = $2 AND bytes = $3 AND modified = $4`,
    values: [feedId, name, bytes, modified, why && JSON.stringify(why)],
  })
}

/** Notes live under this name: the first key that a server showed. */
const noteOf = (server: string) => `host-key ${server}`

/** The key that a server (`host:port`) was first seen with; null before. */
export async function knownHostKey(db: Database, server: string): Promise<string | null> {
  const { rows } = await db.pool.query('SELECT value FROM notes WHERE key = $1', [noteOf(server)])
  return rows[0]?.value ?? null
}

/** The first key that is recorded stays, whoever else comes with another. */
export async function recordHostKey(db: Database, server: string, hostKey: string): Promise<void> {
  await db.pool.query('INSERT INTO notes (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING', [
    noteOf(server),
    JSON.stringify(hostKey),
  ])
}

/** The next visit records the key it finds. @returns the key that was known */
export async function forgetHostKey(db: Database, server: string): Promise<string | null> {
  const { rows } = await db.pool.query('DELETE FROM notes WHERE key = $1 RETURNING value', [noteOf(server)])
  return rows[0]?.value ?? null
}

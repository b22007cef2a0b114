/** The archive: fingerprints older than the match window, each found by a few keys. */
import type pg from 'pg'
import { type SqlConnection, statement } from '../statement.ts'
import { setNote } from './notes.ts'

/** One archiving process at a time (advisory, kept until the commit). The number is arbitrary and used nowhere else. */
const ARCHIVE_LOCK = 7_275_001

const selectLastArchived = statement<{ id: number }>({
  name: 'last-archived',
  text: `SELECT value::int8 AS id FROM notes WHERE key = 'archived'`,
  columns: { id: 'int8' },
})

/** The number of the last fingerprint that was archived; 0 before the first. */
export async function lastArchived(connection: SqlConnection): Promise<number> {
  return (await selectLastArchived.first(connection))?.id ?? 0
}

/** A fingerprint that goes into the archive. */
export interface ExpiredFingerprint {
  id: number
  source: string
  storyId: number | null
  print: Buffer
}

/** Placed before the match window, which has the last $2 days. */
const EXPIRED = `(p.placed_at < now() - make_interval(secs => $2 * 86400.0))`

const selectAnyExpired = statement<{ expired: boolean }>({
  name: 'any-expired',
  text: `SELECT ${EXPIRED} AS expired FROM placements p WHERE p.id > $1 ORDER BY p.id LIMIT 1`,
  columns: { expired: 'bool' },
})

/** Whether any fingerprint that is not archived is older than the window. */
export async function anyExpired(connection: SqlConnection, windowDays: number): Promise<boolean> {
  const oldest = await selectAnyExpired.first(connection, [await lastArchived(connection), windowDays])
  return oldest?.expired ?? false
}

const lockArchive = statement<{ ours: boolean }>({
  name: 'lock-archive',
  text: 'SELECT pg_try_advisory_xact_lock($1) AS ours',
  columns: { ours: 'bool' },
})

const selectExpired = statement<ExpiredFingerprint & { expired: boolean }>({
  name: 'next-expired',
  text: `SELECT p.id, s.name AS source, p.story_id AS "storyId", f.print, ${EXPIRED} AS expired
      FROM placements p JOIN fingerprints f ON f.version_id = p.version_id JOIN sources s ON s.id = p.source_id WHERE p.id > $1 AND p.number > 0 ORDER BY p.id LIMIT $3`,
  columns: { id: 'int8', source: 'text', storyId: 'int8', print: 'bytea', expired: 'bool' },
})

/**
 * The next fingerprints older than the window, in the order of placing. Must be called in a transaction.
 * @returns null when another process is archiving
 */
export async function nextExpired(client: pg.PoolClient, windowDays: number, limit: number): Promise<ExpiredFingerprint[] | null> {
  if (!(await lockArchive.one(client, [ARCHIVE_LOCK])).ours) return null
  const rows = await selectExpired.rows(client, [await lastArchived(client), windowDays, limit])
  const first = rows.findIndex((row) => !row.expired)
  return first < 0 ? rows : rows.slice(0, first)
}

/** Archives fingerprints under these keys, and records the number of the last one. Doing it twice changes nothing. */
export async function archive(client: pg.PoolClient, fingerprints: { id: number; keys: number[] }[], upTo: number): Promise<void> {
  await client.query({
    name: 'archive-fingerprints',
    text: `INSERT INTO archive (placement_id, keys) SELECT id, keys::int4[] FROM unnest($1::int8[], $2::text[]) AS t(id, keys) ON CONFLICT DO NOTHING`,
    values: [fingerprints.map((p) => p.id), fingerprints.map((p) => `{${p.keys.join(',')}}`)],
  })
  await setNote(client, 'archived', upTo)
}

/** Keys looked up in one scan. Each row that a scan finds is compared with all its keys, so several small scans cost less than one large one. */
const KEYS_PER_SCAN = 64

const selectArchived = statement<{ id: number }>({
  name: 'find-archived',
  text: `SELECT DISTINCT a.id FROM unnest($1::text[]) AS chunk, LATERAL (SELECT placement_id AS id FROM archive WHERE keys && chunk::int4[] OFFSET 0) a
      ORDER BY a.id DESC LIMIT $2`,
  columns: { id: 'int8' },
})

/** The archived fingerprints that share a key with these, the latest `limit` of them. */
export async function findArchived(connection: SqlConnection, keys: number[], limit: number): Promise<number[]> {
  const chunks = Array.from(
    { length: Math.ceil(keys.length / KEYS_PER_SCAN) },
    (_, i) => `{${keys.slice(i * KEYS_PER_SCAN, (i + 1) * KEYS_PER_SCAN).join(',')}}`,
  )
  return (await selectArchived.rows(connection, [chunks, limit])).map((row) => row.id)
}

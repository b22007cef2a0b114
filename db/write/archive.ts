/** The archive: prints that the window has passed, to be found by a few keys each. */
import type pg from 'pg'
import { setNote } from './notes.ts'

/** One archiver at a time (advisory, held until the commit). The number is arbitrary and only ours. */
const ARCHIVE_LOCK = 7_275_001

/** The note that holds the number of the last print that was archived. */
const ARCHIVED = 'archived'

/** The number of the last print that was archived; 0 before the first. */
export async function lastArchived(client: Pick<pg.PoolClient, 'query'>): Promise<number> {
  const { rows } = await client.query({
    name: 'last-archived',
    text: 'SELECT value::int8 AS id FROM notes WHERE key = $1',
    values: [ARCHIVED],
  })
  return rows[0]?.id ?? 0
}

/** A print that goes into the archive. */
export interface ExpiredFingerprint {
  id: number
  source: string
  storyId: number | null
  keys: Buffer
  shingles: Buffer
  traits: string
}

/** What the window holds: what was placed in so many days, and so many prints at most. */
export interface Window {
  days: number
  fingerprints: number
}

const PASSED = `(f.placed_at < now() - make_interval(secs => $2 * 86400.0) OR f.id <= (SELECT max(id) FROM fingerprints) - $3::int8)`

/** Whether the window has passed a print that is not archived. */
export async function anyExpired(client: Pick<pg.PoolClient, 'query'>, window: Window): Promise<boolean> {
  const { rows } = await client.query({
    name: 'any-expired',
    text: `SELECT ${PASSED} AS passed FROM fingerprints f WHERE f.id > $1 ORDER BY f.id LIMIT 1`,
    values: [await lastArchived(client), window.days, window.fingerprints],
  })
  return rows[0]?.passed ?? false
}

/**
 * The next prints, in the order of placing, that the window has passed. To be called in a transaction.
 * @returns null when another process archives now
 */
export async function nextExpired(client: pg.PoolClient, window: Window, limit: number): Promise<ExpiredFingerprint[] | null> {
  const lock = await client.query({ name: 'lock-archive', text: 'SELECT pg_try_advisory_xact_lock($1) AS ours', values: [ARCHIVE_LOCK] })
  if (!lock.rows[0].ours) return null
  const { rows } = await client.query({
    name: 'next-expired',
    text: `SELECT f.id, s.name AS source, f.story_id AS "storyId", f.keys, f.shingles, f.traits, ${PASSED} AS passed
      FROM fingerprints f JOIN sources s ON s.id = f.source_id WHERE f.id > $1 ORDER BY f.id LIMIT $4`,
    values: [await lastArchived(client), window.days, window.fingerprints, limit],
  })
  const first = rows.findIndex((row) => !row.passed)
  return first < 0 ? rows : rows.slice(0, first)
}

/** Archives prints under these keys, and notes how far it is done. A second time changes nothing. */
export async function archive(client: pg.PoolClient, fingerprints: { id: number; keys: number[] }[], upTo: number): Promise<void> {
  await client.query({
    name: 'archive-fingerprints',
    text: `INSERT INTO archive (fingerprint_id, keys) SELECT id, keys::int4[] FROM unnest($1::int8[], $2::text[]) AS t(id, keys) ON CONFLICT DO NOTHING`,
    values: [fingerprints.map((p) => p.id), fingerprints.map((p) => `{${p.keys.join(',')}}`)],
  })
  await setNote(client, ARCHIVED, upTo)
}

/** Keys asked for in one scan: what a scan finds is compared with each of its keys, so many small scans cost less than one large one. */
const KEYS_OF_A_SCAN = 64

/** The archived prints that share a key with these, the latest `limit` of them. */
export async function findArchived(client: pg.PoolClient, keys: number[], limit: number): Promise<number[]> {
  const chunks = Array.from(
    { length: Math.ceil(keys.length / KEYS_OF_A_SCAN) },
    (_, i) => `{${keys.slice(i * KEYS_OF_A_SCAN, (i + 1) * KEYS_OF_A_SCAN).join(',')}}`,
  )
  const { rows } = await client.query({
    name: 'find-archived',
    text: `SELECT DISTINCT a.id FROM unnest($1::text[]) AS chunk, LATERAL (SELECT fingerprint_id AS id FROM archive WHERE keys && chunk::int4[] OFFSET 0) a
      ORDER BY a.id DESC LIMIT $2`,
    values: [chunks, limit],
  })
  return rows.map((row) => row.id)
}

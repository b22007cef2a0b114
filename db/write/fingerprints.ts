/** Fingerprints: what matching knows of placed versions. Those older than the match window are in the archive too (archive.ts). */
import type pg from 'pg'
import type { Relation, Signal, SourceKind } from '../../src/model.ts'
import { arrayOf } from '../binary.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** A fingerprint as stored, with what its story and source add. */
export interface StoredFingerprint {
  id: number
  articleId: number
  storyId: number | null
  source: string
  sourceKind: SourceKind
  publishedAt: Date
  relation: Relation
  signal: Signal | null
  /** Packed (src/matching/fingerprint/packed.ts). */
  print: Buffer
  killed: boolean
  embargoedUntil: Date | null
}

/** The columns of a StoredFingerprint, their types, and the tables they come from. */
export const FINGERPRINT = `p.id, p.article_id AS "articleId", p.story_id AS "storyId", s.name AS source, s.kind AS "sourceKind", p.published_at AS "publishedAt", p.relation,
  p.signal, f.print, coalesce(st.status = 'killed', false) AS killed, st.embargoed_until AS "embargoedUntil"`
export const FINGERPRINT_COLUMNS = {
  id: 'int8',
  articleId: 'int8',
  storyId: 'int8',
  source: 'text',
  sourceKind: 'text',
  publishedAt: 'timestamptz',
  relation: 'text',
  signal: 'text',
  print: 'bytea',
  killed: 'bool',
  embargoedUntil: 'timestamptz',
} as const
export const FINGERPRINT_FROM =
  'FROM placements p JOIN fingerprints f ON f.version_id = p.version_id JOIN sources s ON s.id = p.source_id LEFT JOIN stories st ON st.id = p.story_id'

const selectCandidates = statement<StoredFingerprint>({
  name: 'find-candidates',
  text: `WITH near AS MATERIALIZED (SELECT id, story_id FROM placements WHERE id = ANY($1) AND number > 0 UNION
        SELECT id, story_id FROM placements WHERE article_id = ANY($2) AND number > 0),
      wanted AS (SELECT id FROM near UNION SELECT p.id FROM placements p WHERE p.number > 0 AND p.story_id IN (SELECT story_id FROM near WHERE story_id IS NOT NULL))
      SELECT ${FINGERPRINT} ${FINGERPRINT_FROM} WHERE p.id IN (SELECT id FROM wanted) ORDER BY p.id`,
  columns: FINGERPRINT_COLUMNS,
})

/**
 * Everything that versions could be matched to: these fingerprints, those of the same articles, and the others of the stories found. In the order
 * of placing.
 */
export function findCandidates(client: pg.PoolClient, fingerprintIds: number[], articleIds: number[]): Promise<StoredFingerprint[]> {
  return selectCandidates.rows(client, [fingerprintIds, articleIds])
}

const selectFirstBytes = statement<{ id: number; first: Buffer }>({
  name: 'first-bytes-after',
  text: `SELECT p.id, substring(f.print, 1, $3) AS first FROM placements p JOIN fingerprints f ON f.version_id = p.version_id
      WHERE p.id > $1 AND p.number > 0 ORDER BY p.id LIMIT $2`,
  columns: { id: 'int8', first: 'bytea' },
})

/**
 * The first bytes of the packed fingerprints with a higher id, in the order of placing. Ids are given under the lock of placing, so under that lock
 * none can be added later.
 */
export function firstBytesAfter(connection: SqlConnection, after: number, limit: number, bytes: number) {
  return selectFirstBytes.rows(connection, [after, limit, bytes])
}

const selectPrints = statement<{ id: number; print: Buffer }>({
  text: `SELECT p.id, f.print FROM placements p JOIN fingerprints f ON f.version_id = p.version_id WHERE p.id = ANY($1)`,
  columns: { id: 'int8', print: 'bytea' },
})

/** The packed fingerprints with these ids, in any order. */
export function readPrints(connection: SqlConnection, ids: number[]) {
  return selectPrints.rows(connection, [ids])
}

const selectNewest = statement<{ id: number | null }>({
  name: 'newest-placement',
  text: 'SELECT max(id) AS id FROM placements',
  columns: { id: 'int8' },
})

/** The id of what was placed last; 0 before the first. */
export async function newestPlacement(connection: SqlConnection): Promise<number> {
  return (await selectNewest.one(connection)).id ?? 0
}

const selectRecent = statement<{ id: number; print: Buffer }>({
  name: 'recent-prints',
  text: `SELECT p.id, f.print FROM placements p JOIN fingerprints f ON f.version_id = p.version_id
      WHERE p.source_id = $1 AND p.number > 0 AND p.relation IN ('original', 'copy') ORDER BY p.id DESC LIMIT $2`,
  columns: { id: 'int8', print: 'bytea' },
})

/** The latest packed fingerprints of a source, oldest first. Boilerplate is learnt from them. */
export async function recentPrints(connection: SqlConnection, sourceId: number, limit: number) {
  return (await selectRecent.rows(connection, [sourceId, limit])).reverse()
}

const selectVersions = statement<{ id: number; versionId: number }>({
  text: 'SELECT id, version_id AS "versionId" FROM placements WHERE id = ANY($1)',
  columns: { id: 'int8', versionId: 'int8' },
})

/** The versions of placements, by placement. */
export async function versionsOfPlacements(connection: SqlConnection, ids: number[]): Promise<Map<number, number>> {
  return new Map((await selectVersions.rows(connection, [ids])).map(({ id, versionId }) => [id, versionId]))
}

/** Writes fingerprints that placing made, because they depend on earlier versions or on the time: packed, by version. */
export async function writeFingerprints(client: SqlConnection, made: { versionId: number; print: Uint8Array }[]): Promise<void> {
  if (!made.length) return
  await client.query({
    name: 'write-fingerprints',
    text: `INSERT INTO fingerprints (version_id, print) SELECT * FROM unnest($1::int8[], $2::bytea[])
      ON CONFLICT (version_id) DO UPDATE SET print = excluded.print`,
    values: [
      made.map((one) => one.versionId),
      arrayOf(
        'bytea',
        made.map((one) => one.print),
      ),
    ],
  })
}

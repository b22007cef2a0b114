/** Fingerprints: what matching knows of placed versions. Those older than the match window are in the archive too (archive.ts). */
import type pg from 'pg'
import type { Relation, Signal, SourceKind } from '../../src/model.ts'
import { arrayOf } from '../binary.ts'
import { type SqlConnection, statement } from '../statement.ts'
import type { PlacedRow } from './stories.ts'

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
  keys: Buffer
  shingles: Buffer
  traits: string
  killed: boolean
  embargoedUntil: Date | null
}

/** The columns of a StoredFingerprint, their types, and the tables they come from. */
export const FINGERPRINT = `f.id, f.article_id AS "articleId", f.story_id AS "storyId", s.name AS source, s.kind AS "sourceKind", f.published_at AS "publishedAt", f.relation,
  f.signal, f.keys, f.shingles, f.traits, coalesce(st.status = 'killed', false) AS killed, st.embargoed_until AS "embargoedUntil"`
export const FINGERPRINT_COLUMNS = {
  id: 'int8',
  articleId: 'int8',
  storyId: 'int8',
  source: 'text',
  sourceKind: 'text',
  publishedAt: 'timestamptz',
  relation: 'text',
  signal: 'text',
  keys: 'bytea',
  shingles: 'bytea',
  traits: 'text',
  killed: 'bool',
  embargoedUntil: 'timestamptz',
} as const
export const FINGERPRINT_FROM = 'FROM fingerprints f JOIN sources s ON s.id = f.source_id LEFT JOIN stories st ON st.id = f.story_id'

const selectCandidates = statement<StoredFingerprint>({
  name: 'find-candidates',
  text: `WITH near AS MATERIALIZED (SELECT id, story_id FROM fingerprints WHERE id = ANY($1) UNION
        SELECT f.id, f.story_id FROM versions v JOIN fingerprints f ON f.version_id = v.id WHERE v.article_id = ANY($2)),
      wanted AS (SELECT id FROM near UNION SELECT f.id FROM fingerprints f WHERE f.story_id IN (SELECT story_id FROM near WHERE story_id IS NOT NULL))
      SELECT ${FINGERPRINT} ${FINGERPRINT_FROM} WHERE f.id IN (SELECT id FROM wanted) ORDER BY f.id`,
  columns: FINGERPRINT_COLUMNS,
})

/**
 * Everything that versions could be matched to: these fingerprints, those of the same articles, and the others of the stories found. In the order
 * of placing.
 */
export function findCandidates(client: pg.PoolClient, fingerprintIds: number[], articleIds: number[]): Promise<StoredFingerprint[]> {
  return selectCandidates.rows(client, [fingerprintIds, articleIds])
}

const selectKeys = statement<{ id: number; keys: Buffer }>({
  name: 'keys-after',
  text: 'SELECT id, keys FROM fingerprints WHERE id > $1 ORDER BY id LIMIT $2',
  columns: { id: 'int8', keys: 'bytea' },
})

/**
 * The keys of the fingerprints with a higher id, in the order of placing. Ids are given under the lock of placing, so under that lock none can be
 * added later.
 */
export function keysAfter(connection: SqlConnection, after: number, limit: number) {
  return selectKeys.rows(connection, [after, limit])
}

const selectRecentShingles = statement<{ shingles: Buffer }>({
  name: 'recent-shingles',
  text: `SELECT shingles FROM fingerprints WHERE source_id = $1 AND relation IN ('original', 'copy') ORDER BY id DESC LIMIT $2`,
  columns: { shingles: 'bytea' },
})

/** The latest shingles of a source, oldest first, one item a version. Boilerplate is learnt from them. */
export async function recentShingles(connection: SqlConnection, sourceId: number, limit: number): Promise<Buffer[]> {
  return (await selectRecentShingles.rows(connection, [sourceId, limit])).map((row) => row.shingles).reverse()
}

/** Writes the fingerprints of a batch. A version that came late has none. */
export async function writeFingerprints(client: pg.PoolClient, rows: PlacedRow[]): Promise<void> {
  const timely = rows.filter((row) => row.number > 0)
  await client.query({
    name: 'write-fingerprints',
    text: `INSERT INTO fingerprints (version_id, article_id, story_id, source_id, published_at, relation, signal, keys, shingles, traits)
      SELECT version_id, article_id, story_id, source_id, published_at, relation, signal, keys, shingles, traits
      FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::timestamptz[], $6::text[], $7::text[], $8::bytea[], $9::bytea[], $10::text[])
        WITH ORDINALITY AS t(version_id, article_id, story_id, source_id, published_at, relation, signal, keys, shingles, traits, n) ORDER BY n
      ON CONFLICT (version_id) DO NOTHING`,
    values: [
      timely.map((r) => r.versionId),
      timely.map((r) => r.articleId),
      timely.map((r) => r.storyId),
      timely.map((r) => r.sourceId),
      timely.map((r) => r.publishedAt),
      timely.map((r) => r.relation),
      timely.map((r) => r.signal),
      arrayOf(
        'bytea',
        timely.map((r) => r.keys),
      ),
      arrayOf(
        'bytea',
        timely.map((r) => r.shingles),
      ),
      arrayOf(
        'text',
        timely.map((r) => r.traits),
      ),
    ],
  })
}

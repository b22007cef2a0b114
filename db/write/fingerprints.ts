/** Prints: what matching knows of placed versions, those of the window and those that it has passed (archive.ts). */
import type pg from 'pg'
import type { Relation, Signal, SourceKind } from '../../src/model.ts'
import { arrayOf } from '../binary.ts'
import type { PlacedRow } from './stories.ts'

/** A fingerprint as stored, with what its story and source say of it. */
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

/** Columns of a stored print, and where they come from. */
export const FINGERPRINT = `f.id, f.article_id AS "articleId", f.story_id AS "storyId", s.name AS source, s.kind AS "sourceKind", f.published_at AS "publishedAt", f.relation,
  f.signal, f.keys, f.shingles, f.traits, coalesce(st.status = 'killed', false) AS killed, st.embargoed_until AS "embargoedUntil"`
export const FINGERPRINT_FROM = 'FROM fingerprints f JOIN sources s ON s.id = f.source_id LEFT JOIN stories st ON st.id = f.story_id'

/**
 * Everything that versions could be matched to: these prints, the prints of the same articles, and the other prints of the stories found. In the
 * order of placing.
 */
export async function findCandidates(client: pg.PoolClient, fingerprintIds: number[], articleIds: number[]): Promise<StoredFingerprint[]> {
  const { rows } = await client.query({
    name: 'find-candidates',
    text: `WITH near AS MATERIALIZED (SELECT id, story_id FROM fingerprints WHERE id = ANY($1) UNION
        SELECT f.id, f.story_id FROM versions v JOIN fingerprints f ON f.version_id = v.id WHERE v.article_id = ANY($2)),
      wanted AS (SELECT id FROM near UNION SELECT f.id FROM fingerprints f WHERE f.story_id IN (SELECT story_id FROM near WHERE story_id IS NOT NULL))
      SELECT ${FINGERPRINT} ${FINGERPRINT_FROM} WHERE f.id IN (SELECT id FROM wanted) ORDER BY f.id`,
    values: [fingerprintIds, articleIds],
  })
  return rows
}

/** What prints can be found by, of those behind this one, in the order of placing: under the lock of placing this is all there is, since numbers are given there. */
export async function keysAfter(
  client: Pick<pg.PoolClient, 'query'>,
  after: number,
  limit: number,
): Promise<{ id: number; keys: Buffer }[]> {
  const { rows } = await client.query({
    name: 'keys-after',
    text: 'SELECT id, keys FROM fingerprints WHERE id > $1 ORDER BY id LIMIT $2',
    values: [after, limit],
  })
  return rows
}

/** The latest shingles of a source, one row a version, for learning what it prints under everything. */
export async function recentShingles(client: Pick<pg.PoolClient, 'query'>, sourceId: number, limit: number): Promise<Buffer[]> {
  const { rows } = await client.query({
    name: 'recent-shingles',
    text: `SELECT shingles FROM fingerprints WHERE source_id = $1 AND relation IN ('original', 'copy') ORDER BY id DESC LIMIT $2`,
    values: [sourceId, limit],
  })
  return rows.map((r) => r.shingles).reverse()
}

/** Writes the prints of a batch. A version that came late has none. */
export async function writeFingerprints(client: pg.PoolClient, rows: PlacedRow[]): Promise<void> {
  const spoken = rows.filter((row) => row.number > 0)
  await client.query({
    name: 'write-prints',
    text: `INSERT INTO fingerprints (version_id, article_id, story_id, source_id, published_at, relation, signal, keys, shingles, traits)
      SELECT version_id, article_id, story_id, source_id, published_at, relation, signal, keys, shingles, traits
      FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::timestamptz[], $6::text[], $7::text[], $8::bytea[], $9::bytea[], $10::text[])
        WITH ORDINALITY AS t(version_id, article_id, story_id, source_id, published_at, relation, signal, keys, shingles, traits, n) ORDER BY n
      ON CONFLICT (version_id) DO NOTHING`,
    values: [
      spoken.map((r) => r.versionId),
      spoken.map((r) => r.articleId),
      spoken.map((r) => r.storyId),
      spoken.map((r) => r.sourceId),
      spoken.map((r) => r.publishedAt),
      spoken.map((r) => r.relation),
      spoken.map((r) => r.signal),
      arrayOf(
        'bytea',
        spoken.map((r) => r.keys),
      ),
      arrayOf(
        'bytea',
        spoken.map((r) => r.shingles),
      ),
      arrayOf(
        'text',
        spoken.map((r) => r.traits),
      ),
    ],
  })
}

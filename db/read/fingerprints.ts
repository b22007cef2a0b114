import type { Database } from '../client.ts'
import { FINGERPRINT, FINGERPRINT_FROM, type StoredFingerprint } from '../write/fingerprints.ts'

/** The newest print of each of these articles, by article. */
export async function readFingerprints(db: Database, articleIds: number[]): Promise<Map<number, StoredFingerprint & { sourceId: number }>> {
  const { rows } = await db.pool.query(
    `SELECT DISTINCT ON (f.article_id) ${FINGERPRINT}, f.source_id AS "sourceId" ${FINGERPRINT_FROM} WHERE f.article_id = ANY($1) ORDER BY f.article_id, f.id DESC`,
    [articleIds],
  )
  return new Map(rows.map((row) => [row.articleId, row]))
}

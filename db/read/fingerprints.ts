import type { Database } from '../client.ts'
import { statement } from '../statement.ts'
import { FINGERPRINT, FINGERPRINT_COLUMNS, FINGERPRINT_FROM, type StoredFingerprint } from '../write/fingerprints.ts'

type NewestFingerprint = StoredFingerprint & { sourceId: number }

const selectNewest = statement<NewestFingerprint>({
  text: `SELECT DISTINCT ON (f.article_id) ${FINGERPRINT}, f.source_id AS "sourceId" ${FINGERPRINT_FROM} WHERE f.article_id = ANY($1) ORDER BY f.article_id, f.id DESC`,
  columns: { ...FINGERPRINT_COLUMNS, sourceId: 'int8' },
})

/** The newest fingerprint of each of these articles, by article. */
export async function readFingerprints(db: Database, articleIds: number[]): Promise<Map<number, NewestFingerprint>> {
  return new Map((await selectNewest.rows(db.pool, [articleIds])).map((row) => [row.articleId, row]))
}

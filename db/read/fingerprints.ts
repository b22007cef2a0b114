import type { Database } from '../client.ts'
import { statement } from '../statement.ts'
import { FINGERPRINT, FINGERPRINT_COLUMNS, FINGERPRINT_FROM, type StoredFingerprint } from '../write/fingerprints.ts'

type NewestFingerprint = StoredFingerprint & { sourceId: number }

const selectNewest = statement<NewestFingerprint>({
  text: `SELECT DISTINCT ON (p.article_id) ${FINGERPRINT}, p.source_id AS "sourceId" ${FINGERPRINT_FROM} WHERE p.article_id = ANY($1) AND p.number > 0 ORDER BY p.article_id, p.id DESC`,
  columns: { ...FINGERPRINT_COLUMNS, sourceId: 'int8' },
})

/** The newest fingerprint of each of these articles, by article. */
export async function readFingerprints(db: Database, articleIds: number[]): Promise<Map<number, NewestFingerprint>> {
  return new Map((await selectNewest.rows(db.pool, [articleIds])).map((row) => [row.articleId, row]))
}

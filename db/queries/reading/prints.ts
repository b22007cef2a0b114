import type { Database } from '../../client.ts'
import { PRINT, PRINT_FROM, type StoredPrint } from '../prints.ts'

/** The newest print of each of these articles, by article. */
export async function readPrints(db: Database, articleIds: number[]): Promise<Map<number, StoredPrint & { sourceId: number }>> {
  const { rows } = await db.pool.query(
    `SELECT DISTINCT ON (f.article_id) ${PRINT}, f.source_id AS "sourceId" ${PRINT_FROM} WHERE f.article_id = ANY($1) ORDER BY f.article_id, f.id DESC`,
    [articleIds],
  )
  return new Map(rows.map((row) => [row.articleId, row]))
}

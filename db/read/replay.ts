import type { Database } from '../client.ts'
import { FINGERPRINT, FINGERPRINT_FROM, type StoredFingerprint } from '../write/fingerprints.ts'
import { HOLDS } from './decisions.ts'

/** Prints read at a time: some 10 KB each. */
const PAGE = 1000

export type ReplayedFingerprint = StoredFingerprint & { headline: string }

/** What was placed from one time on and before another, in the order of placing, with its headline. */
export async function* readPlaced(db: Database, from: Date, before: Date): AsyncGenerator<ReplayedFingerprint> {
  for (let last = 0; ; ) {
    const { rows } = await db.pool.query(
      `SELECT ${FINGERPRINT}, v.headline ${FINGERPRINT_FROM} JOIN versions v ON v.id = f.version_id
        WHERE f.placed_at >= $1 AND f.placed_at < $2 AND f.id > $3 ORDER BY f.id LIMIT ${PAGE}`,
      [from, before, last],
    )
    yield* rows as ReplayedFingerprint[]
    if (rows.length < PAGE) return
    last = rows.at(-1).id
  }
}

/** Source and first headline of these articles. */
export async function readNames(db: Database, articleIds: number[]): Promise<{ id: number; source: string; headline: string }[]> {
  const { rows } = await db.pool.query(
    `SELECT DISTINCT ON (a.id) a.id, s.name AS source, v.headline FROM articles a JOIN sources s ON s.id = a.source_id
       JOIN versions v ON v.article_id = a.id WHERE a.id = ANY($1) ORDER BY a.id, v.number`,
    [articleIds],
  )
  return rows
}

/** Warning decisions that say which articles are one story or are not, oldest first. */
export async function readJoins(db: Database): Promise<{ kind: 'merge' | 'split' | 'never'; a: number; b: number }[]> {
  const { rows } = await db.pool.query(`SELECT kind, article_id AS a, other_article_id AS b FROM decisions WHERE ${HOLDS} ORDER BY id`)
  return rows
}

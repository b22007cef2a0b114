/** How the articles of feeds are read: measures of the last ones, and the flags judged by them. */
import type pg from 'pg'
import type { Flag, Measure } from '../../src/model.ts'
import type { Database } from '../client.ts'

/** Adds how an article was read. */
export async function recordMeasure(client: Pick<pg.PoolClient, 'query'>, feedId: number, measure: Omit<Measure, 'at'>): Promise<void> {
  const { words, captions, fromPage, sameText, missed } = measure
  await client.query({
    name: 'record-measure',
    text: `INSERT INTO page_measures (feed_id, words, captions, from_page, same_text, missed)
      SELECT id, $2, $3, $4, $5, $6 FROM feeds WHERE id = $1`,
    values: [feedId, words, captions, fromPage, sameText, missed],
  })
}

/** What is known of these feeds: newest measures first, `most` of each; older ones are dropped. */
export async function readMeasures(
  db: Database,
  feedIds: number[],
  most: number,
): Promise<{ feedId: number; flags: Flag[]; measures: Measure[] }[]> {
  const { rows } = await db.pool.query({
    name: 'read-measures',
    text: `WITH kept AS (SELECT f.id AS feed, m.* FROM feeds f CROSS JOIN LATERAL (SELECT * FROM page_measures WHERE feed_id = f.id ORDER BY id DESC LIMIT $2) m
          WHERE f.id = ANY($1)),
        dropped AS (DELETE FROM page_measures m USING (SELECT feed, min(id) AS oldest, count(*) AS n FROM kept GROUP BY feed) k
          WHERE m.feed_id = k.feed AND k.n = $2 AND m.id < k.oldest)
      SELECT f.id AS "feedId", f.flags, (SELECT coalesce(jsonb_agg(jsonb_build_object('at', at, 'words', words, 'captions', captions, 'fromPage', from_page,
          'sameText', same_text, 'missed', missed) ORDER BY id DESC), '[]') FROM kept WHERE feed = f.id) AS measures
      FROM feeds f WHERE f.id = ANY($1)`,
    values: [feedIds, most],
  })
  return rows
}

/** Raises, changes and takes away flags. */
export async function recordFlags(db: Database, feedId: number, flags: Flag[]): Promise<void> {
  await db.pool.query({
    name: 'record-flags',
    text: 'UPDATE feeds SET flags = $2 WHERE id = $1 AND flags <> $2::jsonb',
    values: [feedId, JSON.stringify(flags)],
  })
}

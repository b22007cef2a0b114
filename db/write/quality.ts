/** How well the articles of feeds are read: measures of the last ones, and the flags computed from them. */
import type { Flag, Measure } from '../../src/model.ts'
import type { Database } from '../client.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** Records how well an article was read. */
export async function recordMeasure(connection: SqlConnection, feedId: number, measure: Omit<Measure, 'at'>): Promise<void> {
  const { words, captions, fromPage, sameText, missed } = measure
  await connection.query({
    name: 'record-measure',
    text: `INSERT INTO page_measures (feed_id, words, captions, from_page, same_text, missed)
      SELECT id, $2, $3, $4, $5, $6 FROM feeds WHERE id = $1`,
    values: [feedId, words, captions, fromPage, sameText, missed],
  })
}

/** The flags of a feed, with the measures that they are computed from. */
export interface FeedMeasures {
  feedId: number
  flags: Flag[]
  /** Newest first. */
  measures: Measure[]
}

const selectMeasures = statement<FeedMeasures>({
  name: 'read-measures',
  text: `WITH kept AS (SELECT f.id AS feed, m.* FROM feeds f CROSS JOIN LATERAL (SELECT * FROM page_measures WHERE feed_id = f.id ORDER BY id DESC LIMIT $2) m
          WHERE f.id = ANY($1)),
        dropped AS (DELETE FROM page_measures m USING (SELECT feed, min(id) AS oldest, count(*) AS n FROM kept GROUP BY feed) k
          WHERE m.feed_id = k.feed AND k.n = $2 AND m.id < k.oldest)
      SELECT f.id AS "feedId", f.flags, (SELECT coalesce(jsonb_agg(jsonb_build_object('at', at, 'words', words, 'captions', captions, 'fromPage', from_page,
          'sameText', same_text, 'missed', missed) ORDER BY id DESC), '[]') FROM kept WHERE feed = f.id) AS measures
      FROM feeds f WHERE f.id = ANY($1)`,
  columns: { feedId: 'int8', flags: 'jsonb', measures: 'jsonb' },
})

/** Reads the newest `most` measures of each of these feeds, and deletes older ones. */
export function readMeasures(db: Database, feedIds: number[], most: number): Promise<FeedMeasures[]> {
  return selectMeasures.rows(db.pool, [feedIds, most])
}

/** Replaces the flags of a feed. */
export async function recordFlags(db: Database, feedId: number, flags: Flag[]): Promise<void> {
  await db.pool.query({
    name: 'record-flags',
    text: 'UPDATE feeds SET flags = $2 WHERE id = $1 AND flags <> $2::jsonb',
    values: [feedId, JSON.stringify(flags)],
  })
}

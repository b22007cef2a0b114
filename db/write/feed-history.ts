/** The history of feeds: their health and moves. What operators decided of moves is kept. */
import type { Database } from '../client.ts'

/** Longer than an operator looks back; and as many rows a feed, as one that changes with every poll writes in a few hours. */
const KEPT_DAYS = 90
const KEPT_ROWS = 500
/** Addresses that a feed redirects to; real ones have one or two. */
const KEPT_MOVES = 20

/** Removes what is old, and what is more than a feed may have. The newest row of each feed stays. */
export async function pruneFeedHistory(db: Database): Promise<void> {
  await db.pool.query(
    `DELETE FROM feed_healths h USING (SELECT id, at, row_number() OVER (PARTITION BY feed_id ORDER BY at DESC, id DESC) AS place FROM feed_healths) o
     WHERE h.id = o.id AND o.place > 1 AND (o.place > $2 OR o.at < now() - make_interval(days => $1))`,
    [KEPT_DAYS, KEPT_ROWS],
  )
  await db.pool.query(
    `DELETE FROM feed_moves m USING (
       SELECT id, changed_at, row_number() OVER (PARTITION BY feed_id ORDER BY id DESC) AS place FROM feed_moves WHERE state IN ('proposed', 'same-feed')) o
     WHERE m.id = o.id AND (o.place > $2 OR o.changed_at < now() - make_interval(days => $1))`,
    [KEPT_DAYS, KEPT_MOVES],
  )
}

/** What hubs that announce news of feeds are worth (WebSub). */
import type { Database } from '../client.ts'
import { statement } from '../statement.ts'
import { isoText } from './time.ts'

/** A hub with all its subscriptions. */
export interface HubLine {
  hub: string
  feeds: number
  active: number
  refused: number
  pushes: number
  badPushes: number
  /** New items that it announced, and those that it did not. */
  announced: number
  misses: number
  /** The share that it announced, 0 to 1; null where none came. */
  score: number | null
  lastPushAt: string | null
}

const selectHubs = statement<HubLine>({
  text: `SELECT hub, count(*)::int4 AS feeds, count(*) FILTER (WHERE state = 'active')::int4 AS active,
      count(*) FILTER (WHERE state = 'refused')::int4 AS refused, sum(pushes)::int4 AS pushes, sum(bad_pushes)::int4 AS "badPushes",
      sum(announced)::int4 AS announced, sum(misses)::int4 AS misses,
      sum(announced)::float8 / nullif(sum(announced) + sum(misses), 0) AS score, ${isoText('max(pushed_at)')} AS "lastPushAt"
    FROM hub_subscriptions GROUP BY hub ORDER BY misses DESC, hub`,
  columns: {
    hub: 'text',
    feeds: 'int4',
    active: 'int4',
    refused: 'int4',
    pushes: 'int4',
    badPushes: 'int4',
    announced: 'int4',
    misses: 'int4',
    score: 'float8',
    lastPushAt: 'text',
  },
})

/** All hubs, those that missed most first. */
export function readHubs(db: Database): Promise<HubLine[]> {
  return selectHubs.rows(db.pool)
}

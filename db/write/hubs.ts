/** Subscriptions of feeds to hubs (WebSub). */
import { randomBytes } from 'node:crypto'
import type { HubState } from '../../src/model.ts'
import type { Database } from '../client.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** A subscription that is to be asked for. */
export interface DueSubscription {
  feedId: number
  hub: string
  topic: string
  token: string
  secret: string
  failures: number
}

/**
 * Notes the hub that a feed's document names, to be asked for a subscription; forgets one that it no longer names.
 * @param topic the address that the feed gives as its own
 */
export async function noteHub(connection: SqlConnection, feedId: number, hub: string | null, topic: string): Promise<void> {
  await connection.query('DELETE FROM hub_subscriptions WHERE feed_id = $1 AND (hub IS DISTINCT FROM $2 OR topic <> $3)', [
    feedId,
    hub,
    topic,
  ])
  if (hub === null) return
  await connection.query(
    `INSERT INTO hub_subscriptions (feed_id, hub, topic, token, secret, renew_at) VALUES ($1, $2, $3, $4, $5, now()) ON CONFLICT (feed_id, hub) DO NOTHING`,
    [feedId, hub, topic, randomBytes(24).toString('base64url'), randomBytes(32).toString('base64url')],
  )
}

const selectDue = statement<DueSubscription>({
  text: `UPDATE hub_subscriptions SET renew_at = now() + interval '1 hour' WHERE feed_id = ANY($1) AND renew_at <= now()
    RETURNING feed_id AS "feedId", hub, topic, token, secret, failures`,
  columns: { feedId: 'int8', hub: 'text', topic: 'text', token: 'text', secret: 'text', failures: 'int4' },
})

/** Takes the subscriptions of these feeds that are to be asked for. One that the hub does not verify is asked for again after an hour. */
export function takeDueSubscriptions(db: Database, feedIds: number[]): Promise<DueSubscription[]> {
  return selectDue.rows(db.pool, [feedIds])
}

/** The hub did not accept the request: it is asked again after an hour, then ever later, a day at most. */
export async function recordRefusal(db: Database, { feedId, hub }: Pick<DueSubscription, 'feedId' | 'hub'>, reason: string): Promise<void> {
  await db.pool.query(
    `UPDATE hub_subscriptions SET state = CASE WHEN lease_until > now() THEN state ELSE 'refused' END, reason = $3, failures = failures + 1,
       renew_at = now() + least(interval '1 hour' * 2 ^ least(failures, 10), interval '1 day') WHERE feed_id = $1 AND hub = $2`,
    [feedId, hub, reason],
  )
}

/** A subscription as the callback needs it. */
export interface Subscription {
  feedId: number
  hub: string
  topic: string
  secret: string
  state: HubState
}

const selectByToken = statement<Subscription>({
  text: 'SELECT feed_id AS "feedId", hub, topic, secret, state FROM hub_subscriptions WHERE token = $1',
  columns: { feedId: 'int8', hub: 'text', topic: 'text', secret: 'text', state: 'text' },
})

/** The subscription of a callback's address. */
export function subscriptionOf(db: Database, token: string): Promise<Subscription | undefined> {
  return selectByToken.first(db.pool, [token])
}

/** The hub verified the subscription. */
export async function recordVerified(db: Database, token: string, lease: { seconds: number; renewSeconds: number }): Promise<void> {
  await db.pool.query(
    `UPDATE hub_subscriptions SET state = 'active', failures = 0, reason = NULL, lease_until = now() + make_interval(secs => $2),
       renew_at = now() + make_interval(secs => $3) WHERE token = $1`,
    [token, lease.seconds, lease.renewSeconds],
  )
}

/**
 * Records a push and makes the feed due: at once where it is signed, but not more than once in ten seconds; else not before its shortest interval
 * has passed.
 */
export async function recordPush(db: Database, token: string, signed: boolean): Promise<void> {
  await db.pool.query(
    `WITH h AS (UPDATE hub_subscriptions SET pushes = pushes + CASE WHEN $2 THEN 1 ELSE 0 END, bad_pushes = bad_pushes + CASE WHEN $2 THEN 0 ELSE 1 END,
        pushed_at = CASE WHEN $2 THEN now() ELSE pushed_at END WHERE token = $1 RETURNING feed_id)
     UPDATE feeds f SET next_poll_at = least(next_poll_at, greatest(now(), coalesce(last_polled_at, now()) +
        CASE WHEN $2 THEN interval '10 seconds' ELSE make_interval(secs => min_interval_seconds) END)),
        plan_reason = CASE WHEN $2 THEN 'Its hub announced news.' ELSE plan_reason END
     FROM h WHERE f.id = h.feed_id`,
    [token, signed],
  )
}

/** Records how many new items of a poll the hub announced and how many it missed. */
export async function scoreHub(
  connection: SqlConnection,
  feedId: number,
  { announced, missed }: { announced: number; missed: number },
): Promise<void> {
  await connection.query(
    `UPDATE hub_subscriptions SET pushed = CASE WHEN $3 > 0 THEN 0 ELSE pushed + $2 END, announced = announced + $2, misses = misses + $3 WHERE feed_id = $1 AND state = 'active'`,
    [feedId, announced, missed],
  )
}

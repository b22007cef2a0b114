/** Subscribers of feeds (W3C WebSub). */
import type { FeedFormat } from '../../src/model.ts'
import { type SqlConnection, statement } from '../statement.ts'

export interface FeedSubscriber {
  id: number
  feedId: number
  name: string
  query: string
  format: FeedFormat
  topic: string
  callback: string
  secret: string | null
  seq: number
  attempts: number
}

/** Subscribes, or renews: pushes begin with what the log has from now on. */
export async function saveSubscriber(
  connection: SqlConnection,
  s: { feedId: number; format: FeedFormat; topic: string; callback: string; secret: string | null; leaseSeconds: number },
): Promise<void> {
  await connection.query(
    'DELETE FROM feed_subscribers WHERE feed_id = $1 AND format = $2 AND md5(callback) = md5($3) AND callback = $3 AND leased_until < now()',
    [s.feedId, s.format, s.callback],
  )
  const { rowCount } = await connection.query(
    `UPDATE feed_subscribers SET secret = $4, topic = $5, leased_until = now() + make_interval(secs => $6)
      WHERE feed_id = $1 AND format = $2 AND md5(callback) = md5($3) AND callback = $3`,
    [s.feedId, s.format, s.callback, s.secret, s.topic, s.leaseSeconds],
  )
  if (rowCount) return
  await connection.query(
    `INSERT INTO feed_subscribers (feed_id, format, topic, callback, secret, leased_until, seq)
      SELECT $1, $2, $5, $3, $4, now() + make_interval(secs => $6), h.seq FROM log_head h, search_feeds f WHERE f.id = $1 AND f.revoked_at IS NULL`,
    [s.feedId, s.format, s.callback, s.secret, s.topic, s.leaseSeconds],
  )
}

export async function removeSubscriber(
  connection: SqlConnection,
  s: { feedId: number; format: FeedFormat; callback: string },
): Promise<void> {
  await connection.query('DELETE FROM feed_subscribers WHERE feed_id = $1 AND format = $2 AND callback = $3', [
    s.feedId,
    s.format,
    s.callback,
  ])
}

const takeDue = statement<FeedSubscriber>({
  name: 'take-due-subscribers',
  text: `UPDATE feed_subscribers u SET next_at = now() + make_interval(secs => $2) FROM search_feeds f, searches s
      WHERE f.id = u.feed_id AND f.revoked_at IS NULL AND s.id = f.search_id AND u.id IN (
        SELECT d.id FROM feed_subscribers d, log_head h WHERE d.next_at <= now() AND d.seq < h.seq AND d.leased_until > now()
        ORDER BY d.next_at LIMIT $1 FOR UPDATE OF d SKIP LOCKED)
      RETURNING u.id, u.feed_id AS "feedId", s.name, s.query, u.format, u.topic, u.callback, u.secret, u.seq, u.attempts`,
  columns: {
    id: 'int8',
    feedId: 'int8',
    name: 'text',
    query: 'text',
    format: 'text',
    topic: 'text',
    callback: 'text',
    secret: 'text',
    seq: 'int8',
    attempts: 'int4',
  },
})

/** Subscribers that the log has something for, each for this long: one whose process ends meanwhile is due again then. */
export function takeDueSubscribers(connection: SqlConnection, most: number, leaseSeconds: number): Promise<FeedSubscriber[]> {
  return takeDue.rows(connection, [most, leaseSeconds])
}

/** It was pushed what the log has up to a number. */
export async function noteSubscriberPushed(connection: SqlConnection, id: number, seq: number): Promise<void> {
  await connection.query(
    'UPDATE feed_subscribers SET seq = greatest(seq, $2), attempts = 0, last_error = NULL, next_at = now() WHERE id = $1',
    [id, seq],
  )
}

/** A push failed and is made again then; null ends the subscription. */
export async function noteSubscriberFailed(connection: SqlConnection, id: number, nextAt: Date | null, error: string): Promise<void> {
  if (nextAt === null) await connection.query('DELETE FROM feed_subscribers WHERE id = $1', [id])
  else
    await connection.query('UPDATE feed_subscribers SET attempts = attempts + 1, last_error = $3, next_at = $2 WHERE id = $1', [
      id,
      nextAt,
      error,
    ])
}

const selectDue = statement<{ due: boolean }>({
  name: 'subscribers-are-due',
  text: `SELECT EXISTS (SELECT FROM feed_subscribers d, log_head h WHERE d.next_at <= now() AND d.seq < h.seq AND d.leased_until > now()) AS due`,
  columns: { due: 'bool' },
})

export async function subscribersAreDue(connection: SqlConnection): Promise<boolean> {
  return (await selectDue.one(connection)).due
}

/** Forgets subscriptions whose lease ended. */
export async function forgetEndedSubscribers(connection: SqlConnection): Promise<void> {
  await connection.query('DELETE FROM feed_subscribers WHERE leased_until < now()')
}

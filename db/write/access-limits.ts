import { type SqlConnection, statement } from '../statement.ts'

/**
 * The generic cell rate algorithm (ITU-T I.371) in one statement: a bucket is a time at which all attempts are made up for. An attempt moves it
 * on by the pause between two; it is refused where that leads further ahead of now than a full burst. Only a row of `taken` means that it is
 * allowed: the outer SELECT reads the bucket as it was when the statement began, before attempts at the same moment.
 */
const take = statement<{ waitSeconds: number }>({
  text: `WITH taken AS (
      INSERT INTO login_limits AS l (bucket, free_at) VALUES ($1, clock_timestamp() + make_interval(secs => $2))
      ON CONFLICT (bucket) DO UPDATE SET free_at = greatest(l.free_at, clock_timestamp()) + make_interval(secs => $2)
        WHERE greatest(l.free_at, clock_timestamp()) + make_interval(secs => $2) <= clock_timestamp() + make_interval(secs => $2 * $3)
      RETURNING 0::float8 AS wait
    )
    SELECT coalesce((SELECT wait FROM taken),
      (SELECT greatest(extract(epoch FROM free_at - clock_timestamp()) - $2 * ($3 - 1), 1)::float8 FROM login_limits WHERE bucket = $1), 1) AS "waitSeconds"`,
  columns: { waitSeconds: 'float8' },
})

/**
 * Counts an attempt.
 * @param limit.burst attempts at once; then one every `pauseSeconds`
 * @returns 0 when it is allowed and counted, else the seconds to wait
 */
export async function takeAttempt(
  connection: SqlConnection,
  bucket: Buffer,
  limit: { burst: number; pauseSeconds: number },
): Promise<number> {
  return (await take.one(connection, [bucket, limit.pauseSeconds, limit.burst])).waitSeconds
}

/** Gives attempts back, such as those of a login that succeeded. */
export async function returnAttempts(connection: SqlConnection, bucket: Buffer, seconds: number): Promise<void> {
  await connection.query('UPDATE login_limits SET free_at = free_at - make_interval(secs => $2) WHERE bucket = $1', [bucket, seconds])
}

/** Removes buckets that are empty. */
export async function pruneLimits(connection: SqlConnection): Promise<void> {
  await connection.query(
    `DELETE FROM login_limits WHERE bucket IN (SELECT bucket FROM login_limits WHERE free_at < now() LIMIT 1000 FOR UPDATE SKIP LOCKED)`,
  )
}

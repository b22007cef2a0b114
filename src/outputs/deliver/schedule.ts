/** When an attempt is made again. Pure. */

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** The wait before each of the ten attempts, in milliseconds: 75 hours in all (Standard Webhooks 1.0.0, "Retries"; Svix has the same). */
export const WAITS = [0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR] as const
/** Of each wait, at most this part is added, so that receivers that come back are not met by all at once. */
const JITTER = 0.1
/** A receiver that asks for a longer wait gets this one: the longest that the schedule has. */
const MOST_RETRY_AFTER = 24 * HOUR

/**
 * The time of the next attempt.
 * @param made how many attempts failed so far
 * @param retryAfterSeconds how long the receiver asked to be left alone: the attempt is not before that
 * @param chance from 0 to 1, for the jitter
 * @returns null where there is none any more
 */
export function nextAttempt(
  made: number,
  now: Date,
  { retryAfterSeconds = null, chance = Math.random() }: { retryAfterSeconds?: number | null; chance?: number } = {},
): Date | null {
  const wait = WAITS[made]
  if (wait === undefined) return null
  const asked = Math.min((retryAfterSeconds ?? 0) * SECOND, MOST_RETRY_AFTER)
  return new Date(now.getTime() + Math.max(wait * (1 + JITTER * chance), asked))
}

/** When to poll a feed again. Pure: the caller passes the time and the source of random numbers. */

export interface PollFacts {
  /** ms since the epoch. */
  now: number
  outcome: 'unchanged' | 'changed' | 'moved' | 'gone' | 'throttled' | 'failed'
  /** Whether the document brought something new. A 200 with unchanged content did not. */
  changed: boolean
  /** Seconds, as the last call returned them; null for a feed that was never polled. */
  currentInterval: number | null
  /** The operator's limits, in seconds. */
  minInterval: number
  maxInterval: number
  retryAfterSeconds?: number | null | undefined
  /** Freshness by Cache-Control or Expires. */
  cacheSeconds?: number | null
  /** RSS ttl or sy:updatePeriod. */
  ttlSeconds?: number | null
  /** Consecutive failures, including this one. */
  failCount?: number
  /** Returns a number in [0, 1). */
  random?: () => number
}

export interface NextPoll {
  /** The feed's usual interval, without jitter, Retry-After and back-off. The caller passes it back as `currentInterval`. */
  intervalSeconds: number
  nextPollAt: Date
}

const HOUR_SECONDS = 3600
const DAY_SECONDS = 86_400

/**
 * As in congestion control (Jacobson 1988), the reaction to change is fast and the return is slow: news comes in bursts, so a poll
 * with news halves the interval and a poll without news lengthens it by a fifth. The interval is stable at
 * log 2 / log 1.2 = 3.8 polls without news for each poll with news.
 */
const SHORTEN = 0.5
const LENGTHEN = 1.2
/** Spreads the polls of feeds that were added together (AWS Architecture Blog, "Exponential Backoff And Jitter"). */
const JITTER = 0.1
/** Back-off may reach an hour even if `maxInterval` is shorter, which spares a server that does not respond. */
const MIN_BACKOFF_CAP = HOUR_SECONDS
/** RFC 9110 sets no limit for Retry-After. Longer values are taken for mistakes. */
const MAX_RETRY_AFTER = DAY_SECONDS

/**
 * Computes the next poll from the outcome of this one. The interval adapts to how often the feed changes, within the operator's
 * limits. Cache-Control and ttl are a lower bound up to `maxInterval`. Retry-After is honoured beyond that, for a day at most.
 * Each failure doubles the interval, up to the larger of `maxInterval` and an hour.
 */
export function nextPoll(facts: PollFacts): NextPoll {
  const { now, outcome, minInterval, maxInterval, random = Math.random } = facts
  const intervalSeconds = usualInterval(facts)
  const cacheable = Math.max(facts.cacheSeconds ?? 0, facts.ttlSeconds ?? 0)
  const healthy = outcome === 'changed' || outcome === 'moved' || outcome === 'unchanged'
  const planned = healthy ? clamp(Math.max(intervalSeconds, cacheable), minInterval, maxInterval) : backoff(facts, intervalSeconds)
  const jittered = planned * (1 - JITTER + 2 * JITTER * random())
  const retryAfter = Math.min(facts.retryAfterSeconds ?? 0, MAX_RETRY_AFTER)
  // Never before the time that the server asks for: the jitter is added after it.
  const wait = retryAfter > jittered ? retryAfter * (1 + JITTER * random()) : jittered
  return { intervalSeconds, nextPollAt: new Date(now + Math.round(wait * 1000)) }
}

function usualInterval({ outcome, changed, currentInterval, minInterval, maxInterval }: PollFacts): number {
  const current = clamp(currentInterval ?? minInterval, minInterval, maxInterval)
  if (outcome === 'failed' || outcome === 'throttled' || outcome === 'gone') return current
  return Math.round(clamp(current * (changed ? SHORTEN : LENGTHEN), minInterval, maxInterval))
}

function backoff({ failCount = 1, maxInterval }: PollFacts, interval: number): number {
  const cap = Math.max(maxInterval, MIN_BACKOFF_CAP)
  return Math.min(interval * 2 ** (failCount - 1), cap)
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max)
}

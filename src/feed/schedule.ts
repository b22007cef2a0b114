/** When to poll a feed again. Pure: the caller gives the time and the dice. */

export interface PollFacts {
  /** ms since the epoch. */
  now: number
  outcome: 'unchanged' | 'changed' | 'moved' | 'gone' | 'throttled' | 'failed'
  /** The document brought something new; a 200 with the same content did not. */
  changed: boolean
  /** Seconds, as the last call gave it; null for a feed never polled. */
  currentInterval: number | null
  /** The operator's limits, in seconds. */
  minInterval: number
  maxInterval: number
  retryAfterSeconds?: number | null | undefined
  /** Freshness by Cache-Control or Expires. */
  cacheSeconds?: number | null
  /** RSS ttl or sy:updatePeriod. */
  ttlSeconds?: number | null
  /** Failures in a row, this one included. */
  failCount?: number
  /** In [0, 1). */
  random?: () => number
}

export interface NextPoll {
  /** The feed's rhythm, to be given back as `currentInterval`: without jitter, Retry-After and back-off. */
  intervalSeconds: number
  nextPollAt: Date
}

const HOUR_SECONDS = 3600
const DAY_SECONDS = 86_400

/**
 * Additive-increase, multiplicative-decrease as in congestion control (Jacobson 1988), the other way round in intervals:
 * news comes in bursts, so a change halves the interval at once and silence lengthens it by a fifth. The two hold the
 * balance at log 2 / log 1.2 = 3.8 silent polls for each that brings news.
 */
const SHORTEN = 0.5
const LENGTHEN = 1.2
/** Spreads feeds that were added together (AWS Architecture Blog, "Exponential Backoff And Jitter"). */
const JITTER = 0.1
/** A dead server is asked again within the hour even where feeds are polled more often. */
const MIN_BACKOFF_CAP = HOUR_SECONDS
/** RFC 9110 sets no limit to Retry-After; a day without news is as long as we believe a server. */
const MAX_RETRY_AFTER = DAY_SECONDS

/**
 * The next poll after one with these facts. The interval adapts to how often the feed changes, within the operator's
 * limits; what the publisher says (Cache-Control, ttl) holds as a lower bound up to `maxInterval`; Retry-After holds
 * beyond it, for a day at most; failures double the interval up to the larger of `maxInterval` and an hour.
 */
export function nextPoll(facts: PollFacts): NextPoll {
  const { now, outcome, minInterval, maxInterval, random = Math.random } = facts
  const intervalSeconds = rhythm(facts)
  const asked = Math.max(facts.cacheSeconds ?? 0, facts.ttlSeconds ?? 0)
  const healthy = outcome === 'changed' || outcome === 'moved' || outcome === 'unchanged'
  const planned = healthy ? clamp(Math.max(intervalSeconds, asked), minInterval, maxInterval) : backoff(facts, intervalSeconds)
  const jittered = planned * (1 - JITTER + 2 * JITTER * random())
  const retryAfter = Math.min(facts.retryAfterSeconds ?? 0, MAX_RETRY_AFTER)
  // Never before the server wishes: where it named a time, the jitter lies behind it.
  const wait = retryAfter > jittered ? retryAfter * (1 + JITTER * random()) : jittered
  return { intervalSeconds, nextPollAt: new Date(now + Math.round(wait * 1000)) }
}

function rhythm({ outcome, changed, currentInterval, minInterval, maxInterval }: PollFacts): number {
  const current = clamp(currentInterval ?? minInterval, minInterval, maxInterval)
  if (outcome === 'failed' || outcome === 'throttled' || outcome === 'gone') return current
  return Math.round(clamp(current * (changed ? SHORTEN : LENGTHEN), minInterval, maxInterval))
}

function backoff({ failCount = 1, maxInterval }: PollFacts, interval: number): number {
  const cap = Math.max(maxInterval, MIN_BACKOFF_CAP)
  return Math.min(interval * 2 ** Math.min(Math.max(failCount - 1, 0), 20), cap)
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max)
}

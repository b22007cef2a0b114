/** When to poll a feed again. Pure: the caller passes the time and the source of random numbers. */
import type { Rhythm } from '../model.ts'
import { burst, HOUR_MS, hourOfWeek, itemsCounted, usualRates } from './rhythm.ts'

export interface PollFacts {
  /** ms since the epoch, by PostgreSQL's clock. */
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
  /** What is known of its items; null where it is not used: a folder. */
  rhythm?: Rhythm | null
  /** By how much it is polled faster than its rhythm asks, because its documents overlap too little: 1 where they overlap enough (`overlap.ts`). */
  haste?: number
  /** The interval that a hub which announces news allows, in seconds; null where none does. */
  hubInterval?: number | null
  /** Returns a number in [0, 1). */
  random?: () => number
}

export interface NextPoll {
  /** The feed's usual interval, without jitter, Retry-After and back-off. The caller passes it back as `currentInterval`. */
  intervalSeconds: number
  /** Seconds to the next poll. The database adds them to its own time. */
  waitSeconds: number
  /** Why then, in words for the operator. */
  planReason: string
}

const HOUR_SECONDS = 3600
const DAY_SECONDS = 86_400

/**
 * As in congestion control (Jacobson 1988), the reaction to change is fast and the return is slow: news comes in bursts, so a poll
 * with news halves the interval and a poll without news lengthens it by a fifth. The interval is stable at
 * log 2 / log 1.2 = 3.8 polls without news for each poll with news. Used until the feed's rhythm is known.
 */
const SHORTEN = 0.5
const LENGTHEN = 1.2
/** Items that a poll may expect where the rhythm is known: the same three to four polls without news for each with some. */
const EXPECTED_ITEMS = 0.25
/** So many items make a rhythm. */
const ENOUGH_ITEMS = 5
/** A burst shortens the interval to an eighth at most, and a lull lengthens it by half. */
const MOST_BURST = 8
const LEAST_BURST = 0.67
/** Spreads the polls of feeds that were added together (AWS Architecture Blog, "Exponential Backoff And Jitter"). */
const JITTER = 0.1
/** Back-off may reach an hour even if `maxInterval` is shorter, which spares a server that does not respond. */
const MIN_BACKOFF_CAP = HOUR_SECONDS
/** RFC 9110 sets no limit for Retry-After. Longer values are taken for mistakes. */
const MAX_RETRY_AFTER = DAY_SECONDS

/**
 * Computes the next poll from the outcome of this one. The interval follows the feed's rhythm, or how often it changed while that is not known,
 * within the operator's limits. Cache-Control and ttl are a lower bound up to `maxInterval`. Retry-After is honoured beyond that, for a day at most.
 * Each failure doubles the interval, up to the larger of `maxInterval` and an hour.
 */
export function nextPoll(facts: PollFacts): NextPoll {
  const { outcome, minInterval, maxInterval, random = Math.random } = facts
  const usual = usualInterval(facts)
  const cacheable = Math.max(facts.cacheSeconds ?? 0, facts.ttlSeconds ?? 0)
  const healthy = outcome === 'changed' || outcome === 'moved' || outcome === 'unchanged'
  const bounded = clamp(Math.max(usual.seconds, cacheable), minInterval, maxInterval)
  const hub = facts.hubInterval ?? 0
  const planned = healthy ? Math.max(bounded, hub) : backoff(facts, usual.seconds)
  const jittered = planned * (1 - JITTER + 2 * JITTER * random())
  const retryAfter = Math.min(facts.retryAfterSeconds ?? 0, MAX_RETRY_AFTER)
  // Never before the time that the server asks for: the jitter is added after it.
  const isAsked = retryAfter > jittered
  const wait = isAsked ? retryAfter * (1 + JITTER * random()) : jittered
  return {
    intervalSeconds: Math.round(usual.seconds),
    waitSeconds: Math.round(wait * 1000) / 1000,
    planReason: isAsked
      ? `The server asks to wait ${inWords(retryAfter)}.`
      : !healthy
        ? `${facts.failCount ?? 1} failed in a row.`
        : hub > bounded
          ? 'A hub announces its news; this poll only makes sure.'
          : bounded > usual.seconds && cacheable >= bounded
            ? `The publisher asks for ${inWords(cacheable)} between two polls.`
            : bounded !== usual.seconds
              ? `${usual.reason} The limit is ${inWords(bounded)}.`
              : usual.reason,
  }
}

function usualInterval(facts: PollFacts): { seconds: number; reason: string } {
  const { outcome, currentInterval, minInterval, maxInterval, rhythm } = facts
  const current = clamp(currentInterval ?? minInterval, minInterval, maxInterval)
  if (outcome === 'failed' || outcome === 'throttled' || outcome === 'gone') return { seconds: current, reason: '' }
  const haste = facts.haste ?? 1
  if (rhythm && itemsCounted(rhythm, facts.now) >= ENOUGH_ITEMS) return ofRhythm(facts, rhythm, haste)
  const seconds = clamp((current * (facts.changed ? SHORTEN : LENGTHEN)) / haste, minInterval, maxInterval)
  return { seconds: Math.round(seconds), reason: facts.changed ? 'It brought news.' : 'It brought nothing new.' }
}

/** The time after which a quarter of an item is expected. It may lie behind a quiet night. */
function ofRhythm({ now, maxInterval }: PollFacts, rhythm: Rhythm, haste: number): { seconds: number; reason: string } {
  const rates = usualRates(rhythm, now)
  const factor = clamp(burst(rhythm, rates, now), LEAST_BURST, MOST_BURST) * haste
  const end = now + maxInterval * 1000
  let left = EXPECTED_ITEMS
  let at = now
  while (at < end) {
    const hourEnds = (Math.floor(at / HOUR_MS) + 1) * HOUR_MS
    const perMs = (rates[hourOfWeek(at)]! * factor) / HOUR_MS
    const inHour = perMs * (hourEnds - at)
    if (inHour >= left) {
      at += left / perMs
      break
    }
    left -= inHour
    at = hourEnds
  }
  const rate = rates[hourOfWeek(now)]!
  const pace = factor > 2 ? (haste > 1 ? ', and more than its documents hold' : ', and more than usual came just now') : ''
  return {
    seconds: Math.min((at - now) / 1000, maxInterval),
    reason: `About ${rate < 10 ? rate.toFixed(1) : Math.round(rate)} items are usual in this hour${pace}.`,
  }
}

function backoff({ failCount = 1, maxInterval }: PollFacts, interval: number): number {
  const cap = Math.max(maxInterval, MIN_BACKOFF_CAP)
  return Math.min(interval * 2 ** (failCount - 1), cap)
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max)
}

/** Seconds in words, for messages. */
export function inWords(seconds: number): string {
  const [amount, unit] =
    seconds < 90
      ? [seconds, 's']
      : seconds < 5400
        ? [seconds / 60, 'min']
        : seconds < 2 * DAY_SECONDS
          ? [seconds / HOUR_SECONDS, 'h']
          : [seconds / DAY_SECONDS, 'days']
  return `${Math.round(amount)} ${unit}`
}

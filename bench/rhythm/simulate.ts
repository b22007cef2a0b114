/** Polls simulated feeds by the schedule that the program uses, on a simulated clock. */
import { afterRedirect } from '../../src/feed/moves.ts'
import { afterItems } from '../../src/feed/overlap.ts'
import { withItems } from '../../src/feed/rhythm.ts'
import { nextPoll } from '../../src/feed/schedule.ts'
import { afterDocument, afterNotModified, isCheckDue, isTrusted } from '../../src/feed/trust.ts'
import type { Learned, Overlap, Rhythm, Trust } from '../../src/model.ts'
import type { SimulatedFeed } from './feeds.ts'

/** What polling one feed came to. */
export interface Simulated {
  polls: number[]
  /** ms from publication to the poll that found it, of each item published after the first poll. */
  delays: number[]
  /** Items that no poll found. */
  missed: number
  gaps: number
  /** Requests without validators after a 304. */
  checks: number
  /** When the newest item that was read was published, ms. */
  newestSeen: number
  /** When its server was found to lie, and when the address to which it redirects was adopted. */
  distrustedAt: number | null
  adoptedAt: number | null
  rhythm: Rhythm | null
}

export interface Limits {
  start: number
  end: number
  minInterval: number
  maxInterval: number
  random: () => number
}

/**
 * Polls a feed from `start` to `end` as its rhythm asks.
 * @param onPoll called after each poll with what is known of the rhythm then
 */
export function polledByRhythm(
  feed: SimulatedFeed,
  { start, end, minInterval, maxInterval, random }: Limits,
  onPoll: (now: number, rhythm: Rhythm) => void = () => {},
): Simulated {
  const result: Simulated = {
    polls: [],
    delays: [],
    missed: 0,
    gaps: 0,
    checks: 0,
    newestSeen: 0,
    distrustedAt: null,
    adoptedAt: null,
    rhythm: null,
  }
  let overlap: Overlap | undefined
  let trust: Trust | undefined
  let move: Learned['move'] = null
  let polledAt: number | null = null
  let currentInterval: number | null = 300
  let seen = 0
  let now = start + random() * 300_000
  while (now < end) {
    const published = upTo(feed.items, now)
    const shown = Math.min(feed.length, published)
    const isConditional = polledAt !== null && isTrusted(trust, now)
    const isUnchanged = isConditional && (published === seen || now >= (feed.liesFrom ?? Number.POSITIVE_INFINITY))
    const isCheck = isUnchanged && isCheckDue(trust, now)
    const isDocument = !isUnchanged || isCheck
    const fresh = isDocument ? Math.min(shown, published - seen) : 0
    const times = feed.items.slice(published - fresh, published)
    result.polls.push(now)
    if (isCheck) result.checks++
    trust = isDocument
      ? afterDocument(trust, { check: isCheck, conditional: isConditional && !isCheck, news: fresh }, now)
      : afterNotModified(trust, now)
    if (trust.untrustedUntil) result.distrustedAt ??= now
    if (feed.moves && now >= feed.moves.from && result.adoptedAt === null) {
      // The items of a foreign feed are known from its second document on.
      const sharesItems = isDocument && shown ? (feed.moves.isForeign ? move !== null : fresh < shown) : null
      const moved = afterRedirect(
        move,
        { from: 'https://old.example/', to: 'https://new.example/', sharesItems, sameTitle: !feed.moves.isForeign },
        [],
        now,
      )
      move = moved.move
      if (moved.adopt) result.adoptedAt = now
    }
    if (isDocument && polledAt !== null) {
      result.missed += published - seen - fresh
      result.delays.push(...times.map((at) => now - at))
      const judged = afterItems(overlap, { items: shown, fresh })
      overlap = judged.overlap
      result.gaps += judged.isGap ? 1 : 0
    }
    if (fresh || !result.rhythm) result.rhythm = withItems(result.rhythm, times, now, polledAt)
    onPoll(now, result.rhythm)
    if (isDocument) {
      seen = published
      result.newestSeen = feed.items[published - 1] ?? 0
    }
    polledAt = now
    const changed = fresh > 0
    const next = nextPoll({
      now,
      outcome: changed ? 'changed' : 'unchanged',
      changed,
      currentInterval,
      minInterval,
      maxInterval,
      rhythm: result.rhythm,
      haste: overlap?.haste ?? 1,
      random,
    })
    currentInterval = next.intervalSeconds
    now += next.waitSeconds * 1000
  }
  return result
}

/** The delays of the same items under polls at a fixed interval, in ms. The polls of a feed begin at a random moment. */
export function polledEvenly(feed: SimulatedFeed, interval: number, { start, end, random }: Limits): number[] {
  const first = start + random() * interval
  const inTime = feed.items.filter((at) => at > start + 300_000 && at < end)
  return inTime.map((at) => (at <= first ? first - at : interval - ((at - first) % interval)))
}

function upTo(items: readonly number[], now: number): number {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (items[middle]! <= now) low = middle + 1
    else high = middle
  }
  return low
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

/** Median delay by rhythm and at a fixed interval with the same number of requests, in ms. */
export function compare(feeds: readonly SimulatedFeed[], limits: Limits) {
  const byRhythm = feeds.map((feed) => polledByRhythm(feed, limits))
  const checks = byRhythm.reduce((total, one) => total + one.checks, 0)
  const requests = byRhythm.reduce((total, { polls }) => total + polls.length, checks)
  const interval = ((limits.end - limits.start) * feeds.length) / requests
  const evenly = feeds.flatMap((feed) => polledEvenly(feed, interval, limits))
  const delays = byRhythm.flatMap((one) => one.delays)
  return {
    requests,
    checks,
    interval,
    items: delays.length,
    median: median(delays),
    fixedMedian: median(evenly),
    ratio: median(delays) / median(evenly),
    missed: byRhythm.reduce((n, one) => n + one.missed, 0),
  }
}

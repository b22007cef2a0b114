/** Faults that are put into simulated feeds, and what the program finds of them. Each has feeds without the fault beside it. */
import { healthAfter } from '../../src/feed/health.ts'
import type { Rhythm } from '../../src/model.ts'
import { dice, itemsOf, type Shape, type SimulatedFeed, simulatedFeeds } from './feeds.ts'
import { polledByRhythm } from './simulate.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const LIMITS = { minInterval: 60, maxInterval: 3600 }

/** How many feeds had a fault, of how many it was found, and what was found falsely elsewhere. */
export interface Found {
  injected: number
  found: number
  falsely: number
  /** ms from the fault, or from its first sign, to when it was found. */
  after: number[]
}

/** Feeds of which enough comes that a fault can show: at least three items a day in each of three weeks. */
const liveFeeds = (count: number, start: number, seed: number) =>
  simulatedFeeds(count * 2, { start, days: 21, seed })
    .filter(({ items, shape }) => items.length > 35 * 3 && shape !== 'weekly')
    .slice(0, count)

/** Servers that answer 304 for ever from the second day on. The first sign is the second item that is hidden: one may be chance. */
export function lies(count: number, start: number, seed: number): Found & { lostAfterwards: number } {
  const random = dice(seed + 1)
  const [from, end] = [start + 2 * DAY, start + 9 * DAY]
  const found = { injected: 0, found: 0, falsely: 0, after: [] as number[], lostAfterwards: 0 }
  for (const feed of liveFeeds(count, start, seed)) {
    const honest = polledByRhythm(feed, { ...LIMITS, start, end, random })
    if (honest.distrustedAt !== null) found.falsely++
    const { distrustedAt, newestSeen } = polledByRhythm({ ...feed, liesFrom: from }, { ...LIMITS, start, end, random })
    found.injected++
    if (distrustedAt === null) continue
    found.found++
    found.after.push(distrustedAt - from)
    // What came until an interval before the end was read.
    found.lostAfterwards += feed.items.filter((at) => at > newestSeen && at < end - LIMITS.maxInterval * 1000).length
  }
  return found
}

/** Addresses that redirect permanently from the second day on: every other one to a foreign feed, which must not be adopted. */
export function moves(count: number, start: number, seed: number): Found {
  const random = dice(seed + 2)
  const found: Found = { injected: 0, found: 0, falsely: 0, after: [] }
  const from = start + 2 * DAY
  liveFeeds(count, start, seed).forEach((feed, i) => {
    const isForeign = i % 2 === 1
    const { adoptedAt } = polledByRhythm({ ...feed, moves: { from, isForeign } }, { ...LIMITS, start, end: start + 14 * DAY, random })
    if (!isForeign) found.injected++
    if (adoptedAt === null) return
    if (isForeign) found.falsely++
    else {
      found.found++
      found.after.push(adoptedAt - from)
    }
  })
  return found
}

/** Outbreaks of three times as many items as a document holds, within two minutes, in feeds that are polled every five minutes at most. */
export function gaps(count: number, start: number, seed: number): Found {
  const random = dice(seed + 3)
  const found: Found = { injected: 0, found: 0, falsely: 0, after: [] }
  const limits = { ...LIMITS, minInterval: 300, start, end: start + 7 * DAY, random }
  for (let i = 0; i < count; i++) {
    const calm = itemsOf('round the clock', 12 + 2 * i, start - 14 * DAY, limits.end, random)
    const feed = (items: number[]): SimulatedFeed => ({ shape: 'round the clock', items: items.sort((a, b) => a - b), length: 20 })
    found.falsely += polledByRhythm(feed([...calm]), limits).gaps
    const outbreak = Array.from({ length: 60 }, (_, n) => start + 3 * DAY + i * HOUR + n * 2000)
    found.injected++
    const judged = polledByRhythm(feed([...calm, ...outbreak]), limits)
    if (judged.gaps) found.found++
    found.falsely += Math.max(0, judged.gaps - 1)
  }
  return found
}

/** Items a day, and how long the feed must say nothing before that is an alarm, in hours: then chance explains it less often than once in 10,000. */
export const RHYTHMS: [shape: Shape, perDay: number, hours: number][] = [
  ['round the clock', 24, 18],
  ['office hours', 12, 88],
  ['weekly', 1 / 7, 1550],
  ['bursts', 16, 110],
  ['nights only', 7, 52],
]

const NOTHING = { failCount: 0, trouble: null, isGone: false, isEmpty: false, isUndated: false, early: 0, changes: undefined, repairs: [] }
const healthOf = (rhythm: Rhythm, now: number) => healthAfter({ ...NOTHING, rhythm }, now).health

/** A feed that says nothing any more after 28 days. `after`: until it was called silent, at most 1.5 times the gap that is an alarm. */
export function silence([shape, perDay, hours]: (typeof RHYTHMS)[number], start: number, seed: number): Found {
  const random = dice(seed)
  const items = itemsOf(shape, perDay, start - 14 * DAY, start + 28 * DAY, random)
  const last = items.at(-1)!
  const found: Found = { injected: 1, found: 0, falsely: 0, after: [] }
  polledByRhythm({ shape, items, length: 20 }, { ...LIMITS, start, end: last + 1.5 * hours * HOUR, random }, (now, rhythm) => {
    if (healthOf(rhythm, now) !== 'silent') return
    if (now <= last) found.falsely++
    else if (!found.found) {
      found.found = 1
      found.after.push(now - last)
    }
  })
  return found
}

/**
 * When a feed brings something: a rate for each hour of the week, learned from the times of its items. Pure. Times are ms since the epoch; hours are
 * those of UTC, Monday 0:00 first.
 */
import type { Rhythm } from '../model.ts'

export const HOUR_MS = 3_600_000
export const WEEK_HOURS = 168
/** What is so old counts 1/e: four weeks, after which a new habit has outweighed the old one. */
const MEMORY_MS = 28 * 24 * HOUR_MS
/** News comes in bursts of an hour or two. */
const RECENT_MS = HOUR_MS
/** The weight of the feed's own mean against an hour of the week that was seen once, in weeks. */
const PRIOR_WEEKS = 2
/** The share of the feed's mean rate that is expected of every hour: a paper that never sleeps through a night may do so by chance. */
const FLOOR = 0.05

/** An empty memory of a feed that was polled for the first time. */
export function newRhythm(now: number): Rhythm {
  const none = () => new Array<number>(WEEK_HOURS).fill(0)
  return { since: now, polledSince: now, at: now, items: none(), active: none(), recent: 0, lastItemAt: null, newestPublished: null }
}

export const hourOfWeek = (at: number) => (Math.floor(at / HOUR_MS) + 72) % WEEK_HOURS

/**
 * The memory with the items that a poll brought.
 * @param published their times, ms; null where an item states none
 * @param polledAt the poll before; null for the first: the dates of its document then tell of the four weeks before
 */
export function withItems(before: Rhythm | null, published: readonly (number | null)[], now: number, polledAt: number | null): Rhythm {
  const rhythm = decayed(before ?? newRhythm(now), now)
  const newest = Math.max(rhythm.newestPublished ?? 0, ...published.map((at) => (at !== null && at <= now ? at : 0)))
  rhythm.newestPublished = newest || null
  const earliest = polledAt === null ? now - MEMORY_MS : polledAt - HOUR_MS
  const times = published
    .flatMap((at) => (at !== null && at > earliest && at <= now ? [at] : polledAt === null ? [] : [now]))
    .sort((a, b) => a - b)
  const first = times[0]
  if (first === undefined) return rhythm
  if (polledAt === null) rhythm.since = Math.min(rhythm.since, first)
  for (const at of times) {
    const hour = hourOfWeek(at)
    if (rhythm.lastItemAt === null || Math.floor(at / HOUR_MS) > Math.floor(rhythm.lastItemAt / HOUR_MS))
      rhythm.active[hour]! += weight(now - at)
    rhythm.items[hour]! += weight(now - at)
    rhythm.recent += Math.exp((at - now) / RECENT_MS)
    rhythm.lastItemAt = Math.max(rhythm.lastItemAt ?? 0, at)
  }
  return { ...rhythm, items: rhythm.items.map(rounded), active: rhythm.active.map(rounded), recent: rounded(rhythm.recent) }
}

const weight = (age: number) => Math.exp(-age / MEMORY_MS)
const rounded = (count: number) => Math.round(count * 1000) / 1000

function decayed(rhythm: Rhythm, now: number): Rhythm {
  const old = weight(now - rhythm.at)
  const fade = (counts: number[]) => counts.map((count) => count * old)
  return {
    ...rhythm,
    at: now,
    items: fade(rhythm.items),
    active: fade(rhythm.active),
    recent: rhythm.recent * Math.exp((rhythm.at - now) / RECENT_MS),
  }
}

/** How often each hour of the week was seen since counting began; older ones count less. */
function exposures({ since }: Rhythm, now: number): number[] {
  const hours = Math.max(0, Math.floor((now - since) / HOUR_MS))
  const first = hourOfWeek(since)
  const weeks = Math.floor(hours / WEEK_HOURS)
  const kept = hours ? ((MEMORY_MS / HOUR_MS) * (1 - weight(now - since))) / hours : 1
  return Array.from({ length: WEEK_HOURS }, (_, hour) => {
    const offset = (hour - first + WEEK_HOURS) % WEEK_HOURS
    return (weeks + (offset < hours % WEEK_HOURS ? 1 : 0)) * kept
  })
}

/** Each hour with half of itself and a quarter of each neighbour. */
function smoothed(counts: readonly number[]): number[] {
  return counts.map((count, i) => (counts[(i + WEEK_HOURS - 1) % WEEK_HOURS]! + 2 * count + counts[(i + 1) % WEEK_HOURS]!) / 4)
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

/**
 * Items an hour that are usual in each hour of the week. An hour borrows from its neighbours, from the same hour of other days and from its day's
 * mean, the more the less often it was seen.
 */
export function usualRates(rhythm: Rhythm, now: number): number[] {
  const counts = smoothed(decayed(rhythm, now).items)
  const seen = smoothed(exposures(rhythm, now))
  const mean = sum(counts) / Math.max(sum(seen), 1)
  if (!mean) return counts
  const days = ratesOfGroups(counts, seen, 7, (hour) => Math.floor(hour / 24), mean)
  const clock = ratesOfGroups(counts, seen, 24, (hour) => hour % 24, mean)
  return counts.map((count, hour) => {
    const prior = (days[Math.floor(hour / 24)]! * clock[hour % 24]!) / mean
    return Math.max((count + PRIOR_WEEKS * prior) / (seen[hour]! + PRIOR_WEEKS), FLOOR * mean)
  })
}

/** The rate in each group of hours; the mean where none of a group's hours was seen. */
function ratesOfGroups(
  counts: readonly number[],
  seen: readonly number[],
  groups: number,
  groupOf: (hour: number) => number,
  mean: number,
): number[] {
  const [items, weeks] = [new Array<number>(groups).fill(0), new Array<number>(groups).fill(0)]
  counts.forEach((count, hour) => {
    items[groupOf(hour)]! += count
    weeks[groupOf(hour)]! += seen[hour]!
  })
  return items.map((count, group) => (weeks[group] ? count / weeks[group] : mean))
}

/** Items that are counted, each the less the older it is. */
export const itemsCounted = (rhythm: Rhythm, now: number) => sum(rhythm.items) * weight(now - rhythm.at)

/** How many times the usual number of items came in the last hour or two: 1 where it is as usual. */
export function burst(rhythm: Rhythm, rates: readonly number[], now: number): number {
  const recent = rhythm.recent * Math.exp((rhythm.at - now) / RECENT_MS)
  return (1 + recent) / (1 + rates[hourOfWeek(now - HOUR_MS / 2)]! * (RECENT_MS / HOUR_MS))
}

/** How unlikely a silence is. */
export interface Silence {
  /** The probability that nothing came for so long by chance; 1 where nothing is known of these hours. */
  probability: number
  /** The silence in usual gaps between hours with items. */
  gaps: number
  /** ms since the last item; null where none came yet. */
  lasting: number | null
}

/** Weeks without anything that are added to what was seen: of a feed that is hardly known, less is expected. */
const DOUBT_WEEKS = 1
/** No hour is so certain that its silence alone says more. */
const MOST_CERTAIN = 0.95

/** Of each whole hour since the last item, the chance that it would be silent as usual; these multiplied. An hour of the week that was never seen says nothing. */
export function silence(rhythm: Rhythm, now: number): Silence {
  const { lastItemAt } = rhythm
  if (lastItemAt === null) return { probability: 1, gaps: 0, lasting: null }
  // As it was when the last item came: the silence itself must not become usual.
  const counts = smoothed(rhythm.active)
  const seen = exposures(rhythm, rhythm.at)
  const chance = (hour: number) => (seen[hour]! > 0 ? Math.min(counts[hour]! / (seen[hour]! + DOUBT_WEEKS), MOST_CERTAIN) : 0)
  const hours = Math.min(Math.floor(now / HOUR_MS) - Math.ceil(lastItemAt / HOUR_MS), 52 * WEEK_HOURS)
  const from = hourOfWeek(Math.ceil(lastItemAt / HOUR_MS) * HOUR_MS)
  let probability = 1
  for (let i = 0; i < hours; i++) probability *= 1 - chance((from + i) % WEEK_HOURS)
  const active = sum(counts)
  const usualGap = active ? (sum(seen) * HOUR_MS) / active : Number.POSITIVE_INFINITY
  return { probability, gaps: (now - lastItemAt) / usualGap, lasting: now - lastItemAt }
}

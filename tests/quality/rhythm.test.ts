import { describe, expect, it } from 'vitest'
import { dice, itemsOf, type Shape, simulatedFeeds } from '../../bench/rhythm/feeds.ts'
import { compare, polledByRhythm } from '../../bench/rhythm/simulate.ts'
import { healthAfter } from '../../src/feed/health.ts'
import type { Rhythm } from '../../src/model.ts'

const DAY = 86_400_000
const start = Date.parse('2026-03-02T00:00:00Z')
const LIMITS = { start, minInterval: 60, maxInterval: 3600 }

it('the rhythm of feeds finds their items in at most 40 % of the time that as many polls at a fixed interval take', {
  timeout: 60_000,
}, () => {
  const feeds = simulatedFeeds(50, { start, days: 7, seed: 1 })
  const { ratio, items } = compare(feeds, { ...LIMITS, end: start + 7 * DAY, random: dice(2) })
  expect(items).toBeGreaterThan(1000)
  expect(ratio).toBeLessThanOrEqual(0.4)
})

it('an outbreak of more items than a document holds is found as a gap, and nothing else is', () => {
  const random = dice(3)
  const calm = itemsOf('round the clock', 24, start - 14 * DAY, start + 7 * DAY, random)
  const outbreak = Array.from({ length: 60 }, (_, i) => start + 3 * DAY + i * 2000)
  const limits = { ...LIMITS, minInterval: 300, end: start + 7 * DAY, random }
  const feed = (items: number[]) => ({ shape: 'round the clock' as const, items: items.sort((a, b) => a - b), length: 20 })
  expect(polledByRhythm(feed([...calm]), limits)).toMatchObject({ gaps: 0, missed: 0 })
  const found = polledByRhythm(feed([...calm, ...outbreak]), limits)
  expect(found.gaps).toBe(1)
  expect(found.missed).toBeGreaterThanOrEqual(35)
})

/** Items a day, and how long the feed must say nothing before that is an alarm, in hours: then chance explains it less often than once in 10,000. */
const RHYTHMS: [shape: Shape, perDay: number, hours: number][] = [
  ['round the clock', 24, 18],
  ['office hours', 12, 88],
  ['weekly', 1 / 7, 1550],
  ['bursts', 16, 110],
  ['nights only', 7, 52],
]
const NOTHING = { failCount: 0, trouble: null, isGone: false, isEmpty: false, isUndated: false, early: 0, changes: undefined, repairs: [] }
const healthOf = (rhythm: Rhythm, now: number) => healthAfter({ ...NOTHING, rhythm }, now).health

describe.each(RHYTHMS)('a feed with the rhythm %s', (shape, perDay, hours) => {
  it('raises no alarm of silence in 28 days, and one within 1.5 times the gap when it stops', { timeout: 60_000 }, () => {
    const random = dice(7)
    const items = itemsOf(shape, perDay, start - 14 * DAY, start + 28 * DAY, random)
    const last = items.at(-1)!
    const false_: number[] = []
    let alarmAt: number | undefined
    polledByRhythm({ shape, items, length: 20 }, { ...LIMITS, end: last + 1.5 * hours * 3_600_000, random }, (now, rhythm) => {
      if (healthOf(rhythm, now) !== 'silent') return
      if (now <= last || now < start + 28 * DAY) false_.push(now)
      else alarmAt ??= now
    })
    expect(false_.filter((now) => now < last)).toEqual([])
    expect(alarmAt).toBeDefined()
  })
})

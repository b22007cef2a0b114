import { expect, it } from 'vitest'
import { gaps, lies, moves, RHYTHMS, silence } from '../../bench/rhythm/faults.ts'
import { dice, simulatedFeeds } from '../../bench/rhythm/feeds.ts'
import { compare } from '../../bench/rhythm/simulate.ts'

const DAY = 86_400_000
const start = Date.parse('2026-03-02T00:00:00Z')
const LIMITS = { start, minInterval: 60, maxInterval: 3600 }

it('the rhythm of feeds finds their items in at most 40 % of the time that as many polls at a fixed interval take', {
  timeout: 60_000,
}, () => {
  const feeds = simulatedFeeds(50, { start, days: 7, seed: 1 })
  const { ratio, items, checks, requests } = compare(feeds, { ...LIMITS, end: start + 7 * DAY, random: dice(2) })
  expect(items).toBeGreaterThan(1000)
  expect(ratio).toBeLessThanOrEqual(0.4)
  expect(checks / requests).toBeLessThanOrEqual(0.02)
})

const FAULTS = { lies: () => lies(8, start, 1), moves: () => moves(8, start, 1), gaps: () => gaps(5, start, 1) }
it.each(Object.entries(FAULTS))('every feed with such a fault is found, and no other: %s', { timeout: 120_000 }, (_, injected) => {
  const found = injected()
  expect(found.injected).toBeGreaterThan(3)
  expect(found).toMatchObject({ found: found.injected, falsely: 0 })
  if ('lostAfterwards' in found) expect(found.lostAfterwards).toBe(0)
})

it.each(RHYTHMS)(
  'a feed with the rhythm %s raises no alarm of silence in 28 days, and one within 1.5 times the gap when it stops',
  {
    timeout: 60_000,
  },
  (...rhythm) => {
    expect(silence(rhythm, start, 7)).toMatchObject({ found: 1, falsely: 0 })
  },
)

import { describe, expect, it } from 'vitest'
import { nextPoll, type PollFacts } from '../../src/feed/schedule.ts'

const now = Date.UTC(2026, 0, 5, 6)
const facts: PollFacts = {
  now,
  outcome: 'unchanged',
  changed: false,
  currentInterval: 600,
  minInterval: 60,
  maxInterval: 3600,
  random: () => 0.5,
}
const wait = (more: Partial<PollFacts>) => nextPoll({ ...facts, ...more }).waitSeconds
const interval = (more: Partial<PollFacts>) => nextPoll({ ...facts, ...more }).intervalSeconds

describe('the next poll', () => {
  it('comes sooner when the feed changed and gently later when it did not', () => {
    expect(interval({ outcome: 'changed', changed: true })).toBe(300)
    expect(interval({ outcome: 'changed', changed: false })).toBe(720)
    expect(interval({ outcome: 'unchanged' })).toBe(720)
    expect(wait({ outcome: 'changed', changed: true })).toBe(300)
  })

  it('settles at some five polls for each change of the feed', () => {
    let current = 60
    let lastNews = 0
    const intervals: number[] = []
    for (let time = 0; time < 200_000; ) {
      const changed = Math.floor(time / 1200) > Math.floor(lastNews / 1200)
      lastNews = time
      current = interval({ outcome: changed ? 'changed' : 'unchanged', changed, currentInterval: current })
      intervals.push(current)
      time += current
    }
    const late = intervals.slice(-40)
    const mean = late.reduce((sum, one) => sum + one, 0) / late.length
    expect(mean).toBeGreaterThan(1200 / 6)
    expect(mean).toBeLessThan(1200 / 4)
  })

  it('keeps within the limits of the operator', () => {
    expect(interval({ changed: true, outcome: 'changed', currentInterval: 70 })).toBe(60)
    expect(interval({ currentInterval: 3500 })).toBe(3600)
    expect(interval({ currentInterval: null })).toBe(72)
    expect(interval({ currentInterval: 999_999 })).toBe(3600)
  })

  it('honours Cache-Control and ttl as lower bounds, within the limits', () => {
    expect(wait({ cacheSeconds: 1800 })).toBe(1800)
    expect(wait({ outcome: 'changed', changed: true, cacheSeconds: 1800 })).toBe(1800)
    expect(wait({ outcome: 'moved', changed: true, cacheSeconds: 1800 })).toBe(1800)
    expect(wait({ ttlSeconds: 2400, cacheSeconds: 100 })).toBe(2400)
    expect(wait({ cacheSeconds: 86_400 })).toBe(3600)
    expect(wait({ cacheSeconds: 5 })).toBe(720)
    expect(interval({ cacheSeconds: 1800 })).toBe(720)
  })

  it('never comes before Retry-After, even beyond the limits, for a day at most', () => {
    for (const random of [() => 0, () => 0.99]) {
      expect(wait({ outcome: 'throttled', retryAfterSeconds: 7200, random })).toBeGreaterThanOrEqual(7200)
      expect(wait({ outcome: 'failed', retryAfterSeconds: 999_999_999, random })).toBeLessThanOrEqual(86_400 * 1.1)
      expect(wait({ outcome: 'unchanged', retryAfterSeconds: 1, random })).toBeGreaterThan(600)
    }
  })

  it('believes a server for a day exactly, and lies behind a time that it names by a tenth at most', () => {
    const asked = (retryAfterSeconds: number, random: number) => wait({ outcome: 'throttled', retryAfterSeconds, random: () => random })
    expect([asked(999_999_999, 0), asked(86_401, 0), asked(86_399, 0)]).toEqual([86_400, 86_400, 86_399])
    expect(asked(10_000, 0.5)).toBe(10_500)
    expect(asked(600, 0.5)).toBe(600)
  })

  it.each(['gone', 'throttled', 'failed'] as const)('keeps the rhythm of a feed that is %s, and backs off', (outcome) => {
    expect(interval({ outcome, changed: true, failCount: 3 })).toBe(600)
    expect(wait({ outcome, failCount: 3, cacheSeconds: 3000 })).toBe(2400)
  })

  it('counts a feed that moved as sound', () => {
    expect(wait({ outcome: 'moved', changed: true })).toBe(300)
    expect(interval({ outcome: 'moved' })).toBe(720)
  })

  it('is drawn at random where no dice are given', () => {
    const { random: _, ...withoutDice } = facts
    const waits = Array.from({ length: 20 }, () => nextPoll(withoutDice).waitSeconds)
    expect(new Set(waits).size).toBeGreaterThan(1)
  })

  it('backs off from a feed that fails, and remembers the rhythm', () => {
    const waits = [1, 2, 5, 6, 7, 50, 5000].map((failCount) =>
      wait({ outcome: 'failed', failCount, currentInterval: 60, maxInterval: 900 }),
    )
    expect(waits).toEqual([60, 120, 960, 1920, 3600, 3600, 3600])
    expect(interval({ outcome: 'failed', failCount: 9 })).toBe(600)
    expect(wait({ outcome: 'failed', failCount: 1 })).toBe(600)
    expect(wait({ outcome: 'failed', failCount: 20, maxInterval: 7200 })).toBe(7200)
  })

  it('is spread by a tenth to either side', () => {
    expect(wait({ random: () => 0 })).toBeCloseTo(648)
    expect(wait({ random: () => 0.9999 })).toBeCloseTo(792, 0)
  })
})

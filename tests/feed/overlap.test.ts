import { describe, expect, it } from 'vitest'
import { afterItems, missedAtLeast } from '../../src/feed/overlap.ts'
import type { Overlap } from '../../src/model.ts'

const HOUR = 3_600_000
const after = (...documents: [items: number, fresh: number][]) => {
  let overlap: Overlap | undefined
  const gaps = documents.map(([items, fresh]) => {
    const judged = afterItems(overlap, { items, fresh })
    overlap = judged.overlap
    return judged.isGap
  })
  return { overlap: overlap!, gaps }
}

describe('documents that share no item with what is known', () => {
  it('are a gap where the feed usually overlaps, and are polled twice as fast', () => {
    const { gaps, overlap } = after([20, 3], [20, 20])
    expect(gaps).toEqual([false, true])
    expect(overlap.haste).toBe(2)
  })

  it('are usual for a feed that replaces everything: no gap is ever seen', () =>
    expect(after([10, 10], [10, 10], [10, 10], [10, 0], [10, 10]).gaps).not.toContain(true))

  it('of one item say nothing', () => expect(after([1, 0], [1, 1], [1, 1]).gaps).not.toContain(true))

  it('make the feed be polled faster for some polls only', () => {
    const calm = Array.from({ length: 10 }, (): [number, number] => [20, 1])
    expect(after([20, 3], [20, 20], ...calm).overlap.haste).toBe(1)
  })
})

describe('how many were missed', () => {
  const every = (from: number, to: number, step: number) =>
    Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step)

  it('is what the pace of the document gives: 45 published, 20 shown, 25 missed', () =>
    expect(missedAtLeast(20 * HOUR, every(46 * HOUR, 65 * HOUR, HOUR))).toBe(25))

  it('is less certain where the document has no even pace, and one where it has none', () => {
    const uneven = [100, 101, 102, 110, 111, 119, 140].map((hour) => hour * HOUR)
    expect(missedAtLeast(0, uneven)).toBeLessThan(15)
    expect(missedAtLeast(0, [HOUR, HOUR, HOUR, HOUR])).toBe(1)
    expect(missedAtLeast(null, every(0, 10, 1))).toBe(1)
    expect(missedAtLeast(0, [null, null, HOUR])).toBe(1)
  })
})

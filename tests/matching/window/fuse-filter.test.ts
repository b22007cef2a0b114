import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../../bench/ingest/corpus.ts'
import { filterBytes, filterOf, makeFilter, mayHave } from '../../../src/matching/window/fuse-filter.ts'

const random = mulberry32(11)
const numbersOf = (count: number) => {
  const numbers = new Set<number>()
  while (numbers.size < count) numbers.add(Math.floor(random() * 2 ** 32))
  return numbers
}

describe('a filter', () => {
  it.each([0, 1, 2, 3, 7, 50, 400, 5000, 100_000])('of %i numbers has all of them, and one other in 256', (count) => {
    const own = numbersOf(count)
    const { filter, bytes } = makeFilter(Uint32Array.from(own))
    expect(bytes.length).toBe(filterBytes(filterOf(count)))
    expect([...own].filter((number) => !mayHave(bytes, 0, filter, number))).toEqual([])
    const others = [...numbersOf(50_000)].filter((number) => !own.has(number))
    const mistaken = others.filter((number) => mayHave(bytes, 0, filter, number)).length
    expect(mistaken / others.length).toBeLessThan(0.006)
    if (count > 50_000) expect((8 * bytes.length) / count).toBeLessThan(9.6)
  })

  it('is read wherever it stands among other bytes', () => {
    const own = [...numbersOf(1000)]
    const { filter, bytes } = makeFilter(Uint32Array.from(own))
    const larger = new Uint8Array(bytes.length + 77).fill(99)
    larger.set(bytes, 33)
    expect(own.every((number) => mayHave(larger, 33, filter, number))).toBe(true)
  })

  it('of numbers that occur twice is refused', () => {
    expect(() => makeFilter(Uint32Array.of(5, 6, 5, 6, 7))).toThrow('not different')
  })
})

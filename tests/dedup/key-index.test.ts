import { expect, it } from 'vitest'
import { KeyIndex } from '../../src/dedup/key-index.ts'

const PRINTS = 100_000
const MOST = 64

/** Three keys a print: one that few share, one that thousands do, one of its own. */
const keysOf = (print: number) => Int32Array.of((print * 2_654_435_761) % 50_000, -(print % 20) - 1, (print << 8) | 0)

it('an index of keys holds what a map of lists holds, however many parts it has, and forgets what is passed', () => {
  const index = new KeyIndex(MOST)
  const lists = new Map<number, number[]>()
  let many: { print: number; keys: Int32Array }[] = []
  for (let print = 7; print < 7 + 3 * PRINTS; print += 3) {
    // One after the other, then many at once, then again one after the other.
    if (print > 90_000 && print < 150_000) many.push({ print, keys: keysOf(print) })
    else {
      index.addMany(many)
      many = []
      index.add(print, keysOf(print))
    }
    for (const key of keysOf(print)) lists.set(key, [print, ...(lists.get(key) ?? [])].slice(0, MOST))
  }
  const last = 7 + 3 * (PRINTS - 1)
  expect(index.last).toBe(last)
  expect(index.prints).toBe(PRINTS)
  expect(index.parts).toBeLessThan(8)
  for (const [key, list] of lists) expect(index.find(key)).toEqual(list)
  expect(index.find(123_456_789)).toEqual([])

  // What is passed may stay a while, what is not must stay.
  const passed = 7 + 3 * 70_000
  index.forget(passed)
  expect(index.prints).toBeLessThan(0.6 * PRINTS)
  for (const [key, list] of lists) expect(index.find(key).filter((print) => print > passed)).toEqual(list.filter((print) => print > passed))
  for (let print = last + 3; print < last + 3 * 40_000; print += 3) index.add(print, keysOf(print))
  index.forget(last)
  expect(index.prints).toBeLessThan(60_000)
  expect(index.find(last << 8)).toEqual([])
})

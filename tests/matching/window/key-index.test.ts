import { expect, it } from 'vitest'
import { KeyIndex } from '../../../src/matching/window/key-index.ts'

const FINGERPRINTS = 100_000
const MOST = 64

/** Three keys of a fingerprint: one that few share, one that thousands share, one of its own. */
const keysOf = (fingerprint: number) =>
  Int32Array.of((fingerprint * 2_654_435_761) % 50_000, -(fingerprint % 20) - 1, (fingerprint << 8) | 0)

it('an index of keys holds what a map of lists holds, however many parts it has, and forgets what is passed', () => {
  const index = new KeyIndex(MOST)
  const lists = new Map<number, number[]>()
  let many: { fingerprint: number; keys: Int32Array }[] = []
  for (let fingerprint = 7; fingerprint < 7 + 3 * FINGERPRINTS; fingerprint += 3) {
    // One after the other, then many at once, then again one after the other.
    if (fingerprint > 90_000 && fingerprint < 150_000) many.push({ fingerprint, keys: keysOf(fingerprint) })
    else {
      index.addMany(many)
      many = []
      index.add(fingerprint, keysOf(fingerprint))
    }
    for (const key of keysOf(fingerprint)) lists.set(key, [fingerprint, ...(lists.get(key) ?? [])].slice(0, MOST))
  }
  const last = 7 + 3 * (FINGERPRINTS - 1)
  expect(index.last).toBe(last)
  expect(index.fingerprints).toBe(FINGERPRINTS)
  expect(index.parts).toBeLessThan(8)
  expect([...lists].filter(([key, list]) => index.find(key).join() !== list.join())).toEqual([])
  expect(index.find(123_456_789)).toEqual([])

  // What is passed may stay a while, what is not must stay.
  const passed = 7 + 3 * 70_000
  index.forget(passed)
  expect(index.fingerprints).toBeLessThan(0.6 * FINGERPRINTS)
  const still = (fingerprints: readonly number[]) => fingerprints.filter((fingerprint) => fingerprint > passed).join()
  expect([...lists].filter(([key, list]) => still(index.find(key)) !== still(list))).toEqual([])
  for (let fingerprint = last + 3; fingerprint < last + 3 * 40_000; fingerprint += 3) index.add(fingerprint, keysOf(fingerprint))
  index.forget(last)
  expect(index.fingerprints).toBeLessThan(60_000)
  expect(index.find(last << 8)).toEqual([])
})

import { expect, it } from 'vitest'
import { integers, pooledCopy } from '../../../src/matching/window/pool.ts'

it('arrays of one buffer are zero at first and do not overlap', () => {
  const arrays = Array.from({ length: 40 }, (_, i) => integers(1000 + i))
  for (const array of arrays) expect(array.every((value) => value === 0)).toBe(true)
  arrays.forEach((array, i) => void array.fill(i + 1))
  arrays.forEach((array, i) => {
    expect(array).toHaveLength(1000 + i)
    expect(array.every((value) => value === i + 1)).toBe(true)
  })
  expect(new Set(arrays.map(({ buffer }) => buffer)).size).toBeLessThan(10)
})

it('a large array has a buffer of its own', () => {
  expect(integers(100_000).buffer.byteLength).toBe(400_000)
})

it('a copy has the first values and does not change with the original', () => {
  const values = Int32Array.of(1, 2, 3)
  const copy = pooledCopy(values, 2)
  values.fill(9)
  expect([...copy]).toEqual([1, 2])
})

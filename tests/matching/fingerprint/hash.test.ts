import { expect, it } from 'vitest'
import { FNV_OFFSET, hashOn, hashText, join, mix } from '../../../src/matching/fingerprint/hash.ts'

it('a hash fits the int4 of PostgreSQL and depends on every character', () => {
  const hashes = ['', 'a', 'b', 'ab', 'ba', 'Northwire', 'Northwird'].map(hashText)
  expect(new Set(hashes).size).toBe(hashes.length)
  for (const hash of hashes) expect(hash).toBe(hash | 0)
})

it('mixing is the finaliser of MurmurHash3', () => {
  expect([0, 1, 2, -1].map(mix)).toEqual([0, 0x514e28b7, 0x30f4c306, 0x81f16f39 | 0])
})

it('a prefix may be hashed once for many strings', () => {
  expect(mix(hashOn(hashOn(FNV_OFFSET, 'Northwire '), 'g nw-1'))).toBe(hashText('Northwire g nw-1'))
})

it('a hash of two hashes depends on their order', () => {
  expect(join(1, 2)).not.toBe(join(2, 1))
  expect(join(1, 2)).toBe(join(1, 2))
})

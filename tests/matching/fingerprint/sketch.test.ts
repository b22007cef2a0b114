import { describe, expect, it } from 'vitest'
import { mix } from '../../../src/matching/fingerprint/hash.ts'
import { hashOfWords, SHINGLES, sketch } from '../../../src/matching/fingerprint/sketch.ts'

const wordsOf = (count: number, of = count) => Int32Array.from({ length: count }, (_, i) => mix((i % of) + 1))
const sketched = (words: Int32Array, from = 0, to = words.length) => {
  const { shingles, count, of, runs, length, whole } = sketch(words, from, to)
  return { shingles: [...shingles.subarray(0, count)], of, runs: [...runs.subarray(0, length)], whole }
}

describe('the sketch of a text', () => {
  it('has one run for each word from the fourth on, and sorts them', () => {
    const { shingles, runs, of } = sketched(wordsOf(300))
    expect(runs).toHaveLength(297)
    expect(of).toBe(297)
    expect(shingles).toEqual([...runs].sort((a, b) => a - b))
  })

  it('is one run for fewer than four words, and none for none', () => {
    expect(sketched(wordsOf(3)).runs).toHaveLength(1)
    expect(sketched(wordsOf(0)).runs).toHaveLength(0)
  })

  it('has the same runs wherever the words are in a list', () => {
    const words = wordsOf(40)
    expect(sketched(words, 10, 20).runs).toEqual(sketched(words).runs.slice(10, 17))
  })

  it('of a long text is its smallest runs', () => {
    const { shingles, runs } = sketched(wordsOf(20_000))
    expect(shingles).toEqual([...new Set(runs)].sort((a, b) => a - b).slice(0, SHINGLES))
  })

  it('is right where the hashes of a long text are not spread evenly', () => {
    const { shingles, runs } = sketched(wordsOf(20_000, 900))
    expect(shingles).toEqual([...new Set(runs)].sort((a, b) => a - b))
    expect(shingles).toHaveLength(900)
  })
})

it('the hash of a whole text depends on its words and their order', () => {
  const words = wordsOf(10)
  expect(sketched(words).whole).toBe(hashOfWords(words, 0, 10))
  expect(hashOfWords(words, 0, 10)).not.toBe(hashOfWords(words.toReversed(), 0, 10))
  expect(hashOfWords(words, 0, 9)).not.toBe(hashOfWords(words, 0, 10))
})

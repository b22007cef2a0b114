import { describe, expect, it } from 'vitest'
import { emptyList, hashedWords, readWords } from '../../../src/matching/fingerprint/words.ts'

const count = (text: string) => hashedWords(text).hashes.length

describe('a word', () => {
  it.each([
    ['6.25 9,204 8:30 EF/2217', 4],
    ['Hamm. 7 boats', 3],
    ['well-known, state-run', 4],
    ['', 0],
    ['— … !', 0],
    ['東京で', 2],
    ['東', 1],
  ])('is counted in %j: %i', (text, words) => {
    expect(count(text)).toBe(words)
  })

  it('is salient with a capital that the sentence does not require, or as a number', () => {
    expect(hashedWords('Boats left Vik. Three returned: Ida, “Rolf” and 12 more').salient).toEqual([
      false,
      false,
      true,
      false,
      false,
      false,
      true,
      false,
      true,
      false,
    ])
  })

  it('keeps its length in a list, after the words that the list has', () => {
    const list = emptyList()
    readWords('Straße', list)
    readWords('ab', list)
    expect([...list.lengths.subarray(0, list.count)]).toEqual([7, 2])
  })
})

it('a list grows with a long text', () => {
  const list = emptyList()
  readWords('boat '.repeat(5000), list)
  expect(list.count).toBe(5000)
  expect(new Set(list.hashes.subarray(0, list.count)).size).toBe(1)
})

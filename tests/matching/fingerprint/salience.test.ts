import { describe, expect, it } from 'vitest'
import { headlineSubject, headsOf, numbers, salientOf } from '../../../src/matching/fingerprint/salience.ts'
import { emptyList, hashedWords, readWords } from '../../../src/matching/fingerprint/words.ts'

const listOf = (text: string) => {
  const list = emptyList()
  readWords(text, list)
  return list
}
const hash = (word: string) => hashedWords(word).hashes[0]!
const ascending = (values: number[]) => [...values].sort((a, b) => a - b)

describe('a headline', () => {
  it('has the subject with which it begins, after an article', () => {
    expect(headlineSubject(listOf('The ferry is late'), 4)).toBe(hash('ferry'))
    expect(headlineSubject(listOf('Die Fähre'), 2)).toBe(hash('Fähre'))
    expect(headlineSubject(listOf('in it'), 2)).toBeNull()
  })

  it('has its significant words once, in ascending order', () => {
    const text = 'Ferry off Vik: ferry is late'
    expect(headsOf(listOf(text), 6)).toEqual(ascending(['ferry', 'Vik', 'late'].map(hash)))
  })
})

describe('the salient words of a text', () => {
  it('are its names and numbers, once, in ascending order', () => {
    expect(salientOf(listOf('On Monday 12 boats left Vik, and on Monday they returned.'), 0).words).toEqual(
      ascending(['Monday', '12', 'Vik'].map(hash)),
    )
  })

  it('have slots by the two words before them, the first word of a text among them', () => {
    const { slots } = salientOf(listOf('Boats left for Vik.'), 0)
    expect(slots).toHaveLength(2 * 2)
    expect(slots.filter((_, i) => i % 2 === 1).sort()).toEqual([hash('Boats'), hash('Vik')].sort())
  })

  it('have no slot where the same words precede two names', () => {
    expect(salientOf(listOf('boats left for Vik, boats left for Hamm, boats left for Vik'), 0).slots).toHaveLength(2)
  })

  it('are the first 64', () => {
    const text = Array.from({ length: 100 }, (_, i) => `boat ${i}`).join(' ')
    expect(salientOf(listOf(text), 0).words).toEqual(ascending(Array.from({ length: 64 }, (_, i) => hash(`${i}`))))
  })
})

it('the first values of a typed array become a plain list', () => {
  expect(numbers(Int32Array.of(3, 1, 2), 2)).toEqual([3, 1])
})

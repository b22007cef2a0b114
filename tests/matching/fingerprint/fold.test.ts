import { describe, expect, it } from 'vitest'
import {
  CAPITAL_BIT,
  DIGIT_BIT,
  ENDS_BIT,
  foldEntryOf,
  JOINS_BIT,
  PAUSE_BIT,
  pairedPoint,
  SEVERAL_BIT,
  spellingOf,
  spellOut,
  UNSPACED_BIT,
  WORD_BIT,
} from '../../../src/matching/fingerprint/fold.ts'

const entry = (character: string) => foldEntryOf(character.charCodeAt(0))
const folded = (character: string) => String.fromCharCode(entry(character) & 0xffff)

describe('a character', () => {
  it.each([
    ['É', 'e'],
    ['ñ', 'n'],
    ['Ø', 'o'],
    ['Ł', 'l'],
    ['ς', 'σ'],
    ['Ｋ', 'k'],
    ['Ж', 'ж'],
  ])('%s folds to %s', (character, plain) => {
    expect(folded(character)).toBe(plain)
  })

  it.each([
    ['a', WORD_BIT],
    ['A', WORD_BIT | CAPITAL_BIT],
    ['7', WORD_BIT | DIGIT_BIT],
    ['.', ENDS_BIT | JOINS_BIT],
    [',', JOINS_BIT],
    ['—', ENDS_BIT],
    [' ', PAUSE_BIT],
    ['“', PAUSE_BIT],
    ['東', UNSPACED_BIT],
    ['한', WORD_BIT | SEVERAL_BIT],
  ])('%s has the bits of its class', (character, bits) => {
    const classes = WORD_BIT | DIGIT_BIT | CAPITAL_BIT | UNSPACED_BIT | ENDS_BIT | PAUSE_BIT | JOINS_BIT | SEVERAL_BIT
    expect(entry(character) & classes).toBe(bits)
  })

  it('may fold to several letters', () => {
    expect(entry('ß') & SEVERAL_BIT).toBe(SEVERAL_BIT)
    expect(String.fromCharCode(...spellingOf('ß'.charCodeAt(0)))).toBe('ss')
  })
})

it('two units are one character as a surrogate pair, or as UTF-8 that was read as Latin-1', () => {
  expect(pairedPoint(0xd83d, 0xde00)).toBe(0x1f600)
  expect(String.fromCodePoint(pairedPoint('Ã'.charCodeAt(0), '©'.charCodeAt(0)))).toBe('é')
  expect(pairedPoint('a'.charCodeAt(0), 'b'.charCodeAt(0))).toBe(0)
})

it('special units are spelt out, and one of them as eighteen', () => {
  const units = Uint16Array.from('aÃ©\ufdfa', (character) => character.charCodeAt(0))
  const target = new Uint16Array(64)
  const written = spellOut(units, 0, units.length, target)
  expect(String.fromCharCode(...target.subarray(0, 2))).toBe('ae')
  expect(written).toBe(2 + 18)
})

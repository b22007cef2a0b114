import { expect, it } from 'vitest'
import { sharedPassages } from '../../../src/matching/rules/passages.ts'
import { THRESHOLDS } from '../../../src/matching/thresholds.ts'
import { BEEKEEPER, paragraphs } from '../desk.ts'

it('finds what stands in both texts, longest first, in the spelling of each', () => {
  const [first, second, third] = paragraphs(BEEKEEPER)
  const other = `In Hamm the town talks of little else. ${second!.toUpperCase()} Nobody complained. ${third} The trams ran on.`
  const found = sharedPassages(`${first}\n\n${second}\n\nA line between.\n\n${third}`, other)
  expect(found.map(({ text }) => text)).toEqual([second, third])
  expect(found[0]!.other).toBe(second!.toUpperCase())
  expect(found.map(({ words }) => words)).toEqual([24, 16])
})

it('passes over a phrase: seven words are none, eight are', () => {
  const seven = 'one two three four five six seven'
  expect(sharedPassages(`${seven} alpha`, `${seven} beta`)).toEqual([])
  expect(sharedPassages(`${seven} eight alpha`, `${seven} eight beta`)).toEqual([
    { text: `${seven} eight`, other: `${seven} eight`, words: 8 },
  ])
})

it('shows five passages at most', () => {
  const parts = Array.from({ length: 7 }, (_, i) => Array.from({ length: 8 }, (_, j) => `word${i}x${j}`).join(' '))
  expect(sharedPassages(parts.join(' alpha '), parts.join(' beta '))).toHaveLength(5)
})

it('finds nothing in texts that share nothing, or in none', () => {
  expect(sharedPassages(BEEKEEPER, '')).toEqual([])
  expect(sharedPassages('', '')).toEqual([])
})

const run = (name: string, words: number) => Array.from({ length: words }, (_, i) => `${name}${i}`).join(' ')

it('puts the longest first, wherever it stands', () => {
  const [short, long] = [run('a', 8), run('b', 12)]
  expect(sharedPassages(`${short} x ${long}`, `${short} y ${long}`).map(({ words }) => words)).toEqual([12, 8])
})

it('shows a passage once where a part of it stands in the other text again', () => {
  expect(sharedPassages(run('a', 12), `${run('a', 12)} y ${run('a', 8)}`).map(({ words }) => words)).toEqual([12])
  expect(sharedPassages(run('a', 12), `${run('a', 8)} y ${run('a', 12)}`).map(({ words }) => words)).toEqual([12])
})

it('compares no more words of a text than the threshold says', () => {
  const long = `${'filler '.repeat(THRESHOLDS.passageTextWords - 8)}${run('a', 8)}`
  expect(sharedPassages(long, run('a', 8))).toHaveLength(1)
  expect(sharedPassages(`one ${long}`, run('a', 8))).toEqual([])
})

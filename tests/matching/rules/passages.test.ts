import { expect, it } from 'vitest'
import { sharedPassages } from '../../../src/matching/rules/passages.ts'
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

import { expect, it } from 'vitest'
import { mendedIn, stillRuns } from '../../src/story/corrections.ts'

const RESULTS = `VIK, March 2 (Northwire) - Brightwater made a profit of 41 million kroner last year, its chief executive Ola Renn said on Monday.

The company sold 212,000 pumps, a tenth more than the year before.

Renn did not say whether the plant in Hamm will close.`

it('a corrected figure is found with the words around it, and not the note that says so', () => {
  const after = `(Corrects profit in paragraph 1 to 14 million, not 41 million)\n\n${RESULTS.replace('41 million', '14 million')}`
  expect(mendedIn(RESULTS, after)).toEqual([
    {
      wrong: '… a profit of 41 million kroner last …',
      right: '… a profit of 14 million kroner last …',
      marks: ['profit of 41', '41 million kroner'],
    },
  ])
})

it('of a correction that changes figures and words, the figures count', () => {
  const after = RESULTS.replace('41 million', '14 million').replace('did not say', 'would not say')
  expect(mendedIn(RESULTS, after)).toHaveLength(1)
})

it.each([
  ['a name', RESULTS.replace('Ola Renn', 'Ole Brenn'), 'chief executive ola renn'],
  ['a missing "not"', RESULTS.replace('will close', 'will not close'), 'hamm will close'],
  ['a sentence taken out', RESULTS.replace(' whether the plant in Hamm will close', ''), 'not say whether the plant in hamm will close'],
])('%s is a correction too', (_, after, mark) => {
  expect(mendedIn(RESULTS, after).flatMap(({ marks }) => marks)).toContain(mark)
})

it('a copy still runs the wrong figure when it was sub-edited around it, and not when the figure was mended or cut', () => {
  const mended = mendedIn(RESULTS, RESULTS.replace('41 million', '14 million'))
  expect(stillRuns(mended, 'Pump maker Brightwater earned 41 million kroner, Northwire reported.')).toBe(true)
  expect(stillRuns(mended, 'The firm made a PROFIT of 41m.')).toBe(false)
  expect(stillRuns(mended, RESULTS.replace('41 million', '14 million'))).toBe(false)
  expect(stillRuns(mended, 'The company sold 212,000 pumps, 41 of them in Hamm.')).toBe(false)
})

it('a notice without a text, and another text, do not tell what was wrong', () => {
  expect(mendedIn(RESULTS, 'Please note that the profit in the first paragraph is wrong.')).toEqual([])
  expect(mendedIn('', RESULTS)).toEqual([])
})

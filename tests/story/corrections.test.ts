import { expect, it } from 'vitest'
import { correctedWordsIn, stillRuns } from '../../src/story/corrections.ts'

const RESULTS = `VIK, March 2 (Northwire) - Brightwater made a profit of 41 million kroner last year, its chief executive Ola Renn said on Monday.

The company sold 212,000 pumps, a tenth more than the year before.

Renn did not say whether the plant in Hamm will close.`

it('a corrected figure is found with the words around it, and not the note that says so', () => {
  const after = `(Corrects profit in paragraph 1 to 14 million, not 41 million)\n\n${RESULTS.replace('41 million', '14 million')}`
  expect(correctedWordsIn(RESULTS, after)).toEqual([
    {
      wrong: '… a profit of 41 million kroner last …',
      right: '… a profit of 14 million kroner last …',
      marks: ['profit of 41', '41 million kroner'],
    },
  ])
})

it('of a correction that changes figures and words, the figures count', () => {
  const after = RESULTS.replace('41 million', '14 million').replace('did not say', 'would not say')
  expect(correctedWordsIn(RESULTS, after)).toHaveLength(1)
})

it.each([
  ['a name', RESULTS.replace('Ola Renn', 'Ole Brenn'), 'chief executive ola renn'],
  ['a missing "not"', RESULTS.replace('will close', 'will not close'), 'hamm will close'],
  ['a sentence taken out', RESULTS.replace(' whether the plant in Hamm will close', ''), 'not say whether the plant in hamm will close'],
])('%s is a correction too', (_, after, mark) => {
  expect(correctedWordsIn(RESULTS, after).flatMap(({ marks }) => marks)).toContain(mark)
})

it('a copy still runs the wrong figure when it was sub-edited around it, and not when the figure was mended or cut', () => {
  const mended = correctedWordsIn(RESULTS, RESULTS.replace('41 million', '14 million'))
  expect(stillRuns(mended, 'Pump maker Brightwater earned 41 million kroner, Northwire reported.')).toBe(true)
  expect(stillRuns(mended, 'The firm made a PROFIT of 41m.')).toBe(false)
  expect(stillRuns(mended, RESULTS.replace('41 million', '14 million'))).toBe(false)
  expect(stillRuns(mended, 'The company sold 212,000 pumps, 41 of them in Hamm.')).toBe(false)
})

it('a notice without a text, and another text, do not tell what was wrong', () => {
  expect(correctedWordsIn(RESULTS, 'Please note that the profit in the first paragraph is wrong.')).toEqual([])
  expect(correctedWordsIn('', RESULTS)).toEqual([])
})

it('an added sentence is not what was wrong, three added words may be', () => {
  const after = (added: string) => RESULTS.replace('The company sold', `The company ${added} sold`)
  expect(correctedWordsIn(RESULTS, after('and its sister'))).toHaveLength(1)
  expect(correctedWordsIn(RESULTS, after('and its sister firm'))).toEqual([])
})

it('words are shown with three on either side, and with a sign where more stand beyond', () => {
  const [mended] = correctedWordsIn('One two three four five', 'One six three four five')
  expect(mended).toMatchObject({ wrong: 'One two three four five', right: 'One six three four five' })
  const [late] = correctedWordsIn('a b c d e f g h 7', 'a b c d e f g h 8')
  expect(late).toMatchObject({ wrong: '… f g h 7', right: '… f g h 8' })
  const [early] = correctedWordsIn('7 b c d e f g h i', '8 b c d e f g h i')
  expect(early).toMatchObject({ wrong: '7 b c d …', right: '8 b c d …', marks: ['7 b c'] })
})

it('of a long run that was taken out the first eight words are looked for', () => {
  const words = (n: number) => Array.from({ length: n }, (_, i) => `gone${i}`).join(' ')
  const [mended] = correctedWordsIn(`${RESULTS} ${words(12)} and so on`, `${RESULTS} and so on`)
  expect(mended!.marks).toEqual([`will close ${words(8)}`])
})

it('where more than half of the words changed, it cannot be told what was wrong', () => {
  const text = 'a b c d e f'
  expect(correctedWordsIn(text, 'x y z d e f')).toHaveLength(1)
  expect(correctedWordsIn(text, 'w x y z e f')).toEqual([])
})

it('a change of case or points mends nothing', () => {
  expect(correctedWordsIn(RESULTS, RESULTS.replace('Ola Renn', 'OLA RENN,'))).toEqual([])
})

it('a copy that still runs one of two wrong figures runs what was wrong', () => {
  const corrected = correctedWordsIn(RESULTS, RESULTS.replace('41 million', '14 million').replace('212,000', '221,000'))
  expect(corrected).toHaveLength(2)
  expect(stillRuns(corrected, 'The company sold 212,000 pumps.')).toBe(true)
})

it('a word that came in between two words alone leaves nothing to know the wrong text by', () => {
  expect(correctedWordsIn('Mill will close in Hamm', 'Not Mill will close in Hamm')).toMatchObject([{ marks: [] }])
  expect(correctedWordsIn('The Mill will close in Hamm', 'The Mill will not close in Hamm')).toMatchObject([
    { marks: ['mill will close in'] },
  ])
})

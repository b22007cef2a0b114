import { describe, expect, it } from 'vitest'
import { isName, markedName, namesIn, printedName } from '../../../src/article/byline/names.ts'

describe('a byline', () => {
  it.each([
    ['By Ann Roe and Bo Reed', ['Ann Roe', 'Bo Reed']],
    ['Von Mara Quist, Eli Marsh', ['Mara Quist', 'Eli Marsh']],
    ['Ann Roe and Bo Reed, Island Times', ['Ann Roe', 'Bo Reed']],
    ['Ann Roe | Senior reporter', ['Ann Roe']],
    ['Ann Roe The Associated Press', ['Ann Roe']],
    ['Ann Mary Roe in Lindholm', ['Ann Mary Roe']],
    ['Photography by Cy Lens', []],
  ])('%j names %j', (text, names) => expect(namesIn(text)).toEqual(names))

  it('loses the names of the site, even if they contain a joint', () => {
    expect(namesIn('By Ann Roe, The Herald & Post', ['the herald post'])).toEqual(['Ann Roe'])
  })
})

it('a printed name ends before a job title', () => {
  expect(printedName('Ann Roe Political reporter')).toBe('Ann Roe')
  expect(printedName('Ludwig van der Berg, Lindholm')).toBe('Ludwig van der Berg')
  expect(printedName('more posts')).toBeNull()
})

it('a printed name ends before the words of a link, which may be a surname elsewhere', () => {
  expect(printedName('Ann Roe Read more')).toBe('Ann Roe')
  expect(printedName('Ann Read')).toBe('Ann Read')
})

it('a marked name may be one word or an institution, but not the words of a link', () => {
  expect(['Madonna', 'University of Lindholm', 'more posts'].map(markedName)).toEqual(['Madonna', 'University of Lindholm', null])
})

it('an address, a site or an account is not a name, an agency is one', () => {
  expect(['Ann Roe', 'dpa', '山田太郎'].map(isName)).toEqual([true, true, true])
  expect(['jsmith', 'ann.roe.12', 'ann@paper.example', 'paper.example', 'https://a.example', '12'].map(isName)).toEqual([
    false,
    false,
    false,
    false,
    false,
    false,
  ])
})

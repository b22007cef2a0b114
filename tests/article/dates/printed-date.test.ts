import { expect, it } from 'vitest'
import { printedDate } from '../../../src/article/dates/printed-date.ts'
import { find, parseHtml } from '../../../src/article/html/tree.ts'

const date = (html: string) => {
  const root = parseHtml(html)
  return printedDate(
    root,
    find(root, (e) => e.name === 'h1'),
    'en-GB',
  )?.date
}

it('the date beside the headline is read, not one in a link, a teaser or a long paragraph', () => {
  const teaser = '<div class="related"><p>1 March 2026</p></div><a href="/b">2 March 2026</a>'
  const long = `<p>On 3 March 2026 ${'the dam was closed '.repeat(8)}.</p>`
  expect(date(`${teaser}<article><h1>Dam closed</h1>${long}<p>4 March 2026</p></article>`)).toBe('2026-03-04')
  expect(date(`${teaser}<article><h1>Dam closed</h1>${long}</article>`)).toBeUndefined()
})

it('a date without a doubt is preferred to that of a change and to one that ends a text', () => {
  expect(date('<h1>Dam closed</h1><p>Updated 5 March 2026</p><p>4 March 2026</p>')).toBe('2026-03-04')
  expect(date('<h1>Dam closed</h1><p>The dam on the day it closed, 3 March 2026</p><p>Published 4 March 2026</p>')).toBe('2026-03-04')
})

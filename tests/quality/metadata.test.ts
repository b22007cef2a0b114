import { describe, expect, it } from 'vitest'
import { readPage } from '../../src/article/page.ts'
import { PAGES } from './metadata-pages.ts'

const read = (html: string) => {
  const reading = readPage(new TextEncoder().encode(html), {
    contentType: 'text/html; charset=utf-8',
    url: 'https://news.example/2026/03/02/ferry',
  })
  return reading.kind === 'article' ? reading.copy : null
}

// Floors, not aims: what one of these pages says of itself is all to be had.
describe('who wrote what under which headline and when, on pages of many makes and languages', () => {
  it.each(PAGES)('is read whole: $kind', ({ html, headline, byline, published }) => {
    expect(read(html)).toMatchObject({ headline, byline, published })
  })
})

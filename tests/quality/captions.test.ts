import { describe, expect, it } from 'vitest'
import { readPage } from '../../src/article/page.ts'
import { type CaptionedPage, htmlOf, PAGES } from './captioned-pages.ts'

const read = (page: CaptionedPage) => {
  const bytes = new TextEncoder().encode(htmlOf(page))
  const reading = readPage(bytes, { contentType: 'text/html; charset=utf-8', url: 'https://news.example/a' })
  return reading.kind === 'article' ? reading.copy : { body: [] as string[], captions: [] }
}

const readings = PAGES.map((page) => ({ page, copy: read(page) }))
const wanted = readings.flatMap(({ page, copy }) => page.captions.map((caption) => ({ caption, copy })))
const share = (count: number, of: number) => Math.round((count / of) * 1000) / 10

/** The aims for pages at large are 95, 85, 90 and 1 %; of these few pages, written to be read, nothing may be lost. */
describe('captions and credits of a dozen makes of page in eight languages', () => {
  it('are found, word for word', () => {
    const found = wanted.filter(({ caption, copy }) => copy.captions.some((c) => c.text === caption.text))
    expect(share(found.length, wanted.length)).toBe(100)
  })

  it('carry their credit without its label', () => {
    const signed = wanted.filter(({ caption, copy }) => copy.captions.some((c) => c.text === caption.text && c.credit === caption.credit))
    expect(share(signed.length, wanted.length)).toBe(100)
  })

  it('belong to their picture', () => {
    const tied = wanted.filter(({ caption, copy }) => copy.captions.some((c) => c.text === caption.text && c.image === caption.image))
    expect(share(tied.length, wanted.length)).toBe(100)
  })

  it('do not leak into the body, nor their credits', () => {
    const leaked = wanted.filter(({ caption: { text, credit }, copy }) =>
      copy.body.some((p) => p.includes(text) || (credit !== null && p.includes(credit) && p.length < 60)),
    )
    expect(leaked).toEqual([])
  })

  it('are all there is: no paragraph is taken for one, no teaser, portrait or form', () => {
    for (const { page, copy } of readings) {
      expect(copy.body, page.name).toEqual(page.paragraphs)
      expect(copy.captions.length, page.name).toBe(page.captions.length)
    }
  })
})

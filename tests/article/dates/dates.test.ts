import { describe, expect, it } from 'vitest'
import { readDates } from '../../../src/article/dates/dates.ts'
import { openPage } from '../../../src/article/html/document.ts'
import { find } from '../../../src/article/html/tree.ts'
import { expectLinear } from '../../linear.ts'

const url = 'https://paper.example/dam'
const datesOf = (html: string, address = url) => {
  const page = openPage(Buffer.from(html), { contentType: 'text/html; charset=utf-8', url: address })
  return readDates(
    page,
    find(page.root, (e) => e.name === 'h1'),
  )
}

function dates(stated: { ld?: string; changed?: string; meta?: Record<string, string> }) {
  const thing = { '@type': 'NewsArticle', headline: 'Dam', datePublished: stated.ld, dateModified: stated.changed }
  const meta = Object.entries(stated.meta ?? {}).map(([name, content]) => `<meta name="${name}" content="${content}">`)
  return datesOf(`<head>${meta.join('')}<script type="application/ld+json">${JSON.stringify(thing)}</script></head><body></body>`)
}

describe('the date of an article', () => {
  it('without a zone is in the zone that another date of the page states', () => {
    const date = '2024-08-05T20:59:59+02:00'
    expect(dates({ ld: '2024-08-05T20:59:59', meta: { date } }).published).toBe('2024-08-05T18:59:59.000Z')
    expect(dates({ ld: '2024-08-05 20:59', changed: '2024-08-05T21:10:00+0200' }).published).toBe('2024-08-05T18:59:00.000Z')
    expect(dates({ ld: '2024-08-05T20:59:59' }).published).toBe('2024-08-05T20:59:59.000Z')
  })

  it('that is only a day takes its time from another of that day', () => {
    const meta = { 'article:published:time': '2024-08-22T12:00:00+02:00' }
    expect(dates({ ld: '2024-08-22', meta }).published).toBe('2024-08-22T10:00:00.000Z')
    expect(dates({ ld: '2024-08-20', meta }).published).toBe('2024-08-20T00:00:00.000Z')
  })

  it('is passed over when it is none', () => {
    expect(dates({ ld: 'soon', meta: { 'article:published_time': '2024-08-22T12:00:00Z' } })).toEqual({
      published: '2024-08-22T12:00:00.000Z',
      modified: null,
    })
  })
})

/** The date of a page that states none for machines. */
function printed(body: string, { lang = 'de', address = url, head = '' } = {}): string | null {
  return datesOf(`<html lang="${lang}"><head>${head}</head><body>${body}</body></html>`, address).published
}
const TEASER = '<div class="list"><div><h3><a href="/x">Der Hafen</a></h3><span>1. Februar 2026, 10:00</span></div></div>'

describe('the date of an article that is only printed', () => {
  it('is the one beside the headline, not under teasers and not today’s', () => {
    const body = `<header><div class="logo">5. März 2026</div></header><main>${TEASER}<article><h1>Der Damm</h1><p>Mi 04.03.26 | 14:07 Uhr | Von Mara Quist</p></article></main>`
    expect(printed(body)).toBe('2026-03-04T14:07:00.000Z')
  })

  it('is the first, not the one of a change or under a picture, where there are several', () => {
    const line = (...texts: string[]) => `<article><h1>Der Damm</h1>${texts.map((text) => `<p>${text}</p>`).join('')}</article>`
    expect(printed(line('Aktualisiert: 5. März 2026', 'Veröffentlicht: 4. März 2026'))).toBe('2026-03-04T00:00:00.000Z')
    expect(printed(line('Der Damm von Lindholm am Tag der Sperrung, 3. März 2026', 'Datum 04.03.2026'))).toBe('2026-03-04T00:00:00.000Z')
    expect(printed(line('Stand: 5. März 2026'))).toBe('2026-03-05T00:00:00.000Z')
  })

  it('is in the zone that another date of the page states', () => {
    const head = '<meta property="article:modified_time" content="2026-03-05T09:00:00+01:00">'
    expect(printed('<article><h1>Der Damm</h1><p>4. März 2026, 14:07</p></article>', { head })).toBe('2026-03-04T13:07:00.000Z')
  })

  it('is the day in the address where nothing is printed, and has its time from print', () => {
    const address = 'https://paper.example/2026/03/04/damm/'
    expect(printed('<h1>Der Damm</h1>', { address })).toBe('2026-03-04T00:00:00.000Z')
    expect(printed('<h1>Der Damm</h1><p>4. März 2026, 14:07</p>', { address })).toBe('2026-03-04T14:07:00.000Z')
    expect(printed('<h1>Der Damm</h1><p>Gegründet 1911.</p>')).toBeNull()
  })

  it('costs time in proportion to the length of deep and long text', () => {
    expectLinear((size) => printed(`<h1>Der Damm</h1>${'<span>4. März '.repeat(size / 100)}${'2026 '.repeat(size)}`), 200_000)
  })
})

describe('marked-up times', () => {
  const time = (day: string) => `<time datetime="2026-03-${day}T10:00:00Z">x</time>`

  it('are those beside the headline', () => {
    expect(printed(`<div>${time('01')}</div><article><h1>Der Damm</h1>${time('04')}</article>`)).toBe('2026-03-04T10:00:00.000Z')
  })

  it('are passed over when they were never set', () => {
    expect(printed('<h1>Der Damm</h1><time datetime="1970-01-01T00:00:00Z"></time><p>4. März 2026</p>')).toBe('2026-03-04T00:00:00.000Z')
  })

  it('come after what linked data say of the page', () => {
    const head = '<script type="application/ld+json">{"@type":"WebPage","datePublished":"2026-03-04T08:00:00Z"}</script>'
    expect(printed(`<h1>Der Damm</h1>${time('05')}`, { head })).toBe('2026-03-04T08:00:00.000Z')
  })
})

import { describe, expect, it } from 'vitest'
import { datesOf } from '../../src/article/dates.ts'
import { readMetadata } from '../../src/article/metadata.ts'
import { parseHtml } from '../../src/article/tree.ts'

function dates(stated: { ld?: string; changed?: string; meta?: Record<string, string> }) {
  const thing = { '@type': 'NewsArticle', headline: 'Dam', datePublished: stated.ld, dateModified: stated.changed }
  const meta = Object.entries(stated.meta ?? {}).map(([name, content]) => `<meta name="${name}" content="${content}">`)
  const root = parseHtml(`<head>${meta.join('')}<script type="application/ld+json">${JSON.stringify(thing)}</script></head><body></body>`)
  return datesOf(root, readMetadata(root, 'https://paper.example/dam'))
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

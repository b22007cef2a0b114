import { describe, expect, it } from 'vitest'
import { formatStoryQuery, parseStoryQuery } from '../../src/search/story-query.ts'

describe('the query string of stories', () => {
  it.each([
    ['', ''],
    ['status=usable&order=listed', ''],
    ['last=6h&language=de&kind=agency&q=Hafen+OR+harbour&urgency=1-3', 'q=Hafen+OR+harbour&kind=agency&language=de&urgency=1-3&last=6h'],
    ['source=B&source=A&not_source=C', 'source=B&source=A&not_source=C'],
    ['ids=3&ids=4,5', 'ids=3%2C4%2C5'],
    [
      'subject=04000000&slugline=PORT&picture=yes&outlets=3&signal=update',
      'subject=04000000&slugline=PORT&signal=update&picture=yes&outlets=3',
    ],
    ['q=مرفأ+"بعد+إغلاق"', 'q=%D9%85%D8%B1%D9%81%D8%A3+%22%D8%A8%D8%B9%D8%AF+%D8%A5%D8%BA%D9%84%D8%A7%D9%82%22'],
  ])('has one spelling: %s', (given, spelt) => {
    const once = formatStoryQuery(parseStoryQuery(given))
    expect(once).toBe(spelt)
    expect(formatStoryQuery(parseStoryQuery(once))).toBe(once)
  })

  it.each([
    ['langauge=de', 'langauge'],
    ['urgency=0', 'urgency'],
    ['last=soon', 'last'],
    ['last=9999d', 'last'],
    ['kind=blog', 'kind'],
    ['since=yesterday', 'since'],
    ['language=de&language=en', 'language'],
    [`ids=${Array.from({ length: 201 }, (_, i) => i + 1)}`, 'ids'],
  ])('names what it does not understand: %s', (given, named) => {
    expect(() => parseStoryQuery(given)).toThrow(named)
  })
})

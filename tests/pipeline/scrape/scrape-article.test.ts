import { describe, expect, it } from 'vitest'
import type { Copy } from '../../../src/model.ts'
import { joinedCopy } from '../../../src/pipeline/scrape/scrape-article.ts'

const NOTHING: Copy = {
  headline: null,
  byline: [],
  dateline: null,
  language: null,
  published: null,
  modified: null,
  canonicalUrl: null,
  body: [],
  captions: [],
}
const FEED: Copy = {
  ...NOTHING,
  headline: 'Ferry aground',
  byline: ['Feed Desk'],
  language: 'de',
  published: '2026-03-02T08:00:00Z',
  modified: '2026-03-02T08:30:00Z',
  body: ['A ferry ran aground.'],
}
const PAGE: Copy = {
  ...NOTHING,
  headline: 'Ferry aground off Vik',
  byline: ['Ann Roe'],
  language: 'en',
  published: '2026-03-02T11:00:00Z',
  modified: '2026-03-02T11:30:00Z',
  body: ['A ferry with 214 people ran aground off Vik.'],
}

describe('the copy of a page and its entry', () => {
  it('has the words of the page and the time of publication of the feed', () => {
    expect(joinedCopy(PAGE, FEED)).toEqual({ ...PAGE, published: FEED.published })
  })

  it('has the time of the page where the feed gives none', () => {
    expect(joinedCopy(PAGE, { ...FEED, published: null }).published).toBe(PAGE.published)
  })

  it('has from the feed what the page does not say', () => {
    expect(joinedCopy(NOTHING, FEED)).toEqual(FEED)
  })
})

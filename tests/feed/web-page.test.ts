import { describe, expect, it } from 'vitest'
import { feedsIn } from '../../src/feed/discover.ts'
import type { ListingRules } from '../../src/feed/parse/listing.ts'
import { parseFeed } from '../../src/feed/parse/parse.ts'

const URL = 'https://paper.example/latest/'

describe('a web page given as a feed', () => {
  it('names the feeds of its head, comments last, none twice', () => {
    const page = `<!doctype html><html><head><base href="https://paper.example/">
      <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
      <link rel="alternate" type="application/rss+xml" title="News" href="feed/">
      <link rel="alternate" type="application/rss+xml" title="News" href="/feed/">
      <link rel="alternate" type="application/feed+json" href="/feed.json">
      <link rel="alternate" hreflang="de" href="/de/"><link rel="stylesheet" type="text/css" href="/rss.css"></head><body><a href="/rss">RSS</a></body></html>`
    expect(feedsIn(page, URL)).toEqual([
      { url: 'https://paper.example/feed/', title: 'News' },
      { url: 'https://paper.example/feed.json', title: null },
      { url: 'https://paper.example/comments/feed/', title: 'Comments' },
    ])
  })

  it('names what it links to as a feed where its head is silent', () => {
    const page = '<html><body><a href="/about">About</a> <a href="/rss.xml">RSS</a> <a href="/feedback">Write to us</a></body></html>'
    expect(feedsIn(page, URL).map((feed) => feed.url)).toEqual(['https://paper.example/rss.xml'])
  })

  it('tells the operator at its poll', () => {
    const page = '<html><head><link rel="alternate" type="application/atom+xml" href="/atom"></head></html>'
    expect(parseFeed(Buffer.from(page), { url: URL })).toHaveProperty(
      'trouble.message',
      expect.stringContaining('https://paper.example/atom'),
    )
    expect(parseFeed(Buffer.from('<html></html>'), { url: URL })).toHaveProperty('trouble.message', expect.stringMatching(/names no feed/))
  })
})

describe('a page read by selectors', () => {
  const page = `<html lang="en_GB"><title>Latest</title><ul>
    <li class="t"><a href="/ferry"><h3>Ferry <b>late</b></h3></a><time datetime="2026-01-05T07:30:00+01:00">this morning</time><p>It was <i>full</i>.</p></li>
    <li class="t"><h3>An advertisement</h3></li>
    <li class="t"><a href="https://other.example/x"><h3>Bridge shut</h3></a><time>5 January 2026 10:00 GMT</time></li></ul></html>`
  const read = (listing: ListingRules) => parseFeed(Buffer.from(page), { url: URL, listing })

  it('gives an entry for each item with a headline and a link', () => {
    expect(read({ item: 'li.t', headline: 'h3', summary: 'p' })).toMatchObject({
      feed: {
        format: 'page',
        feed: { title: 'Latest', language: 'en-GB' },
        repairs: ['1 of 3 items have no headline with a link and were passed over.'],
        entries: [
          {
            id: 'https://paper.example/ferry',
            link: 'https://paper.example/ferry',
            title: 'Ferry late',
            published: '2026-01-05T06:30:00.000Z',
            summary: 'It was <i>full</i>.',
          },
          { link: 'https://other.example/x', title: 'Bridge shut', published: '2026-01-05T10:00:00.000Z' },
        ],
      },
    })
  })

  it('takes a selector as a browser does: with the elements that the markup leaves out, and from the item down', () => {
    const table = '<html><table id="news"><tr><td><b><a href="/inner">No</a></b><a href="/ferry">Ferry late</a></table>'
    const listing = { item: 'html > body > table#news > tbody > tr', link: '> td > a' }
    expect(parseFeed(Buffer.from(table), { url: URL, listing })).toMatchObject({
      feed: { entries: [{ link: 'https://paper.example/ferry', title: 'Ferry late' }] },
    })
  })

  it('says which selector finds nothing, and which is none', () => {
    expect(read({ item: 'article' })).toHaveProperty(
      'trouble.message',
      expect.stringContaining('The item selector "article" finds nothing.'),
    )
    expect(read({ item: 'li.t', link: 'a.more' })).toHaveProperty(
      'trouble.message',
      expect.stringMatching(/finds 3 elements, but no headline/),
    )
    expect(read({ item: 'li[', headline: 'h3' })).toHaveProperty(
      'trouble.message',
      expect.stringContaining('The item selector "li[" is not valid.'),
    )
  })
})

import { expect, it } from 'vitest'
import { feedsIn } from '../../src/feed/discover.ts'

const PAGE = 'https://paper.example/news/'

it('declared feeds come before links, and feeds of comments last', () => {
  const html = `<link rel="alternate" type="application/rss+xml" href="/comments/feed" title="Comments">
    <link rel="alternate" type="application/atom+xml" href="top.atom" title=" Top
    stories ">
    <link rel="alternate" type="text/html" href="/print"><a href="/rss">RSS</a>`
  expect(feedsIn(html, PAGE)).toEqual([
    { url: 'https://paper.example/news/top.atom', title: 'Top stories' },
    { url: 'https://paper.example/comments/feed', title: 'Comments' },
  ])
})

it('a page that declares none offers the links that look like feeds, each once and without itself', () => {
  const html = `<base href="https://cdn.example/"><a href="/feed.xml">Feed</a><a href="/feed.xml">Again</a><a href="${PAGE}feed/">This page</a>
    <a href="/feeding-birds">Birds</a><a href="mailto:desk@paper.example/rss">Mail</a>`
  expect(feedsIn(html, `${PAGE}feed/`).map(({ url }) => url)).toEqual(['https://cdn.example/feed.xml'])
})

it('at most twelve feeds are named', () => {
  const html = Array.from({ length: 20 }, (_, i) => `<a href="/s${i}/rss">Section</a>`).join('')
  expect(feedsIn(html, PAGE)).toHaveLength(12)
})

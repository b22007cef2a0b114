import { expect, it } from 'vitest'
import { feedsIn, usualPlaces } from '../../src/feed/discover.ts'

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

it('every way of declaring a feed counts, and what is none does not', () => {
  const html = `<link rel="ALTERNATE nofollow" type="application/rss&#43;xml; charset=utf-8" href="/a"><link rel="feed" href="/b">
    <link rel="alternate" type="application/feed+json" href="/c"><link rel="alternate" type="text/xml" title="RSS" href="/d">
    <link rel="alternate" type="application/x.atom+xml" href="feed://paper.example/e"><link rel="alternate" type="application/rdf+xml" href="/f">
    <link rel="alternate" type="application/json" href="/wp-json/1"><link rel="alternate" type="application/atom+xml; type=entry" href="/g.atom">
    <link rel="alternate" type="text/xml" hreflang="de" href="/de/"><link rel="stylesheet" type="application/rss+xml" href="/h">`
  expect(feedsIn(html, PAGE).map(({ url }) => new URL(url).pathname)).toEqual(['/a', '/b', '/c', '/d', '/e', '/f'])
})

it('links look like feeds by their address, their text or their picture', () => {
  const html = `<a href="/index.xml">Subscribe</a><a href="/?feed=rss2">All</a><a href="/rss.php">x</a><a href="/abo/alles"><b>RSS</b>-Kanal</a>
    <a href="/s"><img alt="Atom feed" src="i.png"></a><a href="/t" title="RSS 2.0"></a><a href="/spip.php?page=backend&amp;format=atom">y</a>
    <a href="/compass-rss">n</a><a href="/atomic-energy">Atomic energy</a><a href="/boss">Boss</a><a href="/x">CRSS</a>`
  expect(feedsIn(html, PAGE).map(({ url }) => url.replace('https://paper.example', ''))).toEqual([
    '/index.xml',
    '/?feed=rss2',
    '/rss.php',
    '/abo/alles',
    '/s',
    '/t',
    '/spip.php?page=backend&format=atom',
    '/compass-rss',
  ])
})

it('the comments of an article come after the feed of its site, whatever the language', () => {
  const link = (href: string, title: string) => `<link rel="alternate" type="application/rss+xml" title="${title}" href="${href}">`
  const html = link('/news/feed/', 'Trajekt zpožděn &raquo; Odpovědi') + link('/komentarze/rss', 'Komentarze') + link('/feed/', 'Noviny')
  expect(feedsIn(html, PAGE)[0]!.url).toBe('https://paper.example/feed/')
})

it('where a site may hide feeds are addresses of its own', () => {
  expect(usualPlaces(PAGE)).toContain('https://paper.example/feed/')
  expect(usualPlaces('https://paper.example/feed/')).not.toContain('https://paper.example/feed/')
})

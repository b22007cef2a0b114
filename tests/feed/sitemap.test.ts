import { describe, expect, it } from 'vitest'
import { parseFeed } from '../../src/feed/parse/parse.ts'

const SITE = { url: 'https://paper.example/news-sitemap.xml' }
const urlset = (pages: string) => `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">${pages}</urlset>`
const FERRY = `<url><loc>https://paper.example/ferry?a=1&amp;b=2</loc><lastmod>2026-01-05T09:00:00Z</lastmod>
  <n:news><n:publication><n:name>Harbour Paper</n:name><n:language>en</n:language></n:publication>
    <n:publication_date>2026-01-05T07:30:00+01:00</n:publication_date><n:title>Ferry late &amp; full</n:title><n:keywords>sea, transport</n:keywords></n:news>
  <image:image><image:loc>https://img.example/ferry.jpg</image:loc><image:caption>The ferry docks. Photo: Cy Lens</image:caption></image:image></url>`
const ABOUT = '<url><loc>https://paper.example/about</loc></url>'

function read(document: string) {
  const answer = parseFeed(Buffer.from(document), SITE)
  return 'feed' in answer ? answer.feed : answer.trouble
}

describe('a sitemap', () => {
  it('with news is a feed of its news, pictures and captions with it; other pages are not', () => {
    expect(read(urlset(ABOUT + FERRY))).toMatchObject({
      format: 'sitemap',
      feed: { title: 'Harbour Paper', language: 'en' },
      complete: true,
      repairs: [],
      entries: [
        {
          id: 'https://paper.example/ferry?a=1&b=2',
          link: 'https://paper.example/ferry?a=1&b=2',
          title: 'Ferry late & full',
          published: '2026-01-05T06:30:00.000Z',
          updated: '2026-01-05T09:00:00.000Z',
          categories: ['sea', 'transport'],
          language: 'en',
          media: [{ url: 'https://img.example/ferry.jpg', description: 'The ferry docks. Photo: Cy Lens' }],
        },
      ],
    })
  })

  it('that breaks off keeps what is whole', () => {
    const whole = urlset(FERRY)
    const broken = read(whole.slice(0, whole.indexOf('</urlset>')) + FERRY.slice(0, 90))
    expect(broken).toMatchObject({ complete: false, entries: [{ title: 'Ferry late & full' }] })
    expect(broken).toHaveProperty('repairs.0', expect.stringMatching(/never closed/))
  })

  it('without news says so', () => expect(read(urlset(ABOUT))).toHaveProperty('message', expect.stringMatching(/without news tags/)))

  it('that is an index says which one to add', () => {
    const map = (name: string) => `<sitemap><loc>https://paper.example/${name}.xml</loc></sitemap>`
    const index = `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${map('pages')}${map('google-news')}</sitemapindex>`
    expect(read(index)).toHaveProperty(
      'message',
      expect.stringContaining('index of 2 sitemaps. Add the one with the news: https://paper.example/google-news.xml.'),
    )
  })
})

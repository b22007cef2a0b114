import { expect, it } from 'vitest'
import { parseFeed } from '../../src/feed/parse/parse.ts'
import type { ParsedFeed } from '../../src/model.ts'

const NAMESPACES =
  'xmlns:media="http://search.yahoo.com/mrss/" xmlns:googleplay="http://www.google.com/schemas/play-podcasts/1.0" xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:atom="http://www.w3.org/2005/Atom"'
function read(document: string): ParsedFeed {
  const answer = parseFeed(Buffer.from(document), { url: 'https://ton.example/feed' })
  if ('trouble' in answer) throw new Error(answer.trouble.message)
  return answer.feed
}
const rss = (item: string, channel = '') =>
  read(`<rss version="2.0" ${NAMESPACES}><channel><title>Ton</title>${channel}<item><guid>1</guid>${item}</item></channel></rss>`)

it('pictures of podcast modules are media of the entry', () => {
  const urls = (item: string) => rss(item).entries[0]!.media.map(({ url }) => url)
  expect(urls('<podcast:image href="https://ton.example/a.jpg"/>')).toEqual(['https://ton.example/a.jpg'])
  expect(urls('<googleplay:image href="https://ton.example/b.jpg"/>')).toEqual(['https://ton.example/b.jpg'])
})

it('keywords and categories of modules are categories, the title of a media group is a title', () => {
  const [entry] = rss(
    '<media:group><media:title>Folge 7</media:title><media:keywords>meer, hafen</media:keywords></media:group><atom:category term="ton"/><category>Podcast</category>',
  ).entries
  expect(entry).toMatchObject({ title: 'Folge 7', categories: ['Podcast', 'meer', 'hafen', 'ton'] })
})

it('a channel has its picture and its address from wherever they stand', () => {
  expect(rss('', '<link href="https://ton.example/start"/><media:content url="/logo.png" medium="image"/>').feed).toMatchObject({
    link: 'https://ton.example/start',
    image: 'https://ton.example/logo.png',
  })
  expect(
    rss('', '<link rel="hub" href="https://hub.example/"/><atom:link rel="self" href="https://ton.example/feed"/>').feed.link,
  ).toBeNull()
})

it('blocks that were escaped twice are markup again, other escaped words stay words', () => {
  const summary = (html: string) => rss(`<description>${html}</description>`).entries[0]!.summary
  expect(summary('&amp;lt;p&amp;gt;Meer &amp;amp;amp; Hafen&amp;lt;/p&amp;gt;')).toBe('<p>Meer &amp; Hafen</p>')
  expect(summary('Write &amp;lt;p&amp;gt; for a paragraph and &amp;lt;/p&amp;gt; behind it')).toBe(
    'Write &lt;p&gt; for a paragraph and &lt;/p&gt; behind it',
  )
})

it('references that HTML changed later mean what the document type of RSS says', () => {
  expect(rss('<title>&lang;x&rang; &phi; &hellip;</title>').entries[0]!.title).toBe('\u2329x\u232a φ …')
})

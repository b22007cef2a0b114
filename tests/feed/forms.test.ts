import { describe, expect, it, test } from 'vitest'
import { parseFeed } from '../../src/feed/parse/parse.ts'
import type { Entry, ParsedFeed } from '../../src/model.ts'

const NAMESPACES = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
function read(document: string): ParsedFeed {
  const answer = parseFeed(Buffer.from(document), { url: 'https://hafen.example/feed' })
  if ('trouble' in answer) throw new Error(answer.trouble.message)
  return answer.feed
}
const rss = (item: string, channel = '<title>Hafen</title>') =>
  read(`<rss version="2.0" ${NAMESPACES}><channel>${channel}<item>${item}</item></channel></rss>`)
const atom = (entry: string, head = '<title>Hafen</title>') =>
  read(`<feed xmlns="http://www.w3.org/2005/Atom" ${NAMESPACES}>${head}<entry><id>urn:1</id>${entry}</entry></feed>`)
const json = (item: object) => read(JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'Hafen', items: [item] }))
const only = ({ entries }: ParsedFeed): Entry => entries[0]!
const files = (feed: ParsedFeed) => only(feed).media.map(({ url, type }) => [url, type])

describe('the address of a file is read', () => {
  const picture = [['https://hafen.example/kran.jpg', 'image']]
  test.each([
    ['of an enclosure in href', '<enclosure href="/ton.mp3" type="audio/mpeg"/>', [['https://hafen.example/ton.mp3', 'audio/mpeg']]],
    [
      'of an enclosure as text',
      '<enclosure type="audio/mpeg">\n https://hafen.example/t.mp3?a=1&amp;b=2 </enclosure>',
      [['https://hafen.example/t.mp3?a=1&b=2', 'audio/mpeg']],
    ],
    [
      'of an enclosure in CDATA',
      '<enclosure><![CDATA[https://hafen.example/t.mp3?a=1&b="2"]]></enclosure>',
      [['https://hafen.example/t.mp3?a=1&b="2"', null]],
    ],
    ['of a thumbnail as text', '<media:thumbnail width="20">https://hafen.example/kran.jpg</media:thumbnail>', picture],
    ['of a thumbnail in src', "<media:thumbnail src='/kran.jpg'></media:thumbnail>", picture],
    ['of a thumbnail without prefix', '<thumbnail>/kran.jpg</thumbnail>', picture],
    ['of an image that is built as that of a channel', '<image><title>Kran</title><url>/kran.jpg</url><link>/x</link></image>', picture],
    ['of an image as text', '<image>https://hafen.example/kran.jpg</image>', picture],
    ['of an image in an attribute', '<image src="/kran.jpg"/>', picture],
  ])('%s', (_, element, expected) => {
    expect(files(rss(`<title>Kran</title>${element}<guid>7</guid>`))).toEqual(expected)
    expect(only(rss(`<title>Kran</title>${element}<guid>7</guid>`))).toMatchObject({ title: 'Kran', id: '7' })
    expect(files(atom(`<title>Kran</title>${element}`))).toEqual(expected)
  })

  it('with the caption inside it', () => {
    const content = '<media:content href="/k.jpg" medium="image"><media:description>Der Kran.</media:description></media:content>'
    expect(only(rss(content)).media).toMatchObject([{ url: 'https://hafen.example/k.jpg', description: 'Der Kran.' }])
  })

  it('but not where the text is none, nor in the markup of a text', () => {
    expect(files(rss('<enclosure>keine Datei</enclosure><image><caption>Kran</caption></image><media:thumbnail/>'))).toEqual([])
    const markup = '<description><p>Kran <image src="/k.jpg"></image></p></description>'
    expect(only(rss(markup)).summary).toContain('<image')
  })
})

describe('categories', () => {
  it('of RSS are read from an attribute where there is no text', () => {
    const elements =
      '<category text="Häfen &amp; Schiffe"/><category term="Wirtschaft"></category><category domain="https://x.example">Kiel</category>'
    expect(only(rss(elements)).categories).toEqual(['Häfen & Schiffe', 'Wirtschaft', 'Kiel'])
  })
  it('of Atom are read from their text where there is no term', () => {
    const elements =
      '<category>Порт &quot;Юг&quot;</category><category><![CDATA[海運 & 港]]></category><category label="Kiel"/><category term="a">b</category>'
    expect(only(atom(elements)).categories).toEqual(['Порт "Юг"', '海運 & 港', 'Kiel', 'a'])
  })
  it('that were escaped twice are undone once', () => {
    expect(only(rss('<category><![CDATA[Häfen &amp; Schiffe]]></category><category>Q&amp;amp;A</category>')).categories).toEqual([
      'Häfen & Schiffe',
      'Q&A',
    ])
  })
})

describe('of several elements where one is expected', () => {
  const two = (name: string, first: string, second: string) => `<${name}>${first}</${name}><${name}>${second}</${name}>`

  it('the last that is not empty counts in an Atom entry, and the longest text', () => {
    const entry = two('title', 'Alt', 'Neu') + two('published', '2026-03-01T08:00:00Z', '') + two('summary', 'Der ganze Satz.', 'Kurz.')
    expect(only(atom(`${entry}${two('content', '短い。', 'これは長い本文です。')}`))).toMatchObject({
      title: 'Neu',
      published: '2026-03-01T08:00:00.000Z',
      summary: 'Der ganze Satz.',
      content: 'これは長い本文です。',
    })
  })
  it('the same holds for the feed around the entries', () => {
    expect(
      rss('<title>a</title>', two('title', 'Alt', 'Neu') + two('link', 'https://hafen.example/a', '') + two('language', '', 'de')).feed,
    ).toMatchObject({
      title: 'Neu',
      link: 'https://hafen.example/a',
      language: 'de',
    })
    expect(atom('<title>a</title>', `${two('title', 'Un', 'Deux')}${two('subtitle', 'Le port', '')}`).feed).toMatchObject({
      title: 'Deux',
      description: 'Le port',
    })
  })
  it('titles of what stands inside the feed are not its own', () => {
    const image = '<image><title>Logo</title><url>/l.png</url><link>https://hafen.example/l</link></image>'
    expect(rss('<title>a</title>', `<title>Hafen</title><link>https://hafen.example/</link>${image}`).feed).toMatchObject({
      title: 'Hafen',
      link: 'https://hafen.example/',
    })
    const source = '<source><title>Andere</title><id>urn:9</id></source>'
    expect(only(atom(`<title>Kran</title>${source}`))).toMatchObject({ title: 'Kran', id: 'urn:1' })
  })
  it('the longer of two descriptions of RSS is the text', () => {
    const item = two('description', 'Un vapor encalla.', '<![CDATA[<p>Un vapor encalla frente al puerto y cierra el canal.</p>]]>')
    expect(only(rss(item))).toMatchObject({
      summary: 'Un vapor encalla.',
      content: '<p>Un vapor encalla frente al puerto y cierra el canal.</p>',
    })
    expect(only(rss(`${item}<content:encoded>Texto.</content:encoded>`))).toMatchObject({ content: 'Texto.' })
    expect(only(rss(two('description', 'Kurz.', ''))).summary).toBe('Kurz.')
  })
  it('a list or an object in a field of JSON Feed gives its first value', () => {
    const item = {
      id: '1',
      title: ['', 'Kran'],
      url: ['https://hafen.example/1'],
      content_html: { value: '<p>x</p>' },
      image: { url: 'https://hafen.example/k.jpg' },
      date_published: ['2026-03-01T08:00:00Z'],
      tags: 'Häfen, Kräne',
    }
    expect(only(json(item))).toMatchObject({
      title: 'Kran',
      link: 'https://hafen.example/1',
      content: '<p>x</p>',
      published: '2026-03-01T08:00:00.000Z',
      categories: ['Häfen', 'Kräne'],
      media: [{ url: 'https://hafen.example/k.jpg' }],
    })
  })
})

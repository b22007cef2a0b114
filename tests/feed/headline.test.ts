import { describe, expect, it } from 'vitest'
import { headlineOf, plainHeadline, withoutOutlet } from '../../src/feed/parse/headline.ts'
import { parseFeed } from '../../src/feed/parse/parse.ts'
import type { Entry } from '../../src/model.ts'

function entriesOf(document: string, url = 'https://feeds.example/rss'): Entry[] {
  const answer = parseFeed(Buffer.from(document), { url })
  if ('trouble' in answer) throw new Error(answer.trouble.message)
  return answer.feed.entries
}
const rss = (items: string) =>
  `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>x</title>${items}</channel></rss>`

describe('a headline', () => {
  it.each([
    ['<b>Late</b> ferry<br/>again', 'Late ferry again'],
    ['Bürgermeister <rat@stadt.example> tritt ab', 'Bürgermeister <rat@stadt.example> tritt ab'],
    ['Warum <table> kein Layout ist', 'Warum <table> kein Layout ist'],
    ['Kurs <10 €, Umsatz >20 Mio.', 'Kurs <10 €, Umsatz >20 Mio.'],
    ['<a href="/x">Паром</a> опоздал', 'Паром опоздал'],
    ['<o:p>Ferry</o:p> late', 'Ferry late'],
    ['<script>alert(1)</script>Ferry', 'Ferry'],
    ['L&amp;#8217;été &amp;amp; l&amp;eacute;cole', 'L’été & lécole'.replace('lé', 'l\u00e9')],
    ['<!-- id 7 -->Ferry', 'Ferry'],
    ['<![CDATA[Ferry late]]>', 'Ferry late'],
    ['List<String> and Map<K, V> explained', 'List<String> and Map<K, V> explained'],
  ])('%j is %j', (html, text) => expect(headlineOf(html)).toBe(text))

  it('without markup keeps what names markup, and undoes references that were escaped twice', () => {
    expect(plainHeadline('How to write &lt;b&gt; and &amp;')).toBe('How to write &lt;b&gt; and &amp;')
    expect(plainHeadline('Don&#8217;t <panic> &amp; run')).toBe('Don’t <panic> &amp; run')
  })

  it.each([
    ['Caf&eacute am Hafen', 'Café am Hafen'],
    ['M&uuml llabfuhr &ndash heute&hellip', 'Mü llabfuhr – heute…'],
    ['Elle dit &laquo non &raquo, puis s&rsquo en va', 'Elle dit « non », puis s’ en va'],
    ['Gaz&euro: 40 &Auml', 'Gaz€: 40 Ä'],
    ['Q&and A, R&D, P&L und H&M', 'Q&and A, R&D, P&L und H&M'],
    ['&NotEqualTilde; &notin; &NewLine; x', '≂̸ ∉ x'],
  ])('reads %j with its references without semicolon as %j, whatever the type', (title, text) => {
    expect(entriesOf(rss(`<item><title>${title}</title></item>`))[0]!.title).toBe(text)
    expect(entriesOf(rss(`<item><title><![CDATA[${title}]]></title></item>`))[0]!.title).toBe(text)
    for (const type of ['text', 'html'])
      expect(
        entriesOf(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="${type}">${title}</title></entry></feed>`)[0]!.title,
      ).toBe(text)
  })

  it('leaves the parts of an address alone that look like references', () => {
    const [entry] = entriesOf(rss('<item><title>a</title><link>https://x.example/?a=1&copy=2&reg&para</link></item>'))
    expect(entry!.link).toBe('https://x.example/?a=1&copy=2&reg&para')
  })

  it('of JSON Feed that was escaped is undone, and keeps what names markup', () => {
    const titleOf = (title: string) =>
      entriesOf(JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', items: [{ id: '1', title }] }))[0]!.title
    expect(titleOf('L&#8217;&eacute;t&eacute; &amp; apr&egrave;s')).toBe('L’été &amp; après')
    expect(titleOf('The <head> element')).toBe('The <head> element')
  })

  it('loses the outlet that the entry names too, and no other ending', () => {
    expect(withoutOutlet('Fähre auf Grund - Hafenpost', ['Hafenpost'])).toBe('Fähre auf Grund')
    expect(withoutOutlet('Ferry aground | HARBOUR POST', [null, 'Harbour Post'])).toBe('Ferry aground')
    expect(withoutOutlet('Ferry aground - Harbour Post', [null, 'Coast Courier'])).toBe('Ferry aground - Harbour Post')
    expect(withoutOutlet('Reading the Harbour Post', ['Harbour Post'])).toBe('Reading the Harbour Post')
  })
})

describe('an item', () => {
  it('whose references are halves of characters has the characters', () => {
    const [entry] = entriesOf(
      rss('<item><title>Snow &#xD83C;&#xDF28; falls</title><description>&lt;p&gt;&amp;#55356;&amp;#57096;&lt;/p&gt;</description></item>'),
    )
    expect([entry!.title, entry!.summary]).toEqual(['Snow 🌨 falls', '<p>&#55356;&#57096;</p>'.replace('&#55356;&#57096;', '🌈')])
  })

  it('with a bare sign in its headline loses neither headline nor what follows', () => {
    const [entry] = entriesOf(rss('<item><title>Sturm <trifft Küste</title><link>https://a.example/1</link></item>'))
    expect(entry).toMatchObject({ title: 'Sturm <trifft Küste', link: 'https://a.example/1' })
  })

  it('with an element twice has the last that is not empty', () => {
    const [entry] = entriesOf(
      rss(`<item><title>Old</title><title>New</title><link>https://a.example/1</link><link rel="hub" href="https://hub.example/"/><link href="https://a.example/2"/>
        <guid>1</guid><guid></guid><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate><pubDate>Mon, 02 Mar 2026 11:00:00 GMT</pubDate></item>`),
    )
    expect(entry).toMatchObject({ title: 'New', link: 'https://a.example/2', id: '1', published: '2026-03-02T11:00:00.000Z' })
  })

  it('has the addresses of its text resolved against its article, unless it states a base', () => {
    const text = '<description>&lt;img src="boat.jpg"&gt;</description><link>https://paper.example/2026/ferry/</link>'
    const [plain, based] = entriesOf(rss(`<item>${text}</item><item xml:base="https://cdn.example/">${text}</item>`))
    expect([plain!.summary, based!.summary]).toEqual([
      '<img src="https://paper.example/2026/ferry/boat.jpg">',
      '<img src="https://cdn.example/boat.jpg">',
    ])
  })
})

it('JSON Feed is read where one value stands for a list, a number for a text, and null for nothing', () => {
  const item = {
    id: 7,
    url: 'n/7',
    author: { name: 'Ida Holm' },
    tags: 'meer',
    date_published: 1796047500000,
    content_html: null,
    content_text: 'x',
    attachments: { url: '/a.mp3' },
  }
  const [entry] = entriesOf(
    JSON.stringify({ version: 'https://jsonfeed.org/version/1', title: 'x', items: [item, null, 'rubbish'] }),
    'https://paper.example/en/feed',
  )
  expect(entry).toMatchObject({
    id: '7',
    link: 'https://paper.example/en/n/7',
    authors: ['Ida Holm'],
    categories: ['meer'],
    published: '2026-11-30T14:05:00.000Z',
    content: 'x',
  })
  expect(entry!.media.map(({ url }) => url)).toEqual(['https://paper.example/a.mp3'])
})

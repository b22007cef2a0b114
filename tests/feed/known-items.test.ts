import { describe, expect, it } from 'vitest'
import { keyMark, leaveOut, splitDocument, stateMark } from '../../src/feed/parse/known-items.ts'
import { expectLinear } from '../linear.ts'

const URL = 'https://paper.example/feed'
const item = (title: string, more = '') => `<item><title>${title}</title>${more}</item>`
const rss = (items: string, head = '', tail = '') => `<rss version="2.0"><channel><title>T</title>${head}${items}</channel>${tail}</rss>`
const split = (document: string) => splitDocument(document, URL)
const texts = (document: string) => split(document)?.items.map(({ text }) => text) ?? null
const around = (document: string) => split(document)!.surroundings

describe('a document', () => {
  it('is split into its items, and is put together with some of them', () => {
    const [a, b, c] = [item('A'), item('B', '<![CDATA[</item><item>]]>'), item('C', '<!-- <item> -->')] as const
    const document = split(rss(`${a}\n${b} ${c}`))!
    expect(document.items.map(({ text }) => text)).toEqual([a, b, c])
    expect(document.withItems([b])).toBe(rss(b))
    expect(document.withItems([])).toBe(rss(''))
  })

  it('is split in each of its formats', () => {
    const entry = '<entry><id>a</id></entry>'
    expect(texts(`<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>${entry}${entry}</feed>`)).toEqual([entry, entry])
    expect(texts(`<rdf:RDF><channel><title>T</title></channel>${item('A')}</rdf:RDF>`)).toEqual([item('A')])
    const json = split('{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"a"},{"id":"b"}],"title":"T"}')!
    expect(json.items.map(({ text }) => text)).toEqual(['{"id":"a"}', '{"id":"b"}'])
    expect(JSON.parse(json.withItems(['{"id":"b"}']))).toEqual({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'T',
      items: [{ id: 'b' }],
    })
  })

  it('has the same surroundings when only its own times and its items differ', () => {
    const times = (n: number) => `<pubDate>${n}</pubDate><lastBuildDate>${n}</lastBuildDate>`
    expect(around(rss(item('A'), times(1)))).toBe(around(rss(item('B') + item('C'), times(2))))
  })

  it('has others where its base, its address or anything else around the items differs', () => {
    const document = rss(item('A'))
    const others = [
      rss(item('A'), '<language>de</language>'),
      rss(item('A'), '', '<!-- end -->'),
      document.replace('<channel>', '<channel xml:base="/b/">'),
    ]
    const all = [around(document), ...others.map(around), splitDocument(document, 'https://other.example/feed')!.surroundings]
    expect(new Set(all).size).toBe(all.length)
  })

  it.each([
    ['nothing', ''],
    ['no items', rss('')],
    ['a web page', '<html><body><item>A</item></body></html>'],
    ['another format of JSON', '{"uri":"urn:a","items":[{"id":"a"}]}'],
    ['broken JSON', '{"version":"https://jsonfeed.org/version/1.1","items":['],
    ['items that are none', '{"version":"https://jsonfeed.org/version/1.1","items":["a"]}'],
    ['a sitemap', '<urlset><url><loc>https://paper.example/a</loc></url></urlset>'],
    ['text before it', `Warning: ${rss(item('A'))}`],
    ['declared entities', `<!DOCTYPE rss [<!ENTITY a "b">]>${rss(item('A'))}`],
    ['an item in another', rss(`<item>${item('A')}</item>`)],
    ['an item that never ends', rss(`${item('A')}<item><title>B</title>`)],
    ['an end without a beginning', rss(`${item('A')}</item>`)],
    ['an empty item', rss(`${item('A')}<item/>`)],
    ['something between items', rss(`${item('A')}<image/>${item('B')}`)],
    ['another case', rss(item('A') + item('B').replaceAll('item', 'Item'))],
    ['a prefix', rss(item('A') + item('B').replaceAll('item', 'x:item'))],
    ['a comment that never ends', rss(item('A', '<!-- '))],
    ['a CDATA section in lower case', rss(item('A', '<![cdata[ ]]>'))],
    ['a declaration within an item', rss(item('A', '<!ELEMENT a>'))],
    ['a namespace declared in an item', rss(item('A', '<x:a xmlns:x="urn:x"/>'))],
    ['a channel within an item', rss(item('A', '<channel xml:base="/b/">'))],
    ['Atom 0.3', '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><id>a</id></entry></feed>'],
  ])('is read whole if it is or has %s', (_, document) => {
    expect(split(document)).toBe(null)
  })

  it('is split in linear time', () => {
    for (const part of ['<item>', '<item><!--', '<item><![CDATA[', '<item></item>', '<item><a>', '</item>', '<!'])
      expectLinear((size) => split(rss(part.repeat(size / part.length))), 4_000_000)
  })
})

describe('an item', () => {
  const items = (...hashes: string[]) => hashes.map((hash) => ({ hash }))
  const known = (hash: string, state: string) => ({ hash, state: stateMark(state), keys: [keyMark(hash)] })

  it('is left out if the last document had it and its state is stored', () => {
    const { read, leftOut } = leaveOut(
      items('a', 'b', 'c'),
      [known('b', 'state b'), known('c', 'state c'), known('d', 'state d')],
      ['state b', 'state d'],
    )
    expect([read, leftOut]).toEqual([items('a', 'c'), [known('b', 'state b')]])
  })

  it('is read where it stands in the document twice', () => {
    expect(leaveOut(items('a', 'b', 'a'), [known('a', 'state a'), known('b', 'state b')], ['state a', 'state b'])).toEqual({
      read: items('a', 'a'),
      leftOut: [known('b', 'state b')],
    })
  })
})

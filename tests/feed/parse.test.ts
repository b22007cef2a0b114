import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { parseFeed, type Received } from '../../src/feed/parse/parse.ts'
import type { ParsedFeed } from '../../src/model.ts'
import { expectLinear } from '../linear.ts'

function read(document: string | Uint8Array, received?: Received): ParsedFeed {
  const answer = parseFeed(typeof document === 'string' ? Buffer.from(document) : document, received)
  if ('trouble' in answer) throw new Error(`${answer.trouble.code}: ${answer.trouble.message}`)
  return answer.feed
}
const code = (document: string | Uint8Array) => {
  const answer = parseFeed(typeof document === 'string' ? Buffer.from(document) : document)
  return 'trouble' in answer ? answer.trouble.code : `no trouble: ${answer.feed.entries.length} entries`
}
const titles = (feed: ParsedFeed) => feed.entries.map((entry) => entry.title)

const NAMESPACES =
  'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:m="http://search.yahoo.com/mrss/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
const rss = (items: string, channel = '') =>
  `<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" ${NAMESPACES}><channel><title>Harbour &amp;amp; Coast</title><link>https://paper.example/</link><description>All of it</description>${channel}${items}</channel></rss>`
const item = (title: string, more = '') => `<item><title>${title}</title>${more}</item>`
const atom = (inner: string, attributes = '') =>
  `<feed xmlns="http://www.w3.org/2005/Atom" ${attributes}><title>Wire</title>${inner}</feed>`

describe('RSS', () => {
  const feed = read(
    rss(
      item(
        'Ferry &lt;b&gt;late&lt;/b&gt; &amp;amp; full',
        `<link>/ferry?a=1&amp;b=2</link><guid isPermaLink="false">ferry-1</guid><pubDate>Mon, 05 Jan 2026 07:30:00 +0100</pubDate>
         <dc:creator>Ada Quill</dc:creator><author>desk@paper.example (Bo Reed)</author><category domain="x">Transport</category><dc:subject>Sea</dc:subject>
         <description><![CDATA[<p>See <a href="/map">map</a></p>]]></description><content:encoded><![CDATA[<img src="pier.jpg" alt="x">]]></content:encoded>
         <enclosure url="/sound.mp3" type="audio/mpeg" length="1200"/>
         <m:group><m:content url="/ferry.jpg" type="image/jpeg"><m:credit>Cy Lens</m:credit></m:content><m:description>The ferry, docking</m:description></m:group>
         <m:thumbnail url="https://img.example/small.jpg"/>`,
      ),
      '<language>en-GB</language><ttl>15</ttl><image><url>/logo.png</url><title>x</title><link>x</link></image>',
    ),
    { url: 'https://feeds.paper.example/news/rss.xml' },
  )

  it('gives the feed', () =>
    expect(feed).toMatchObject({
      format: 'rss',
      repairs: [],
      feed: {
        title: 'Harbour & Coast',
        link: 'https://paper.example/',
        language: 'en-GB',
        ttlSeconds: 900,
        image: 'https://feeds.paper.example/logo.png',
      },
    }))

  it('gives every field of an entry, with absolute addresses', () =>
    expect(feed.entries[0]).toEqual({
      id: 'ferry-1',
      title: 'Ferry late & full',
      link: 'https://feeds.paper.example/ferry?a=1&b=2',
      authors: ['Bo Reed', 'Ada Quill'],
      published: '2026-01-05T06:30:00.000Z',
      updated: null,
      summary: '<p>See <a href="https://feeds.paper.example/map">map</a></p>',
      content: '<img src="https://feeds.paper.example/news/pier.jpg" alt="x">',
      categories: ['Transport', 'Sea'],
      language: null,
      media: [
        { url: 'https://feeds.paper.example/sound.mp3', type: 'audio/mpeg', length: 1200, title: null, description: null, credit: null },
        { url: 'https://img.example/small.jpg', type: 'image', length: null, title: null, description: null, credit: null },
        {
          url: 'https://feeds.paper.example/ferry.jpg',
          type: 'image/jpeg',
          length: null,
          title: null,
          description: 'The ferry, docking',
          credit: 'Cy Lens',
        },
      ],
      pubStatus: null,
      signal: null,
      embargoed: null,
      version: null,
      slugline: null,
      edNote: null,
      dateline: null,
      located: null,
      urgency: null,
      subjects: [],
      notForPublication: null,
      replaces: [],
      usageTerms: [],
    }))

  it('takes a guid for the link where there is none, unless it says it is not one', () => {
    const both = read(
      rss(item('a', '<guid>https://paper.example/1</guid>') + item('b', '<guid isPermaLink="false">https://paper.example/2</guid>')),
    )
    expect(both.entries.map((entry) => entry.link)).toEqual(['https://paper.example/1', null])
  })

  it('names the person, in whichever way the address is written beside', () => {
    const forms = [
      'ada@paper.example (Ada Quill)',
      'Ada Quill &lt;ada@paper.example&gt;',
      '"Quill, Ada" &lt;ada@paper.example&gt;',
      'Ada Quill',
      'ada@paper.example',
    ]
    const feed = read(rss(forms.map((form) => item('One', `<author>${form}</author>`)).join('')))
    expect(feed.entries.map(({ authors }) => authors)).toEqual([
      ['Ada Quill'],
      ['Ada Quill'],
      ['Quill, Ada'],
      ['Ada Quill'],
      ['ada@paper.example'],
    ])
  })

  it('in RDF is read too', () => {
    const rdf = read(
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" ${NAMESPACES}><channel rdf:about="https://paper.example/"><title>Coast</title><link>https://paper.example/</link><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency></channel>
       <item rdf:about="https://paper.example/1"><title>One</title><link>https://paper.example/1</link><dc:date>2026-01-05T06:30:00+01:00</dc:date></item></rdf:RDF>`,
    )
    expect(rdf).toMatchObject({ format: 'rdf', feed: { ttlSeconds: 900 } })
    expect(rdf.entries[0]).toMatchObject({ id: 'https://paper.example/1', title: 'One', published: '2026-01-05T05:30:00.000Z' })
  })
})

describe('Atom', () => {
  it('is read with its text types, links, people and nested bases', () => {
    const feed = read(
      atom(
        `<author><name>Desk</name></author><link href="/home"/><logo>logo.png</logo>
         <entry xml:base="two/"><id>tag:wire.example,2026:1</id><title type="text">1 &lt; 2 &amp; so</title><updated>2026-01-05T07:00:00Z</updated><published>2026-01-05T06:00:00Z</published>
           <link rel="enclosure" href="a.jpg" type="image/jpeg" length="5"/><link href="story"/><category term="world"/>
           <summary type="html">&lt;a href="x"&gt;x&lt;/a&gt;</summary>
           <content type="xhtml" xml:base="three/"><div xmlns="http://www.w3.org/1999/xhtml"><p>A <i>b</i> <a href="y">y</a></p></div></content></entry>
         <entry><title type="html">&lt;i&gt;Two&lt;/i&gt;</title><content type="text">a &lt;b&gt;</content><author><name>Own</name></author></entry>`,
        'xml:base="/one/" xml:lang="de_AT"',
      ),
      { url: 'https://wire.example/feed' },
    )
    expect(feed.feed).toMatchObject({ link: 'https://wire.example/home', language: 'de-AT', image: 'https://wire.example/one/logo.png' })
    expect(feed.entries[0]).toMatchObject({
      id: 'tag:wire.example,2026:1',
      title: '1 < 2 & so',
      link: 'https://wire.example/one/two/story',
      authors: ['Desk'],
      published: '2026-01-05T06:00:00.000Z',
      updated: '2026-01-05T07:00:00.000Z',
      summary: '<a href="https://wire.example/one/two/x">x</a>',
      content: '<p>A <i>b</i> <a href="https://wire.example/one/two/three/y">y</a></p>',
      categories: ['world'],
      media: [{ url: 'https://wire.example/one/two/a.jpg', type: 'image/jpeg', length: 5 }],
    })
    expect(feed.entries[1]).toMatchObject({ title: 'Two', content: 'a &lt;b&gt;', authors: ['Own'] })
  })
})

describe('what a feed says in unusual places', () => {
  it('is heard: an empty entry is one, and everything stays with its own', () => {
    const feed = read(rss(`<item/>${item('Two', '<m:credit>Cy</m:credit>')}<item><title/><link/></item>${item('Four')}`))
    expect(titles(feed)).toEqual([null, 'Two', null, 'Four'])
    const json = { version: 'https://jsonfeed.org/version/1.1', items: [{}, { id: 2, title: 'Two', _wire: { signal: 'kill' } }] }
    expect(read(JSON.stringify(json)).entries.map(({ id, title, signal }) => [id, title, signal])).toEqual([
      [null, null, null],
      ['2', 'Two', 'kill'],
    ])
    const [empty, kept] = read(atom('<entry/><entry><id>k</id></entry>')).entries
    expect([empty!.id, kept!.id]).toEqual([null, 'k'])
  })

  it('is heard: links without text, and bases of a channel and of a text', () => {
    const feed = read(
      rss(
        item('One', '<link href="/one"/><description xml:base="https://q.example/d/">&lt;a href="z"&gt;z&lt;/a&gt;</description>') +
          item('Two', '<link>two</link><content:encoded xml:base="deep/">&lt;img src="i.png"&gt;</content:encoded>'),
      ).replace('<channel>', '<channel xml:base="https://paper.example/c/">'),
    )
    expect(feed.entries[0]).toMatchObject({ link: 'https://paper.example/one', summary: '<a href="https://q.example/d/z">z</a>' })
    expect(feed.entries[1]).toMatchObject({
      link: 'https://paper.example/c/two',
      content: '<img src="https://paper.example/c/deep/i.png">',
    })
  })

  it('is heard: drawings under a prefix, relations by their whole name, and what is no declaration', () => {
    const svg = '<s:svg width="1"><s:circle r="2"/></s:svg>'
    const feed = read(
      atom(
        `<entry><id>1</id><link rel="http://www.iana.org/assignments/relation/alternate" href="https://wire.example/1"/>
         <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${svg}</div></content></entry>`,
        'xmlns:s="http://www.w3.org/2000/svg"',
      ),
    )
    expect(feed.entries[0]).toMatchObject({ link: 'https://wire.example/1', content: '<svg width="1"><circle r="2"/></svg>' })
    const inline = item('One', `<description>${svg}</description>`).replace('<item>', '<item xmlns:s="http://www.w3.org/2000/svg">')
    expect(read(rss(inline)).entries[0]!.summary).toBe('<svg width="1"><circle r="2"/></svg>')
    expect(read(rss(item('One', '<description>&lt;!-- a --&gt;1 &lt;!2&gt;</description>'))).entries[0]!.summary).toBe(
      '<!-- a -->1 &lt;!2>',
    )
  })

  it('is heard: who took a picture before who owns it, and caption and credit beside the only picture', () => {
    const media = (inner: string) => read(rss(item('One', inner))).entries[0]!.media
    const both = '<m:credit role="owner">Agency</m:credit><m:credit role="photographer">Cy</m:credit>'
    expect(media(`<m:content url="https://img.example/1.jpg">${both}</m:content>`)).toMatchObject([{ credit: 'Cy' }])
    const beside = '<enclosure url="https://img.example/1.jpg" type="image/jpeg"/><m:description>Docking</m:description>'
    expect(media(`${beside}<enclosure url="https://img.example/1.pdf"/>${both}`)).toMatchObject([
      { url: 'https://img.example/1.jpg', description: 'Docking', credit: 'Cy' },
      { url: 'https://img.example/1.pdf', credit: null },
    ])
    expect(media(`<m:group>${both}</m:group>`).map(({ url, credit }) => [url, credit])).toEqual([
      ['', 'Agency'],
      ['', 'Cy'],
    ])
  })
})

describe('a long text of escaped markup', () => {
  const text = `<p>${'The ferry left. '.repeat(30)}</p>`
  const escaped = (html: string) => html.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  it.each([
    ['markup', `${text}<a href="https://paper.example/?a=1&amp;b=2">R&amp;D &amp;lt; &eacute;</a>`],
    ['the end of character data', `${text}<script>x[y[0]]>1</script>`],
    ['a comment', `${text}<!-- seen --><p>End</p>`],
    ['character data', `${text}<![CDATA[x]]>`],
  ])('with %s is the same as a short one', (_, html) => {
    const content = (body: string) => `<id>1</id><content type="html">${body}</content>`
    const feed = read(atom(`<entry>${content(escaped(html))}</entry>`))
    expect(feed).toMatchObject({ entries: [{ content: html }], repairs: [] })
    expect(read(rss(item('One', `<description>${escaped(html)}</description>`))).entries[0]!.summary).toBe(html)
  })

  it('keeps its escapes where they are part of XHTML', () => {
    const inner = `<p>${'1 &lt; 2 &amp; so. '.repeat(40)}</p>`
    const feed = read(
      atom(`<entry><id>1</id><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${inner}</div></content></entry>`),
    )
    expect(feed.entries[0]!.content).toBe(inner)
  })
})

describe('JSON Feed', () => {
  it('is read with attachments, and text becomes HTML', () => {
    const feed = read(
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'Coast',
        home_page_url: 'https://paper.example/',
        items: [
          {
            id: 7,
            url: '/7',
            title: 'One',
            content_text: 'a < b',
            date_published: '2026-01-05T06:00:00+01:00',
            authors: [{ name: 'Ada' }],
            tags: ['x'],
            attachments: [{ url: '/a.mp3', mime_type: 'audio/mpeg', size_in_bytes: 9 }],
          },
          {
            id: 'k',
            content_html: '<a href="/r">r</a>',
            _wire: { signal: 'kill', pubStatus: 'canceled', version: 3, edNote: 'EDITORS: kill\u0001' },
          },
        ],
      }),
      { url: 'https://paper.example/feed.json' },
    )
    expect(feed.entries[0]).toMatchObject({
      id: '7',
      link: 'https://paper.example/7',
      content: 'a &lt; b',
      published: '2026-01-05T05:00:00.000Z',
      authors: ['Ada'],
      media: [{ url: 'https://paper.example/a.mp3', length: 9 }],
    })
    expect(feed.entries[1]).toMatchObject({
      content: '<a href="https://paper.example/r">r</a>',
      signal: 'kill',
      pubStatus: 'canceled',
      version: '3',
      edNote: 'EDITORS: kill',
    })
  })
})

describe('wire hints', () => {
  it('are read with any prefix, belong to their item, and unknown words are nothing', () => {
    const feed = read(
      `<rss version="2.0" xmlns:w="https://copytaster.example/ns/wire#"><channel><title>Wire</title>
       <item><title>&lt;item&gt; one</title><description><![CDATA[<item><w:signal>kill</w:signal></item>]]></description></item>
       <item></item>
       <item><title>two</title><w:pubStatus>withheld</w:pubStatus><w:signal>Embargo</w:signal><w:embargoed>2026-01-05T09:00:00+01:00</w:embargoed><w:version>4</w:version><w:slugline>FERRY-LATE/</w:slugline><w:edNote>Ed &amp; Co</w:edNote></item>
       <item><title>three</title><w:signal>nonsense</w:signal><w:pubStatus>constructor</w:pubStatus><w:embargoed>soon</w:embargoed></item></channel></rss>`,
    )
    const found = feed.entries.filter((entry) => entry.title)
    expect(found.map(({ signal, pubStatus, embargoed }) => [signal, pubStatus, embargoed])).toEqual([
      [null, null, null],
      ['embargo', 'withheld', '2026-01-05T08:00:00.000Z'],
      // An embargo that cannot be read is one all the same.
      [null, 'withheld', null],
    ])
    expect(found[1]).toMatchObject({ version: '4', slugline: 'FERRY-LATE/', edNote: 'Ed & Co' })
  })
})

describe('a feed that is not sound', () => {
  const two = item('One') + item('Two')
  it.each([
    ['text before it', `<br />\n<b>Warning</b>: mysql in /x on line 1\n${rss(two)}`, 'before'],
    ['text after it', `${rss(two)}<script>track()</script>`, 'after'],
    ['control characters', rss(item('O\u0000n\u0008e') + item('Tw&#x1f;o')), 'Control'],
    ['no end', rss(`${two}<item><title>Thr`).slice(0, rss(`${two}<item><title>Thr`).indexOf('Thr') + 2), 'breaks off'],
    ['entries that are not closed', rss('<item><title>One</title><item><title>Two</title></item>'), 'Tags'],
    ['closing tags of nothing', rss(`${item('One', '</b></i>')}${item('Two')}`), 'Tags'],
    ['no channel', `<rss version="2.0">${two}</rss>`, 'Broken'],
    [
      'an unknown prefix at the root',
      `<r:rss version="2.0" xmlns:r="urn:x"><r:channel><r:item><r:title>One</r:title></r:item><r:item><r:title>Two</r:title></r:item></r:channel></r:rss>`,
      'Broken',
    ],
  ])('with %s keeps its complete entries, and says so', (_, document, note) => {
    const feed = read(document)
    expect(titles(feed)).toEqual(['One', 'Two'])
    expect(feed.repairs.join()).toContain(note)
  })

  it('has its bare ampersands read as such, and named references of HTML as what they mean', () => {
    const feed = read(
      rss(
        item(
          'AT&T &eacute;t&eacute; &mdash; R&D',
          '<link>https://paper.example/?a=1&copy=2&amp;c=3</link><description><![CDATA[Q&A &amp; &copy=]]></description>',
        ),
      ),
    )
    expect(feed.entries[0]).toMatchObject({
      title: 'AT&T été — R&D',
      link: 'https://paper.example/?a=1&copy=2&c=3',
      summary: 'Q&A &amp; &copy=',
    })
    expect(feed.repairs).toHaveLength(2)
  })

  it('expands no entity of its own', () => {
    const laughs = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">'
    const feed = read(
      `<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd" [${laughs}<!ENTITY c SYSTEM "file:///etc/passwd"><!-- ' ]> -->]>${rss(item('&b;|&c;')).replace(/^.*\n/, '')}`,
    )
    expect(titles(feed)).toEqual(['&b;|&c;'])
    expect(feed.repairs.join()).toContain('not expanded')
  })

  it.each([
    ['', 'NOT_A_FEED'],
    [' \n\t ', 'NOT_A_FEED'],
    ['<!doctype html><html><body><rss><channel><item/></channel></rss></body></html>', 'NOT_A_FEED'],
    ['<html><feed></feed></html>', 'NOT_A_FEED'],
    ['<opml version="2.0"/>', 'NOT_A_FEED'],
    ['{"error": "not found"}', 'NOT_A_FEED'],
    ['{"items": [', 'NOT_A_FEED'],
    ['plain text', 'NOT_A_FEED'],
    [gzipSync('<rss/>'), 'NOT_A_FEED'],
    ['<rss version="2.0">', 'FEED_UNREADABLE'],
    [rss(item('One')).slice(0, -40), 'FEED_UNREADABLE'],
    [Buffer.alloc(15_000_001, 32), 'TOO_LARGE'],
  ])('and cannot be one is refused: %.40s', (document, expected) => expect(code(document)).toBe(expected))
})

describe('a feed that means harm', () => {
  // Each took the readers behind us seconds to minutes (quadratic in the length).
  it.each<[string, number, (many: (text: string) => string) => string]>([
    ['nested elements', 100_000, (many) => rss(item('One', many('<x>') + many('</x>')))],
    ['nested entries', 20_000, (many) => rss(many('<item>'))],
    ['elements that never close', 50_000, (many) => rss(item('One', many('<x></y>')))],
    ['brackets in an author', 100_000, (many) => rss(item('One', `<author>${many('(')}</author>`))],
    [
      'brackets in an author that hides its end',
      100_000,
      (many) => rss(item('One', `<author>a<b></b><![CDATA[</author>${many('(')}]]></author>`)),
    ],
    ['brackets in an author without an end', 100_000, (many) => rss(`<item><title>One</title><author>${many('(')}${item('Two')}`)],
    ['markup that no one can strip', 66_000, (many) => rss(item('One', `<description><![CDATA[${many('x<p')}]]></description>`))],
    ['open comments', 100_000, (many) => rss(item('One', `<description>${many('<!--')}</description>`))],
    ['open character data', 30_000, (many) => rss(item('One', `<description>${many('<![CDATA[')}</description>`))],
    ['open comments before', 100_000, (many) => many('<!--') + rss(item('One'))],
    ['a document type of brackets', 100_000, (many) => `<!DOCTYPE ${many('["')}${rss(item('One'))}`],
    ['spaces in a tag', 100_000, (many) => rss(item('One', `<description><![CDATA[<a ${many(' href ')}]]></description>`))],
    ['an endless date', 100_000, (many) => rss(item('One', `<pubDate>${many('1')}</pubDate>`))],
  ])('by %s costs time in proportion to its length', (_, most, document) => {
    expectLinear((size) => parseFeed(Buffer.from(document((text) => text.repeat(size))), { url: 'https://paper.example/' }), most)
  })
})

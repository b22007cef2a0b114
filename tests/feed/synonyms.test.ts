import { describe, expect, it } from 'vitest'
import { parseFeed } from '../../src/feed/parse/parse.ts'

function read(document: string) {
  const answer = parseFeed(Buffer.from(document), { url: 'https://paper.example/feed' })
  if ('trouble' in answer) throw new Error(answer.trouble.message)
  return answer.feed
}
const first = (inner: string, attributes = '') =>
  read(`<rss version="2.0" ${attributes}><channel><title>T</title><item>${inner}</item></channel></rss>`).entries[0]!

describe('an element under another name', () => {
  it('is read where RSS has the words of Atom, Dublin Core or old drafts', () => {
    expect(first('<fullitem>&lt;p&gt;Whole&lt;/p&gt;</fullitem>').content).toBe('<p>Whole</p>')
    expect(first('<body xmlns="http://www.w3.org/1999/xhtml"><a href="/x">x</a></body>').content).toBe(
      '<a href="https://paper.example/x">x</a>',
    )
    expect(first('<summary>Short</summary><description>Long</description>')).toMatchObject({ summary: 'Short', content: 'Long' })
    expect(first('<title>a</title><published>2026-01-05T06:00:00Z</published>').published).toBe('2026-01-05T06:00:00.000Z')
    expect(first('<title>a</title><Creator>Ada Quill</Creator>').authors).toEqual(['Ada Quill'])
    expect(first('<dc:author>Ada Quill</dc:author>', 'xmlns:dc="http://purl.org/dc/elements/1.1/"').authors).toEqual(['Ada Quill'])
  })

  it('is read where Atom has the words of RSS', () => {
    const atom =
      '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><guid>k</guid><description>Text</description></entry></feed>'
    expect(read(atom).entries[0]).toMatchObject({ id: 'k', summary: 'Text' })
  })

  it('is read where it is a picture or a category of Apple', () => {
    const media = (inner: string) => first(`<title>a</title>${inner}`).media.map(({ url }) => url)
    expect(media('<itunes:image url="/a.jpg"/>')).toEqual(['https://paper.example/a.jpg'])
    expect(media('<itunes:link rel="image" href="/b.jpg"></itunes:link>')).toEqual(['https://paper.example/b.jpg'])
    const nested = '<itunes:category text="Sea &amp;amp; Air"><itunes:category text="Ferries"/></itunes:category>'
    expect(first(`<title>a</title>${nested}`).categories).toEqual(['Sea & Air', 'Ferries'])
  })

  it('is left alone within the text and outside of entries', () => {
    expect(first('<description><![CDATA[<body>Kept</body>]]></description>').summary).toBe('<body>Kept</body>')
    expect(first('<description>In <summary>its</summary> words</description>').summary).toBe('In <summary>its</summary> words')
    const feed = read('<rss><channel><title>T</title><image><url>/logo.png</url></image><item><body>x</body></item></channel></rss>')
    expect(feed.feed.image).toBe('https://paper.example/logo.png')
  })
})

describe('an entity of the document itself', () => {
  const feed = (doctype: string, title: string) =>
    read(`<!DOCTYPE rss [${doctype}]><rss><channel><item><title>${title}</title></item></channel></rss>`)
  const title = (doctype: string, text: string) => feed(doctype, text).entries[0]!.title

  it('is read when it is plain text, outside of CDATA', () => {
    expect(title('<!ENTITY who "Ada > Bo">', '&who; says <![CDATA[&who;]]>')).toBe('Ada > Bo says &who;')
    expect(feed('<!ENTITY who "Ada">', '&who;').repairs).toEqual(['Entities that the document declares were read as plain text.'])
  })

  it('is not expanded when it holds another, is long, comes from elsewhere or is used without end', () => {
    expect(title('<!ENTITY a "x"><!ENTITY b "&a;&a;">', '&b;')).toBe('&b;')
    expect(title(`<!ENTITY a "${'x'.repeat(300)}">`, '&a;')).toBe('&a;')
    expect(title('<!ENTITY a SYSTEM "file:///etc/passwd">', '&a;')).toBe('&a;')
    expect(title('<!ENTITY a "xxxxxxxxxx">', '&a;'.repeat(2000))).not.toContain('x')
  })
})

it('letters beyond ASCII stay as written in an address that is made absolute', () => {
  expect(first('<title>a</title><link>/straße?q=%C3%80</link>').link).toBe('https://paper.example/straße?q=%C3%80')
})

import { describe, expect, it } from 'vitest'
import { bodyOf, read, readOne, troubleWith } from './read.ts'

const NS = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
const meta = (kind: string, more = '') =>
  `<itemMeta><itemClass qcode="ninat:${kind}"/><versionCreated>2026-03-05T08:00:00+01:00</versionCreated><firstCreated>2026-03-05T06:00:00Z</firstCreated>${more}</itemMeta>`
const newsItem = (guid: string, version: number, inner: string, name = 'newsItem') =>
  `<${name} ${NS} guid="${guid}" version="${version}" standard="NewsML-G2" xml:lang="en">${inner}</${name}>`
const message = (...items: string[]) =>
  `<?xml version="1.0"?><newsMessage ${NS}><header><sent>2026-03-05T09:00:00Z</sent></header><itemSet>${items.join('\n')}</itemSet></newsMessage>`

const CONTENT = `<contentMeta><urgency>2</urgency><located qcode="geo:1"><name>Port Skerry</name></located>
<creator qcode="staff:1"><name>quill</name></creator><by>By Ada Quill and Bo Reed</by><dateline>PORT SKERRY (Norwire) - </dateline>
<subject type="cpnat:abstract" qcode="medtop:20000139"><name>accident</name></subject><subject uri="http://cv.iptc.org/newscodes/subjectcode/03000000"/>
<slugline>Ferry-Aground</slugline><headline rank="2">Ferry</headline><headline rank="1">Ferry &amp; crew run aground</headline>
<description role="drol:summary">A ferry struck rocks.</description></contentMeta>`
const HTML = `<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
<body><h1>Ferry &amp; crew run aground</h1><p>It struck rocks.</p><p>All are <b>safe</b>.</p></body></html></inlineXML></contentSet>`
const TEXT = newsItem(
  'urn:ferry',
  2,
  meta(
    'text',
    '<pubStatus qcode="stat:usable"/><signal qcode="sig:update"/><edNote>Adds rescue</edNote><edNote pubconstraint="x:nonpublic">Desk: 555</edNote>',
  ) +
    CONTENT +
    HTML,
)
const PICTURE = newsItem(
  'urn:photo',
  1,
  `${meta('picture')}<contentMeta><creditline>Cy Lens/Norwire</creditline><headline>Ferry</headline><description role="drol:caption">The ferry on the rocks.</description></contentMeta>
  <contentSet><remoteContent rendition="rnd:thumb" href="t.jpg" width="80" contenttype="image/jpeg"/><remoteContent rendition="rnd:highRes" href="b.jpg" width="900" size="5000" contenttype="image/jpeg"/></contentSet>`,
)
const PHOTO = {
  url: 'https://wire.example/out/b.jpg',
  type: 'image/jpeg',
  length: 5000,
  title: 'Ferry',
  description: 'The ferry on the rocks.',
  credit: 'Cy Lens/Norwire',
}
const bundle = (...references: string[]) =>
  newsItem(
    'urn:package',
    1,
    `${meta('composite')}<contentMeta><headline>Ferry, text and picture</headline></contentMeta><groupSet root="G"><group id="G">${references.join('')}</group></groupSet>`,
    'packageItem',
  )

describe('NewsML-G2', () => {
  it('newsItem: every field', () => {
    const entry = readOne(TEXT)
    expect(entry).toMatchObject({
      id: 'urn:ferry',
      version: '2',
      title: 'Ferry & crew run aground',
      slugline: 'Ferry-Aground',
      authors: ['Ada Quill', 'Bo Reed'],
      dateline: 'PORT SKERRY (Norwire)',
      located: 'Port Skerry',
      summary: 'A ferry struck rocks.',
      published: '2026-03-05T06:00:00.000Z',
      updated: '2026-03-05T07:00:00.000Z',
      language: 'en',
      urgency: 2,
      subjects: ['medtop:20000139', 'subj:03000000'],
      pubStatus: 'usable',
      signal: 'update',
      edNote: 'Adds rescue',
      notForPublication: 'Desk: 555',
    })
    expect(bodyOf(entry)).toEqual(['It struck rocks.', 'All are safe.'])
  })

  it('newsItem: NITF inside, markup and plain text as data, prefixes of any name', () => {
    const nitf =
      '<contentSet><inlineXML contenttype="application/nitf+xml"><nitf><body><body.head><dateline>OSLO</dateline></body.head><body.content><p>One.</p></body.content></body></nitf></inlineXML></contentSet>'
    expect(readOne(newsItem('urn:a', 1, meta('text') + nitf))).toMatchObject({ content: '<p>One.</p>', dateline: 'OSLO' })
    const data = (type: string, text: string) =>
      newsItem('urn:a', 1, `${meta('text')}<contentSet><inlineData contenttype="${type}">${text}</inlineData></contentSet>`)
    expect(bodyOf(readOne(data('text/html', '<![CDATA[<p>One.</p><p>Two.</p>]]>')))).toEqual(['One.', 'Two.'])
    const events = '<contentSet><inlineXML contenttype="application/x"><concept><name>Talks</name></concept></inlineXML></contentSet>'
    expect(readOne(newsItem('urn:a', 1, meta('text') + events)).content).toBe(null)
    expect(bodyOf(readOne(data('text/plain', 'One,\nand more.\n\nTwo.')))).toEqual(['One, and more.', 'Two.'])
    expect(
      readOne(
        '<nar:newsItem xmlns:nar="http://iptc.org/std/nar/2006-10-01/" guid="urn:p" version="7"><nar:contentMeta><nar:headline>P</nar:headline></nar:contentMeta></nar:newsItem>',
      ),
    ).toMatchObject({ id: 'urn:p', version: '7', title: 'P' })
  })

  it('pubStatus and embargo, as the standard has their defaults', () => {
    const status = (more: string) => readOne(newsItem('urn:a', 3, meta('text', more)))
    expect(status('').pubStatus).toBe('usable')
    expect(status('<pubStatus qcode="stat:canceled"/>').pubStatus).toBe('canceled')
    expect(status('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/withheld"/>').pubStatus).toBe('withheld')
    expect(status('<embargoed>2026-03-06T00:00:00Z</embargoed>')).toMatchObject({
      embargoed: '2026-03-06T00:00:00.000Z',
      pubStatus: 'usable',
    })
    expect(status('<embargoed/>')).toMatchObject({ embargoed: null, pubStatus: 'withheld' })
    expect(status('<embargoed>Friday noon</embargoed>')).toMatchObject({ embargoed: null, pubStatus: 'withheld' })
    expect(status('<link rel="irel:evolvedFrom" residref="urn:old"/>').replaces).toEqual(['urn:old'])
  })

  it('newsMessage: a package ties a picture to its text, and is no entry then', () => {
    const feed = read(message(PICTURE, bundle('<itemRef residref="urn:ferry"/>', '<itemRef residref="urn:photo"/>'), TEXT))
    expect(feed.entries.map((entry) => entry.id)).toEqual(['urn:ferry'])
    expect(feed.entries[0]!.media).toEqual([PHOTO])
  })

  it('newsMessage: so does a link; a picture without a text is an entry of its own', () => {
    const linked = TEXT.replace('</itemMeta>', '<link rel="irel:seeAlso" residref="urn:photo"/></itemMeta>')
    expect(read(message(linked, PICTURE)).entries).toMatchObject([{ id: 'urn:ferry', media: [PHOTO] }])
    expect(read(message(TEXT, PICTURE)).entries).toMatchObject([
      { id: 'urn:ferry', media: [] },
      { id: 'urn:photo', content: null, media: [PHOTO] },
    ])
  })

  it('packageItem alone: its headline and the pictures it lists', () => {
    const reference =
      '<itemRef residref="urn:photo" href="https://img.example/x.jpg" contenttype="image/jpeg"><description role="drol:caption">The ferry.</description></itemRef>'
    expect(readOne(bundle('<itemRef residref="urn:ferry"/>', reference))).toMatchObject({
      id: 'urn:package',
      title: 'Ferry, text and picture',
      media: [{ url: 'https://img.example/x.jpg', description: 'The ferry.' }],
    })
  })

  it('newsMessage: the newest of several versions stands first; plans and concepts are left out and reported', () => {
    const plan = newsItem('urn:plan', 1, '', 'planningItem')
    const feed = read(message(TEXT.replace('version="2"', 'version="1"'), TEXT, plan))
    expect(feed.entries.map((entry) => entry.version)).toEqual(['2', '1'])
    expect(feed.repairs).toEqual(['Left out, because they are not stories: 1 planningItem.'])
    expect(read(plan).entries).toEqual([])
  })

  it('a message that breaks off keeps its whole items and says where', () => {
    const whole = message(TEXT, PICTURE)
    const feed = read(whole.slice(0, whole.indexOf('urn:photo') + 90))
    expect(feed.entries.map((entry) => entry.id)).toEqual(['urn:ferry'])
    expect(feed.complete).toBe(false)
    expect(feed.repairs).toEqual([expect.stringMatching(/^Line \d+: <\w+> is never closed\. The complete items before it were kept\.$/)])
    expect(troubleWith(whole.slice(0, 400)).message).toMatch(/^Line \d+: <\w+> is never closed/)
  })
})

import { describe, expect, it } from 'vitest'
import { bodyOf, read, readOne, troubleWith } from './read.ts'

const nitf = (docdata: string, body: string, attributes = '') => `<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-6.dtd">
<nitf xml:lang="en" change.date="2026-03-05">
<head><title>Short title</title>
<tobject><tobject.subject tobject.subject.refnum="16000000" tobject.subject.type="unrest"/><tobject.subject tobject.subject.refnum="20000139"/></tobject>
<docdata ${attributes}>${docdata}</docdata></head>
<body>${body}</body></nitf>`

const HEAD = `<body.head><hedline><hl1>Ferry &amp; crew run aground</hl1><hl2>All safe</hl2></hedline>
<byline>By <person>Ada Quill</person><byttl>Harbour Correspondent</byttl></byline>
<dateline><location>Port Skerry</location>, <story.date norm="20260305">March 5</story.date></dateline>
<abstract><p>A ferry struck rocks.</p></abstract></body.head>`
const DATA = `<doc-id regsrc="NW" id-string="nw-1"/><du-key key="ferry-aground" version="2"/><urgency ed-urg="3"/>
<date.issue norm="20260305T073000+0100"/><ed-msg info="Adds rescue"/><evloc city="Port Skerry"/>`
const CONTENT = `<body.content><p>PORT SKERRY (Norwire) - It struck&nbsp;rocks.</p><block><p>All <em>are</em>
 safe.</p></block><hl2>Crew</hl2><ul><li>Nine sailors</li></ul>
<media media-type="image"><media-reference mime-type="image/jpeg" source="img/ferry.jpg"/><media-caption>The ferry.</media-caption><media-producer>Cy Lens</media-producer></media>
<note type="npa"><body.content><p>Call the desk.</p></body.content></note><note noteclass="editorsnote"><body.content><p>Picture to come.</p></body.content></note>
</body.content><body.end><tagline>ada@norwire.example</tagline></body.end>`

describe('NITF', () => {
  it('gives every field', () => {
    const entry = readOne(nitf(DATA, HEAD + CONTENT))
    expect(entry).toMatchObject({
      id: 'nw-1',
      version: '2',
      title: 'Ferry & crew run aground',
      slugline: 'ferry-aground',
      authors: ['Ada Quill'],
      dateline: 'Port Skerry, March 5',
      located: 'Port Skerry',
      summary: 'A ferry struck rocks.',
      published: '2026-03-05T06:30:00.000Z',
      language: 'en',
      urgency: 3,
      pubStatus: 'usable',
      subjects: ['subj:16000000', 'medtop:20000139'],
      categories: ['unrest'],
      edNote: 'Adds rescue\nPicture to come.',
      notForPublication: 'Call the desk.',
      media: [{ url: 'https://wire.example/out/img/ferry.jpg', type: 'image/jpeg', description: 'The ferry.', credit: 'Cy Lens' }],
    })
    expect(bodyOf(entry)).toEqual(['PORT SKERRY (Norwire) - It struck rocks.', 'All are safe.', 'Crew', 'Nine sailors'])
  })

  it('a kill of the document itself, and of another that it names, are the next state of what they kill', () => {
    const own = readOne(nitf(DATA, HEAD, 'management-status="canceled"'))
    expect(own).toMatchObject({ id: 'nw-1', pubStatus: 'canceled', replaces: [] })
    const named = readOne(
      nitf('<doc-id id-string="nw-9"/>', HEAD, 'management-status="usable" management-doc-idref="nw-1" management-idref-status="canceled"'),
    )
    expect(named).toMatchObject({ id: 'nw-9', pubStatus: 'canceled', replaces: ['nw-1'] })
  })

  it('withheld, embargoed until a time, embargoed for good, corrections', () => {
    expect(readOne(nitf(DATA, HEAD, 'management-status="withheld"')).pubStatus).toBe('withheld')
    expect(readOne(nitf(`${DATA}<date.release norm="20260306T000000Z"/>`, HEAD))).toMatchObject({
      pubStatus: 'usable',
      embargoed: '2026-03-06T00:00:00.000Z',
    })
    expect(readOne(nitf(DATA, HEAD, 'management-status="embargoed"'))).toMatchObject({ pubStatus: 'withheld', embargoed: null })
    expect(readOne(nitf(`${DATA}<correction id-string="nw-0" info="Name was wrong"/>`, HEAD))).toMatchObject({
      signal: 'correction',
      replaces: ['nw-0'],
    })
  })

  it('reports where the document breaks off, and repairs what is only left open', () => {
    const whole = nitf(DATA, HEAD + CONTENT)
    expect(troubleWith(whole.slice(0, whole.indexOf('</block>')))).toMatchObject({
      code: 'FEED_UNREADABLE',
      message: expect.stringMatching(/^Line \d+: <\w+> is never closed\./),
    })
    const open = read(whole.replace('</em>', ''))
    expect(open.repairs).toEqual([expect.stringMatching(/^Line \d+: <em> is never closed\. It was repaired\.$/)])
    expect(open.complete).toBe(true)
    expect(bodyOf(open.entries[0]!)).toContain('Nine sailors')
  })

  it('expands no entity and outlives depth', () => {
    const bomb = nitf(DATA, `<body.content><p>&lol; &amp;lol;</p></body.content>`).replace(
      '<!DOCTYPE nitf SYSTEM "nitf-3-6.dtd">',
      '<!DOCTYPE nitf [<!ENTITY a "aaaa"><!ENTITY lol "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>',
    )
    const feed = read(bomb)
    expect(bodyOf(feed.entries[0]!)).toEqual(['&amp;lol; &amp;lol;'])
    expect(feed.repairs).toEqual(['Entities that the document declares were not expanded.'])
    expect(troubleWith(nitf(DATA, '<p>'.repeat(50_000))).message).toMatch(/^Line \d+: <p> is nested deeper than 100 elements/)
  })
})

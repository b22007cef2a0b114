import { describe, expect, it } from 'vitest'
import { bodyOf, read, readOne, troubleWith } from './read.ts'

const first = {
  uri: 'urn:newsml:norwire.example:2026-03-05:ferry',
  type: 'text',
  version: '2',
  firstcreated: '2026-03-05T07:00:00Z',
  versioncreated: '2026-03-05T08:30:00+01:00',
  pubstatus: 'usable',
  urgency: 2,
  language: 'en_GB',
  headline: 'Ferry runs aground off Skerry',
  slugline: 'Ferry-Aground',
  byline: 'By Ada Quill and Bo Reed',
  located: 'Port Skerry',
  ednote: 'UPDATES with rescue',
  embargoed: '2026-03-05T12:00:00Z',
  subject: [
    { name: 'accident', code: '20000139', scheme: 'http://cv.iptc.org/newscodes/mediatopic/' },
    { name: 'ours', code: 'x1' },
  ],
  body_text: 'Whole text without paragraphs.',
  body_xhtml: '<p>PORT SKERRY (Norwire) - The ferry &amp; its crew ran aground.</p><p>All are <b>safe</b>.</p>',
  associations: {
    main: {
      uri: 'urn:picture',
      type: 'picture',
      byline: 'Cy Lens',
      description_text: 'The ferry on the rocks.',
      renditions: {
        small: { href: '/s.jpg', width: 80, mimetype: 'image/jpeg' },
        big: { href: '/b.jpg', width: 900, mimetype: 'image/jpeg' },
      },
    },
    related: { uri: 'urn:other', type: 'text', headline: 'Another story' },
  },
}

const third = {
  uri: first.uri,
  type: 'text',
  version: 3,
  versionCreated: '2026-03-05T09:00:00Z',
  pubStatus: 'canceled',
  by: 'Ada Quill',
  headlines: [
    { role: 'short', value: 'Ferry' },
    { role: 'main', value: 'Ferry <em>story</em> withdrawn' },
  ],
  bodies: [
    { role: 'text', contentType: 'text/plain', value: 'One.\nTwo.\n\nNot for publication\nCall the desk: 555.' },
    {
      role: 'html',
      contentType: 'text/html',
      value: '<h1>Ferry story withdrawn</h1><p>One.</p><p>Not for publication</p><p>Call the desk: 555.</p>',
    },
  ],
  subjects: [{ name: 'accident', uri: 'http://cv.iptc.org/newscodes/mediatopic/20000139' }],
  associations: [
    {
      name: 'main',
      type: 'picture',
      uri: 'urn:picture',
      descriptions: [{ role: 'caption', value: 'The ferry.' }],
      renditions: [{ name: 'web', href: 'https://img.example/w.jpg' }],
    },
  ],
}

describe('ninjs', () => {
  it('1.x: every field, the markup before the plain text, the largest rendition', () => {
    const entry = readOne(first)
    expect(entry).toMatchObject({
      id: first.uri,
      version: '2',
      title: 'Ferry runs aground off Skerry',
      slugline: 'Ferry-Aground',
      authors: ['Ada Quill', 'Bo Reed'],
      located: 'Port Skerry',
      published: '2026-03-05T07:00:00.000Z',
      updated: '2026-03-05T07:30:00.000Z',
      embargoed: '2026-03-05T12:00:00.000Z',
      urgency: 2,
      language: 'en-GB',
      pubStatus: 'usable',
      edNote: 'UPDATES with rescue',
      subjects: ['medtop:20000139'],
      categories: ['accident', 'ours'],
    })
    expect(entry.media).toEqual([
      {
        url: 'https://wire.example/b.jpg',
        type: 'image/jpeg',
        length: null,
        title: null,
        description: 'The ferry on the rocks.',
        credit: 'Cy Lens',
      },
    ])
    expect(bodyOf(entry)).toEqual(['PORT SKERRY (Norwire) - The ferry &amp; its crew ran aground.', 'All are safe.'])
  })

  it('an embargo whose time cannot be read holds until further notice, a kill stays one', () => {
    const held = { ...first, embargoed: 'Friday noon' }
    expect(readOne(held)).toMatchObject({ pubStatus: 'withheld', embargoed: null })
    expect(readOne({ ...held, pubstatus: 'canceled' }).pubStatus).toBe('canceled')
  })

  it('3.x: names in its own case, lists of headlines and bodies, desk notes apart', () => {
    const entry = readOne(third)
    expect(entry).toMatchObject({
      id: first.uri,
      version: '3',
      title: 'Ferry story withdrawn',
      authors: ['Ada Quill'],
      pubStatus: 'canceled',
      subjects: ['medtop:20000139'],
      notForPublication: 'Not for publication\nCall the desk: 555.',
      media: [{ url: 'https://img.example/w.jpg', description: 'The ferry.' }],
    })
    expect(bodyOf(entry)).toEqual(['One.'])
  })

  it('2.x: plain text is cut at line breaks where it has no blank lines', () => {
    const entry = readOne({
      uri: 'urn:a',
      versioncreated: '2026-03-05T09:00:00Z',
      headlines: [{ value: 'A' }],
      bodies: [{ role: 'text', value: 'One.\nTwo.' }],
    })
    expect(bodyOf(entry)).toEqual(['One.', 'Two.'])
  })

  it('lists: bare, wrapped, each version once with the newest first; plans are left out and reported', () => {
    const older = { ...third, version: '2' }
    for (const list of [[older, third], { items: [older, third] }, { data: { items: [{ item: older }, { item: third }] } }])
      expect(read(list).entries.map((entry) => entry.version)).toEqual(['3', '2'])
    expect(read([third, { uri: 'urn:plan', type: 'planning', headlines: [{ value: 'Talks' }] }])).toMatchObject({
      entries: [{ version: '3' }],
      repairs: ['Left out, because they are not stories: 1 planning.'],
    })
  })

  it('a picture alone is an entry with its caption and no body', () => {
    expect(readOne({ ...first.associations.main, pubstatus: 'withheld', creditline: 'Cy Lens/Norwire' })).toMatchObject({
      content: null,
      pubStatus: 'withheld',
      media: [{ description: 'The ferry on the rocks.', credit: 'Cy Lens/Norwire' }],
    })
  })

  it('JSON Feed stays JSON Feed, and other JSON is refused', () => {
    expect(read({ version: 'https://jsonfeed.org/version/1.1', title: 'T', items: [{ id: '1', uri: 'x', type: 'text' }] }).format).toBe(
      'json',
    )
    expect(troubleWith([1, { uri: 7 }, null]).code).toBe('NOT_A_FEED')
    expect(troubleWith(`[{"uri": "urn:a", "headline": "cut off`).code).toBe('NOT_A_FEED')
    expect(troubleWith('['.repeat(100_000)).code).toBe('NOT_A_FEED')
  })

  it('of which a list has several states: the kill counts though it has no number, else the highest, else the last', () => {
    const order = (items: object[]) => read({ items: items.map((item) => ({ ...first, ...item })) }).entries.map((entry) => entry.title)
    const kill = { version: undefined, pubstatus: 'canceled', headline: 'Kill' }
    expect(order([{ version: '1', headline: 'One' }, kill, { version: '2', headline: 'Two' }])[0]).toBe('Kill')
    expect(
      order([
        { version: '2', headline: 'Two' },
        { version: '10', headline: 'Ten' },
      ])[0],
    ).toBe('Ten')
    expect(
      order([
        { version: undefined, headline: 'Early' },
        { version: undefined, headline: 'Late' },
      ])[0],
    ).toBe('Late')
  })
})

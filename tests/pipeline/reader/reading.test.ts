import { describe, expect, it } from 'vitest'
import { readFeedDocument } from '../../../src/pipeline/reader/reading.ts'

function readWhole(entries: object[], feed: object = {}) {
  const bytes = Buffer.from(JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'T', ...feed, items: entries }))
  const reading = readFeedDocument({ bytes, contentType: 'application/json', url: 'https://paper.example/feed', language: null })
  if ('trouble' in reading) throw new Error(reading.trouble.message)
  return reading
}

function read(entries: object[]) {
  return readWhole(entries).entries.map(({ entry, json, keys }) => [entry.title ?? JSON.parse(json).media[0]?.url ?? entry.id, keys.length])
}

describe('a feed document', () => {
  it('of a feed with pages has the texts prepared that no page brings, and says of the others whether they are urgent', () => {
    const items = [
      { id: 'k-1', title: 'One', content_text: 'The ferry left.' },
      { id: 'k-2', url: 'https://paper.example/2', title: 'Two', content_text: 'The ferry came.' },
      { id: 'k-3', url: 'https://paper.example/3', title: 'KILL-Three', content_text: 'Kill it.' },
    ]
    const bytes = Buffer.from(JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'T', items }))
    const source = { name: 'Northwire', kind: 'agency', language: null } as const
    const job = { bytes, contentType: 'application/json', url: 'https://paper.example/feed', language: null, source, pages: true }
    const reading = readFeedDocument(job)
    if ('trouble' in reading) throw new Error(reading.trouble.message)
    expect(reading.entries.map(({ prepared, urgent }) => [prepared !== null, urgent])).toEqual([
      [true, false],
      [false, false],
      [false, true],
    ])
  })

  it('makes no article of an entry that says nothing, and one of each that says anything', () => {
    const silent = { date_published: '2026-01-05T06:00:00Z', authors: [{ name: 'Desk' }], tags: ['News'] }
    const entries = [{ title: 'One' }, { id: 'k-2' }, { attachments: [{ url: 'https://paper.example/a.jpg', mime_type: 'image/jpeg' }] }]
    expect(read([silent, ...entries, silent])).toEqual([
      ['One', 1],
      ['k-2', 2],
      ['https://paper.example/a.jpg', 1],
    ])
  })

  it('of more entries than are kept says so to the operator', () => {
    const many = (count: number) => readWhole(Array.from({ length: count }, (_, i) => ({ id: `k-${i}`, title: `Title ${i}` })))
    expect(many(5000)).toMatchObject({ entries: { length: 5000 }, repairs: [], complete: true })
    expect(many(5003)).toMatchObject({
      entries: { length: 5000 },
      repairs: ['It has more than 5000 entries: the 3 oldest were left out.'],
      complete: false,
    })
  })

  it('of more entries than are kept has the newest, whatever their order, and keeps that order', () => {
    const minute = (i: number) => new Date(Date.UTC(2026, 0, 1, 0, i)).toISOString()
    const dated = Array.from({ length: 5003 }, (_, i) => ({ id: `${i}`, title: `Title ${i}`, date_published: minute(i) }))
    const undated = dated.map((entry, i) => (i % 3 ? { id: entry.id, title: entry.title } : entry))
    const updated = { ...dated[1]!, date_modified: minute(9000) }
    const idsOf = (entries: object[]) => readWhole(entries).entries.map(({ entry }) => Number(entry.id))
    const newest = dated.slice(3).map(({ id }) => Number(id))
    expect(idsOf(dated)).toEqual(newest)
    expect(idsOf(dated.toReversed())).toEqual(newest.toReversed())
    expect(idsOf(undated)).toEqual(newest)
    expect(idsOf([...dated.slice(2), dated[0]!, updated])).toEqual([...newest.slice(1), 1])
  })

  it('has its language as BCP 47 writes it, however the feed does', () => {
    const reading = readWhole(
      [
        { id: '1', title: 'One' },
        { id: '2', title: 'Zwei', language: 'de_AT' },
      ],
      { language: 'en_us' },
    )
    expect([reading.feed.language, ...reading.entries.map(({ copy }) => copy?.language)]).toEqual(['en-us', 'en-us', 'de-AT'])
  })
})

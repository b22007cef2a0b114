import { describe, expect, it } from 'vitest'
import { readFeedDocument } from '../../src/pipeline/reading.ts'

function read(entries: object[]) {
  const bytes = Buffer.from(JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'T', items: entries }))
  const reading = readFeedDocument({ bytes, contentType: 'application/json', url: 'https://paper.example/feed', language: null })
  if ('trouble' in reading) throw new Error(reading.trouble.message)
  return reading.entries.map(({ entry, keys }) => [entry.title ?? entry.media[0]?.url ?? entry.id, keys.length])
}

describe('a feed document', () => {
  it('makes no article of an entry that says nothing, and one of each that says anything', () => {
    const silent = { date_published: '2026-01-05T06:00:00Z', authors: [{ name: 'Desk' }], tags: ['News'] }
    const told = [{ title: 'One' }, { id: 'k-2' }, { attachments: [{ url: 'https://paper.example/a.jpg', mime_type: 'image/jpeg' }] }]
    expect(read([silent, ...told, silent])).toEqual([
      ['One', 1],
      ['k-2', 1],
      ['https://paper.example/a.jpg', 1],
    ])
  })
})

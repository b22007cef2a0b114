import { parseFeed } from '../../../src/feed/parse/parse.ts'
import type { Arrival, Entry, ParsedFeed } from '../../../src/model.ts'

/** Reads a document as it comes by HTTP. */
export function read(document: string | object, url = 'https://wire.example/out/'): ParsedFeed {
  const answer = parseFeed(bytesOf(document), { url })
  if ('trouble' in answer) throw new Error(`${answer.trouble.code}: ${answer.trouble.message}`)
  return answer.feed
}

/** The one entry of a document. */
export function readOne(document: string | object): Entry {
  const { entries } = read(document)
  if (entries.length !== 1) throw new Error(`${entries.length} entries`)
  return entries[0]!
}

export function troubleWith(document: string | object): { code: string; message: string } {
  const answer = parseFeed(bytesOf(document))
  if (!('trouble' in answer)) throw new Error(`No trouble: ${answer.feed.entries.length} entries`)
  return answer.trouble
}

/** The paragraphs of an entry's text. */
export function bodyOf(entry: Entry): string[] {
  return (entry.content ?? '').split('\n').map((line) => line.replace(/<\/?p>/g, ''))
}

function bytesOf(document: string | object): Buffer {
  return Buffer.from(typeof document === 'string' ? document : JSON.stringify(document))
}

/** An entry on its way to be placed, as far as signals look at it. */
export function arrivalOf(entry: Entry): Arrival {
  return {
    id: '1',
    source: 'Norwire',
    sourceKind: 'agency',
    publishedAt: entry.published ?? '2026-03-05T12:00:00Z',
    headline: entry.title ?? '',
    body: bodyOf(entry).join('\n\n'),
    language: entry.language,
    guid: entry.id,
    url: null,
    version: entry.version,
    pubStatus: entry.pubStatus,
    signal: entry.signal,
    embargoed: entry.embargoed,
    slugline: entry.slugline,
    byline: entry.authors.join(', ') || null,
    edNote: entry.edNote,
    captions: [],
  }
}

import { describe, expect, it } from 'vitest'
import type { Prepared } from '../../../src/model.ts'
import { prepare, type UnpreparedText } from '../../../src/pipeline/arrival.ts'
import { prepareText } from '../../../src/pipeline/reader/prepare-text.ts'
import type { Reader } from '../../../src/pipeline/reader/reader.ts'
import { decompress, likeness } from '../../../src/text/compress.ts'

const BODY = Array.from(
  { length: 400 },
  (_, n) => `Ferry ${n} left Skerry at ${n} minutes past the hour, the harbour office of the county said.`,
)
const COPY = {
  headline: 'Ferries leave Skerry',
  byline: [],
  dateline: null,
  language: 'en',
  published: '2026-05-04T06:00:00.000Z',
  modified: null,
  canonicalUrl: null,
  body: BODY,
  captions: [],
}
const FIELDS = { id: 'ferries', link: null, version: null, pubStatus: null, signal: null, slugline: null, edNote: null }
const TEXT: UnpreparedText = {
  json: JSON.stringify({ title: COPY.headline, content: BODY.join('\n') }),
  version: { entry: FIELDS, copy: COPY, embargoedUntil: null, receivedAt: null },
  source: { name: 'Northwire', kind: 'agency', language: null },
}

/** A reader whose threads end at a text that is read beyond so many characters. */
function readerThatEndsBeyond(characters: number): Pick<Reader, 'prepare'> & { tried: (number | undefined)[] } {
  const tried: (number | undefined)[] = []
  const prepared = async ({ json, version, source, most }: UnpreparedText & { most?: number }): Promise<Prepared | null> => {
    tried.push(most)
    return (most ?? Number.POSITIVE_INFINITY) > characters ? null : prepare(json, version, source, most)
  }
  return { prepare: prepared, tried }
}

describe('a text that ends the thread that prepares it', () => {
  it.each([
    ['is read in part', 20_000],
    ['is not read where that ends the thread too', 0],
  ])('%s, and stored whole', async (_, characters) => {
    const reader = readerThatEndsBeyond(characters)
    const prepared = await prepareText(reader, TEXT)
    expect(reader.tried.at(-1)).toBe(characters)
    expect(decompress(prepared.received, likeness(BODY))).toBe(TEXT.json)
    expect(prepared.words).toBe(400 * 17)
  })

  it('is our own trouble where a thread ends without reading it', async () =>
    await expect(prepareText(readerThatEndsBeyond(-1), TEXT)).rejects.toThrow('Reader threads end'))
})

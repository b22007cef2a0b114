import { describe, expect, it } from 'vitest'
import { unpackFingerprint } from '../../src/matching/fingerprint/packed.ts'
import type { Copy } from '../../src/model.ts'
import { arrivalOf, prepare, type ReadVersion } from '../../src/pipeline/arrival.ts'
import { decompress, likeness } from '../../src/text/compress.ts'

const COPY: Copy = {
  headline: 'Ferry runs at night',
  byline: ['Liv Ask'],
  dateline: null,
  language: null,
  published: '2026-03-02T08:00:00+02:00',
  modified: null,
  canonicalUrl: null,
  body: ['VIK, March 2 (Northwire) - The ferry runs at night from June.', 'It costs 14 kroner.'],
  captions: [],
}
const version = (over: Partial<ReadVersion> = {}, copy: Partial<Copy> = {}): ReadVersion => ({
  entry: { id: 'g-1', link: 'https://wire.example/1', version: null, pubStatus: null, signal: null, slugline: null, edNote: null },
  copy: { ...COPY, ...copy },
  embargoedUntil: null,
  receivedAt: '2026-03-02T07:00:00Z',
  ...over,
})
const SOURCE = { name: 'Northwire', kind: 'agency', language: 'en' } as const

describe('a version as matching reads it', () => {
  it('has the time of publication in UTC, else that of its arrival, and the language of its source where it names none', () => {
    expect(arrivalOf(version(), SOURCE)).toMatchObject({ publishedAt: '2026-03-02T06:00:00.000Z', language: 'en', byline: 'Liv Ask' })
    expect(arrivalOf(version({}, { published: null, language: 'no' }), SOURCE)).toMatchObject({
      publishedAt: '2026-03-02T07:00:00.000Z',
      language: 'no',
    })
    expect(arrivalOf(version({}, { published: 'at noon or so' }), SOURCE).publishedAt).toBe('2026-03-02T07:00:00.000Z')
  })

  it('leaves an embargo without a time to the words', () => {
    const embargo = { ...version().entry, signal: 'embargo' } as const
    expect(arrivalOf(version({ embargoedUntil: '2026-03-03T00:00:00Z' }), SOURCE).embargoed).toBe('2026-03-03T00:00:00.000Z')
    expect(arrivalOf(version({ entry: embargo, embargoedUntil: '9999-12-31T00:00:00Z' }), SOURCE).embargoed).toBeNull()
  })
})

describe('what is prepared with a text', () => {
  it('is its entry, fingerprint, words and credit', () => {
    const prepared = prepare('{"id":"g-1"}', version(), SOURCE)
    expect(decompress(prepared.received, likeness(COPY.body))).toBe('{"id":"g-1"}')
    expect(unpackFingerprint(prepared.print).traits).toMatchObject({ guid: 'g-1', supplierSignal: { stem: 'Ferry runs at night' } })
    expect(prepared).toMatchObject({ words: 16, credit: expect.stringMatching(/northwire/i), urgent: false })
  })

  it('counts no word in an empty paragraph', () => {
    expect(prepare('{}', version({}, { body: ['', 'Word.'] }), SOURCE).words).toBe(1)
  })

  it.each([
    ['a kill in its field', { entry: { ...version().entry, pubStatus: 'canceled' as const } }, {}],
    ['a correction in its headline', {}, { headline: 'CORRECTED-Ferry runs at night' }],
    ['a flash', {}, { headline: 'FERRY TO RUN AT NIGHT', body: [] }],
  ])('is urgent for %s', (_, over, copy) => {
    expect(prepare('{}', version(over, copy), SOURCE).urgent).toBe(true)
  })
})

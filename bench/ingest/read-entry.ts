import { BLANK_ENTRY } from '../../src/feed/parse/extensions.ts'
import type { ReadEntry } from '../../src/model.ts'
import { prepare } from '../../src/pipeline/arrival.ts'
import type { CorpusItem } from './corpus.ts'

/** An item of the corpus as the pipeline has it after reading its feed. `name` is its guid. */
export function asRead(item: CorpusItem, name: string, sourceName = `Site ${item.feed}`): ReadEntry {
  const published = new Date(item.at).toISOString()
  const entry = { ...BLANK_ENTRY, id: name, title: item.headline, link: `https://site${item.feed}.example/${name}`, published }
  const copy = {
    headline: item.headline,
    byline: [item.author],
    dateline: null,
    language: 'en',
    published,
    modified: null,
    canonicalUrl: null,
    body: item.paragraphs,
    captions: [],
  }
  const json = JSON.stringify(entry)
  const source = { name: sourceName, kind: 'outlet', language: null } as const
  const prepared = prepare(json, { entry, copy, embargoedUntil: null, receivedAt: null }, source)
  return { keys: [name], entry, json: '', entryHash: name, embargoedUntil: null, copy, prepared }
}

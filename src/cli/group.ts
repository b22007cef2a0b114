import { PlainError } from '../errors.ts'
import { fingerprintOf } from '../matching/fingerprint/fingerprint.ts'
import type { Placement } from '../matching/placement.ts'
import { MatchWindow } from '../matching/window/match-window.ts'
import type { Arrival, Caption, PubStatus, Relation, Signal } from '../model.ts'
import { readSignal } from '../story/signals/signals.ts'

/** A document of the stream as it stands in a line of input. Everything but id, source and publishedAt may be absent. */
interface Document {
  id: string
  source: string
  publishedAt: string
  headline?: string | null
  body?: string | null
  language?: string | null
  guid?: string | null
  url?: string | null
  version?: string | number | null
  pubStatus?: PubStatus | null
  signal?: Signal | null
  embargoed?: string | null
  slugline?: string | null
  byline?: string | null
  ednote?: string | null
  captions?: Array<Partial<Caption>>
}

const NEEDED = ['id', 'source', 'publishedAt'] as const

const RELATIONS: Record<Relation, string> = {
  original: 'original',
  copy: 'copy',
  rewrite: 'version',
  excerpt: 'excerpt-link',
  none: 'none',
}

/**
 * `copytaster group`: places a stream of documents (NDJSON on stdin, in time order) and prints for each, in the same
 * order, `{id, story, relation, match, similarity, signal, links}`. What came out is not revised. Memory is bounded by the shelf.
 */
export async function groupCommand(io: { stdin: NodeJS.ReadableStream; stdout: NodeJS.WritableStream }): Promise<void> {
  let stories = 0
  const matchWindow = new MatchWindow({ newStory: () => `s${++stories}` })
  let rows: string[] = []
  let number = 0
  for await (const lines of linesOf(io.stdin)) {
    for (const line of lines) {
      number++
      if (line.trim() === '') continue
      const arrival = arrivalOf(readLine(line, number))
      rows.push(rowOf(arrival.id, matchWindow.place(arrival, fingerprintOf(arrival, readSignal(arrival)))))
    }
    if (rows.length < 500) continue
    await write(io.stdout, rows)
    rows = []
  }
  await write(io.stdout, rows)
}

/** The lines of a stream as they come, many at a time: node's own reader hands out one after the other, which takes longer than to read them. */
async function* linesOf(stream: NodeJS.ReadableStream): AsyncGenerator<string[]> {
  stream.setEncoding('utf8')
  let begun = ''
  for await (const chunk of stream as AsyncIterable<string>) {
    const end = chunk.lastIndexOf('\n')
    if (end < 0) {
      begun += chunk
      continue
    }
    yield (begun + chunk.slice(0, end)).split('\n')
    begun = chunk.slice(end + 1)
  }
  yield [begun]
}

/** @throws PlainError: a stream without one of its documents would place the others otherwise */
function readLine(line: string, number: number): Document {
  let document: Partial<Document> | null
  try {
    document = JSON.parse(line)
  } catch (error) {
    throw new PlainError(`Line ${number} is no JSON: ${(error as Error).message}`, 'One document a line is wanted.')
  }
  const missing = NEEDED.find((name) => document?.[name] == null)
  if (missing) throw new PlainError(`The document in line ${number} has no ${missing}.`, `Each needs ${NEEDED.join(', ')}.`)
  if (Number.isNaN(Date.parse(document!.publishedAt!)))
    throw new PlainError(`publishedAt in line ${number} is no time: ${document!.publishedAt}`, 'ISO 8601 is wanted.')
  return document as Document
}

function arrivalOf(document: Document): Arrival {
  return {
    id: String(document.id),
    source: document.source,
    sourceKind: null,
    publishedAt: document.publishedAt,
    headline: document.headline ?? '',
    body: document.body ?? '',
    language: document.language ?? null,
    guid: document.guid ?? null,
    url: document.url ?? null,
    version: document.version == null ? null : String(document.version),
    pubStatus: document.pubStatus ?? null,
    signal: document.signal ?? null,
    embargoed: document.embargoed ?? null,
    slugline: document.slugline ?? null,
    byline: document.byline ?? null,
    edNote: document.ednote ?? null,
    captions: (document.captions ?? []).map(({ text, credit, image }) => ({
      text: text ?? '',
      credit: credit ?? null,
      image: image ?? null,
    })),
  }
}

function rowOf(id: string, placement: Placement): string {
  return JSON.stringify({
    id,
    // A document of no story stands alone under its own name.
    story: placement.story ?? `none-${id}`,
    relation: RELATIONS[placement.relation],
    match: placement.match,
    similarity: round(placement.score),
    signal: placement.signal,
    links: placement.links.map((link) => ({ ...link, score: round(link.score) })),
  })
}

function round(x: number): number {
  return Math.round(x * 1000) / 1000
}

function write(stdout: NodeJS.WritableStream, lines: string[]): Promise<void> {
  if (lines.length === 0) return Promise.resolve()
  return new Promise((resolve, reject) => stdout.write(`${lines.join('\n')}\n`, (error) => (error ? reject(error) : resolve())))
}

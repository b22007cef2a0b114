import { PlainError } from '../errors.ts'
import { fingerprintOf } from '../matching/fingerprint/fingerprint.ts'
import type { Placement } from '../matching/placement.ts'
import { MatchWindow } from '../matching/window/match-window.ts'
import type { Arrival, Caption, PubStatus, Relation, Signal } from '../model.ts'
import { readSignal } from '../story/signals/signals.ts'

/** A document of the stream: one line of input. Every field except id, source and publishedAt may be absent. */
interface StreamDocument {
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

const REQUIRED = ['id', 'source', 'publishedAt'] as const

/** The names of relations in the output. */
const RELATION_NAMES: Record<Relation, string> = {
  original: 'original',
  copy: 'copy',
  rewrite: 'version',
  excerpt: 'excerpt-link',
  none: 'none',
}

/**
 * `copytaster group`: places a stream of documents (NDJSON on stdin, in time order) and prints one line for each, in the same order:
 * `{id, story, relation, match, similarity, signal, links}`. Lines that were printed are not revised. The match window bounds the memory.
 */
export async function groupCommand(io: { stdin: NodeJS.ReadableStream; stdout: NodeJS.WritableStream }): Promise<void> {
  let stories = 0
  const matchWindow = new MatchWindow({ newStory: () => `s${++stories}` })
  let rows: string[] = []
  let number = 0
  for await (const lines of lineBatches(io.stdin)) {
    for (const line of lines) {
      number++
      if (line.trim() === '') continue
      const arrival = arrivalOf(parseLine(line, number))
      rows.push(outputRow(arrival.id, matchWindow.place(arrival, fingerprintOf(arrival, readSignal(arrival)))))
    }
    if (rows.length < 500) continue
    await writeRows(io.stdout, rows)
    rows = []
  }
  await writeRows(io.stdout, rows)
}

/** The lines of a stream, in batches: the line reader of Node yields one at a time, which takes longer than reading them. */
async function* lineBatches(stream: NodeJS.ReadableStream): AsyncGenerator<string[]> {
  stream.setEncoding('utf8')
  let unfinished = ''
  for await (const chunk of stream as AsyncIterable<string>) {
    const end = chunk.lastIndexOf('\n')
    if (end < 0) {
      unfinished += chunk
      continue
    }
    yield (unfinished + chunk.slice(0, end)).split('\n')
    unfinished = chunk.slice(end + 1)
  }
  yield [unfinished]
}

/** @throws PlainError where a line is no document: leaving it out would change where later documents are placed */
function parseLine(line: string, number: number): StreamDocument {
  let document: Partial<StreamDocument> | null
  try {
    document = JSON.parse(line)
  } catch (error) {
    throw new PlainError(`Line ${number} is not JSON: ${(error as Error).message}`, 'Write one document on each line.')
  }
  const missing = REQUIRED.find((name) => document?.[name] == null)
  if (missing) throw new PlainError(`The document in line ${number} has no ${missing}.`, `Each document needs ${REQUIRED.join(', ')}.`)
  if (Number.isNaN(Date.parse(document!.publishedAt!)))
    throw new PlainError(`publishedAt in line ${number} is not a time: ${document!.publishedAt}`, 'Use ISO 8601.')
  return document as StreamDocument
}

function arrivalOf(document: StreamDocument): Arrival {
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

function outputRow(id: string, placement: Placement): string {
  return JSON.stringify({
    id,
    // A document that belongs to no story gets a name of its own.
    story: placement.story ?? `none-${id}`,
    relation: RELATION_NAMES[placement.relation],
    match: placement.match,
    similarity: round(placement.score),
    signal: placement.signal,
    links: placement.links.map((link) => ({ ...link, score: round(link.score) })),
  })
}

function round(x: number): number {
  return Math.round(x * 1000) / 1000
}

function writeRows(stdout: NodeJS.WritableStream, lines: string[]): Promise<void> {
  if (lines.length === 0) return Promise.resolve()
  return new Promise((resolve, reject) => stdout.write(`${lines.join('\n')}\n`, (error) => (error ? reject(error) : resolve())))
}

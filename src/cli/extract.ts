import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { type Explanation, explainPage } from '../article/explain.ts'
import { readPage } from '../article/page.ts'
import { describeReadAs } from '../article/read-as.ts'
import { PlainError } from '../errors.ts'
import type { PageReading } from '../model.ts'

export interface FetchedPage {
  bytes: Uint8Array
  contentType: string | null
  url: string
}

export interface ExtractOptions {
  batch: boolean
  targets: string[]
  /** Prints for each block of the page what it was taken for and why, as text. */
  explain?: boolean
  /** Fetches a page from the network. @throws PlainError when it cannot be fetched */
  fetchPage?: (url: string) => Promise<FetchedPage>
}

export interface ExtractIo {
  stdin: NodeJS.ReadableStream
  stdout: { write(text: string): unknown }
}

interface PageLine {
  file: string
  url?: string
  contentType?: string
}

/** `copytaster extract`: pages to JSON. `--batch` reads a line `{file, url, contentType}` per page and prints a line for each; else `targets` are files and addresses. */
export async function extractCommand(options: ExtractOptions, io: ExtractIo): Promise<void> {
  if (options.batch) return extractBatch(io)
  if (!options.targets.length) throw new PlainError('No page is given.', 'Give files or addresses, or use --batch.')
  for (const target of options.targets) {
    const { bytes, ...input } = await getTarget(target, options)
    if (options.explain) io.stdout.write(describeExplanation(explainPage(bytes, input)))
    else io.stdout.write(`${JSON.stringify(outputOf(readPage(bytes, input)), null, 2)}\n`)
  }
}

async function extractBatch({ stdin, stdout }: ExtractIo): Promise<void> {
  for await (const line of createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.startsWith('{')) stdout.write(`${JSON.stringify(await outputOfLine(line))}\n`)
  }
}

/** A line that is unreadable or names no file gives an error line, and the batch goes on. */
async function outputOfLine(line: string): Promise<Record<string, unknown>> {
  let page: PageLine = { file: '' }
  try {
    page = JSON.parse(line) as PageLine
    if (typeof page.file !== 'string') return { file: null, error: { code: 'BAD_LINE', message: 'The line names no file.' } }
    const bytes = await readFile(page.file)
    const url = page.url ?? pathToFileURL(page.file).href
    return { file: page.file, ...outputOf(readPage(bytes, { contentType: page.contentType ?? null, url })) }
  } catch (error) {
    return { file: page.file, error: { code: 'UNREADABLE', message: error instanceof Error ? error.message : String(error) } }
  }
}

async function getTarget(target: string, { fetchPage }: ExtractOptions): Promise<FetchedPage> {
  if (!/^https?:\/\//i.test(target)) {
    const bytes = await readFile(target).catch((error: Error) => {
      throw new PlainError(`${target} cannot be read: ${error.message}`, 'Give a file, or an address that begins with http:// or https://.')
    })
    return { bytes, contentType: null, url: pathToFileURL(target).href }
  }
  if (!fetchPage) throw new Error('extract was started without a way to fetch addresses')
  return fetchPage(target)
}

/** Two lines per block: what it was taken for and how it begins, then why. */
function describeExplanation({ reading, chosen, blocks }: Explanation): string {
  const verdict = reading.kind === 'article' ? `article, read from ${chosen ?? 'nothing'}` : `not an article: ${reading.trouble.message}`
  const lines = blocks.map(
    ({ text, taken, why }) => `${taken.padEnd(10)}  ${text.length > 90 ? `${text.slice(0, 89)}…` : text}\n${' '.repeat(12)}because ${why}`,
  )
  const readAs = reading.kind === 'article' ? describeReadAs(reading.readAs) : []
  return `${[verdict, ...readAs, ...lines].join('\n')}\n`
}

const outputOf = (reading: PageReading) => (reading.kind === 'article' ? reading.copy : { error: reading.trouble })

import { createHash } from 'node:crypto'
import { z } from 'zod'
import { BULK_KIND_NAMES, BULK_KINDS, type BulkKindName } from '../../../db/bulk.ts'
import { PlainError } from '../../errors.ts'
import { readDecompressed } from './compression.ts'
import { FORMAT, type Header, type Manifest } from './export.ts'

const log = z.object({ identity: z.string(), number: z.number().int().min(0) })
const HeaderLine = z.object({
  type: z.literal('export'),
  format: z.number(),
  at: z.string(),
  log,
  since: z.number(),
  only: z.array(z.enum(BULK_KIND_NAMES)),
  searched: z.boolean(),
  embargoed: z.boolean(),
  whole: z.boolean(),
})
const ManifestLine = z.object({
  type: z.literal('manifest'),
  at: z.string(),
  log,
  lines: z.record(z.string(), z.number().int().min(1)),
  sha256: z.string(),
})

/** The longest line that is read: a version with a text of 15 MB (FETCH_MAX_BYTES), with what JSON and base64 add. */
const MOST_CHARACTERS = 100_000_000

/** The lines of an export, some at a time. @throws PlainError where a line is too long or the compression is damaged */
export async function* readFileLines(file: string): AsyncGenerator<string[]> {
  const input = await readDecompressed(file)
  input.setEncoding('utf8')
  let rest = ''
  try {
    for await (const text of input as AsyncIterable<string>) {
      const lines = (rest + text).split('\n')
      rest = lines.pop()!
      if (rest.length > MOST_CHARACTERS)
        throw new PlainError(`${file} has a line of more than ${MOST_CHARACTERS} characters.`, 'It is no export.')
      if (lines.length) yield lines
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code?.startsWith('Z_') || code?.startsWith('ZSTD_')) throw damaged(file, 'its compression is damaged or ends too early')
    throw error
  }
  if (rest) throw damaged(file, 'its last line is cut short')
}

const damaged = (file: string, what: string) =>
  new PlainError(`${file} cannot be imported: ${what}.`, 'Nothing was written. Make the export again, or copy it again.')

/** What a file is, once all of it has been read. */
export interface Checked {
  header: Header
  manifest: Manifest
}

/**
 * Reads a file to its end and compares it with its manifest.
 * @param onLine called with each line of a row
 * @throws PlainError where it is no export, damaged, or cut short
 */
export async function checkFile(file: string, onLine: (line: string) => void = () => {}): Promise<Checked> {
  const hash = createHash('sha256')
  const counts: Record<string, number> = {}
  let header: Header | undefined
  let manifest: Manifest | undefined
  for await (const lines of readFileLines(file)) {
    for (const line of lines) {
      if (manifest) throw damaged(file, 'it goes on after its manifest')
      if (!header) header = headerOf(file, line)
      else if (line.startsWith('{"type":"manifest"')) manifest = parsed(ManifestLine, line)
      else {
        const kind = kindOf(line)
        if (!kind) throw damaged(file, 'it has a line of no known type')
        counts[kind] = (counts[kind] ?? 0) + 1
        onLine(line)
      }
      if (!manifest) hash.update(`${line}\n`)
    }
  }
  if (!header) throw damaged(file, 'it is empty')
  if (!manifest) throw damaged(file, 'it has no manifest, so it was cut short')
  const named = Object.keys({ ...counts, ...manifest.lines })
  const wrong = named.find((kind) => counts[kind] !== manifest.lines[kind])
  if (wrong) throw damaged(file, `it has ${counts[wrong] ?? 0} lines of ${wrong}, and its manifest says ${manifest.lines[wrong] ?? 0}`)
  if (hash.digest('hex') !== manifest.sha256) throw damaged(file, 'its checksum is not that of its manifest')
  return { header, manifest }
}

function headerOf(file: string, line: string): Header {
  const header = parsed(HeaderLine, line)
  if (!header) throw new PlainError(`${file} is no export of Copytaster.`, 'copytaster export FILE makes one.')
  if (header.format !== FORMAT)
    throw new PlainError(
      `${file} has the form ${header.format}; this version of Copytaster reads form ${FORMAT}.`,
      'Import it with the version that made it.',
    )
  return header
}

function parsed<Line>(schema: z.ZodType<Line>, line: string): Line | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}

const KIND_OF_TYPE = new Map<string, BulkKindName | 'gone'>([
  ...BULK_KIND_NAMES.map((kind) => [BULK_KINDS[kind].type, kind] as const),
  ['gone', 'gone'],
])

/** The kind that a line says at its beginning. */
export function kindOf(line: string): BulkKindName | 'gone' | undefined {
  return KIND_OF_TYPE.get(/^\{"type":"(\w+)"/.exec(line)?.[1] ?? '')
}

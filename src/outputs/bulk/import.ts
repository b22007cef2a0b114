import { BULK_KIND_NAMES, type BulkKindName } from '../../../db/bulk.ts'
import { type Database, inTransaction } from '../../../db/client.ts'
import type { SqlConnection } from '../../../db/statement.ts'
import {
  continueNumbers,
  insertLines,
  insertVersionLines,
  makeMonths,
  monthOfVersion,
  type VersionBytes,
  whatIsThere,
} from '../../../db/write/bulk.ts'
import { renewLogIdentity } from '../../../db/write/log-identity.ts'
import { setNote } from '../../../db/write/notes.ts'
import { lockPlacing } from '../../../db/write/stories.ts'
import { LOG_CHANNEL } from '../../../db/write/story-log.ts'
import { PlainError } from '../../errors.ts'
import { compress, likeness } from '../../text/compress.ts'
import { type Checked, checkFile, kindOf, readFileLines } from './read-file.ts'

/** Lines written with one statement: some 2 MB of versions. */
const LINES_AT_ONCE = 400

export interface Imported {
  lines: Checked['manifest']['lines']
  /** The log that was continued, and the log that this is now. */
  continued: Checked['manifest']['log']
  identity: string
}

export interface ImportOptions {
  /** Called with the lines written so far. */
  onProgress?: (lines: number) => void
  alongside?: (connection: SqlConnection) => Promise<void>
  /** Ends the import, which then leaves the database as it was. */
  signal?: AbortSignal
}

/**
 * Reads a whole export into an empty database: the same ids, versions and log numbers. The file is checked before anything is written, and all is
 * written in one transaction: what ends the import leaves the database as it was.
 * @param options.alongside what belongs to the same transaction, such as a line of the audit log
 * @throws PlainError where the file is damaged, cut short or only a part, or the database is not empty
 */
export async function importFile(
  db: Database,
  file: string,
  { onProgress = () => {}, alongside = async () => {}, signal }: ImportOptions = {},
): Promise<Imported> {
  await refuseFilled(db.pool)
  const months = new Map<number, Date>()
  const checked = await checkFile(file, (line) => {
    signal?.throwIfAborted()
    const month = monthOf(line)
    if (month) months.set(month.getTime(), month)
  })
  refusePart(file, checked)
  await makeMonths(db, [...months.values()])
  const imported = await inTransaction(db, async (client) => {
    await lockPlacing(client)
    await refuseFilled(client)
    await writeLines(client, file, (written) => {
      signal?.throwIfAborted()
      onProgress(written)
    })
    const { log, lines } = checked.manifest
    await continueNumbers(client, log.number)
    await setNote(client, 'imported-log', log)
    const identity = await renewLogIdentity(client)
    await alongside(client)
    await client.query('SELECT pg_notify($1, $2)', [LOG_CHANNEL, String(log.number)])
    return { lines, continued: log, identity }
  })
  // Without statistics the first statements would be planned for empty tables.
  await db.pool.query('ANALYZE')
  return imported
}

async function refuseFilled(connection: SqlConnection): Promise<void> {
  const there = await whatIsThere(connection)
  if (there === null) return
  throw new PlainError(
    `This Copytaster is not empty: it has ${there}. An import keeps all ids, so it needs an empty one.`,
    'Set DATABASE_URL to a new database (or DATA_DIR to a new folder), run `copytaster migrate`, and import before the first start.',
  )
}

function refusePart(file: string, { header }: Checked): void {
  const missing = BULK_KIND_NAMES.filter((kind) => !header.only.includes(kind))
  const part =
    header.since > 0
      ? `it has only what changed after log number ${header.since}`
      : header.searched
        ? 'it has only what a saved search finds'
        : missing.length
          ? `it lacks ${missing.join(', ')}`
          : header.whole
            ? undefined
            : 'it lacks fingerprints and received entries'
  if (part)
    throw new PlainError(
      `${file} cannot be imported: ${part}.`,
      'copytaster export FILE, without --since, --only and --search, makes a file with everything.',
    )
}

/** The month for which the partition of a version or a log entry is needed; null for other lines. */
function monthOf(line: string): Date | null {
  const version = /^\{"type":"version","id":(\d+)/.exec(line)?.[1]
  if (version) return monthOfVersion(Number(version))
  const [, year, month] = /^\{"type":"log","seq":\d+,"at":"(\d{4})-(\d\d)/.exec(line) ?? []
  return year ? new Date(Date.UTC(Number(year), Number(month) - 1)) : null
}

async function writeLines(client: SqlConnection, file: string, onProgress: (lines: number) => void): Promise<void> {
  let kind: BulkKindName | undefined
  let gathered: string[] = []
  let written = 0
  const write = async () => {
    if (kind && gathered.length) await insert(client, kind, gathered)
    written += gathered.length
    if (gathered.length) onProgress(written)
    gathered = []
  }
  for await (const lines of readFileLines(file))
    for (const line of lines) {
      const next = kindOf(line)
      if (!next || next === 'gone') continue
      if (next !== kind || gathered.length === LINES_AT_ONCE) await write()
      kind = next
      gathered.push(line)
    }
  await write()
}

async function insert(client: SqlConnection, kind: BulkKindName, lines: string[]): Promise<void> {
  if (kind === 'versions') await insertVersionLines(client, lines.join(','), lines.map(bytesOf))
  else await insertLines(client, kind, lines.join(','))
}

interface VersionLine {
  id: number
  body: string[]
  received: string | null
  fingerprint: string | null
}

/** The entry that a killed version was made of is not in an export without embargoed copy: an empty one takes its place. */
function bytesOf(line: string): VersionBytes {
  const { id, body, received, fingerprint } = JSON.parse(line) as VersionLine
  return {
    id,
    received: received === null ? compress('{}', likeness(body)) : Buffer.from(received, 'base64'),
    print: fingerprint === null ? null : Buffer.from(fingerprint, 'base64'),
  }
}

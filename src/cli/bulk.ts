import type { Command } from 'commander'
import type { BulkKindName } from '../../db/bulk.ts'
import type { SqlConnection } from '../../db/statement.ts'
import { PlainError } from '../errors.ts'
import { withDatabase } from './database.ts'
import { untilStopped } from './stopping.ts'

interface ExportOptions {
  since: string
  only?: string
  embargoed: boolean
  csv: boolean
}

/** Exit code of a command that Ctrl-C ended. */
const INTERRUPTED = 130
/** How often progress is printed. */
const PROGRESS_MS = 2000

/** `copytaster export` and `copytaster import`: everything in a file, and the file in an empty Copytaster. */
export function registerBulk(program: Command): void {
  program
    .command('export')
    .description('write stories, versions and log to a file, one JSON object a line; .gz and .zst are compressed')
    .argument('<file>', 'such as all.ndjson.gz')
    .option('--since <number>', 'only what changed after this number of the story log', '0')
    .option('--only <kinds>', 'only these kinds of lines, such as stories,log')
    .option('--embargoed', 'with embargoed and withheld copy and the text of killed stories; this is noted in the audit log', false)
    .option('--csv', 'the list of stories as CSV instead', false)
    .action(runExport)
  program
    .command('import')
    .description('read such a file into an empty Copytaster: the same stories, ids and log numbers')
    .argument('<file>')
    .action(runImport)
}

async function runExport(file: string, options: ExportOptions): Promise<void> {
  const { exportToFile } = await import('../outputs/bulk/export-file.ts')
  const { countLines, ExportStopped } = await import('../outputs/bulk/export.ts')
  const { readLogState } = await import('../../db/read/story-log.ts')
  const { lostPosition } = await import('../api/log-position.ts')
  const { record } = await import('../access/audit.ts')
  const { cliCaller } = await import('./../access/cli-caller.ts')
  const { BULK_KIND_NAMES } = await import('../../db/bulk.ts')
  if (!/^\d{1,15}$/.test(options.since))
    throw new PlainError(`--since ${options.since} is no log number.`, 'Log numbers are whole numbers.')
  const since = Number(options.since)
  const only = options.only === undefined ? BULK_KIND_NAMES : kindsIn(options.only, BULK_KIND_NAMES)
  const stopping = new AbortController()
  void untilStopped().stopped.then(() => stopping.abort())
  const progress = openProgress()
  try {
    await withDatabase(async (db) => {
      const lost = lostPosition(await readLogState(db.pool), { after: since })
      if (lost) throw new PlainError(lost.why, 'Export everything: leave --since out.')
      const { embargoed, csv } = options
      await record(db.pool, cliCaller(), { what: 'export', object: file, after: { since, only, embargoed, csv } })
      const wanted = { since, only, embargoed, whole: since === 0 && options.only === undefined }
      await exportToFile(db, file, wanted, { signal: stopping.signal, csv, onBytes: (bytes) => progress.count(countLines(bytes)) })
    })
  } catch (error) {
    if (!(error instanceof ExportStopped)) throw error
    throw new PlainError('Stopped. Nothing is left of the file.', '', INTERRUPTED)
  } finally {
    progress.end()
  }
  console.log(`${file}: ${progress.lines()} lines.`)
}

function kindsIn(given: string, all: BulkKindName[]): BulkKindName[] {
  const kinds = given.split(',').map((kind) => kind.trim())
  const unknown = kinds.find((kind) => !all.includes(kind as BulkKindName))
  if (unknown !== undefined) throw new PlainError(`There are no lines of the kind ${unknown}.`, `The kinds are ${all.join(', ')}.`)
  return kinds as BulkKindName[]
}

async function runImport(file: string): Promise<void> {
  const { importFile } = await import('../outputs/bulk/import.ts')
  const { record } = await import('../access/audit.ts')
  const { cliCaller } = await import('../access/cli-caller.ts')
  const progress = openProgress()
  const stopping = new AbortController()
  void untilStopped().stopped.then(() => stopping.abort(new PlainError('Stopped. Nothing was written.', '', INTERRUPTED)))
  const alongside = (client: SqlConnection) => record(client, cliCaller(), { what: 'import', object: file })
  const { lines, continued, identity } = await withDatabase((db) =>
    importFile(db, file, { onProgress: progress.at, alongside, signal: stopping.signal }),
  ).finally(progress.end)
  const counted = Object.entries(lines).map(([kind, count]) => `${count} ${kind}`)
  console.log(`Imported ${counted.join(', ')}.`)
  console.log(`The log goes on after ${continued.number}, as the log ${identity}; up to there it is the log ${continued.identity}.`)
  console.log('The search index is made by `copytaster start`, or by a place worker.')
}

/** Prints how many lines were read or written, on standard error, now and then. */
function openProgress() {
  let lines = 0
  const timer = setInterval(() => process.stderr.write(`  ${lines} lines\n`), PROGRESS_MS)
  timer.unref()
  return {
    count(more: number) {
      lines += more
    },
    at(count: number) {
      lines = count
    },
    lines: () => lines,
    end: () => clearInterval(timer),
  }
}

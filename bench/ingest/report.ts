import type { CorpusShape } from './corpus.ts'
import type { Cost } from './cost.ts'
import type { Written } from './database.ts'
import type { PeerRun } from './newsboat.ts'

export interface TimedRun {
  seconds: number
  cost: Cost | null
  written: Written
}

/** One pass: the pipeline compared with the ceiling and, where it was asked for, with newsboat. */
export interface PassResult {
  name: string
  /** Entries that were new in it. */
  entries: number
  raw: TimedRun
  peer: PeerRun | null
  /** Until every entry is placed. */
  placed: TimedRun
  /** Stories that were indexed for search by then: the rest follows. */
  indexed: number
  /** From then on until every story is indexed. */
  searchable: TimedRun
}

export interface Measured {
  passes: PassResult[]
  /** Bytes of the largest tables at the end, with their indexes. */
  tables: Record<string, number>
  stories: { found: number; truth: number; entries: number; published: number }
}

/** Prints what was measured, as tables or as one line of JSON. */
export function report(measured: Measured, about: { backend: string; json: boolean; runs: number; shape: CorpusShape }): void {
  if (about.json) {
    console.log(JSON.stringify({ ...about, ...measured }))
    return
  }
  const { passes, tables, stories } = measured
  const { feeds, items, seed } = about.shape
  console.log(`\n${feeds} feeds of ${items} entries (seed ${seed}), queues on ${about.backend}, median of ${about.runs} runs`)
  if (passes.some((pass) => !pass.placed.cost)) console.log('Processor time and memory are read from /proc, which is not on this system.')
  printPasses('Passes', passes, PASS_ROWS)
  const fresh = passes.filter((pass) => pass.entries)
  printPasses('Each entry, until placed', fresh, entryRows('placed'))
  printPasses('Each entry, from then on until searchable', fresh, entryRows('searchable'))
  printShares('Processor seconds until placed', passes, ({ placed }) => placed.cost?.parts, 0.05)
  printShares('Processor seconds from then on until searchable', passes, ({ searchable }) => searchable.cost?.parts, 0.05)
  printShares('Memory of each process at the end of the pass, MB', passes, ({ placed }) => placed.cost?.memory, 1)
  printShares('WAL until placed, KB', passes, ({ placed }) => inKilobytes(placed.written.walOf), 20)
  const total = stories.entries
  const bytes = Object.entries(tables).map(([name, size]) => [name, Math.round(size / total).toLocaleString('en')])
  printTable([['Tables at the end', 'bytes an entry'], ...bytes])
  console.log(`\n${stories.entries} of ${stories.published} entries stored, ${stories.found} stories; the corpus holds ${stories.truth}.`)
}

type Row = [label: string, cell: (pass: PassResult) => string]

const NOT_HERE = '-'
const some = (value: number | null | undefined, digits: number) =>
  value === null || value === undefined
    ? NOT_HERE
    : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
const rate = (entries: number, seconds: number | undefined) => (entries && seconds ? some(entries / seconds, 0) : NOT_HERE)

const PASS_ROWS: Row[] = [
  ['seconds until placed', ({ placed }) => some(placed.seconds, 2)],
  ['  ceiling', ({ raw }) => some(raw.seconds, 2)],
  ['  newsboat', ({ peer }) => some(peer?.seconds, 2)],
  ['entries a second', ({ entries, placed }) => rate(entries, placed.seconds)],
  ['  ceiling', ({ entries, raw }) => rate(entries, raw.seconds)],
  ['  newsboat', ({ entries, peer }) => rate(entries, peer?.seconds)],
  ['share of the ceiling', ({ raw, placed }) => some(raw.seconds / placed.seconds, 2)],
  ['processor seconds until placed', ({ placed }) => some(placed.cost?.cpuSeconds, 2)],
  ['  ceiling', ({ raw }) => some(raw.cost?.cpuSeconds, 2)],
  ['  newsboat', ({ peer }) => some(peer?.cpuSeconds, 2)],
  ['peak memory together, MB', ({ placed }) => some(placed.cost?.peakMb, 0)],
  ['peak memory of one process, MB', ({ placed }) => some(placed.cost?.largestMb, 0)],
  ['stories indexed by then', ({ indexed }) => some(indexed, 0)],
  ['seconds more until searchable', ({ searchable }) => some(searchable.seconds, 2)],
  ['processor seconds more', ({ searchable }) => some(searchable.cost?.cpuSeconds, 2)],
]

/** What `run` costs and writes, by entry; beside it, until placed, what the ceiling and newsboat take. */
function entryRows(run: 'placed' | 'searchable'): Row[] {
  const each = (label: string, of: (run: TimedRun) => number, digits = 0): Row => [
    label,
    (pass) => some(of(pass[run]) / pass.entries, digits),
  ]
  const micros = ({ entries }: PassResult, seconds: number | null | undefined) =>
    typeof seconds === 'number' ? some((seconds * 1e6) / entries, 0) : NOT_HERE
  const besides: Row[] =
    run === 'searchable'
      ? []
      : [
          ['  ceiling', (pass) => micros(pass, pass.raw.cost?.cpuSeconds)],
          ['  newsboat', (pass) => micros(pass, pass.peer?.cpuSeconds)],
        ]
  return [
    ['processor time, µs', (pass) => micros(pass, pass[run].cost?.cpuSeconds)],
    ...besides,
    each('database, bytes', ({ written }) => written.databaseBytes),
    ...(run === 'placed' ? [['  newsboat, all it has', ({ peer, entries }) => some(peer && peer.databaseBytes / entries, 0)] as Row] : []),
    each('WAL, bytes', ({ written }) => written.walBytes),
    ...(run === 'placed' ? [['  ceiling', ({ raw, entries }) => some(raw.written.walBytes / entries, 0)] as Row] : []),
    each('statements', ({ written }) => written.statements, 2),
    each('transactions', ({ written }) => written.transactions, 2),
    each('rows inserted', ({ written }) => written.inserted, 2),
    each('rows updated', ({ written }) => written.updated, 2),
    each('  of them without new index entries', ({ written }) => written.updatedHot, 2),
    each('rows deleted', ({ written }) => written.deleted, 2),
  ]
}

function inKilobytes(bytes: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(bytes).map(([name, n]) => [name, n / 1000]))
}

function printPasses(title: string, passes: PassResult[], rows: Row[]): void {
  printTable([[title, ...passes.map((pass) => pass.name)], ...rows.map(([label, cell]) => [label, ...passes.map(cell)])])
}

/** A table of what each pass has by name, the largest first, without what is below `least` everywhere. */
function printShares(
  title: string,
  passes: PassResult[],
  sharesOf: (pass: PassResult) => Record<string, number> | undefined,
  least: number,
): void {
  const shares = passes.map((pass) => sharesOf(pass) ?? {})
  const most = (name: string) => Math.max(...shares.map((share) => share[name] ?? 0))
  const names = [...new Set(shares.flatMap((share) => Object.keys(share)))].filter((name) => most(name) >= least)
  if (!names.length) return
  const rows = names
    .sort((a, b) => most(b) - most(a))
    .map((name) => [name, ...shares.map((share) => some(share[name] ?? 0, least < 1 ? 2 : 0))])
  printTable([[title, ...passes.map((pass) => pass.name)], ...rows])
}

function printTable(rows: string[][]): void {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)))
  console.log('')
  for (const row of rows) console.log(row.map((cell, i) => (i ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  '))
}

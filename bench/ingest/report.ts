import type { CorpusShape } from './corpus.ts'
import type { Cost } from './cost.ts'

interface TimedRun {
  seconds: number
  cost: Cost | null
}

/** One pass: the pipeline compared with the ceiling. */
export interface PassResult {
  name: string
  /** Entries that were new in it. */
  entries: number
  raw: TimedRun
  run: TimedRun
  /** The time that indexing for search took afterwards. */
  searchable: TimedRun
  databaseMb: number
}

interface StoryCounts {
  found: number
  truth: number
  entries: number
  published: number
}

/** Prints what was measured, as a table or as one line of JSON. */
export function report(results: PassResult[], stories: StoryCounts, about: { backend: string; json: boolean; shape: CorpusShape }): void {
  if (about.json) {
    console.log(JSON.stringify({ ...about, results, stories }))
    return
  }
  const { feeds, items, seed } = about.shape
  console.log(`\n${feeds} feeds of ${items} entries (seed ${seed}), queues on ${about.backend}\n`)
  const head = [
    '',
    'seconds',
    'entries/s',
    'ceiling s',
    'ceiling/s',
    'ratio',
    'CPU s',
    'ceiling CPU',
    'memory MB',
    'largest MB',
    'database MB',
    'searchable s',
    'its CPU',
  ]
  printTable([head, ...results.map(rowOf)])
  console.log(`\n${stories.entries} of ${stories.published} entries stored, ${stories.found} stories; the corpus holds ${stories.truth}.`)
}

function rowOf({ name, entries, raw, run, searchable, databaseMb }: PassResult): string[] {
  const rate = (r: TimedRun) => (entries ? String(Math.round(entries / r.seconds)) : '-')
  const { cost } = run
  return [
    name,
    run.seconds.toFixed(2),
    rate(run),
    raw.seconds.toFixed(2),
    rate(raw),
    (raw.seconds / run.seconds).toFixed(2),
    cost?.cpuSeconds.toFixed(1) ?? '-',
    raw.cost?.cpuSeconds.toFixed(1) ?? '-',
    String(cost?.peakMb ?? '-'),
    String(cost?.largestMb ?? '-'),
    String(databaseMb),
    searchable.seconds.toFixed(2),
    searchable.cost?.cpuSeconds.toFixed(1) ?? '-',
  ]
}

function printTable(rows: string[][]): void {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)))
  for (const row of rows) console.log(row.map((cell, i) => (i ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  '))
}

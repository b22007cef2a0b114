import type { Command } from 'commander'
import { PlainError } from '../errors.ts'
import { THRESHOLD_TABLE, THRESHOLDS, type Threshold, type ThresholdName, type Thresholds } from '../matching/thresholds.ts'
import { withDatabase } from './database.ts'

const UNITS: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000 }
const ENTRIES = Object.entries<Threshold>(THRESHOLD_TABLE)

/** `copytaster rehearse`: which merges and splits other thresholds would change. It writes nothing. */
export function registerRehearsal(program: Command): void {
  program
    .command('rehearse')
    .description('replay stored articles with other thresholds and list the merges and splits that would change; nothing is written')
    .option('--since <time>', 'how far back: 7d, 12h, 30m', '7d')
    .option('--set <match.name=number...>', 'a threshold to change; without one, the current thresholds are listed')
    .option('--json', 'as JSON', false)
    .action(async (options: { since: string; set?: string[]; json: boolean }) => {
      const since = sinceOf(options.since)
      const set = thresholdsOf(options.set ?? [])
      if (!options.set) return console.log(options.json ? JSON.stringify({ match: THRESHOLDS }, null, 2) : thresholdList())
      const { rehearse } = await import('../pipeline/place/rehearse.ts')
      const result = await withDatabase((db, settings) => rehearse(db, since, set, settings.WINDOW_DAYS))
      if (options.json) return console.log(JSON.stringify(result, null, 2))
      console.log(`${result.versions} versions replayed. Nothing was changed.`)
      printGroups('would be one story', result.merges)
      printGroups('would be separate stories', result.splits)
    })
}

function printGroups(what: string, groups: { id: number; source: string; headline: string }[][]) {
  console.log(`\n${groups.length} ${groups.length === 1 ? 'group' : 'groups'} ${what}${groups.length ? ':' : '.'}`)
  for (const group of groups) console.log(`\n${group.map(({ id, source, headline }) => `  ${id}  ${source}: ${headline}`).join('\n')}`)
}

/** All thresholds with what they decide, and the reason where one cannot be rehearsed. */
function thresholdList(): string {
  const lines = ENTRIES.map(
    ([name, { value, unit, doc, fixed }]) => `match.${name}=${value}  ${unit}  ${doc}${fixed ? `  Cannot be rehearsed: ${fixed}` : ''}`,
  )
  return lines.join('\n')
}

/** Names and values of the thresholds that can be rehearsed. */
function rehearsableList(): string {
  return ENTRIES.filter(([, { fixed }]) => fixed === null)
    .map(([name, { value }]) => `match.${name}=${value}`)
    .join('\n')
}

/** The time that lies this far back. @throws PlainError where the text is not a length of time */
export function sinceOf(text: string): Date {
  const [, number, unit] = /^(\d{1,6})([dhm])$/.exec(text) ?? []
  if (!number || !unit) throw new PlainError(`--since ${text} is not understood.`, 'Use a number with d, h or m: 7d, 12h, 30m.')
  return new Date(Date.now() - Number(number) * UNITS[unit]!)
}

/** Reads `match.NAME=NUMBER`. @throws PlainError where a threshold is unknown, has no number, or cannot be rehearsed */
export function thresholdsOf(settings: string[]): Partial<Thresholds> {
  const set: Partial<Thresholds> = {}
  for (const setting of settings) {
    const [, name, value] = /^match\.(\w+)=(\d+(?:\.\d+)?)$/.exec(setting) ?? []
    if (!name || !Object.hasOwn(THRESHOLDS, name))
      throw new PlainError(`--set ${setting} is not understood. The thresholds are:\n${rehearsableList()}`)
    const { fixed } = THRESHOLD_TABLE[name as ThresholdName]
    if (fixed) throw new PlainError(`match.${name} cannot be rehearsed. ${fixed}`)
    set[name as ThresholdName] = Number(value)
  }
  return set
}

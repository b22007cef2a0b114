import type { Command } from 'commander'
import { PlainError } from '../errors.ts'
import { THRESHOLD_TABLE, THRESHOLDS, type Threshold, type ThresholdName, type Thresholds } from '../matching/thresholds.ts'
import { withDatabase } from './database.ts'

const UNITS: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000 }
const ENTRIES = Object.entries<Threshold>(THRESHOLD_TABLE)

/** `copytaster rehearse`: what other thresholds would change, before anything does. */
export function registerRehearsal(program: Command): void {
  program
    .command('rehearse')
    .description('replay what is stored with other thresholds, and list which merges and splits would change; nothing is written')
    .option('--since <time>', 'how far back: 7d, 12h, 30m', '7d')
    .option('--set <match.name=number...>', 'a threshold; without any, those that hold are listed')
    .option('--json', 'as JSON', false)
    .action(async (options: { since: string; set?: string[]; json: boolean }) => {
      const since = sinceOf(options.since)
      const set = thresholdsOf(options.set ?? [])
      if (!options.set) return console.log(options.json ? JSON.stringify({ match: THRESHOLDS }, null, 2) : listed())
      const { rehearse } = await import('../pipeline/place/rehearse.ts')
      const result = await withDatabase((db, settings) => rehearse(db, since, set, settings.WINDOW_DAYS))
      if (options.json) return console.log(JSON.stringify(result, null, 2))
      console.log(`${result.versions} versions replayed. Nothing was changed.`)
      show('would be one story', result.merges)
      show('would be stories apart', result.splits)
    })
}

function show(what: string, groups: { id: number; source: string; headline: string }[][]) {
  console.log(`\n${groups.length} ${groups.length === 1 ? 'group' : 'groups'} ${what}${groups.length ? ':' : '.'}`)
  for (const group of groups) console.log(`\n${group.map(({ id, source, headline }) => `  ${id}  ${source}: ${headline}`).join('\n')}`)
}

/** All thresholds with what they decide; those that cannot be rehearsed with the reason. */
function listed(): string {
  const lines = ENTRIES.map(
    ([name, { value, unit, doc, fixed }]) => `match.${name}=${value}  ${unit}  ${doc}${fixed ? `  Cannot be rehearsed: ${fixed}` : ''}`,
  )
  return lines.join('\n')
}

/** Names and values of those that can be rehearsed. */
function rehearsable(): string {
  return ENTRIES.filter(([, { fixed }]) => fixed === null)
    .map(([name, { value }]) => `match.${name}=${value}`)
    .join('\n')
}

/** @throws PlainError when this is no length of time */
export function sinceOf(text: string): Date {
  const [, number, unit] = /^(\d{1,6})([dhm])$/.exec(text) ?? []
  if (!number || !unit) throw new PlainError(`--since ${text} is not understood.`, 'It is a number with d, h or m: 7d, 12h, 30m.')
  return new Date(Date.now() - Number(number) * UNITS[unit]!)
}

/** @throws PlainError when one is unknown, no number, or cannot be rehearsed */
export function thresholdsOf(settings: string[]): Partial<Thresholds> {
  const set: Partial<Thresholds> = {}
  for (const setting of settings) {
    const [, name, value] = /^match\.(\w+)=(\d+(?:\.\d+)?)$/.exec(setting) ?? []
    if (!name || !Object.hasOwn(THRESHOLDS, name)) throw new PlainError(`--set ${setting} is not understood. There are:\n${rehearsable()}`)
    const { fixed } = THRESHOLD_TABLE[name as ThresholdName]
    if (fixed) throw new PlainError(`match.${name} cannot be rehearsed. ${fixed}`)
    set[name as ThresholdName] = Number(value)
  }
  return set
}

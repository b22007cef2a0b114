import type { Command } from 'commander'
import { SourceChange } from '../../config/feed-fields.ts'
import { MOST_PREFERENCE } from '../../db/write/sources.ts'
import { recorder } from '../access/audit.ts'
import { cliCaller } from '../access/cli-caller.ts'
import { PlainError } from '../errors.ts'
import { withDatabase } from './database.ts'
import { table } from './table.ts'

/** `copytaster sources ...`: which sources are preferred as canonical. */
export function registerSources(program: Command): void {
  const sources = program.command('sources').description('list sources, and set which are preferred as canonical')
  sources
    .command('list')
    .description('list sources, the most preferred first')
    .action(async () => {
      const { listSources } = await import('../../db/write/sources.ts')
      const rows = await withDatabase((db) => listSources(db.pool))
      console.log(
        table(
          ['preference', 'source', 'kind', 'language'],
          rows.map((s) => [s.preference, s.name, s.kind, s.language]),
        ),
      )
    })
  sources
    .command('prefer')
    .description('set how much the articles of a source are preferred as canonical. A story follows when it next changes')
    .argument('<source>', 'the name of the source, as `sources list` prints it')
    .argument(
      '<number>',
      `above 0: before sources with a lower number; below 0: only when no other article can be; 0: as matching decides; from -${MOST_PREFERENCE} to ${MOST_PREFERENCE}`,
    )
    .action(async (name: string, number: string) => {
      if (!/^-?\d{1,4}$/.test(number) || Math.abs(Number(number)) > MOST_PREFERENCE)
        throw new PlainError(`${number} is not understood.`, `Give a whole number from -${MOST_PREFERENCE} to ${MOST_PREFERENCE}.`)
      const { preferSource } = await import('../../db/write/sources.ts')
      if (!(await withDatabase((db) => preferSource(db.pool, name, Number(number)))))
        throw new PlainError(`There is no source ${name}.`, 'copytaster sources list shows all sources.')
      console.log('Stored. It applies whenever a story changes from now on.')
    })
    // Otherwise -1 would be parsed as an option.
    .allowUnknownOption()
  sources
    .command('set')
    .description('change what is stored of a source; what is not given stays')
    .argument('<source>', 'the name of the source, as `sources list` prints it')
    .option('--name <name>', 'another name, under which all its feeds and articles stand from now on')
    .option('--kind <agency|outlet>', 'whether it is an agency or an outlet')
    .option('--language <tag>', 'BCP 47 language, or none')
    .action(setSource)
}

async function setSource(source: string, given: { name?: string; kind?: string; language?: string }): Promise<void> {
  const language = given.language === 'none' ? null : given.language
  const change = SourceChange.safeParse({ ...given, ...(language !== undefined && { language }) })
  if (!change.success) {
    const { path, message } = change.error.issues[0]!
    throw new PlainError(
      path.length ? `--${String(path[0])} ${message}.` : 'Nothing is to be changed.',
      'copytaster sources set --help shows what can be.',
    )
  }
  const { changeSource } = await import('../../db/write/feed-changes.ts')
  const done = await withDatabase((db) => changeSource(db, source, change.data, recorder(cliCaller())))
  if (!done) throw new PlainError(`There is no source ${source}.`, 'copytaster sources list shows all sources.')
  const fields = Object.entries(done.after)
  if (!fields.length) console.log('Nothing is different.')
  for (const [name, value] of fields) console.log(`${name}: ${JSON.stringify(done.before[name])} → ${JSON.stringify(value)}`)
}

import type { Command } from 'commander'
import { MOST_PREFERENCE as MOST } from '../../db/write/sources.ts'
import { PlainError } from '../errors.ts'
import { withDatabase } from './database.ts'
import { table } from './table.ts'

/** `copytaster sources ...`: whom operators would rather have speak for a story. */
export function registerSources(program: Command): void {
  const sources = program.command('sources').description('list sources, and say whom you would rather have speak for a story')
  sources
    .command('list')
    .description('the most preferred first')
    .action(async () => {
      const { listSources } = await import('../../db/write/sources.ts')
      const rows = await withDatabase((db) => listSources(db))
      console.log(
        table(
          ['preference', 'source', 'kind', 'language'],
          rows.map((s) => [s.preference, s.name, s.kind, s.language]),
        ),
      )
    })
  sources
    .command('prefer')
    .description('above 0: speaks before others; below 0: only when no other can; 0: as the copy says')
    .argument('<source>', 'its name')
    .argument('<number>', `from -${MOST} to ${MOST}`)
    .action(async (name: string, number: string) => {
      if (!/^-?\d{1,4}$/.test(number) || Math.abs(Number(number)) > MOST)
        throw new PlainError(`${number} is not understood.`, `It is a whole number from -${MOST} to ${MOST}.`)
      const { preferSource } = await import('../../db/write/sources.ts')
      if (!(await withDatabase((db) => preferSource(db, name, Number(number)))))
        throw new PlainError(`There is no source ${name}.`, 'copytaster sources list shows them.')
      console.log('Kept. It counts whenever a story changes from now on.')
    })
    // Else -1 would be taken for an option.
    .allowUnknownOption()
}

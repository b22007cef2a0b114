import type { Command } from 'commander'
import { type Database, inTransaction } from '../../db/client.ts'
import { PlainError } from '../errors.ts'
import { withDatabase } from './database.ts'
import { registerSearchFeeds } from './search-feeds.ts'
import { table } from './table.ts'
import { wholeNumber } from './whole-number.ts'

/** `copytaster searches ...`: queries that are saved under a name. */
export function registerSearches(program: Command): void {
  const searches = program.command('searches').description('list, save, change, remove and run saved searches (docs/searching.md)')
  searches.command('list').description('list all saved searches').option('--json', 'as JSON', false).action(list)
  searches
    .command('add')
    .description('save a search that everybody sees')
    .argument('<name>', 'its name')
    .argument('<query>', 'such as "kind=agency&language=de&q=Hafen OR harbour"')
    .option('--desk <name>', 'for the members of a desk only')
    .action(add)
  searches
    .command('set')
    .description('change a search; what is not given stays')
    .argument('<id>', 'its number, from `searches list`')
    .option('--name <name>', 'another name')
    .option('--query <query>', 'another query')
    .action(set)
  searches.command('remove').description('remove a search').argument('<id>', 'its number, from `searches list`').action(remove)
  searches
    .command('run')
    .description('list the stories that a query or a saved search finds, newest first')
    .argument('<query>', 'a query, or the number of a saved search')
    .option('--limit <n>', 'number of stories', '20')
    .option('--json', 'as JSON', false)
    .action(run)
  registerSearchFeeds(searches)
}

async function list({ json }: { json: boolean }): Promise<void> {
  const { listSearches } = await import('../../db/read/searches.ts')
  const rows = await withDatabase((db) => listSearches(db.pool, null, true))
  if (json) return console.log(JSON.stringify(rows, null, 2))
  if (!rows.length) return console.log('No saved searches yet. `copytaster searches add` saves one.')
  const whose = (s: (typeof rows)[number]) =>
    s.ownerId !== null ? `person ${s.ownerId}` : s.deskId !== null ? `desk ${s.deskId}` : 'everybody'
  console.log(
    table(
      ['id', 'name', 'whose', 'query'],
      rows.map((s) => [s.id, s.name, whose(s), s.query]),
    ),
  )
}

async function add(name: string, query: string, { desk }: { desk?: string }): Promise<void> {
  const { createSearch } = await import('../access/searches.ts')
  const id = await changing(async (client, db) => {
    const whose = desk === undefined ? { kind: 'everybody' as const } : { kind: 'desk' as const, deskId: await deskOf(db, desk) }
    return createSearch(client, { name, query }, whose, await doing())
  })
  console.log(`Saved as search ${id}.`)
}

async function deskOf(db: Database, name: string): Promise<number> {
  const { listDesks } = await import('../../db/read/access-lists.ts')
  const desk = (await listDesks(db.pool)).find((one) => one.name === name)
  if (!desk) throw new PlainError(`There is no desk named ${name}.`, 'Desks are made on the desk, under People.')
  return desk.id
}

async function set(id: string, change: { name?: string; query?: string }): Promise<void> {
  if (change.name === undefined && change.query === undefined) throw new PlainError('Nothing is to be changed.', 'Give --name or --query.')
  const { changeSearch } = await import('../access/searches.ts')
  await changing(async (client) => changeSearch(client, wholeNumber(id), change, await doing()))
  console.log('Changed.')
}

async function remove(id: string): Promise<void> {
  const { removeSearch } = await import('../access/searches.ts')
  await changing(async (client) => removeSearch(client, wholeNumber(id), await doing()))
  console.log('Removed.')
}

async function run(query: string, { limit, json }: { limit: string; json: boolean }): Promise<void> {
  const { parseStoryQuery } = await import('../search/story-query.ts')
  const { conditionsOf } = await import('../../db/read/searches.ts')
  const { readStories } = await import('../../db/read/stories.ts')
  const filters = parseStoryQuery(/^\d+$/.test(query) ? `search=${query}&status=all` : query)
  const rows = await withDatabase(async (db) => {
    const [own, ...built] = await conditionsOf(db.pool, filters)
    return readStories(db, { ...own!, and: built, order: filters.order, limit: wholeNumber(limit) })
  })
  if (json) return console.log(JSON.stringify(rows, null, 2))
  if (!rows.length) return console.log('It finds no story now.')
  console.log(
    table(
      ['id', 'time', 'source', 'headline'],
      rows.map((s) => [s.id, s.updatedAt?.slice(0, 16).replace('T', ' '), s.source.name, s.headline]),
    ),
  )
}

const doing = async () => ({ caller: (await import('../access/cli-caller.ts')).cliCaller(), requestId: null })

/** Runs a change in one transaction. @throws PlainError for what is refused */
async function changing<T>(work: (client: Parameters<Parameters<typeof inTransaction>[1]>[0], db: Database) => Promise<T>): Promise<T> {
  const { Refused } = await import('../access/refused.ts')
  try {
    return await withDatabase((db) => inTransaction(db, (client) => work(client, db)))
  } catch (error) {
    if (error instanceof Refused) throw new PlainError(error.message, 'copytaster searches list shows all saved searches.')
    throw error
  }
}

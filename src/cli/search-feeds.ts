import type { Command } from 'commander'
import { inTransaction } from '../../db/client.ts'
import { PlainError } from '../errors.ts'
import { withDatabase } from './database.ts'
import { table } from './table.ts'
import { wholeNumber } from './whole-number.ts'

/** `copytaster searches feed ...`: saved searches as RSS, Atom, JSON Feed and ninjs. */
export function registerSearchFeeds(searches: Command): void {
  searches
    .command('feed')
    .description('give a saved search out as feeds, list to whom, or take one back (docs/feeds-out.md)')
    .argument('<id>', 'the number of the search, from `searches list`')
    .option('--name <name>', 'whom it is given to: makes new addresses and prints them, this once')
    .option('--address <url>', 'the address of this server, as subscribers reach it', 'http://127.0.0.1:4180')
    .option('--revoke <feed>', 'end the addresses of a feed, and the subscriptions to it')
    .action(feed)
}

async function feed(given: string, { name, address, revoke }: { name?: string; address: string; revoke?: string }): Promise<void> {
  const id = wholeNumber(given)
  const { readSearch } = await import('../../db/read/searches.ts')
  const { feedsOfSearch } = await import('../../db/write/search-feeds.ts')
  const { addressesOf, giveOut, takeBack } = await import('../outputs/feeds/manage.ts')
  const { recorder } = await import('../access/audit.ts')
  const { cliCaller } = await import('../access/cli-caller.ts')
  const record = recorder(cliCaller())
  await withDatabase(async (db) => {
    if (!(await readSearch(db.pool, id))) throw new PlainError(`There is no saved search ${id}.`, 'copytaster searches list shows all.')
    if (revoke !== undefined) {
      const ended = await inTransaction(db, (client) => takeBack(client, id, wholeNumber(revoke), record))
      if (!ended) throw new PlainError(`Search ${id} has no feed ${revoke} in force.`, `copytaster searches feed ${id} lists them.`)
      return console.log('Its addresses answer no more.')
    }
    if (name !== undefined) {
      if (!URL.canParse(address)) throw new PlainError(`${address} is not an address.`, 'Give --address https://desk.example.')
      const { token } = await inTransaction(db, (client) => giveOut(client, id, name, record))
      return console.log(
        `${Object.values(addressesOf(new URL(address).origin, token)).join('\n')}\nThey hold a secret and are shown this once.`,
      )
    }
    const feeds = await feedsOfSearch(db.pool, id)
    if (!feeds.length) return console.log(`Search ${id} is given to nobody. \`copytaster searches feed ${id} --name CMS\` gives it out.`)
    console.log(
      table(
        ['feed', 'given to', 'since', 'state'],
        feeds.map((one) => [
          one.id,
          one.name,
          one.createdAt.toISOString().slice(0, 16).replace('T', ' '),
          one.revokedAt ? 'revoked' : 'in force',
        ]),
      ),
    )
  })
}

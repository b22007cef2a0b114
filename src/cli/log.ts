import type { Command } from 'commander'
import { recorder } from '../access/audit.ts'
import { cliCaller } from '../access/cli-caller.ts'
import { withDatabase } from './database.ts'

/** `copytaster log ...`: the identity of the story log. */
export function registerLog(program: Command): void {
  const log = program.command('log').description('show the story log: its identity and its numbers')
  log.command('show').description('print the identity of the log, and the first and last number that are kept').action(show)
  log
    .command('renew')
    .description('give the log a new identity, after files of the database were put back: all who follow it begin anew')
    .action(renew)
}

async function show(): Promise<void> {
  const { readLogState } = await import('../../db/read/story-log.ts')
  const { log, first, last } = await withDatabase((db) => readLogState(db.pool))
  console.log(last < first ? `${log}: no entries, the next is ${first}` : `${log}: entries ${first} to ${last}`)
}

async function renew(): Promise<void> {
  const { inTransaction } = await import('../../db/client.ts')
  const { readLogIdentity, renewLogIdentity } = await import('../../db/write/log-identity.ts')
  const identity = await withDatabase((db) =>
    inTransaction(db, async (client) => {
      const before = { log: await readLogIdentity(client) }
      const after = { log: await renewLogIdentity(client) }
      await recorder(cliCaller())(client, { what: 'log.renew', before, after })
      return after.log
    }),
  )
  console.log(`The log is ${identity} from now on.`)
}

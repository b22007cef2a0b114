import type { Command } from 'commander'
import { inTransaction } from '../../db/client.ts'
import { record } from '../access/audit.ts'
import { cliCaller } from '../access/cli-caller.ts'
import { PlainError } from '../errors.ts'
import { pacedHost } from '../text/paced-host.ts'
import { meantAddresses } from '../text/web-address.ts'
import { withDatabase } from './database.ts'
import { table } from './table.ts'

/** `copytaster hosts ...`: how often the servers of publishers are asked. */
export function registerHosts(program: Command): void {
  const hosts = program.command('hosts').description('list the hosts of publishers with their queues, and set how often one may be asked')
  hosts
    .command('list')
    .description('list the hosts asked in the last day: first those that want no requests, then those with a queue')
    .action(listHosts)
  hosts
    .command('set')
    .description(
      'set the limits of a host instead of HOST_CONCURRENCY and HOST_SPACING_SECONDS; a limit that is not given is the usual one',
    )
    .argument('<host>', 'host or address; its registrable domain counts')
    .option('--concurrency <number>', 'requests at the same time, over all processes')
    .option('--spacing <seconds>', 'time between the starts of two requests')
    .action(setHost)
}

async function listHosts(): Promise<void> {
  const { readHosts } = await import('../../db/read/hosts.ts')
  const rows = await withDatabase((db) => readHosts(db.pool))
  const time = (at: Date | null) => at?.toISOString().slice(0, 19).replace('T', ' ')
  console.log(
    table(
      ['host', 'in flight', 'at most', 'seconds apart', 'last request', 'queued until', 'no requests until'],
      rows.map((h) => [
        h.host,
        h.inFlight,
        h.concurrency ?? 'as usual',
        h.spacingSeconds ?? 'as usual',
        time(h.lastStartAt) ?? 'none',
        time(h.queuedUntil) ?? 'no queue',
        time(h.heldUntil) ?? 'not held',
      ]),
    ),
  )
}

async function setHost(given: string, { concurrency, spacing }: { concurrency?: string; spacing?: string }): Promise<void> {
  const [address] = meantAddresses(given)
  if (!URL.canParse(address!)) throw new PlainError(`${given} is no host.`, 'Give a name such as paper.example, or an address.')
  const host = pacedHost(new URL(address!))
  const limits = { concurrency: numberIn('--concurrency', concurrency, 1, 64), spacingSeconds: numberIn('--spacing', spacing, 0, 3600) }
  const { setHostLimits } = await import('../../db/write/host-turns.ts')
  await withDatabase((db) =>
    inTransaction(db, async (client) => {
      await setHostLimits(client, host, limits)
      await record(client, cliCaller(), { what: 'host.set', object: `host ${host}`, after: limits })
    }),
  )
  console.log(`Stored for ${host}. It may be asked again at once.`)
}

function numberIn(option: string, text: string | undefined, low: number, high: number): number | null {
  if (text === undefined) return null
  const number = Number(text)
  if (text.trim() && number >= low && number <= high && (option !== '--concurrency' || Number.isInteger(number))) return number
  throw new PlainError(`${option} ${text} is not understood.`, `Give a number from ${low} to ${high}.`)
}

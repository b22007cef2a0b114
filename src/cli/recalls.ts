import type { Command } from 'commander'
import type { Recall } from '../../db/read/recalls.ts'
import { PlainError } from '../errors.ts'
import { CONSUMER_KINDS, type ConsumerKind } from '../model.ts'
import { WEBHOOKS } from '../outputs/webhooks/consumers.ts'
import { withDatabase } from './database.ts'
import { table } from './table.ts'
import { wholeNumber } from './whole-number.ts'

/** `copytaster recalls ...`: who has acknowledged kills, withdrawals and corrections. */
export function registerRecalls(program: Command): void {
  const recalls = program.command('recalls').description('see who has acknowledged kills, withheld stories and corrections')
  recalls
    .command('list')
    .description('list the newest recalls that somebody has not acknowledged')
    .option('--all', 'also those that everybody acknowledged', false)
    .option('--limit <n>', 'how many', '50')
    .action(list)
  recalls
    .command('show')
    .description('show the consumers of a recall and their receipts')
    .argument('<seq>', 'the number of its entry in the log, from `recalls list`')
    .action(show)
  recalls.command('export').description('print all receipts as JSON, one a line, the oldest first').action(print)
  recalls.command('consumers').description('list who may be asked to acknowledge').action(consumers)
  recalls
    .command('ask')
    .description('set whether a consumer is asked, and its contact')
    .argument('<kind>', CONSUMER_KINDS.join(' or '))
    .argument('<id>', 'its id, from `recalls consumers`')
    .option('--receipts <which>', 'yes, no, or default', 'default')
    .option('--contact <mail>', 'mail address of those who run it')
    .action(ask)
}

const missingIn = ({ consumers }: Recall) => consumers.filter(({ receipt }) => !receipt)

async function list({ all, limit }: { all: boolean; limit: string }): Promise<void> {
  const { readRecalls } = await import('../../db/read/recalls.ts')
  const rows = await withDatabase((db) => readRecalls(db.pool, { open: !all, limit: wholeNumber(limit) }))
  if (!rows.length) return console.log(all ? 'There are no recalls.' : 'Nobody has a recall to acknowledge.')
  const names = (recall: Recall) => missingIn(recall).map(({ name }) => name)
  console.log(
    table(
      ['entry', 'time (UTC)', 'what', 'story', 'acknowledged', 'not by'],
      rows.map((r) => [r.seq, r.at.slice(0, 19), r.event, r.storyId, `${r.acknowledged} of ${r.asked}`, names(r).join(', ')]),
    ),
  )
}

async function show(given: string): Promise<void> {
  const { readRecalls } = await import('../../db/read/recalls.ts')
  const [recall] = await withDatabase((db) => readRecalls(db.pool, { seq: wholeNumber(given), limit: 1 }))
  if (!recall) throw new PlainError(`Entry ${given} of the log is not a recall.`, 'copytaster recalls list --all shows them.')
  console.log(`Story ${recall.storyId} was ${recall.event} at ${recall.at}. ${recall.acknowledged} of ${recall.asked} acknowledged.\n`)
  const state = (c: Recall['consumers'][number]) => c.receipt?.done ?? (c.delivered ? 'delivered, not acknowledged' : 'not delivered')
  console.log(
    table(
      ['consumer', 'id', 'name', 'state', 'done at', 'address', 'note'],
      recall.consumers.map((c) => [c.kind, c.id, c.name, state(c), c.receipt?.at, c.receipt?.url, c.receipt?.note]),
    ),
  )
}

async function print(): Promise<void> {
  const { readReceipts } = await import('../../db/read/recalls.ts')
  const { receiptLines } = await import('../outputs/recalls/export.ts')
  await withDatabase(async (db) => {
    for await (const lines of receiptLines((after, limit) => readReceipts(db.pool, after, limit), 0)) console.log(lines.trimEnd())
  })
}

async function consumers(): Promise<void> {
  const { readConsumers } = await import('../../db/read/recalls.ts')
  const rows = await withDatabase(async (db) => readConsumers(db.pool, await WEBHOOKS.all(db.pool)))
  const words = (receipts: boolean | null) => (receipts === null ? 'default' : receipts ? 'yes' : 'no')
  console.log(
    table(
      ['consumer', 'id', 'name', 'set', 'asked', 'contact'],
      rows.map((c) => [c.kind, c.id, c.name, words(c.receipts), c.asked ? 'yes' : 'no', c.contact]),
    ),
  )
}

const WHICH = { yes: true, no: false, default: null }

async function ask(kind: string, given: string, options: { receipts: string; contact?: string }): Promise<void> {
  const { ConsumerIn } = await import('../api/schemas/recalls.ts')
  const { readConsumers } = await import('../../db/read/recalls.ts')
  const { setConsumer } = await import('../../db/write/receipts.ts')
  const { inTransaction } = await import('../../db/client.ts')
  const { record } = await import('../access/audit.ts')
  const { cliCaller } = await import('../access/cli-caller.ts')
  if (!Object.hasOwn(WHICH, options.receipts))
    throw new PlainError(`--receipts ${options.receipts} is not known.`, 'Give yes, no or default.')
  const receipts = WHICH[options.receipts as keyof typeof WHICH]
  const set = ConsumerIn.safeParse({ kind, id: wholeNumber(given), receipts, contact: options.contact })
  if (!set.success) throw new PlainError(`${set.error.issues[0]!.path}: ${set.error.issues[0]!.message}`, 'copytaster help recalls ask')
  await withDatabase((db) =>
    inTransaction(db, async (client) => {
      const { id, contact } = set.data
      const before = (await readConsumers(client, await WEBHOOKS.all(client))).find((each) => each.kind === kind && each.id === id)
      if (!before) throw new PlainError(`There is no ${kind} ${id} that receives stories.`, 'copytaster recalls consumers lists them.')
      await setConsumer(client, kind as ConsumerKind, id, { receipts, contact })
      await record(client, cliCaller(), {
        what: 'consumer.set',
        object: `${kind} ${id}`,
        before: { receipts: before.receipts, contact: before.contact },
        after: { receipts, contact },
      })
    }),
  )
  console.log(`The ${kind} ${given} is set.`)
}

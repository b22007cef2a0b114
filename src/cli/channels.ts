import type { Command } from 'commander'
import { PlainError } from '../errors.ts'
import { CHANNEL_KINDS, LOUDNESS, MESSAGE_TOPICS } from '../model.ts'
import { withDatabase } from './database.ts'
import { table } from './table.ts'
import { wholeNumber } from './whole-number.ts'

/** `copytaster channels ...`: where messages to people go. */
export function registerChannels(program: Command): void {
  const channels = program.command('channels').description('list, add, test and remove channels: mail, chat and hooks for people')
  channels.command('list').description('list channels, with what their last message came to').action(list)
  channels
    .command('add')
    .description('add a channel')
    .argument('<name>', 'its name')
    .argument('<kind>', CHANNEL_KINDS.join(', '))
    .argument('<address>', 'a mail address, or the address of a hook, which is not shown again')
    .option('--least <severity>', `it gets this and graver: ${LOUDNESS.join(', ')}`, 'notice')
    .option('--topic <topics...>', `what it gets: ${MESSAGE_TOPICS.join(', ')} (default: all)`, [])
    .action(add)
  const id = ['<id>', 'its id, from `channels list`'] as const
  channels
    .command('test')
    .description('send a message to a channel now')
    .argument(...id)
    .action(test)
  channels
    .command('silence')
    .description('let messages wait until a time, except those about kills')
    .argument(...id)
    .argument('<time>', 'such as 2026-11-30T08:00Z; now ends it')
    .action(silence)
  channels
    .command('remove')
    .description('remove a channel')
    .argument(...id)
    .action(remove)
}

const none = (id: string) => new PlainError(`There is no channel ${id}.`, 'copytaster channels list shows them.')

async function recorderOf() {
  const { recorder } = await import('../access/audit.ts')
  const { cliCaller } = await import('../access/cli-caller.ts')
  return recorder(cliCaller())
}

async function list(): Promise<void> {
  const { readChannels } = await import('../../db/write/channels.ts')
  const { shownChannel } = await import('../outputs/channels/manage.ts')
  const rows = (await withDatabase((db) => readChannels(db.pool))).map(shownChannel)
  if (!rows.length) return console.log('There are no channels. copytaster channels add makes one.')
  const state = (c: (typeof rows)[number]) => (!c.isOn ? 'off' : c.silentUntil ? `silent until ${c.silentUntil.slice(0, 16)}` : 'on')
  console.log(
    table(
      ['id', 'name', 'kind', 'address', 'from', 'topics', 'state', 'waiting', 'last answer'],
      rows.map((c) => [c.id, c.name, c.kind, c.address, c.least, c.topics.join(' ') || 'all', state(c), c.waiting, c.lastAnswer]),
    ),
  )
}

async function add(name: string, kind: string, address: string, options: { least: string; topic: string[] }): Promise<void> {
  const { inTransaction } = await import('../../db/client.ts')
  const { ChannelIn } = await import('../api/schemas/channels.ts')
  const { addChannel, checkTarget } = await import('../outputs/channels/manage.ts')
  const wanted = ChannelIn.safeParse({ name, kind, address, least: options.least, topics: options.topic })
  if (!wanted.success)
    throw new PlainError(`${wanted.error.issues[0]!.path}: ${wanted.error.issues[0]!.message}`, 'copytaster help channels add')
  const record = await recorderOf()
  const id = await withDatabase(async (db, settings) => {
    await checkTarget(wanted.data, settings)
    return inTransaction(db, (client) => addChannel(client, wanted.data, record))
  })
  console.log(`Channel ${id} is added. Try it: copytaster channels test ${id}`)
}

async function test(id: string): Promise<void> {
  const { readChannel } = await import('../../db/write/channels.ts')
  const { testChannel } = await import('../outputs/channels/manage.ts')
  const record = await recorderOf()
  const tested = await withDatabase(async (db, settings) => {
    const channel = await readChannel(db.pool, wholeNumber(id))
    if (!channel) throw none(id)
    await record(db.pool, { what: 'channel.test', object: `channel ${id}` })
    return testChannel(settings, channel)
  })
  if (!tested.sent) throw new PlainError(`It did not arrive. ${tested.answer}`, 'Correct the channel or the settings, and test it again.')
  console.log(`Sent. The other side says: ${tested.answer}`)
}

async function silence(id: string, time: string): Promise<void> {
  const { inTransaction } = await import('../../db/client.ts')
  const { changeChannel } = await import('../outputs/channels/manage.ts')
  if (time !== 'now' && Number.isNaN(Date.parse(time))) throw new PlainError(`${time} is not a time.`, 'Write it as 2026-11-30T08:00Z.')
  const silentUntil = time === 'now' ? null : new Date(time).toISOString()
  const record = await recorderOf()
  const changed = await withDatabase((db) => inTransaction(db, (client) => changeChannel(client, wholeNumber(id), { silentUntil }, record)))
  if (!changed) throw none(id)
  console.log(silentUntil ? `Channel ${id} is silent until ${silentUntil}, except for kills.` : `Channel ${id} takes all messages again.`)
}

async function remove(id: string): Promise<void> {
  const { inTransaction } = await import('../../db/client.ts')
  const { removeChannel } = await import('../outputs/channels/manage.ts')
  const record = await recorderOf()
  if (!(await withDatabase((db) => inTransaction(db, (client) => removeChannel(client, wholeNumber(id), record))))) throw none(id)
  console.log(`Channel ${id} is removed.`)
}

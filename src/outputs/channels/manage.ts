/** Channels as they are added, changed, shown and tested. */
import type { SqlConnection } from '../../../db/statement.ts'
import { type Channel, type ChannelFields, deleteChannel, insertChannel, readChannel, updateChannel } from '../../../db/write/channels.ts'
import { PlainError } from '../../errors.ts'
import { neverPollable } from '../../fetch/pollable.ts'
import { type SendingSettings, sendTo, type Target } from './send.ts'

/** Adds a line to the audit log. */
export type Recorder = (client: SqlConnection, deed: { what: string; object: string; before?: unknown; after?: unknown }) => Promise<void>

/** A channel as it is shown: the path of a hook is its secret. */
export function shownChannel<C extends Target>(channel: C): C {
  return channel.kind === 'mail' ? channel : { ...channel, address: shownHook(channel.address) }
}

function shownHook(address: string): string {
  return URL.canParse(address) ? `${new URL(address).origin}/…` : '…'
}

/** @throws PlainError where messages can never be sent to this address */
export async function checkTarget({ kind, address }: Target, settings: SendingSettings): Promise<void> {
  if (kind === 'mail') {
    if (!/^[^\s@<>,;:"\p{Cc}]+@[^\s@<>,;:"\p{Cc}]+$/u.test(address))
      throw new PlainError(`"${address.slice(0, 100)}" is not a mail address.`, 'Give one, such as desk@newsroom.example.')
    if (!settings.SMTP_URL) throw new PlainError('No mail can be sent.', 'Set SMTP_URL and MAIL_FROM (docs/channels.md), and start again.')
    return
  }
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address))
    throw new PlainError('The address of a hook begins with https:// or http://.', 'Copy it from where the hook was made.')
  const never = await neverPollable(address, { allowHosts: settings.ALLOW_HOSTS, watchFolders: [] })
  if (never) throw new PlainError('The hook can never be reached.', never.message.replaceAll(address, shownHook(address)))
}

/** Adds a channel. @returns its id @throws PlainError where another has its name */
export async function addChannel(client: SqlConnection, channel: ChannelFields, record: Recorder): Promise<number> {
  const id = await insertChannel(client, channel)
  if (id === undefined) throw new PlainError(`There is a channel ${channel.name} already.`, 'Give another name.')
  await record(client, { what: 'channel.add', object: `channel ${id}`, after: shownChannel(channel) })
  return id
}

/** Changes a channel. @returns false where there is none */
export async function changeChannel(client: SqlConnection, id: number, change: Partial<ChannelFields>, record: Recorder): Promise<boolean> {
  const before = await readChannel(client, id)
  if (!before) return false
  await updateChannel(client, id, { ...before, ...change })
  await record(client, {
    what: 'channel.set',
    object: `channel ${id}`,
    before: fieldsOf(before, change),
    after: fieldsOf({ ...before, ...change }, change),
  })
  return true
}

/** Removes a channel. @returns false where there is none */
export async function removeChannel(client: SqlConnection, id: number, record: Recorder): Promise<boolean> {
  const before = await readChannel(client, id)
  if (!before) return false
  await deleteChannel(client, id)
  const { name, kind } = before
  await record(client, { what: 'channel.remove', object: `channel ${id}`, before: { name, kind } })
  return true
}

/** Of a channel, the fields that a change names, without secrets. */
function fieldsOf(channel: Channel, change: Partial<ChannelFields>) {
  const shown = shownChannel(channel)
  return Object.fromEntries(Object.keys(change).map((name) => [name, shown[name as keyof Channel]]))
}

/** What a test came to, in words. */
export interface Tested {
  sent: boolean
  answer: string
}

/** Sends a message to one channel now, whatever it is set to get. */
export async function testChannel(settings: SendingSettings, channel: Channel): Promise<Tested> {
  const at = new Date().toISOString()
  const text = `This is a test of the channel ${channel.name}. Nothing is to be done.`
  const blank = { cause: null, ended: false, storyId: null, headline: null, copy: null, url: null }
  const message = { topic: 'test', severity: 'notice', subject: 'Test of a channel', text, at, ...blank }
  return sendTo(settings, channel, [message], `test ${channel.id} ${at}`).then(
    (answer) => ({ sent: true, answer }),
    (error: Error) => ({ sent: false, answer: error.message }),
  )
}

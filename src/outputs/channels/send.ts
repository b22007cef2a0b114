import type { Settings } from '../../../config/env.ts'
import type { Database } from '../../../db/client.ts'
import { readStoryWords } from '../../../db/read/story-words.ts'
import { claimMessages, type DueSend, noteNotSent, noteSent } from '../../../db/write/message-sends.ts'
import type { ChannelKind } from '../../model.ts'
import { HookRefused, postToHook } from './hook.ts'
import { sendMail } from './mail.ts'
import { asChat, asMail, type ShownMessage, shown } from './words.ts'

export type SendingSettings = Pick<Settings, 'SMTP_URL' | 'MAIL_FROM' | 'ALLOW_HOSTS' | 'PUBLIC_URL'>

/** A channel, as far as sending is concerned. */
export interface Target {
  kind: ChannelKind
  address: string
}

/**
 * Sends the messages that are due, those for one channel as one. What a story may show is read now, not when the message was stored. A process
 * that ends in between leaves them to the next one after five minutes: a channel may then get them twice, a mail with the same Message-ID.
 * @returns how many were sent
 */
export async function sendMessages({ db, settings }: { db: Database; settings: SendingSettings }): Promise<number> {
  const due = await claimMessages(db.pool)
  const words = await readStoryWords(db.pool, [...new Set(due.flatMap(({ storyId }) => storyId ?? []))])
  const sent = [...grouped(due).values()].map(async (sends) => {
    const ids = sends.map(({ id }) => id)
    const messages = sends.map((send) => shown(send, words, settings.PUBLIC_URL[0]))
    const answer = await sendTo(settings, sends[0]!, messages, ids.join(' ')).catch((error: Error) => error)
    if (typeof answer === 'string') await noteSent(db.pool, ids, answer)
    else await noteNotSent(db.pool, ids, answer.message.slice(0, 500), answer instanceof HookRefused ? answer.retrySeconds : 0)
    return typeof answer === 'string' ? ids.length : 0
  })
  return (await Promise.all(sent)).reduce((sum, count) => sum + count, 0)
}

const targetOf = ({ channelId, kind, address }: DueSend) => `${channelId} ${kind} ${address}`

function grouped(due: DueSend[]): Map<string, DueSend[]> {
  const groups = new Map<string, DueSend[]>()
  for (const send of due) groups.set(targetOf(send), [...(groups.get(targetOf(send)) ?? []), send])
  return groups
}

/**
 * Sends messages to one channel now. @param sameAs what tells them from others @returns what the other side answered, without the channel's address
 * @throws where they did not arrive
 */
export async function sendTo(settings: SendingSettings, { kind, address }: Target, messages: ShownMessage[], sameAs: string) {
  if (kind === 'mail') return sendMail(settings, { ...asMail(messages), to: address, sameAs })
  return postToHook(address, kind === 'chat' ? asChat(messages) : { messages }, settings.ALLOW_HOSTS)
}

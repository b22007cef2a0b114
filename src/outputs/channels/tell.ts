/** What is to be reported to people outside the desk. It is stored here, and sent by send.ts. */
import type { SqlConnection } from '../../../db/statement.ts'
import { addressEnd, addressMessage, insertMessage, noteCause, noteEnd, type Recipients } from '../../../db/write/messages.ts'
import type { Loudness, MessageTopic } from '../../model.ts'

export interface Message {
  to: Recipients
  topic: MessageTopic
  severity: Loudness
  /** One line in our own words. Never words of a story: name the story by `storyId`. */
  subject: string
  /** The same for the whole message: what happened, and what to do. */
  text: string
  /** What it is about, such as `recall 7`. One cause is reported once, and once a day while it lasts. Without one, each message is sent. */
  cause?: string
  /** Its number and, where that may be shown when the message is sent, its headline are added. */
  storyId?: number
  /** Words of the story. They are left out unless the story is usable when the message is sent. */
  copy?: string
  /** It is sent although a channel is silent until a time: a kill. */
  passesSilence?: boolean
}

/**
 * Stores a message for all who want it, in the transaction of `connection` if there is one: it is sent after the commit, once, and again until it
 * arrives. Messages for one channel that wait together are sent as one.
 * @returns false where its cause was reported already
 */
export async function tell(connection: SqlConnection, message: Message): Promise<boolean> {
  if (message.cause !== undefined && !(await noteCause(connection, message.cause))) return false
  const row = rowOf(message, false)
  await addressMessage(connection, await insertMessage(connection, row), row, message.to)
  return true
}

/**
 * Stores the end of a cause for those who got its beginning. Those who did not, because it was not sent yet, get neither.
 * @returns false where the cause was not open
 */
export async function tellEnd(connection: SqlConnection, message: Omit<Message, 'to'> & { cause: string }): Promise<boolean> {
  const since = await noteEnd(connection, message.cause)
  if (!since) return false
  await addressEnd(connection, await insertMessage(connection, rowOf(message, true)), message.cause, since)
  return true
}

function rowOf(message: Omit<Message, 'to'>, isEnd: boolean) {
  const { topic, severity, subject, text, cause = null, storyId = null, copy = null, passesSilence = false } = message
  return { topic, severity, subject, text, cause, storyId, copy, passesSilence, isEnd }
}

/** What a webhook says. It is made when it is sent: what may be shown is decided then. */
import type { Database } from '../../../db/client.ts'
import { readOpenText } from '../../../db/read/deliveries.ts'
import { readHidden } from '../../../db/read/hidden.ts'
import { readEvents } from '../../../db/read/story-log.ts'
import { readEndpoint } from '../../../db/write/endpoints.ts'
import { RECALL_EVENTS, type RecallEvent } from '../../model.ts'
import { endpointAckAddress } from '../recalls/token.ts'
import { matching } from './follow-log.ts'

/** Standard Webhooks 1.0.0, "Payload size": below 20 KB. */
const MOST_BYTES = 20_000
/** As in the API (src/api/embargoed.ts). */
const HIDDEN_WORDS = '(embargoed or withheld)'

const OTHER_WORDS = '(outside of the search)'
/** The fields of `detail` that say what became of a story and have no words of it (src/api/event-words.ts). */
const FIELDS_WITHOUT_WORDS = ['schema', 'before', 'after', 'into', 'moved']

/** For whom a message is. */
export interface Reader {
  endpointId: number
  includeText: boolean
}

/**
 * The body of the message about an entry: what GET /v1/events shows of it to those who may not read embargoed copy, and the text of its story as it
 * is now, where the endpoint wants it and it is usable.
 * @param publicUrl the origin of this installation, for the address of the receipt
 * @returns undefined where the log does not have the entry
 */
export async function messageBody(db: Database, seq: number, reader: Reader, publicUrl: string | undefined): Promise<string | undefined> {
  const [entry] = await readEvents(db, seq - 1, 1)
  if (entry?.seq !== seq) return undefined
  const isHidden = (await readHidden(db.pool, [entry.storyId])).has(entry.storyId)
  const isOutside = await isOutsideLimit(db, reader.endpointId, entry.storyId)
  const text = reader.includeText && !isHidden && !isOutside ? await readOpenText(db.pool, entry.storyId) : undefined
  const isRecall = RECALL_EVENTS.includes(entry.event as RecallEvent)
  const data = {
    ...entry,
    ...(isHidden && { headline: HIDDEN_WORDS, detail: {} }),
    ...(isOutside && { headline: OTHER_WORDS, detail: withoutWords(entry.detail) }),
    ...(isRecall && { ack: `${publicUrl ?? ''}${await endpointAckAddress(db.pool, seq, reader.endpointId)}` }),
  }
  return fitting(`story.${entry.event}`, data, text)
}

/** Whether the key that made an endpoint is limited to a search that does not find the story now. */
async function isOutsideLimit(db: Database, endpointId: number, storyId: number): Promise<boolean> {
  const searchId = (await readEndpoint(db.pool, endpointId))?.searchId ?? null
  return searchId !== null && !(await matching(db, db.pool, { query: null, searchId }, [storyId])).has(storyId)
}

const withoutWords = (detail: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(detail).filter(([field]) => FIELDS_WITHOUT_WORDS.includes(field)))

/** Says that it was asked for. */
export const testBody = (now: Date): string =>
  JSON.stringify({ type: 'webhook.test', timestamp: now.toISOString(), data: { message: 'This is a test. It is about no story.' } })

/** A body below 20 KB: paragraphs are left out from the end, then `detail`, then the end of the headline; `cut` says so. */
function fitting(type: string, data: { at: string; headline: string }, text: string[] | undefined): string {
  const bodyOf = (over: object) => JSON.stringify({ type, timestamp: data.at, data: { ...data, ...over } })
  const fits = (body: string) => Buffer.byteLength(body) < MOST_BYTES
  const whole = bodyOf({ ...(text && { text }) })
  if (fits(whole)) return whole
  if (text) {
    let [least, most] = [0, text.length]
    // The most paragraphs with which it fits.
    while (least < most) {
      const middle = Math.ceil((least + most) / 2)
      if (fits(bodyOf({ text: text.slice(0, middle), cut: true }))) least = middle
      else most = middle - 1
    }
    const cut = bodyOf({ text: text.slice(0, least), cut: true })
    if (fits(cut)) return cut
  }
  return bodyOf({ ...(text && { text: [] }), detail: {}, headline: data.headline.slice(0, 1000).toWellFormed(), cut: true })
}

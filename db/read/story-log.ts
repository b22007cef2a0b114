import { asc, gt } from 'drizzle-orm'
import { RECALL_EVENTS, type RecallEvent } from '../../src/model.ts'
import type { Database } from '../client.ts'
import { logHead, storyLog } from '../schema/stories.ts'
import { type SqlConnection, statement } from '../statement.ts'
import { isoTime } from './time.ts'

/**
 * The entries of the story log after number `after`, in order, at most `limit`. Numbers are taken under a row lock inside the writing transaction,
 * so what is visible has no gap that could be filled later.
 */
export async function readEvents(db: Database, after: number, limit: number) {
  const entries = await db.drizzle
    .select({
      seq: storyLog.seq,
      at: isoTime(storyLog.at),
      event: storyLog.event,
      storyId: storyLog.storyId,
      articleId: storyLog.articleId,
      versionNumber: storyLog.versionNumber,
      headline: storyLog.headline,
      detail: storyLog.detail,
    })
    .from(storyLog)
    .where(gt(storyLog.seq, after))
    .orderBy(asc(storyLog.seq))
    .limit(limit)
  return entries.map((entry): typeof entry & { ack?: string } =>
    RECALL_EVENTS.includes(entry.event as RecallEvent) ? { ...entry, ack: ackAddress(entry.seq) } : entry,
  )
}

/** Where a consumer acknowledges an entry that is killed, withheld or corrected (docs/recall.md). */
export const ackAddress = (seq: number) => `/v1/recalls/${seq}/receipts`

/** The number of the last entry of the story log; 0 before the first. */
export async function readLogHead(db: Database): Promise<number> {
  const [head] = await db.drizzle.select({ seq: logHead.seq }).from(logHead)
  return head?.seq ?? 0
}

/** As text: a connection outside our pools reads int8 so. */
const selectHead = statement<{ seq: string }>({ text: 'SELECT seq::text AS seq FROM log_head', columns: { seq: 'text' } })

/** The same on a connection of its own, which listens to the log. */
export async function readLogHeadOn(connection: SqlConnection): Promise<number> {
  return Number((await selectHead.first(connection))?.seq ?? 0)
}

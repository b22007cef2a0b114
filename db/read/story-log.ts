import { asc, gt } from 'drizzle-orm'
import type { Database } from '../client.ts'
import { logHead, storyLog } from '../schema/stories.ts'
import { type SqlConnection, statement } from '../statement.ts'
import { isoTime } from './time.ts'

/**
 * The entries of the story log after number `after`, in order, at most `limit`. Numbers are taken under a row lock inside the writing transaction,
 * so what is visible has no gap that could be filled later.
 */
export async function readEvents(db: Database, after: number, limit: number) {
  return db.drizzle
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
}

/** The number of the last entry of the story log; 0 before the first. */
export async function readLogHead(db: Database): Promise<number> {
  const [head] = await db.drizzle.select({ seq: logHead.seq }).from(logHead)
  return head?.seq ?? 0
}

/** Where the log stands. */
export interface LogState {
  /** The identity of the log (db/write/log-identity.ts): numbers of another log mean nothing here. */
  log: string
  /** The first number that is kept, and the last. Of a log without entries, `first` is the number of the next. */
  first: number
  last: number
}

const selectState = statement<LogState>({
  name: 'log-state',
  text: `SELECT coalesce((SELECT value#>>'{}' FROM notes WHERE key = 'log-identity'), '') AS log,
    coalesce((SELECT min(seq) FROM story_log), seq + 1) AS first, seq AS last FROM log_head`,
  columns: { log: 'text', first: 'int8', last: 'int8' },
})

/** The identity of the log, and the first and last number of it. */
export function readLogState(connection: SqlConnection): Promise<LogState> {
  return selectState.one(connection)
}

/** As text: a connection outside our pools reads int8 so. */
const selectHead = statement<{ seq: string }>({ text: 'SELECT seq::text AS seq FROM log_head', columns: { seq: 'text' } })

/** The same on a connection of its own, which listens to the log. */
export async function readLogHeadOn(connection: SqlConnection): Promise<number> {
  return Number((await selectHead.first(connection))?.seq ?? 0)
}

/** Records polls that no document recorded, together with those that end about the same time. */
import { refusalIn } from '../../../db/refusal.ts'
import { type PollRecord, recordPolls } from '../../../db/write/feeds.ts'
import type { Context } from '../context.ts'
import type { EndedPoll } from './source.ts'

/** How long polls that ended wait for others of their job: a statement costs some 0.3 ms, and a slow server must not keep the feeds beside it. */
const GATHER_MS = 250

export interface PollRecorder {
  /** Records a poll soon, unless its document did. @returns the poll */
  add(ended: EndedPoll): EndedPoll
  /** Waits until all are recorded. @throws our own trouble with the database */
  done(): Promise<void>
}

/** A recorder for the polls of one job. */
export function recordEnded(context: Context): PollRecorder {
  let ended: PollRecord[] = []
  let timer: NodeJS.Timeout | undefined
  const records: Promise<void>[] = []
  const recordNow = () => {
    clearTimeout(timer)
    timer = undefined
    const record = recordEach(context, ended)
    // It is awaited in `done`.
    record.catch(() => undefined)
    records.push(record)
    ended = []
  }
  return {
    add(one) {
      if (one.isRecorded) return one
      ended.push(one.poll)
      timer ??= setTimeout(recordNow, GATHER_MS)
      return one
    },
    async done() {
      recordNow()
      await Promise.all(records)
    },
  }
}

/** Records polls together, or one by one where PostgreSQL refuses one of them. Those that met a redirect are recorded alone: two feeds may move to one address. */
async function recordEach({ db }: Context, ended: PollRecord[]): Promise<void> {
  const alone = ended.filter(({ move }) => move)
  const polls = ended.filter(({ move }) => !move)
  try {
    await recordPolls(db.pool, polls)
  } catch (error) {
    if (refusalIn(error) === null) throw error
    alone.push(...polls)
  }
  // One behind the other: the second feed that moves to an address finds it taken.
  const failed: unknown[] = []
  for (const poll of alone) await recordPolls(db.pool, [poll]).catch((error: unknown) => failed.push(error))
  if (failed.length) throw failed[0]
}

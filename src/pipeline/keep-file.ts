/** Feeds that are folders, here or on a server: what one file, and one look into the folder, come to. */
import type pg from 'pg'
import { inTransaction } from '../../db/client.ts'
import { keepEntries } from '../../db/queries/articles.ts'
import { type DueFeed, recordPoll } from '../../db/queries/feeds.ts'
import { type NextPoll, nextPoll } from '../feed/schedule.ts'
import type { Trouble } from '../model.ts'
import { chunked, SCRAPE_CHUNK } from '../queues/queues.ts'
import type { Context } from './context.ts'
import type { FeedReading } from './reading.ts'
import type { Refreshed } from './refresh-feed.ts'

/** A document that breaks off may still be on its way; past this it is taken as it is. Longer than any pause of a receiver seen. */
export const PATIENCE_SECONDS = 60

/** What the files of one poll add up to. */
export interface Sum {
  entriesSeen: number
  entriesNew: number
  entriesChanged: number
  bytes: number
  repairs: string[]
}

export const nothingYet = (): Sum => ({ entriesSeen: 0, entriesNew: 0, entriesChanged: 0, bytes: 0, repairs: [] })

/**
 * Keeps the entries of a file, rings for them, and adds them to the sum.
 * @param inSame more to write in the transaction of the rows
 */
export async function keepFile(
  context: Context,
  feed: DueFeed,
  name: string,
  read: Extract<FeedReading, { entries: unknown }>,
  sum: Sum,
  inSame: (client: pg.PoolClient) => Promise<void> = async () => {},
): Promise<void> {
  const kept = await inTransaction(context.db, async (client) => {
    const kept = await keepEntries(client, feed, read.entries)
    await inSame(client)
    return kept
  })
  if (!kept) throw new Error(`Entries of ${name} were left unread.`)
  sum.entriesSeen += read.entries.length
  sum.entriesNew += kept.entriesNew
  sum.entriesChanged += kept.entriesChanged
  sum.repairs.push(...read.repairs.map((repair) => `${name}: ${repair}`))
  await context.bells.ring(
    'scrape',
    chunked(kept.toScrape, SCRAPE_CHUNK).map((versionIds) => ({ versionIds })),
  )
  if (kept.toPlace) await context.bells.ring('place', [{}])
}

/** Ends the poll of a folder; `when` may put the next look elsewhere than where the feed's rhythm has it. */
export async function endFolderPoll(
  context: Context,
  feed: DueFeed,
  poll: {
    started: number
    sum: Sum
    why: Trouble | null
    ok: boolean
    /** Seconds between two looks. */
    limits: { minInterval: number; maxInterval: number }
    when?: ((plan: NextPoll) => Date) | undefined
  },
): Promise<Refreshed> {
  const { sum, ok, limits } = poll
  const changed = sum.entriesNew + sum.entriesChanged > 0
  const outcome = ok ? (changed ? 'changed' : 'unchanged') : 'failed'
  const failCount = ok ? 0 : feed.failCount + 1
  const plan = nextPoll({ now: Date.now(), outcome, changed, failCount, currentInterval: feed.intervalSeconds, ...limits })
  await recordPoll(context.db.pool, {
    ...plan,
    ...sum,
    nextPollAt: poll.when?.(plan) ?? plan.nextPollAt,
    feedId: feed.id,
    outcome,
    httpStatus: null,
    ms: Math.round(performance.now() - poll.started),
    trouble: poll.why,
    failCount,
    ok,
    validators: { etag: null, lastModified: null, bodyHash: null },
  })
  return { feedId: feed.id, outcome, entriesNew: sum.entriesNew, entriesChanged: sum.entriesChanged }
}

import { claimDueFeeds, prunePolls } from '../../db/write/feeds.ts'
import { wordsAreBehind } from '../../db/write/search-words.ts'
import { requeueOverdue, retriesDue } from '../../db/write/steps.ts'
import { chunked, POLL_CHUNK, SCRAPE_CHUNK } from '../queues/queues.ts'
import { type Context, leaseSeconds } from './context.ts'
import { releaseEmbargoes } from './publish/release.ts'

/** Feeds a tick claims at most; the next tick is a second away. */
const CLAIMED = 1000

export interface Ticked {
  polls: number
  swept: number
  released: number
}

/** What the clock brings: feeds that are due, embargoes that end, rows whose bell was lost. Any number of schedulers may tick at once. */
export async function tick(context: Context): Promise<Ticked> {
  const due = await claimDueFeeds(context.db, CLAIMED, leaseSeconds(context))
  const alone = due.filter((f) => f.crashed).map((f) => [f.id])
  const together = chunked(
    due.filter((f) => !f.crashed).map((f) => f.id),
    POLL_CHUNK,
  )
  await context.queues.enqueue(
    'poll',
    [...alone, ...together].map((feedIds) => ({ feedIds })),
  )

  const late = await requeueOverdue(context.db, context.settings.SWEEP_SECONDS)
  const again = await retriesDue(context.db, context.settings.SWEEP_SECONDS)
  await context.queues.enqueue(
    'scrape',
    chunked([...late.toScrape, ...again], SCRAPE_CHUNK).map((versionIds) => ({ versionIds })),
  )
  if (late.toPlace || (await wordsAreBehind(context.db))) await context.queues.enqueue('place', [{}])

  const released = await releaseEmbargoes(context.db)
  if (Math.random() < 1 / 600) await prunePolls(context.db, context.settings.POLLS_KEPT_DAYS) // about every ten minutes at one tick a second
  return { polls: due.length, swept: late.toScrape.length, released }
}

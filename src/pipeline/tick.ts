import { claimDueFeeds, prunePolls } from '../../db/queries/feeds.ts'
import { ringAgain, ringForRetries } from '../../db/queries/steps.ts'
import { wordsAreBehind } from '../../db/queries/words.ts'
import { chunked, POLL_CHUNK, SCRAPE_CHUNK } from '../queues/queues.ts'
import { type Context, leaseSeconds } from './context.ts'
import { releaseEmbargoes } from './release.ts'

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
  const alone = due.filter((f) => f.struck).map((f) => [f.id])
  const together = chunked(
    due.filter((f) => !f.struck).map((f) => f.id),
    POLL_CHUNK,
  )
  await context.bells.ring(
    'poll',
    [...alone, ...together].map((feedIds) => ({ feedIds })),
  )

  const late = await ringAgain(context.db, context.settings.SWEEP_SECONDS)
  const again = await ringForRetries(context.db, context.settings.SWEEP_SECONDS)
  await context.bells.ring(
    'scrape',
    chunked([...late.toScrape, ...again], SCRAPE_CHUNK).map((versionIds) => ({ versionIds })),
  )
  if (late.toPlace || (await wordsAreBehind(context.db))) await context.bells.ring('place', [{}])

  const released = await releaseEmbargoes(context.db)
  if (Math.random() < 1 / 600) await prunePolls(context.db, context.settings.POLLS_KEPT_DAYS) // about every ten minutes at one tick a second
  return { polls: due.length, swept: late.toScrape.length, released }
}

import { chunked, SCRAPE_CHUNK } from '../../queues/queues.ts'
import type { Context } from '../context.ts'
import type { Kept } from './keep-entries.ts'

/** Enqueues the steps that the kept versions wait for. */
export async function enqueueNext({ queues }: Context, { toScrape, toPlace, urgent, entriesNew, entriesChanged }: Kept): Promise<void> {
  await queues.enqueue(
    'scrape',
    chunked(toScrape, SCRAPE_CHUNK).map((versionIds) => ({ versionIds })),
    { urgent },
  )
  if (toPlace) await queues.enqueue('place', [{}], { urgent, items: entriesNew + entriesChanged - toScrape.length })
}

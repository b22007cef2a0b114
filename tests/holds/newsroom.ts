import { addFeeds } from '../../db/write/feeds.ts'
import { type TestDatabase, testDatabase } from '../database.ts'
import { type Process, quick, run } from './processes.ts'
import { feedOf, itemsOf, type Publisher, pageOf, startPublisher } from './publisher.ts'

/** Three feeds of five items with a page each. */
export const ITEMS = Array.from({ length: 3 }, (_, i) => itemsOf(`item-${i}`, 5))

/** A publisher with those feeds, whose answers may be held back. */
export async function startNewsPublisher(): Promise<Publisher> {
  const publisher = await startPublisher()
  for (const [i, own] of ITEMS.entries()) {
    publisher.on(`/feed/${i}`, feedOf(own, { pages: publisher.url, etag: '"first"' }))
    for (const item of own) publisher.on(`/page/${item.guid}`, pageOf(item))
  }
  return publisher
}

/** That publisher, a database (one of its own unless given) with its feeds, and workers as real processes. `settings` replace those of `quick`. */
export async function openNewsroom(redisUrl: string | undefined, given?: TestDatabase, settings: Partial<ReturnType<typeof quick>> = {}) {
  const db = given ?? (await testDatabase())
  const publisher = await startNewsPublisher()
  const feeds = ITEMS.map((_, i) => ({ url: `${publisher.url}/feed/${i}`, source: `Source ${i}`, kind: 'outlet' as const }))
  await addFeeds(
    db,
    feeds.map((feed) => ({ ...feed, minIntervalSeconds: 5, maxIntervalSeconds: 5 })),
  )
  const env = { ...quick(db.url, redisUrl, publisher.host), ...settings }
  return {
    db,
    publisher,
    env,
    work: (...kinds: string[]) => run(['worker', ...kinds], env),
    async close(...workers: Process[]) {
      for (const worker of workers) worker.signal('SIGTERM')
      await Promise.all(workers.map((worker) => worker.ended))
      await publisher.close()
      await db.close()
    },
  }
}

import type { Settings } from '../../config/env.ts'
import { readFeedsFile } from '../../config/feeds.ts'
import type { Database } from '../../db/client.ts'
import { addFeeds } from '../../db/write/feeds.ts'

/** Loads the starter feed list. @returns a sentence for the operator */
export async function loadFeedList(db: Database, settings: Pick<Settings, 'FEEDS_FILE'>): Promise<string> {
  const feeds = readFeedsFile(settings.FEEDS_FILE)
  const added = await addFeeds(db, feeds)
  return `${feeds.length} feeds on the feed list${added ? `, ${added} of them new` : ''}`
}

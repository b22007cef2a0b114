import type { Settings } from '../../config/env.ts'
import { readFeedsFile } from '../../config/feeds.ts'
import { type Database, inTransaction } from '../../db/client.ts'
import { changeFeedIn } from '../../db/write/feed-changes.ts'
import { addFeedsIn, listFeeds } from '../../db/write/feeds.ts'
import { recorder } from '../access/audit.ts'
import { systemCaller } from '../access/rights.ts'

/** Loads the starter feed list. A feed that is stored takes only the values that the list says win. @returns a sentence for the operator */
export async function loadFeedList(db: Database, { FEEDS_FILE }: Pick<Settings, 'FEEDS_FILE'>): Promise<string> {
  const feeds = readFeedsFile(FEEDS_FILE)
  const note = recorder(systemCaller(FEEDS_FILE))
  const { added, changed } = await inTransaction(db, async (client) => {
    const added = await addFeedsIn(client, feeds)
    const stored = new Map(
      (await listFeeds(client)).flatMap(({ id, url, addedUrl }) => [url, addedUrl].map((address) => [address, id] as const)),
    )
    let changed = 0
    for (const { url, winning } of feeds) {
      const id = Object.keys(winning).length ? stored.get(url) : undefined
      const done = id === undefined ? null : await changeFeedIn(client, id, winning, note)
      if (done && Object.keys(done.after).length) changed++
    }
    return { added: added.length, changed }
  })
  return `${feeds.length} feeds on the feed list${added ? `, ${added} of them new` : ''}${changed ? `, ${changed} changed as the list says` : ''}`
}

import type { Database } from '../../db/client.ts'
import { conditionsOf } from '../../db/read/searches.ts'
import { matchingStories } from '../../db/read/story-page.ts'
import type { Caller } from '../access/rights.ts'
import { formatStoryQuery, type StoryFilters } from '../search/story-query.ts'
import { readsEmbargoed } from './embargoed.ts'
import type { LogFilter } from './event-words.ts'
import { limitOf, refuseForeignSearch } from './limited.ts'
import { understood } from './query.ts'

/**
 * The filter of a request that follows the log: what it asks for, within what its key is limited to. It finds stories in every state. Searches are
 * looked up each time, so that a change of one holds from then on.
 * @returns undefined where everything is followed
 * @throws ApiProblem (404) for a saved search that the caller does not see, (400) for one that is not understood
 */
export async function logFilterOf(db: Database, caller: Caller, filters: StoryFilters): Promise<LogFilter | undefined> {
  const query = formatStoryQuery({ ...filters, status: 'all' })
  if (query === 'status=all' && caller.searchId === null) return undefined
  const conditions = async () => [
    ...(await conditionsOf(db.pool, filters)).map((one) => ({ ...one, status: 'all' as const, since: undefined, until: undefined })),
    ...(await limitOf(db, caller)),
  ]
  await refuseForeignSearch(db, caller, filters.search)
  await understood(conditions)
  const openOnly = !readsEmbargoed(caller)
  return {
    key: JSON.stringify([query, caller.searchId]),
    matching: async (_, storyIds) => matchingStories(db, await conditions(), storyIds, { openOnly }),
  }
}

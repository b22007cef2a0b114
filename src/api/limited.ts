import type { Database } from '../../db/client.ts'
import { conditionsOf, filtersOfSearch, readSearch } from '../../db/read/searches.ts'
import { matchingStories, type StoryConditions } from '../../db/read/story-page.ts'
import type { Caller } from '../access/rights.ts'
import { maySee } from '../access/searches.ts'
import { PlainError } from '../errors.ts'
import { readsEmbargoed } from './embargoed.ts'
import { ApiProblem } from './problem.ts'

/** Conditions that no story meets. */
const NOTHING: StoryConditions[] = [{ status: 'all', ids: [] }]

/** What a caller is limited to, as conditions that hold beside those of the request: of the saved search of a key; none for all others. */
export async function limitOf(db: Database, { searchId }: Caller): Promise<StoryConditions[]> {
  if (searchId === null) return []
  try {
    // What a search finds is limited, not the status or the time at which the list shows it: a kill must reach who had the story.
    const { last: _, since: __, until: ___, ...filters } = await filtersOfSearch(db.pool, searchId)
    return (await conditionsOf(db.pool, filters)).map((one) => ({ ...one, status: 'all' as const }))
  } catch (error) {
    if (error instanceof PlainError) return NOTHING
    throw error
  }
}

/** Those of these stories that a caller may know of, by what their key is limited to. */
export async function withinLimit(db: Database, caller: Caller, storyIds: number[]): Promise<Set<number>> {
  const limit = await limitOf(db, caller)
  return limit.length ? matchingStories(db, limit, storyIds, { openOnly: !readsEmbargoed(caller) }) : new Set(storyIds)
}

/** @throws ApiProblem (404) for a saved search that somebody else sees */
export async function refuseForeignSearch(db: Database, caller: Caller, id: number | undefined): Promise<void> {
  if (id === undefined) return
  const search = await readSearch(db.pool, id)
  if (!search || !(await maySee(db.pool, search, caller))) throw new ApiProblem(404, `There is no saved search ${id}.`)
}

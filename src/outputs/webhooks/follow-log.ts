/** Which entries of the story log go to which endpoint. */
import { type Database, inTransaction } from '../../../db/client.ts'
import { conditionsOf, filtersOfSearch } from '../../../db/read/searches.ts'
import { matchingStories, type StoryConditions } from '../../../db/read/story-page.ts'
import type { SqlConnection } from '../../../db/statement.ts'
import { addDeliveries, knownStories, type LogEntry, lockBehind, noteFollowed, readEntries } from '../../../db/write/deliveries.ts'
import { type Endpoint, readEndpoint } from '../../../db/write/endpoints.ts'
import { PlainError } from '../../errors.ts'
import type { StoryEvent } from '../../model.ts'
import { parseStoryQuery } from '../../search/story-query.ts'
import { messageId } from './signature.ts'

/** Log entries in one transaction, as the search index takes: some tens of milliseconds. */
export const ENTRIES_AT_ONCE = 200
/** These reach an endpoint that was sent something of the story, although the story does not match its query any more. */
const AFTER_OTHERS: readonly StoryEvent[] = ['killed', 'withheld', 'corrected', 'merged', 'split']

/**
 * Adds deliveries for what the log has beyond what was looked at, for each endpoint that is on. Any number of processes may do this at once: each
 * endpoint is followed by one of them.
 * @returns how many deliveries were added
 */
export async function followLog(db: Database): Promise<number> {
  for (let added = 0; ; ) {
    const some = await inTransaction(db, (client) => followSome(db, client))
    if (some === null) return added
    added += some
  }
}

/** Takes on the endpoints that are the furthest behind, which usually are all. @returns null where none is behind */
async function followSome(db: Database, client: SqlConnection): Promise<number | null> {
  const behind = await lockBehind(client)
  const [first] = behind
  if (!first) return null
  const together = behind.filter(({ afterSeq }) => afterSeq === first.afterSeq).map(({ id }) => id)
  const entries = await readEntries(client, first.afterSeq, null, ENTRIES_AT_ONCE)
  const last = entries.at(-1)
  if (!last) return null
  const matches = matcher(db, client)
  let added = 0
  for (const id of together) {
    const endpoint = (await readEndpoint(client, id))!
    added += (await addDeliveries(client, id, await wanted(client, endpoint, entries, matches), (seq) => messageId(endpoint, seq))).length
  }
  await noteFollowed(client, together, last.seq)
  return added
}

type Matches = (endpoint: Endpoint, entries: LogEntry[]) => Promise<Set<number>>

/** Asks for each query once. */
export function matcher(db: Database, client: SqlConnection): Matches {
  const known = new Map<string, Promise<Set<number>>>()
  return ({ query, searchId }, entries) => {
    const key = `${searchId} ${query}`
    const found = known.get(key) ?? matching(db, client, { query, searchId }, [...new Set(entries.map(({ storyId }) => storyId))])
    known.set(key, found)
    return found
  }
}

/** Those of these stories that are open and meet the query of an endpoint and the limit of the key that made it. */
export async function matching(
  db: Database,
  client: SqlConnection,
  { query, searchId }: Pick<Endpoint, 'query' | 'searchId'>,
  storyIds: number[],
): Promise<Set<number>> {
  if (query === null && searchId === null) return new Set(storyIds)
  try {
    const own = query === null ? [] : await conditionsOf(client, parseStoryQuery(query))
    const limit = searchId === null ? [] : await limitOf(client, searchId)
    return await matchingStories(db, [...own, ...limit], storyIds, { openOnly: true })
  } catch (error) {
    // What it means is not known any more, so nothing may go.
    if (error instanceof PlainError) return new Set()
    throw error
  }
}

/** What a search finds is limited, not the status or the time (src/api/limited.ts). */
async function limitOf(client: SqlConnection, searchId: number): Promise<StoryConditions[]> {
  const { last: _, since: __, until: ___, ...filters } = await filtersOfSearch(client, searchId)
  return (await conditionsOf(client, filters)).map((one) => ({ ...one, status: 'all' as const }))
}

/** The entries that an endpoint gets. */
export async function wanted(client: SqlConnection, endpoint: Endpoint, entries: LogEntry[], matches: Matches): Promise<LogEntry[]> {
  if (!entries.length) return []
  const matched = await matches(endpoint, entries)
  const known = await knownStories(
    client,
    endpoint.id,
    entries.map(({ storyId }) => storyId),
  )
  return entries.filter(({ event, storyId }) => {
    const isOne = !endpoint.events.length || endpoint.events.includes(event)
    const goes = isOne && (matched.has(storyId) || (known.has(storyId) && AFTER_OTHERS.includes(event)))
    if (goes) known.add(storyId)
    return goes
  })
}

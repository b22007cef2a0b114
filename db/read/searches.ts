/** Saved searches, and what a query means for the list of stories. */

import { PlainError } from '../../src/errors.ts'
import { lastHours, parseStoryQuery, type StoryFilters } from '../../src/search/story-query.ts'
import { type SqlConnection, statement } from '../statement.ts'
import type { StoryConditions } from './story-page.ts'

export interface SavedSearch {
  id: number
  name: string
  query: string
  ownerId: number | null
  deskId: number | null
  position: number
  width: number | null
  density: 'comfortable' | 'compact' | 'ticker' | null
  updatedAt: Date
}

const COLUMNS = `id, name, query, owner_id AS "ownerId", desk_id AS "deskId", position, width, density, updated_at AS "updatedAt"`
const TYPES = {
  id: 'int8',
  name: 'text',
  query: 'text',
  ownerId: 'int8',
  deskId: 'int8',
  position: 'int4',
  width: 'int4',
  density: 'text',
  updatedAt: 'timestamptz',
} as const

const selectVisible = statement<SavedSearch>({
  name: 'searches-of-person',
  text: `SELECT ${COLUMNS} FROM searches WHERE (owner_id IS NULL AND desk_id IS NULL) OR owner_id = $1
      OR desk_id IN (SELECT desk_id FROM desk_members WHERE user_id = $1) OR $2 ORDER BY position, id`,
  columns: TYPES,
})

/** The searches that a person sees: their own, those of their desks and those of everybody. @param all those of all others too */
export function listSearches(connection: SqlConnection, userId: number | null, all = false): Promise<SavedSearch[]> {
  return selectVisible.rows(connection, [userId, all])
}

const selectSearch = statement<SavedSearch>({ name: 'search', text: `SELECT ${COLUMNS} FROM searches WHERE id = $1`, columns: TYPES })

export function readSearch(connection: SqlConnection, id: number): Promise<SavedSearch | undefined> {
  return selectSearch.first(connection, [id])
}

/** Searches may be built on searches, so deep at most. */
const MOST_DEEP = 5
const HOUR_MS = 3_600_000

/**
 * The conditions of a query: its own, and those of the saved searches that it is built on. A story meets it when it meets all.
 * @param now the time from which `last` counts back
 * @param within searches that this query is of, so that it may not be built on them
 * @throws PlainError for a search that does not exist, or is built on itself
 */
export async function conditionsOf(
  connection: SqlConnection,
  filters: StoryFilters,
  now = new Date(),
  within: readonly number[] = [],
): Promise<StoryConditions[]> {
  const found: StoryConditions[] = []
  const met = [...within]
  let next: StoryFilters | undefined = filters
  for (let depth = 0; next; depth++) {
    if (depth > MOST_DEEP) throw new PlainError('The searches are built on one another too deeply.', `Build on ${MOST_DEEP} at most.`)
    await refuseUnknown(connection, next.not_source)
    found.push(conditions(next, now))
    if (next.search !== undefined && met.includes(next.search))
      throw new PlainError('A search cannot be built on itself.', `Leave out search=${next.search}, or what is built on it.`)
    if (next.search !== undefined) met.push(next.search)
    next = next.search === undefined ? undefined : await filtersOfSearch(connection, next.search)
  }
  // The status that a list shows when none is asked for does not hold beside one that is.
  const asked = found.some(({ status }) => status !== 'usable')
  return asked ? found.map((one) => (one.status === 'usable' ? { ...one, status: 'all' } : one)) : found
}

const selectUnknown = statement<{ name: string }>({
  text: 'SELECT name FROM unnest($1::text[]) AS given (name) WHERE NOT EXISTS (SELECT FROM sources s WHERE lower(s.name) = lower(given.name))',
  columns: { name: 'text' },
})

/** @throws PlainError for a source to leave out that does not exist: otherwise nothing would be left out */
async function refuseUnknown(connection: SqlConnection, names: string[] = []): Promise<void> {
  const unknown = names.length ? await selectUnknown.rows(connection, [names]) : []
  if (!unknown.length) return
  throw new PlainError(`not_source: there is no source ${unknown.map(({ name }) => name).join(', ')}.`, 'GET /v1/sources lists them.')
}

/** The filters of a saved search. @throws PlainError where there is none */
export async function filtersOfSearch(connection: SqlConnection, id: number): Promise<StoryFilters> {
  const search = await readSearch(connection, id)
  if (!search) throw new PlainError(`There is no saved search ${id}.`, 'GET /v1/searches lists them.')
  return parseStoryQuery(search.query)
}

/** A status that a search asks for by name says what else is shown; one built on another must not undo that. */
function conditions(filters: StoryFilters, now: Date): StoryConditions {
  const { source, not_source, kind, feed, language, urgency, subject, slugline, signal, picture, outlets, ids, status, q } = filters
  const [least, most = least] = urgency?.split('-').map(Number) ?? []
  const since = [
    timeOf(filters.since),
    filters.last === undefined ? undefined : new Date(now.getTime() - lastHours(filters.last) * HOUR_MS),
  ]
  return {
    q,
    source,
    notSource: not_source,
    kind,
    feed,
    language,
    urgency: least === undefined ? undefined : [least, most!],
    subject,
    slugline,
    signal,
    picture: picture && picture === 'yes',
    outlets,
    since: latest(since),
    until: timeOf(filters.until),
    createdSince: timeOf(filters.created_since),
    ids,
    status,
  }
}

/** PostgreSQL has no year 0; nothing stored is older than 1970. */
const timeOf = (given: string | undefined) => (given === undefined ? undefined : new Date(Math.max(0, Date.parse(given))))

const latest = (times: (Date | undefined)[]) => times.reduce((a, b) => (a && b ? (a > b ? a : b) : (a ?? b)))

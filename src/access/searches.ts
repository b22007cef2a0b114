import { conditionsOf, readSearch, type SavedSearch } from '../../db/read/searches.ts'
import type { SqlConnection } from '../../db/statement.ts'
import { isDeskMember } from '../../db/write/access-desks.ts'
import { deleteSearch, insertNewSearch, lockSearch, type SearchFields, updateSearch, usesOfSearch } from '../../db/write/searches.ts'
import { PlainError } from '../errors.ts'
import { formatStoryQuery, parseStoryQuery } from '../search/story-query.ts'
import { record } from './audit.ts'
import type { Doing } from './people.ts'
import { Refused } from './refused.ts'
import type { Caller } from './rights.ts'

/** Whose a search is to be. */
export type Whose = { kind: 'mine' } | { kind: 'desk'; deskId: number } | { kind: 'everybody' }
/** What of a search is given; the rest stays, or is as usual. */
export type SearchGiven = { [Field in keyof SearchFields]?: SearchFields[Field] | undefined }
export type SearchWanted = Pick<SearchFields, 'name' | 'query'> & SearchGiven

const taken = (name: string) => new Refused('conflict', `There is a search named ${name} already.`)

/**
 * Saves a search.
 * @returns its id
 * @throws Refused for a query that is not understood, a name that is taken, or a desk that the caller is not of
 */
export async function createSearch(
  client: SqlConnection,
  wanted: SearchWanted,
  whose: Whose,
  { caller, requestId }: Doing,
): Promise<number> {
  const { name, position = 0, width = null, density = null } = wanted
  const fields = { name, position, width, density, query: await checkedQuery(client, wanted.query, caller) }
  // In a newsroom without users, and for what no person does, mine is everybody's.
  const ownerId = whose.kind === 'mine' ? caller.userId : null
  const deskId = whose.kind === 'desk' ? whose.deskId : null
  const search = { ...fields, ownerId, deskId }
  await refuseForeign(client, search, caller)
  const id = await insertNewSearch(client, search)
  if (id === undefined) throw taken(wanted.name)
  await record(client, caller, { what: 'search.create', object: `search ${id}`, after: search, requestId })
  return id
}

/** Changes a search. @param check is given the search before the change, and may throw */
export async function changeSearch(
  client: SqlConnection,
  id: number,
  change: SearchGiven,
  { caller, requestId }: Doing,
  check: (before: SearchFields) => void = () => {},
): Promise<void> {
  const before = await existing(client, id, caller)
  check(editedSearch(before))
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const after: SearchFields = { ...editedSearch(before), ...given }
  if (change.query !== undefined) after.query = await checkedQuery(client, change.query, caller, id)
  if (!(await updateSearch(client, id, after))) throw taken(after.name)
  await record(client, caller, { what: 'search.set', object: `search ${id}`, before: editedSearch(before), after, requestId })
}

/** Removes a search. @throws Refused while keys, webhooks or other searches depend on it */
export async function removeSearch(client: SqlConnection, id: number, { caller, requestId }: Doing): Promise<void> {
  const before = await existing(client, id, caller)
  const { keys, searches, endpoints } = await usesOfSearch(client, id)
  if (keys.length) throw new Refused('conflict', `Keys are limited to it: ${keys.join(', ')}. Revoke them first.`)
  if (searches.length) throw new Refused('conflict', `Searches are built on it: ${searches.join(', ')}. Change them first.`)
  if (endpoints.length) throw new Refused('conflict', `Webhooks send what it finds: ${endpoints.join(', ')}. Change them first.`)
  await deleteSearch(client, id)
  await record(client, caller, { what: 'search.remove', object: `search ${id}`, before, requestId })
}

/** The part of a search that can be changed. */
export const editedSearch = ({ name, query, position, width, density }: SearchFields): SearchFields => ({
  name,
  query,
  position,
  width,
  density,
})

/** The query in its one spelling. @param own the id of the search that it is of: it may not be built on itself */
async function checkedQuery(client: SqlConnection, query: string, caller: Caller, own?: number): Promise<string> {
  try {
    const filters = parseStoryQuery(query)
    const base = filters.search === undefined ? undefined : await readSearch(client, filters.search)
    if (base && !(await maySee(client, base, caller))) throw new Refused('invalid', `There is no saved search ${base.id}.`)
    await conditionsOf(client, filters, undefined, own === undefined ? [] : [own])
    return formatStoryQuery(filters)
  } catch (error) {
    if (error instanceof PlainError) throw new Refused('invalid', `${error.message} ${error.advice}`)
    throw error
  }
}

async function existing(client: SqlConnection, id: number, caller: Caller): Promise<SavedSearch> {
  const search = await lockSearch(client, id)
  if (!search || !(await maySee(client, search, caller))) throw new Refused('missing', `There is no saved search ${id}.`)
  await refuseForeign(client, search, caller)
  return search
}

/** Whether somebody sees a search: it is theirs, of a desk of theirs, or everybody's; administrators and the command line see all. */
export async function maySee(
  client: SqlConnection,
  { ownerId, deskId }: Pick<SavedSearch, 'ownerId' | 'deskId'>,
  caller: Caller,
): Promise<boolean> {
  if (caller.scopes.has('admin') || (ownerId === null && deskId === null) || (ownerId !== null && ownerId === caller.userId)) return true
  return deskId !== null && caller.userId !== null && isDeskMember(client, deskId, caller.userId)
}

/** Whether somebody who sees a search may change it: everybody's belongs to editors. */
export const mayChange = ({ ownerId, deskId }: Pick<SavedSearch, 'ownerId' | 'deskId'>, caller: Caller) =>
  ownerId !== null || deskId !== null || caller.scopes.has('decisions:write')

/** Those who see a search may change it, but keys change nothing, and everybody's belongs to editors. */
async function refuseForeign(client: SqlConnection, search: Pick<SavedSearch, 'ownerId' | 'deskId'>, caller: Caller): Promise<void> {
  if (!(await maySee(client, search, caller))) throw new Refused('invalid', 'You are not a member of that desk.')
  if (!mayChange(search, caller)) throw new Refused('invalid', 'A search of everybody is changed by editors.')
}

import type { SavedSearch } from '../read/searches.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** What of a search can be set. */
export type SearchFields = Pick<SavedSearch, 'name' | 'query' | 'position' | 'width' | 'density'>
export type SearchOf = Pick<SavedSearch, 'ownerId' | 'deskId'>

const insertSearch = statement<{ id: number }>({
  text: `INSERT INTO searches (name, query, owner_id, desk_id, position, width, density) VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT DO NOTHING RETURNING id`,
  columns: { id: 'int8' },
})

/** @returns the id; undefined where the same person, desk or all have one of this name */
export async function insertNewSearch(connection: SqlConnection, s: SearchFields & SearchOf): Promise<number | undefined> {
  return (await insertSearch.first(connection, [s.name, s.query, s.ownerId, s.deskId, s.position, s.width, s.density]))?.id
}

const selectForChange = statement<SavedSearch>({
  text: `SELECT id, name, query, owner_id AS "ownerId", desk_id AS "deskId", position, width, density, updated_at AS "updatedAt" FROM searches WHERE id = $1 FOR UPDATE`,
  columns: {
    id: 'int8',
    name: 'text',
    query: 'text',
    ownerId: 'int8',
    deskId: 'int8',
    position: 'int4',
    width: 'int4',
    density: 'text',
    updatedAt: 'timestamptz',
  },
})

/** A search, locked until the transaction ends. */
export function lockSearch(connection: SqlConnection, id: number): Promise<SavedSearch | undefined> {
  return selectForChange.first(connection, [id])
}

const changeRow = statement<{ id: number }>({
  text: `UPDATE searches s SET name = $2, query = $3, position = $4, width = $5, density = $6, updated_at = now() WHERE id = $1
      AND NOT EXISTS (SELECT FROM searches o WHERE o.id <> s.id AND o.name = $2 AND o.owner_id IS NOT DISTINCT FROM s.owner_id AND o.desk_id IS NOT DISTINCT FROM s.desk_id)
      RETURNING id`,
  columns: { id: 'int8' },
})

/** @returns whether the name was free */
export async function updateSearch(connection: SqlConnection, id: number, s: SearchFields): Promise<boolean> {
  return (await changeRow.first(connection, [id, s.name, s.query, s.position, s.width, s.density])) !== undefined
}

const selectUses = statement<{ keys: string[]; searches: string[]; endpoints: string[] }>({
  text: `SELECT ARRAY(SELECT name FROM api_keys WHERE search_id = $1 AND revoked_at IS NULL ORDER BY id) AS keys,
      ARRAY(SELECT name FROM searches WHERE ('&' || query || '&') LIKE '%&search=' || $1::text || '&%' ORDER BY id) AS searches,
      ARRAY(SELECT name FROM endpoints WHERE search_id = $1 OR ('&' || query || '&') LIKE '%&search=' || $1::text || '&%' ORDER BY id) AS endpoints`,
  columns: { keys: 'text[]', searches: 'text[]', endpoints: 'text[]' },
})

/** The names of keys in force, of searches and of webhooks that depend on a search. */
export function usesOfSearch(connection: SqlConnection, id: number): Promise<{ keys: string[]; searches: string[]; endpoints: string[] }> {
  return selectUses.one(connection, [id])
}

export async function deleteSearch(connection: SqlConnection, id: number): Promise<void> {
  await connection.query('DELETE FROM searches WHERE id = $1', [id])
}

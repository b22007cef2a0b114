/** The addresses under which saved searches are given out. */
import { type SqlConnection, statement } from '../statement.ts'

export interface SearchFeed {
  id: number
  searchId: number
  name: string
  createdAt: Date
  revokedAt: Date | null
}

const COLUMNS = `id, search_id AS "searchId", name, created_at AS "createdAt", revoked_at AS "revokedAt"`
const TYPES = { id: 'int8', searchId: 'int8', name: 'text', createdAt: 'timestamptz', revokedAt: 'timestamptz' } as const

const insertFeed = statement<{ id: number }>({
  text: 'INSERT INTO search_feeds (search_id, name, token_hash) VALUES ($1, $2, $3) RETURNING id',
  columns: { id: 'int8' },
})

export async function insertSearchFeed(connection: SqlConnection, searchId: number, name: string, tokenHash: Uint8Array): Promise<number> {
  return (await insertFeed.one(connection, [searchId, name, tokenHash])).id
}

const selectFeeds = statement<SearchFeed>({ text: `SELECT ${COLUMNS} FROM search_feeds WHERE search_id = $1 ORDER BY id`, columns: TYPES })

export function feedsOfSearch(connection: SqlConnection, searchId: number): Promise<SearchFeed[]> {
  return selectFeeds.rows(connection, [searchId])
}

const revoke = statement<SearchFeed>({
  text: `UPDATE search_feeds SET revoked_at = now() WHERE id = $1 AND search_id = $2 AND revoked_at IS NULL RETURNING ${COLUMNS}`,
  columns: TYPES,
})

/** Ends an address, and the subscriptions to it. @returns it; undefined where there is none in force */
export async function revokeSearchFeed(connection: SqlConnection, searchId: number, id: number): Promise<SearchFeed | undefined> {
  const revoked = await revoke.first(connection, [id, searchId])
  if (revoked) await connection.query('DELETE FROM feed_subscribers WHERE feed_id = $1', [id])
  return revoked
}

export interface FeedInForce {
  feedId: number
  searchId: number
  name: string
  query: string
}

const selectByToken = statement<FeedInForce>({
  name: 'feed-of-token',
  text: `SELECT f.id AS "feedId", s.id AS "searchId", s.name, s.query FROM search_feeds f JOIN searches s ON s.id = f.search_id
      WHERE f.token_hash = $1 AND f.revoked_at IS NULL`,
  columns: { feedId: 'int8', searchId: 'int8', name: 'text', query: 'text' },
})

/** The feed of a token in force. Found by the hash of the token, so that nothing is learnt from how long it takes. */
export function feedOfToken(connection: SqlConnection, tokenHash: Uint8Array): Promise<FeedInForce | undefined> {
  return selectByToken.first(connection, [tokenHash])
}

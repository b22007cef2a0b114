import type { SqlConnection } from '../../../db/statement.ts'
import { insertSearchFeed, revokeSearchFeed } from '../../../db/write/search-feeds.ts'
import type { recorder } from '../../access/audit.ts'
import { hashOf, newToken } from '../../access/secrets.ts'
import { FEED_FORMATS, type FeedFormat } from '../../model.ts'

type Record = ReturnType<typeof recorder>

/** Gives a saved search out as feeds. @returns the token in their addresses, which can be seen this once: only its hash is stored */
export async function giveOut(
  client: SqlConnection,
  searchId: number,
  name: string,
  record: Record,
): Promise<{ id: number; token: string }> {
  const token = newToken()
  const id = await insertSearchFeed(client, searchId, name, hashOf(token))
  await record(client, { what: 'search.feed', object: `search ${searchId}`, after: { feed: id, name } })
  return { id, token }
}

/** Ends the addresses of a feed and the subscriptions to it. @returns whether there was one in force */
export async function takeBack(client: SqlConnection, searchId: number, id: number, record: Record): Promise<boolean> {
  const revoked = await revokeSearchFeed(client, searchId, id)
  if (revoked) await record(client, { what: 'search.feed.revoke', object: `search ${searchId}`, before: { feed: id, name: revoked.name } })
  return revoked !== undefined
}

/** The addresses of a feed by format. @param base the origin of this server */
export const addressesOf = (base: string, token: string) =>
  Object.fromEntries(FEED_FORMATS.map((format) => [format, `${base}/s/${token}.${format}`])) as globalThis.Record<FeedFormat, string>

/** What a feed's documents have in common: items that came before are not read again, where that changes nothing of what is kept. */
import type pg from 'pg'
import { knownArticles, lockSource } from '../../../db/write/articles.ts'
import { keysOfSameArticles } from '../../../db/write/known-items.ts'
import { isTextKey } from '../../feed/identity.ts'
import { keyMark, stateMark } from '../../feed/parse/known-items.ts'
import type { KnownItems, ReadEntry } from '../../model.ts'
import type { ReadFeed } from '../reader/reading.ts'

/** The most items that are remembered of a feed. The largest real feeds seen have some 1,000. */
const MAX_ITEMS = 1000

/**
 * Whether an entry and an item that was left out are one article, by a key that they share or by keys that are stored: which of them is its state
 * depends on both. Takes the lock of the source.
 */
export async function sharesArticles(client: pg.PoolClient, sourceId: number, { entries, leftOut }: ReadFeed): Promise<boolean> {
  if (!leftOut.length || !entries.length) return false
  await lockSource(client, sourceId)
  const marks = new Set(leftOut.flatMap((item) => item.keys))
  const own = entries.flatMap((read) => read.keys)
  // A key that several items share may be stored for none of them.
  const keys = [...own, ...(await keysOfSameArticles(client, sourceId, own))]
  return keys.some((key) => marks.has(keyMark(key)))
}

/**
 * The items that the feed's next document may leave out: each of them alone is an article of its own. Called when the entries are kept.
 * @returns null where the next document is to be read whole
 */
export async function itemsToRemember(client: pg.PoolClient, sourceId: number, reading: ReadFeed): Promise<KnownItems | null> {
  const { entries, leftOut, surroundings } = reading
  if (surroundings === null) return null
  const single = await withArticleOfTheirOwn(client, sourceId, entries)
  const items = single.flatMap(({ itemHash, entryHash, keys }) =>
    itemHash ? [{ hash: itemHash, state: stateMark(entryHash), keys: keys.map(keyMark) }] : [],
  )
  return { surroundings, items: [...items, ...leftOut].slice(0, MAX_ITEMS) }
}

/** The entries whose names are all stored, with one article, which no other entry of the document is. A name that identifies none is stored for none. */
async function withArticleOfTheirOwn(client: pg.PoolClient, sourceId: number, entries: readonly ReadEntry[]): Promise<ReadEntry[]> {
  const articles = await knownArticles(
    client,
    sourceId,
    entries.flatMap((read) => read.keys),
  )
  const articlesOf = ({ keys }: ReadEntry) => [...new Set(keys.flatMap((key) => articles.get(key) ?? []))]
  const uses = new Map<number, number>()
  for (const article of entries.flatMap(articlesOf)) uses.set(article, (uses.get(article) ?? 0) + 1)
  return entries.filter((read) => {
    const own = articlesOf(read)
    const names = read.keys.filter((key) => !isTextKey(key))
    return names.every((name) => articles.has(name)) && own.length === 1 && uses.get(own[0]!) === 1
  })
}

/** How many items came again in other markup that says the same: their state was in the feed's last document, and they as they stand were not. */
export function countUnseen({ entries }: ReadFeed, known: KnownItems | null): number {
  if (!known) return 0
  const hashes = new Set(known.items.map(({ hash }) => hash))
  const states = new Set(known.items.map(({ state }) => state))
  return entries.filter(({ itemHash, entryHash }) => itemHash && !hashes.has(itemHash) && states.has(stateMark(entryHash))).length
}

/** Keeps what a feed document brought: new articles and next versions. */
import type pg from 'pg'
import {
  insertArticles,
  insertKeys,
  insertVersions,
  knownArticles,
  lockSource,
  newestNumberedAt,
  newestTexts,
  nextIds,
  storedStates,
} from '../../../db/write/articles.ts'
import {
  inWaves,
  isNextState,
  isNumberedBelow,
  isOlder,
  knownArticle,
  lacksText,
  type NextState,
  statesByArticle,
  withTextOf,
} from '../../feed/states.ts'
import type { Copy, ReadEntry } from '../../model.ts'

/** What keeping entries came to. */
export interface Kept {
  entriesNew: number
  entriesChanged: number
  /** Versions that now wait for their page, by id. */
  toScrape: number[]
  /** Whether versions now wait to be placed. */
  toPlace: boolean
}

type KeptFeed = { id: number; sourceId: number; scrape: boolean }

/**
 * Keeps the entries of one feed document: a new article, the next version of a known one, or nothing where nothing changed.
 * Runs inside the caller's transaction under a lock on the source, so that two feeds of one source cannot make one article twice.
 * @returns null when the text of an entry is needed that was left unread: the document must be read whole and kept again
 */
export async function keepEntries(client: pg.PoolClient, feed: KeptFeed, entries: readonly ReadEntry[]): Promise<Kept | null> {
  const sum: Kept = { entriesNew: 0, entriesChanged: 0, toScrape: [], toPlace: false }
  if (!entries.length) return sum
  await lockSource(client, feed.sourceId)
  for (const wave of inWaves(entries)) {
    const kept = await keepWave(client, feed, wave)
    if (!kept) return null
    sum.entriesNew += kept.entriesNew
    sum.entriesChanged += kept.entriesChanged
    sum.toScrape.push(...kept.toScrape)
    sum.toPlace ||= kept.toPlace
  }
  return sum
}

/** Keeps entries no two of which are known to be one article. */
async function keepWave(client: pg.PoolClient, feed: KeptFeed, entries: ReadEntry[]): Promise<Kept | null> {
  const keys = entries.flatMap((read) => read.keys)
  const known = await knownArticles(client, feed.sourceId, keys)
  const fresh = entries.filter((read) => knownArticle(read, known) === undefined)
  const changed = await nextStates(client, feed, entries, known)
  const ids = await nextIds(client, 'articles', fresh.length)
  const states = [...fresh.map((read, i) => ({ articleId: ids[i]!, number: 1, read })), ...changed]
  if (states.some(({ read }) => !read.copy)) return null

  const versions = await withTexts(client, states)
  await insertArticles(
    client,
    feed,
    fresh.map(({ entry }, i) => ({ id: ids[i]!, url: entry.link, guid: entry.id })),
  )
  await insertKeys(client, feed.sourceId, newKeys(entries, known, new Map(fresh.map((read, i) => [read, ids[i]!]))))
  // Oldest first, so that what was sent first is placed first.
  const toScrape = await insertVersions(client, feed, versions.reverse())
  return { entriesNew: fresh.length, entriesChanged: changed.length, toScrape, toPlace: toScrape.length < versions.length }
}

/** The entries that are another state of a known article, at most one of each article. */
async function nextStates(
  client: pg.PoolClient,
  feed: KeptFeed,
  entries: readonly ReadEntry[],
  known: ReadonlyMap<string, number>,
): Promise<NextState[]> {
  const stored = statesByArticle(await storedStates(client, feed.id, [...new Set(known.values())]))
  const changed: NextState[] = []
  const seen = new Set<number>()
  for (const read of entries) {
    const articleId = knownArticle(read, known)
    if (articleId === undefined || seen.has(articleId)) continue
    seen.add(articleId)
    const before = stored.get(articleId)!
    if (isNumberedBelow(before, read) && isOlder(read, await newestNumberedAt(client, articleId)))
      changed.push({ articleId, number: before.oldest - 1, read })
    else if (isNextState(before, feed.id, read)) changed.push({ articleId, number: before.newest + 1, read })
  }
  return changed
}

/** Every key of these entries that is not known yet, with its article. Known articles come first, since the first owner of a key keeps it. */
function newKeys(
  entries: readonly ReadEntry[],
  known: ReadonlyMap<string, number>,
  fresh: ReadonlyMap<ReadEntry, number>,
): { articleId: number; key: string }[] {
  const owned = entries.flatMap((read) => {
    const articleId = knownArticle(read, known)
    return articleId === undefined ? [] : ([[read, articleId]] as const)
  })
  return [...owned, ...fresh].flatMap(([{ keys }, articleId]) => keys.filter((key) => !known.has(key)).map((key) => ({ articleId, key })))
}

/** States with their copy; one without a text of its own gets that of the version before it. */
async function withTexts(client: pg.PoolClient, states: readonly NextState[]): Promise<(NextState & { copy: Copy })[]> {
  const before = await newestTexts(
    client,
    states.filter(lacksText).map(({ articleId }) => articleId),
  )
  return states.map((state) => {
    const copy = state.read.copy!
    return { ...state, copy: lacksText(state) ? withTextOf(copy, before.get(state.articleId)!) : copy }
  })
}

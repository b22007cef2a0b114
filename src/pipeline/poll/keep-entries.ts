/** Keeps what a feed document brought: new articles and next versions. */
import type pg from 'pg'
import { insertKeys, knownArticles, lockSource, newestNumberedAt, newestTexts, nextIds, storedStates } from '../../../db/write/articles.ts'
import type { DueFeed } from '../../../db/write/feeds.ts'
import { insertToScrape, insertVersions, type NewVersion, type ReceivedVersion, statedIn } from '../../../db/write/versions.ts'
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
import { decompress, likeness } from '../../text/compress.ts'
import { type ArrivalSource, isUrgentText, prepare } from '../arrival.ts'

/** What keeping entries came to. */
export interface Kept {
  entriesNew: number
  entriesChanged: number
  /** When those that are new were published, as they state it. */
  published: (string | null)[]
  /** Versions that now wait for their page, by id. */
  toScrape: number[]
  /** Whether versions now wait to be placed. */
  toPlace: boolean
  /** Whether one of these is a kill, withheld notice, correction or flash. */
  urgent: boolean
}

/** The feed that brought a document, and its source. */
export type KeptFeed = Pick<DueFeed, 'id' | 'sourceId' | 'source' | 'sourceKind' | 'sourceLanguage' | 'scrape'>

/**
 * Keeps the entries of one feed document: a new article, the next version of a known one, or nothing where nothing changed.
 * Runs inside the caller's transaction under a lock on the source, so that two feeds of one source cannot make one article twice.
 * @returns null when the text of an entry is needed that was left unread: the document must be read whole and kept again
 */
export async function keepEntries(client: pg.PoolClient, feed: KeptFeed, entries: readonly ReadEntry[]): Promise<Kept | null> {
  const sum: Kept = { entriesNew: 0, entriesChanged: 0, published: [], toScrape: [], toPlace: false, urgent: false }
  if (!entries.length) return sum
  await lockSource(client, feed.sourceId)
  for (const wave of inWaves(entries)) {
    const kept = await keepWave(client, feed, wave)
    if (!kept) return null
    sum.entriesNew += kept.entriesNew
    sum.entriesChanged += kept.entriesChanged
    sum.published.push(...kept.published)
    sum.toScrape.push(...kept.toScrape)
    sum.toPlace ||= kept.toPlace
    sum.urgent ||= kept.urgent
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

  const texts = await withTexts(client, states)
  await insertKeys(client, feed.sourceId, newKeys(entries, known, new Map(fresh.map((read, i) => [read, ids[i]!]))))
  // Oldest first, so that what was sent first is placed first.
  const versions = await receivedVersions(client, feed, texts.reverse())
  const withPages = versions.filter(({ version, read }) => feed.scrape && read.entry.link && version.number > 0)
  const toScrape = withPages.map(({ version, read }) => ({
    ...version,
    urgent: isUrgentText({ ...version, entry: read.entry }, sourceOf(feed)),
  }))
  const toPlace = versions.filter((one) => !withPages.includes(one)).map((one) => preparedVersion(one, feed))
  await insertToScrape(client, toScrape)
  await insertVersions(client, toPlace)
  return {
    entriesNew: fresh.length,
    entriesChanged: changed.length,
    published: fresh.map(({ entry }) => entry.published),
    toScrape: toScrape.map(({ id }) => id),
    toPlace: toPlace.length > 0,
    urgent: [...toPlace, ...toScrape].some(({ urgent }) => urgent),
  }
}

type StateWithText = NextState & { copy: Copy }

async function receivedVersions(
  client: pg.PoolClient,
  feed: KeptFeed,
  states: readonly StateWithText[],
): Promise<{ version: ReceivedVersion; read: ReadEntry }[]> {
  const ids = await nextIds(client, 'versions', states.length)
  return states.map(({ articleId, number, read, copy }, i) => {
    const { json, entryHash, embargoedUntil, entry } = read
    const { slugline, edNote } = entry
    const place = { id: ids[i]!, articleId, number, sourceId: feed.sourceId, feedId: feed.id }
    return {
      version: { ...place, json, entryHash, stated: statedIn(entry), slugline, edNote, embargoedUntil, copy, receivedAt: null },
      read,
    }
  })
}

/** A version with the feed's text. What the reader prepared is used unless the text is another now. */
function preparedVersion({ version, read }: { version: ReceivedVersion; read: ReadEntry }, feed: KeptFeed): NewVersion {
  const ready = version.copy === read.copy ? read.prepared : null
  const prepared = ready ?? prepare(jsonOf(read), { ...version, entry: read.entry }, sourceOf(feed))
  return { ...version, ...prepared, ...FROM_FEED, print: version.number === 1 ? prepared.print : null }
}

const sourceOf = (feed: KeptFeed): ArrivalSource => ({ name: feed.source, kind: feed.sourceKind, language: feed.sourceLanguage })

/** The entry as received. */
function jsonOf({ json, prepared, copy }: ReadEntry): string {
  return prepared ? decompress(prepared.received, likeness(copy!.body)) : json
}

const FROM_FEED = { bodyFrom: 'feed', readAs: null, trouble: null, pageKey: null } as const

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
async function withTexts(client: pg.PoolClient, states: readonly NextState[]): Promise<StateWithText[]> {
  const before = await newestTexts(
    client,
    states.filter(lacksText).map(({ articleId }) => articleId),
  )
  return states.map((state) => {
    const copy = state.read.copy!
    return { ...state, copy: lacksText(state) ? withTextOf(copy, before.get(state.articleId)!) : copy }
  })
}

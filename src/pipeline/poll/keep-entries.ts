/** Keeps what a feed document brought: new articles and next versions. */
import { isDeepStrictEqual } from 'node:util'
import type pg from 'pg'
import { insertKeys, lockSource, newestNumberedAt, newestTexts, nextIds } from '../../../db/write/articles.ts'
import type { DueFeed } from '../../../db/write/feeds.ts'
import { insertToScrape, insertVersions, type NewVersion, type ReceivedVersion, statedIn } from '../../../db/write/versions.ts'
import {
  isNextState,
  isNumberedBelow,
  isOlder,
  isOvertaken,
  isUpdatedAlone,
  lacksText,
  type NextState,
  statesInOrder,
  withTextOf,
} from '../../feed/states.ts'
import type { Copy, Prepared, ReadEntry } from '../../model.ts'
import { decompress, likeness } from '../../text/compress.ts'
import { type ArrivalSource, isNoticeText, type UnpreparedText } from '../arrival.ts'
import { identifyEntries, statesOf } from './identify-entries.ts'

/** What keeping entries came to. */
export interface Kept {
  entriesNew: number
  entriesChanged: number
  /** Entries that changed in nothing that a reader sees, or came again in an older state. */
  entriesNoise: number
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
export type KeptFeed = Pick<DueFeed, 'id' | 'sourceId' | 'source' | 'sourceKind' | 'sourceLanguage' | 'scrape'> &
  Partial<Pick<DueFeed, 'namesTrusted' | 'namesLearnt' | 'begunAt'>>

/** Texts that were prepared for an entry after its document was read. */
export type PreparedTexts = Map<ReadEntry, { copy: Copy; prepared: Prepared }>

/** Thrown where texts are to be prepared first, in a reader thread: entries are kept in a transaction, which waits for none. */
export class Unprepared extends Error {
  constructor(readonly texts: { read: ReadEntry; text: UnpreparedText }[]) {
    super(`${texts.length} texts are to be prepared.`)
  }
}

/**
 * Keeps the entries of one feed document: a new article, the next version of a known one, or nothing where nothing changed.
 * Runs inside the caller's transaction under a lock on the source, so that two feeds of one source cannot make one article twice.
 * @param leftOut items of the document that were left unread: they came before, under the same names
 * @param texts what the reader did not prepare: texts that an entry without one inherits, and those of late entries whose feed has pages
 * @throws Unprepared where such a text is missing; the transaction is then to be rolled back
 * @returns null when the text of an entry is needed that was left unread: the document must be read whole and kept again
 */
export async function keepEntries(
  client: pg.PoolClient,
  feed: KeptFeed,
  entries: readonly ReadEntry[],
  leftOut = 0,
  texts: PreparedTexts = new Map(),
): Promise<Kept | null> {
  const sum: Kept = { entriesNew: 0, entriesChanged: 0, entriesNoise: 0, published: [], toScrape: [], toPlace: false, urgent: false }
  if (!entries.length) return sum
  await lockSource(client, feed.sourceId)
  const isNotice = noticesOf(feed)
  const { groups, noise, touched } = await identifyEntries(client, feed, entries, leftOut, isNotice)
  sum.entriesNoise = noise.size
  const fresh = await nextIds(client, 'articles', groups.filter(({ articleId }) => articleId === null).length)
  const articles = groups.map(({ articleId, reads, keys }) => ({
    articleId: articleId ?? fresh.shift()!,
    isNew: articleId === null,
    keys,
    reads: statesInOrder(reads, isNotice).filter((read) => !noise.has(read) && !touched.has(read)),
  }))
  if (articles.some(({ isNew, reads }) => isNew && reads.some(({ copy }) => !copy))) return null
  await insertKeys(
    client,
    feed.sourceId,
    articles.flatMap(({ articleId, keys }) => keys.map((key) => ({ articleId, key }))),
  )
  const waves = articles.reduce((most, { reads }) => Math.max(most, reads.length), 0)
  for (let wave = 0; wave < waves; wave++) {
    const states = articles.flatMap(({ articleId, isNew, reads }) =>
      reads.slice(wave, wave + 1).map((read) => ({ articleId, read, isNew: isNew && wave === 0 })),
    )
    const kept = await keepWave(client, feed, states, { texts, isNotice })
    if (!kept) return null
    sum.entriesNew += kept.entriesNew
    sum.entriesChanged += kept.entriesChanged
    sum.entriesNoise += kept.entriesNoise
    sum.published.push(...kept.published)
    sum.toScrape.push(...kept.toScrape)
    sum.toPlace ||= kept.toPlace
    sum.urgent ||= kept.urgent
  }
  return sum
}

/** Whether an entry says something about an earlier one: a kill, a withheld notice, a correction. */
type IsNotice = (read: ReadEntry) => boolean

/** Reads each entry once. */
function noticesOf(feed: KeptFeed): IsNotice {
  const found = new Map<ReadEntry, boolean>()
  const isNotice = ({ copy, urgent, ...read }: ReadEntry) =>
    copy !== null && urgent !== false && isNoticeText({ ...read, copy, receivedAt: null }, sourceOf(feed))
  return (read) => {
    const known = found.get(read) ?? isNotice(read)
    found.set(read, known)
    return known
  }
}

/** An entry with its article. */
interface ArticleState {
  articleId: number
  read: ReadEntry
  isNew: boolean
}

/** Keeps entries no two of which are of one article. */
async function keepWave(
  client: pg.PoolClient,
  feed: KeptFeed,
  entries: readonly ArticleState[],
  { texts: prepared, isNotice }: { texts: PreparedTexts; isNotice: IsNotice },
): Promise<Kept | null> {
  const fresh = entries.filter(({ isNew }) => isNew)
  const { changed, older, unchanged } = await nextStates(
    client,
    feed,
    entries.filter(({ isNew }) => !isNew),
    isNotice,
  )
  const states = [...fresh.map(({ articleId, read }) => ({ articleId, number: 1, read })), ...changed]
  const first = states.filter(({ number }) => number === 1)
  if (states.some(({ read }) => !read.copy)) return null

  const texts = await withTexts(client, states)
  // Oldest first, so that what was sent first is placed first.
  const versions = await receivedVersions(client, feed, texts.reverse())
  const withPages = versions.filter(({ version, read }) => feed.scrape && read.entry.link && version.number > 0)
  const toScrape = withPages.map(({ version, read }) => ({ ...version, urgent: read.urgent ?? false }))
  const toPlace = preparedVersions(
    versions.filter((one) => !withPages.includes(one)),
    feed,
    prepared,
  )
  await insertToScrape(client, toScrape)
  await insertVersions(client, toPlace)
  return {
    entriesNew: first.length,
    entriesChanged: states.length - first.length - older,
    entriesNoise: older + unchanged,
    published: first.map(({ read }) => read.entry.published),
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

/** Versions with the feed's text, as it was prepared. @throws Unprepared where one was not */
function preparedVersions(versions: { version: ReceivedVersion; read: ReadEntry }[], feed: KeptFeed, texts: PreparedTexts): NewVersion[] {
  const missing: Unprepared['texts'] = []
  const ready = versions.flatMap(({ version, read }) => {
    const prepared = preparedFor(version.copy, read, texts)
    if (prepared) return [{ ...version, ...prepared, ...FROM_FEED, print: version.number === 1 ? prepared.print : null }]
    missing.push({ read, text: { json: jsonOf(read), version: { ...version, entry: read.entry }, source: sourceOf(feed) } })
    return []
  })
  if (missing.length) throw new Unprepared(missing)
  return ready
}

/** What was prepared for this text of an entry: its own, or one that it inherits. */
function preparedFor(copy: Copy, read: ReadEntry, texts: PreparedTexts): Prepared | null {
  const later = texts.get(read)
  if (later && isDeepStrictEqual(later.copy, copy)) return later.prepared
  return copy === read.copy ? read.prepared : null
}

const sourceOf = (feed: KeptFeed): ArrivalSource => ({ name: feed.source, kind: feed.sourceKind, language: feed.sourceLanguage })

/** The entry as received. */
function jsonOf({ json, prepared, copy }: ReadEntry): string {
  return prepared ? decompress(prepared.received, likeness(copy!.body)) : json
}

const FROM_FEED = { bodyFrom: 'feed', readAs: null, trouble: null, pageKey: null } as const

/** The entries that are the next state of their article, or its first, how many of them came late, and how many others had been brought before. */
async function nextStates(
  client: pg.PoolClient,
  feed: KeptFeed,
  entries: readonly ArticleState[],
  isNotice: IsNotice,
): Promise<{ changed: NextState[]; older: number; unchanged: number }> {
  const stored = await statesOf(
    client,
    feed.id,
    entries.map(({ articleId }) => articleId),
  )
  const changed: NextState[] = []
  let older = 0
  let unchanged = 0
  for (const { articleId, read } of entries) {
    const before = stored.get(articleId)
    if (!before) changed.push({ articleId, number: 1, read })
    else if (isOvertaken(before, feed.id, read, isNotice(read))) {
      changed.push({ articleId, number: before.oldest - 1, read })
      older++
    } else if (isNumberedBelow(before, read) && isOlder(read, await newestNumberedAt(client, articleId)))
      changed.push({ articleId, number: before.oldest - 1, read })
    else if (isNextState(before, feed.id, read) || (feed.scrape && read.entry.link && isUpdatedAlone(before, read)))
      changed.push({ articleId, number: before.newest + 1, read })
    else if ((before.hashOfFeed.get(feed.id) ?? read.entryHash) !== read.entryHash) unchanged++
  }
  return { changed, older, unchanged }
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

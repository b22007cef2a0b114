import { and, desc, eq, gte, isNotNull, or, type SQL, sql } from 'drizzle-orm'
import { QueryBuilder } from 'drizzle-orm/pg-core'
import type { StoryOrder, StoryStatus } from '../../src/model.ts'
import type { Database } from '../client.ts'
import { articles } from '../schema/articles.ts'
import { sources } from '../schema/sources-and-feeds.ts'
import { stories, storyWords } from '../schema/stories.ts'
import { isHit, parseSearch, requiredKeys, type Search } from '../search.ts'
import { readSearchedTexts } from './searched-text.ts'
import { isoTime } from './time.ts'
import { isOpen, killedUnderEmbargo, shownVersion } from './visibility.ts'

/** The position of a story in the list, newest first. The next page begins after it. */
export interface StoryPosition {
  /** The time that the list is ordered by, as `isoTime` formats it, with microseconds. */
  at: string
  id: number
}

/** The column that an order sorts by. */
export const orderColumn = (order: StoryOrder) => (order === 'arrival' ? stories.updatedAt : stories.listedAt)

export interface StoryFilter {
  limit: number
  order: StoryOrder
  behind?: StoryPosition | undefined
  /** Name of a source; any article of the story counts. The same holds for `feed`. */
  source?: string | undefined
  feed?: number | undefined
  /** A language range (RFC 4647 basic filtering): `en` finds `en-GB` too. */
  language?: string | undefined
  /** As typed into a search box: words, "phrases", or, -not. */
  q?: string | undefined
  since?: Date | undefined
  /** `attention`: killed, withheld, or corrected and usable; `since` then counts from the kill or the correction. */
  status: StoryStatus | 'attention' | 'all'
  /** Without stories that are embargoed or withheld, or merged into such a one. */
  openOnly?: boolean | undefined
}

/**
 * Up to this many candidates are collected through their own index and sorted. By itself the planner scans the list from the newest story on and
 * tests each, which is quick for a common word, and took 40 s in a million stories for a rare one.
 */
const MAX_COLLECTED = 5000

/** Limit of one search: a phrase of common words could otherwise keep a connection busy for minutes. */
const SEARCH_SECONDS = 5

/** Candidates whose texts are read at once: a page may be full of hits after the first few, or need thousands. */
const TEXTS_AT_ONCE = { first: 50, most: 400 }

type SearchReader = Pick<Database['drizzle'], 'select' | 'with'>

/** What is searched for took longer than a search may. */
export class SearchTooLong extends Error {}

/**
 * The ids of one page, newest first by (time of the order, id), at most `limit`.
 * @throws SearchTooLong, or the driver's 57014 (query_canceled), when the search takes longer than five seconds
 */
export async function readPageIds(db: Database, filter: StoryFilter): Promise<number[]> {
  const { source, feed, limit, order } = filter
  const list = listBy(order)
  const search = filter.q ? parseSearch(filter.q) : undefined
  const sourceId = source ? await readSourceId(db, source) : undefined
  if ((source && sourceId === undefined) || search?.length === 0) return []
  const condition = matching(filter, sourceId, search)
  if (search) return readHits(db, search, candidatesOf(db, list, condition, filter.behind), limit)
  if (sourceId === undefined && feed === undefined) return (await scanNewest(db.drizzle, list, condition, limit)).map((row) => row.id)
  const collected = await collect(db, list, condition, limit)
  return (collected ?? (await within(db, (reader) => scanNewest(reader, list, condition, limit)))).map((row) => row.id)
}

/** Reads the texts of candidates until `limit` of them are hits. */
async function readHits(db: Database, search: Search, candidates: AsyncIterable<number[]>, limit: number): Promise<number[]> {
  const end = performance.now() + SEARCH_SECONDS * 1000
  const hits: number[] = []
  for await (const ids of candidates) {
    const texts = new Map((await readSearchedTexts(db.pool, ids)).map((text) => [text.storyId, text]))
    hits.push(...ids.filter((id) => texts.has(id) && isHit(search, texts.get(id)!)))
    if (hits.length >= limit) break
    if (performance.now() > end) throw new SearchTooLong()
  }
  return hits.slice(0, limit)
}

/** All stories with this condition, newest first. */
async function* candidatesOf(
  db: Database,
  list: ListOrder,
  condition: SQL | undefined,
  behind: StoryPosition | undefined,
): AsyncGenerator<number[]> {
  const collected = await collect(db, list, condition, MAX_COLLECTED)
  let last = behind
  let some = TEXTS_AT_ONCE.first
  for (let at = 0; ; some = Math.min(2 * some, TEXTS_AT_ONCE.most)) {
    const next =
      collected?.slice(at, at + some) ??
      (await within(db, (reader) => scanNewest(reader, list, and(condition, last && after(list, last)), some)))
    if (next.length) yield next.map((row) => row.id)
    if (next.length < some) return
    at += some
    last = next.at(-1)
  }
}

/** Reads with a limit of time, and through an index. */
function within<Found>(db: Database, read: (reader: SearchReader) => Promise<Found>): Promise<Found> {
  return db.drizzle.transaction(
    async (reader) => {
      await reader.execute(sql.raw(`set local enable_seqscan = off; set local statement_timeout = '${SEARCH_SECONDS}s'`))
      return read(reader)
    },
    { accessMode: 'read only' },
  )
}

type ListOrder = ReturnType<typeof listBy>

function listBy(order: StoryOrder) {
  const column = orderColumn(order)
  return { column, position: { id: stories.id, at: isoTime(column) }, newestFirst: [desc(column), desc(stories.id)] }
}

/** Scans from the newest story on until `limit` are found. */
function scanNewest(
  reader: SearchReader,
  { position, newestFirst }: ListOrder,
  condition: SQL | undefined,
  limit: number,
): Promise<StoryPosition[]> {
  return reader
    .select(position)
    .from(stories)
    .where(condition)
    .orderBy(...newestFirst)
    .limit(limit)
}

/** Collects all stories with this condition through its own index and sorts them; undefined when they are so many that the scan is quick. */
function collect(db: Database, { column }: ListOrder, condition: SQL | undefined, limit: number): Promise<StoryPosition[] | undefined> {
  return within(db, async (reader) => {
    const found = reader
      .select({ id: stories.id, iso: isoTime(column).as('iso'), at: column })
      .from(stories)
      .where(condition)
      .limit(MAX_COLLECTED + 1)
    const hits = new QueryBuilder().$with('hits').as(found)
    const rows = await reader
      .with(hits)
      .select({ id: hits.id, at: hits.iso, all: sql<number>`(select count(*) from ${hits})` })
      .from(hits)
      .orderBy(desc(hits.at), desc(hits.id))
      .limit(limit)
    return rows[0] && rows[0].all > MAX_COLLECTED ? undefined : rows
  })
}

/** @param openOnly articles none of whose versions may be shown do not count */
const storiesOf = (condition: SQL, openOnly: boolean) =>
  sql`${stories.id} in (select ${articles.storyId} from ${articles} where ${and(condition, openOnly ? sql`(not coalesce(may_be_hidden(${articles.signal}), false) or exists (select 1 from ${shownVersion}))` : undefined)})`

/** The filter as one condition on `stories`, without the parts that are not set. */
function matching(
  { behind, feed, language, since, status, order, openOnly }: StoryFilter,
  sourceId: number | undefined,
  search: Search | undefined,
): SQL | undefined {
  const range = language?.toLowerCase()
  return and(
    having(status, since),
    openOnly ? isOpen : undefined,
    behind && after(listBy(order), behind),
    since && gte(orderColumn(order), since),
    sourceId === undefined ? undefined : storiesOf(eq(articles.sourceId, sourceId), openOnly ?? false),
    feed === undefined ? undefined : storiesOf(eq(articles.feedId, feed), openOnly ?? false),
    range ? or(eq(sql`lower(${stories.language})`, range), sql`starts_with(lower(${stories.language}), ${`${range}-`})`) : undefined,
    search && withKeys(search),
    // A hit would disclose the words of a story that was killed under embargo.
    search && sql`not ${killedUnderEmbargo}`,
  )
}

const after = ({ column }: ListOrder, { at, id }: StoryPosition) => sql`(${column}, ${stories.id}) < (${at}::timestamptz, ${id}::bigint)`

/** That a story may be a hit, by its keys; undefined where they cannot tell. */
function withKeys(search: Search): SQL | undefined {
  const alternatives = requiredKeys(search).map(({ all, oneOf }) =>
    and(
      all.length ? sql`${storyWords.keys} @> ${`{${all}}`}::int4[]` : undefined,
      ...oneOf.map((keys) => sql`${storyWords.keys} && ${`{${keys}}`}::int4[]`),
    ),
  )
  if (alternatives.includes(undefined)) return undefined
  return sql`${stories.id} in (select ${storyWords.storyId} from ${storyWords} where ${or(...alternatives)})`
}

/** A kill and a correction update their story, so the scan from the newest on may still end at `since`. */
function having(status: StoryFilter['status'], since: Date | undefined): SQL | undefined {
  if (status === 'all') return undefined
  if (status !== 'attention') return eq(stories.status, status)
  const then = (column: typeof stories.killedAt | typeof stories.correctedAt) => (since ? gte(column, since) : isNotNull(column))
  return or(
    eq(stories.status, 'withheld'),
    and(eq(stories.status, 'killed'), then(stories.killedAt)),
    and(eq(stories.status, 'usable'), then(stories.correctedAt)),
  )
}

/**
 * Looks up the id of a source by its name in upper or lower case, so that the planner knows how common the source is. Of two names that differ in
 * case only, the one with the given spelling.
 */
async function readSourceId(db: Database, name: string): Promise<number | undefined> {
  const alike = await db.drizzle
    .select({ id: sources.id, name: sources.name })
    .from(sources)
    .where(sql`lower(${sources.name}) = lower(${name})`)
  return (alike.find((source) => source.name === name) ?? alike[0])?.id
}

import { and, between, desc, eq, gt, gte, inArray, isNotNull, lt, not, or, type SQL, sql } from 'drizzle-orm'
import { QueryBuilder } from 'drizzle-orm/pg-core'
import type { Signal, SourceKind, StoryOrder, StoryStatus } from '../../src/model.ts'
import type { Database } from '../client.ts'
import { articles } from '../schema/articles.ts'
import { sources } from '../schema/sources-and-feeds.ts'
import { stories, storyWords } from '../schema/stories.ts'
import { isHit, parseSearch, requiredKeys, type Search } from '../search.ts'
import { type SqlConnection, statement } from '../statement.ts'
import { readSearchedTexts } from './searched-text.ts'
import { isoTime } from './time.ts'
import { isOpen, killedUnderEmbargo, mayHide, shownVersion } from './visibility.ts'

/** The position of a story in the list, newest first. The next page begins after it. */
export interface StoryPosition {
  /** The time that the list is ordered by, as `isoTime` formats it, with microseconds. */
  at: string
  id: number
}

/** The column that an order sorts by. */
export const orderColumn = (order: StoryOrder) =>
  ({ arrival: stories.updatedAt, listed: stories.listedAt, created: stories.createdAt })[order]

export interface StoryFilter {
  limit: number
  order: StoryOrder
  behind?: StoryPosition | undefined
  /** Names of sources, one of which has an article in the story. The same holds for `feed`. */
  source?: string[] | undefined
  /** None of which has. */
  notSource?: string[] | undefined
  /** Of the source of the canonical article. */
  kind?: SourceKind | undefined
  feed?: number | undefined
  /** A language range (RFC 4647 basic filtering): `en` finds `en-GB` too. */
  language?: string | undefined
  /** As typed into a search box: words, "phrases", or, -not. */
  q?: string | undefined
  /** Of the canonical version: from and to. */
  urgency?: [number, number] | undefined
  /** Of the canonical version: one of these, or a child of one. */
  subject?: string[] | undefined
  /** The beginning of the slugline of the canonical version, in any case. */
  slugline?: string | undefined
  signal?: Signal | undefined
  picture?: boolean | undefined
  /** Published by so many sources at least. */
  outlets?: number | undefined
  since?: Date | undefined
  until?: Date | undefined
  createdSince?: Date | undefined
  ids?: number[] | undefined
  /** `attention`: killed, withheld, or corrected and usable; `since` then counts from the kill or the correction. */
  status: StoryStatus | 'attention' | 'all'
  /** Without stories that are embargoed or withheld, or merged into such a one. */
  openOnly?: boolean | undefined
  /** Further conditions, of a saved search, all of which hold too. */
  and?: StoryConditions[] | undefined
  /** The index of words follows the story log, so it may not have what was logged just now: texts alone decide. */
  withoutIndex?: boolean | undefined
}

/** What says which stories are meant, without where a page of them begins and ends. */
export type StoryConditions = Omit<StoryFilter, 'limit' | 'order' | 'behind' | 'openOnly' | 'and' | 'withoutIndex'>

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
  const { limit, order } = filter
  const list = listBy(order)
  const all = [filter, ...(filter.and ?? [])]
  const named = await readSourceIds(
    db.pool,
    all.flatMap(({ source = [], notSource = [] }) => [...source, ...notSource]),
  )
  const searches = all.flatMap(({ q }) => (q ? [parseSearch(q)] : []))
  if (searches.some((search) => !search.length)) return []
  const condition = and(
    ...all.map((one) => matching({ ...one, order, openOnly: filter.openOnly, withoutIndex: filter.withoutIndex }, named)),
    filter.behind && after(list, filter.behind),
  )
  if (searches.length) return readHits(db, searches, candidatesOf(db, list, condition, filter.behind), limit)
  if (!all.some(isSelective)) {
    const scan = (reader: SearchReader) => scanNewest(reader, list, condition, limit)
    return (await (all.some(mayBeRare) ? within(db, scan) : scan(db.drizzle))).map((row) => row.id)
  }
  const collected = await collect(db, list, condition, limit)
  return (collected ?? (await within(db, (reader) => scanNewest(reader, list, condition, limit)))).map((row) => row.id)
}

/** Whether an index of its own finds what few stories have, so that a scan of the list could take long. */
const isSelective = ({ source, feed, ids }: StoryConditions) => source !== undefined || feed !== undefined || ids !== undefined

/** Conditions that few stories may meet and no index finds: their scan has a limit of time. */
const mayBeRare = (one: StoryConditions) => one.signal !== undefined || one.outlets !== undefined || asksForContent(one)

/** Whether conditions ask for what a text says: a hit discloses it. */
export const asksForContent = ({ q, urgency, subject, slugline, picture }: StoryConditions) =>
  [q, urgency, subject, slugline, picture].some((asked) => asked !== undefined)

const selectTargets = statement<{ id: number; into: number }>({
  name: 'targets-of-merged',
  text: 'SELECT id, merged_into AS into FROM stories WHERE id = ANY($1) AND merged_into IS NOT NULL',
  columns: { id: 'int8', into: 'int8' },
})

/**
 * Those of these stories that meet all conditions now. A merged story does when the one that has its articles does. The status that a list shows when none is
 * asked for is no condition here: a kill must reach those who had the story.
 * @param options.openOnly without stories that are hidden, and without copies that are
 */
export async function matchingStories(
  db: Database,
  conditions: StoryConditions[],
  storyIds: number[],
  options: { openOnly: boolean; order?: StoryOrder },
): Promise<Set<number>> {
  const [first, ...rest] = conditions
  if (!storyIds.length) return new Set()
  const { openOnly, order = 'listed' } = options
  const targets = await selectTargets.rows(db.pool, [storyIds])
  const ids = { status: 'all' as const, ids: [...new Set([...storyIds, ...targets.map(({ into }) => into)])] }
  const anyStatus = [first ?? ids, ...rest].map((one) => ({ ...one, status: one.status === 'usable' ? ('all' as const) : one.status }))
  const and = [...anyStatus.slice(1), ids]
  const met = new Set(await readPageIds(db, { ...anyStatus[0]!, and, order, openOnly, withoutIndex: true, limit: ids.ids.length }))
  for (const { id, into } of targets) if (met.has(into)) met.add(id)
  return new Set(storyIds.filter((id) => met.has(id)))
}

/** Reads the texts of candidates until `limit` of them are hits. */
async function readHits(db: Database, searches: Search[], candidates: AsyncIterable<number[]>, limit: number): Promise<number[]> {
  const end = performance.now() + SEARCH_SECONDS * 1000
  const hits: number[] = []
  for await (const ids of candidates) {
    const texts = new Map((await readSearchedTexts(db.pool, ids)).map((text) => [text.storyId, text]))
    hits.push(...ids.filter((id) => texts.has(id) && searches.every((search) => isHit(search, texts.get(id)!))))
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

/** An article of which some version may be shown. */
const isShown = sql`(not coalesce(may_be_hidden(${articles.signal}), false) or exists (select 1 from ${shownVersion}))`

/** The signal of the newest version that may be shown. */
const shownSignal = sql`(case when ${mayHide} then (select signal from ${shownVersion}) else ${articles.signal} end)`

/** @param openOnly articles none of whose versions may be shown do not count */
const storiesOf = (condition: SQL, openOnly: boolean) =>
  sql`${stories.id} in (select ${articles.storyId} from ${articles} where ${and(condition, openOnly ? isShown : undefined)})`

/** Conditions as one on `stories`, without the parts that are not set. */
function matching(
  filter: StoryConditions & Pick<StoryFilter, 'order' | 'openOnly' | 'withoutIndex'>,
  named: Map<string, number>,
): SQL | undefined {
  const { source, notSource, kind, feed, language, urgency, subject, slugline, signal, picture, outlets } = filter
  const { since, until, createdSince, ids, status, order, q, openOnly = false, withoutIndex } = filter
  const range = language?.toLowerCase()
  const idsOf = (names: string[]) => names.flatMap((name) => named.get(name.toLowerCase()) ?? [])
  const search = q ? parseSearch(q) : undefined
  return and(
    having(status, since),
    openOnly ? isOpen : undefined,
    since && gte(orderColumn(order), since),
    until && lt(orderColumn(order), until),
    createdSince && gte(stories.createdAt, createdSince),
    ids && inArray(stories.id, ids),
    source && (idsOf(source).length ? storiesOf(inArray(articles.sourceId, idsOf(source)), openOnly) : sql`false`),
    notSource && idsOf(notSource).length ? not(storiesOf(inArray(articles.sourceId, idsOf(notSource)), openOnly)) : undefined,
    kind && sql`${stories.sourceId} in (select ${sources.id} from ${sources} where ${sources.kind} = ${kind})`,
    feed === undefined ? undefined : storiesOf(eq(articles.feedId, feed), openOnly),
    range ? or(eq(sql`lower(${stories.language})`, range), sql`starts_with(lower(${stories.language}), ${`${range}-`})`) : undefined,
    urgency && between(stories.urgency, ...urgency),
    subject && or(...subject.map(withSubject)),
    slugline ? sql`starts_with(lower(${stories.slugline}), ${slugline.toLowerCase()})` : undefined,
    signal &&
      sql`exists (select from ${articles} where ${articles.id} = ${stories.canonicalId} and ${openOnly ? shownSignal : articles.signal} = ${signal})`,
    picture === undefined ? undefined : picture ? gt(stories.pictures, 0) : eq(stories.pictures, 0),
    outlets === undefined
      ? undefined
      : sql`(select count(distinct ${articles.sourceId}) from ${articles} where ${and(eq(articles.storyId, stories.id), openOnly ? isShown : undefined)}) >= ${outlets}`,
    search && !withoutIndex ? withKeys(search) : undefined,
    // A hit would disclose what a story says that was killed under embargo.
    asksForContent(filter) ? sql`not ${killedUnderEmbargo}` : undefined,
  )
}

/**
 * A subject, or a child of it. The older subject codes of IPTC have a level in every two or three digits and end in zeros (04000000 > 04003000 >
 * 04003001), and are stored after their scheme (`subj:04003001`), which may be left out; of other schemes a child follows after a slash, colon or dot.
 */
function withSubject(code: string): SQL {
  const iptc = /^(?:(subj|medtop):)?(?:(\d{2})0{6}|(\d{5})0{3}|(\d{8}))$/.exec(code)
  if (iptc) {
    const [, scheme, ...levels] = iptc
    const begin = levels.find((level) => level !== undefined)!
    const codes = scheme ? sql`s like ${`${scheme}:%`}` : sql`true`
    return sql`exists (select from unnest(${stories.subjects}) s where right(s, 8) like ${`${begin}%`} and s ~ '(^|:)[0-9]{8}$' and ${codes})`
  }
  return sql`exists (select from unnest(${stories.subjects}) s where s = ${code} or starts_with(s, ${`${code}/`}) or starts_with(s, ${`${code}:`}) or starts_with(s, ${`${code}.`}))`
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

const selectSources = statement<{ id: number; name: string }>({
  text: 'SELECT id, name FROM sources WHERE lower(name) = ANY($1) ORDER BY id DESC',
  columns: { id: 'int8', name: 'text' },
})

/**
 * The ids of sources by their names in lower case, so that the planner knows how common each is. Of two names that differ in case only, the one
 * with the given spelling, else the older.
 */
async function readSourceIds(connection: SqlConnection, names: string[]): Promise<Map<string, number>> {
  if (!names.length) return new Map()
  const found = await selectSources.rows(connection, [names.map((name) => name.toLowerCase())])
  const given = new Set(names)
  const inOrder = [...found.filter(({ name }) => !given.has(name)), ...found.filter(({ name }) => given.has(name))]
  return new Map(inOrder.map(({ id, name }) => [name.toLowerCase(), id]))
}

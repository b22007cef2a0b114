import { and, desc, eq, gte, isNotNull, or, type SQL, sql } from 'drizzle-orm'
import { QueryBuilder } from 'drizzle-orm/pg-core'
import type { StoryStatus } from '../../src/model.ts'
import type { Database } from '../client.ts'
import { articles } from '../schema/articles.ts'
import { sources } from '../schema/sources-and-feeds.ts'
import { stories, storyWords } from '../schema/stories.ts'
import { searchQuery } from '../search.ts'
import { killedUnderEmbargo } from './visibility.ts'

/** The position of a story in the list, newest first. The next page begins after it. */
export interface StoryPosition {
  /** As `isoTime` formats it, with microseconds. */
  updatedAt: string
  id: number
}

export interface StoryFilter {
  limit: number
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
}

/**
 * Up to this many hits are collected through their own index and sorted. By itself the planner scans the list from the newest story on and tests
 * each, which is quick for a common word, and took 40 s in a million stories for a rare one.
 */
const MAX_COLLECTED = 5000

/** Limit of one search: a phrase of common words could otherwise keep a connection busy for minutes. */
const SEARCH_TIMEOUT = '5s'

type SearchReader = Pick<Database['drizzle'], 'select' | 'with'>

/**
 * The ids of one page, newest first by (updatedAt, id), at most `limit`.
 * @throws the driver's 57014 (query_canceled) when the search takes longer than five seconds
 */
export async function readPageIds(db: Database, filter: StoryFilter): Promise<number[]> {
  const { q, source, feed, limit } = filter
  const sourceId = source ? await readSourceId(db, source) : undefined
  if (source && sourceId === undefined) return []
  const condition = matching(filter, sourceId)
  if (!q && sourceId === undefined && feed === undefined) return scanNewest(db.drizzle, condition, limit)
  return db.drizzle.transaction(
    async (reader) => {
      await reader.execute(sql.raw(`set local enable_seqscan = off; set local statement_timeout = '${SEARCH_TIMEOUT}'`))
      return (await collectHits(reader, condition, limit)) ?? scanNewest(reader, condition, limit)
    },
    { accessMode: 'read only' },
  )
}

/** Scans from the newest story on until the page is full. */
async function scanNewest(reader: SearchReader, condition: SQL | undefined, limit: number): Promise<number[]> {
  const newestFirst = [desc(stories.updatedAt), desc(stories.id)]
  const rows = await reader
    .select({ id: stories.id })
    .from(stories)
    .where(condition)
    .orderBy(...newestFirst)
    .limit(limit)
  return rows.map((row) => row.id)
}

/** Collects all hits through their own index and sorts them; undefined when they are so many that the scan is quick. */
async function collectHits(reader: SearchReader, condition: SQL | undefined, limit: number): Promise<number[] | undefined> {
  const found = reader
    .select({ id: stories.id, updatedAt: stories.updatedAt })
    .from(stories)
    .where(condition)
    .limit(MAX_COLLECTED + 1)
  const hits = new QueryBuilder().$with('hits').as(found)
  const rows = await reader
    .with(hits)
    .select({ id: hits.id, all: sql<number>`(select count(*) from ${hits})` })
    .from(hits)
    .orderBy(desc(hits.updatedAt), desc(hits.id))
    .limit(limit)
  return rows[0] && rows[0].all > MAX_COLLECTED ? undefined : rows.map((row) => row.id)
}

const storiesOf = (condition: SQL) => sql`${stories.id} in (select ${articles.storyId} from ${articles} where ${condition})`

/** The filter as one condition on `stories`, without the parts that are not set. */
function matching({ behind, feed, language, q, since, status }: StoryFilter, sourceId: number | undefined): SQL | undefined {
  const range = language?.toLowerCase()
  return and(
    having(status, since),
    behind && sql`(${stories.updatedAt}, ${stories.id}) < (${behind.updatedAt}::timestamptz, ${behind.id}::bigint)`,
    since && gte(stories.updatedAt, since),
    sourceId === undefined ? undefined : storiesOf(eq(articles.sourceId, sourceId)),
    feed === undefined ? undefined : storiesOf(eq(articles.feedId, feed)),
    range ? or(eq(sql`lower(${stories.language})`, range), sql`starts_with(lower(${stories.language}), ${`${range}-`})`) : undefined,
    q
      ? sql`${stories.id} in (select ${storyWords.storyId} from ${storyWords} where ${storyWords.words} @@ ${searchQuery(q)}::tsquery)`
      : undefined,
    // A hit would disclose the words of a story that was killed under embargo.
    q ? sql`not ${killedUnderEmbargo}` : undefined,
  )
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

import { and, desc, eq, gte, isNotNull, or, type SQL, sql } from 'drizzle-orm'
import { QueryBuilder } from 'drizzle-orm/pg-core'
import type { StoryStatus } from '../../src/model.ts'
import type { Database } from '../client.ts'
import { articles } from '../schema/articles.ts'
import { sources } from '../schema/sources-and-feeds.ts'
import { stories, storyWords } from '../schema/stories.ts'
import { searchQuery } from '../search.ts'
import { killedUnderEmbargo } from './visibility.ts'

/** The place of a story in the list, newest first: pages go on behind it. */
export interface StoryPosition {
  /** As `iso` writes it, with microseconds. */
  updatedAt: string
  id: number
}

export interface StoryFilter {
  limit: number
  behind?: StoryPosition | undefined
  /** Name of a source; any article of the story counts, and so for `feed`. */
  source?: string | undefined
  feed?: number | undefined
  /** A language range (RFC 4647 basic filtering): `en` finds `en-GB` too. */
  language?: string | undefined
  /** As typed into a search box: words, "phrases", or, -not. */
  q?: string | undefined
  since?: Date | undefined
  /** `struck`: killed, withheld, or corrected and usable; `since` then counts from the kill or the correction. */
  status: StoryStatus | 'attention' | 'all'
}

/**
 * Up to so many hits are gathered and sorted. Left to itself the planner walks the list from the newest on and tests each story,
 * which is quick for a common word and took 40 s of a million stories for a rare one.
 */
const GATHERED = 5000

/** A search may take so long, so that no question of a reader can hold a connection for minutes (a phrase of common words would). */
const SEARCH_TIMEOUT = '5s'

type Reader = Pick<Database['drizzle'], 'select' | 'with'>

/**
 * The ids of one page, newest first by (updatedAt, id), at most `limit`.
 * @throws the driver's 57014 (query_canceled) when the search takes longer than five seconds
 */
export async function readPageIds(db: Database, filter: StoryFilter): Promise<number[]> {
  const { q, source, feed, limit } = filter
  const sourceId = source ? await readSourceId(db, source) : undefined
  if (source && sourceId === undefined) return []
  const condition = matching(filter, sourceId)
  if (!q && sourceId === undefined && feed === undefined) return walk(db.drizzle, condition, limit)
  return db.drizzle.transaction(
    async (reader) => {
      await reader.execute(sql.raw(`set local enable_seqscan = off; set local statement_timeout = '${SEARCH_TIMEOUT}'`))
      return (await gather(reader, condition, limit)) ?? walk(reader, condition, limit)
    },
    { accessMode: 'read only' },
  )
}

/** From the newest on until the page is full. */
async function walk(reader: Reader, condition: SQL | undefined, limit: number): Promise<number[]> {
  const newestFirst = [desc(stories.updatedAt), desc(stories.id)]
  const rows = await reader
    .select({ id: stories.id })
    .from(stories)
    .where(condition)
    .orderBy(...newestFirst)
    .limit(limit)
  return rows.map((row) => row.id)
}

/** All hits through their own index, then sorted; undefined when they are so many that the walk is quick. */
async function gather(reader: Reader, condition: SQL | undefined, limit: number): Promise<number[] | undefined> {
  const found = reader
    .select({ id: stories.id, updatedAt: stories.updatedAt })
    .from(stories)
    .where(condition)
    .limit(GATHERED + 1)
  const hits = new QueryBuilder().$with('hits').as(found)
  const rows = await reader
    .with(hits)
    .select({ id: hits.id, all: sql<number>`(select count(*) from ${hits})` })
    .from(hits)
    .orderBy(desc(hits.updatedAt), desc(hits.id))
    .limit(limit)
  return rows[0] && rows[0].all > GATHERED ? undefined : rows.map((row) => row.id)
}

const storiesOf = (condition: SQL) => sql`${stories.id} in (select ${articles.storyId} from ${articles} where ${condition})`

/** The filter as one condition on `stories`; parts that are not asked for fall away. */
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
    // To find what was killed under embargo by its words would tell them.
    q ? sql`not ${killedUnderEmbargo}` : undefined,
  )
}

/** A kill and a correction touch their story, so the walk from the newest on may still end at `since`. */
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

/** A name, in any case, is looked up first, so that the planner knows how common the source is. Of two that differ in case the one written so. */
async function readSourceId(db: Database, name: string): Promise<number | undefined> {
  const alike = await db.drizzle
    .select({ id: sources.id, name: sources.name })
    .from(sources)
    .where(sql`lower(${sources.name}) = lower(${name})`)
  return (alike.find((source) => source.name === name) ?? alike[0])?.id
}

import { count, min, ne, sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { FEED_HEALTHS, type FeedHealth, type Step } from '../../src/model.ts'
import type { Database } from '../client.ts'
import { MIGRATIONS_FOLDER } from '../migrate.ts'
import { articles, waiting } from '../schema/articles.ts'
import { feeds } from '../schema/sources-and-feeds.ts'
import { stories } from '../schema/stories.ts'
import { statement } from '../statement.ts'
import { readNote } from '../write/notes.ts'
import { feedHealth } from './feeds.ts'
import { readLogHead } from './story-log.ts'

/** Up to this many rows are counted; above it the planner's estimate is used. Counting 100,000 articles took 45 to 72 ms on a busy two-core machine. */
const MAX_COUNTED = 100_000

/** How many feeds have which health. */
export async function readFeedHealth(db: Database): Promise<Partial<Record<FeedHealth, number>>> {
  const rows = await db.drizzle.select({ health: feedHealth, feeds: count() }).from(feeds).groupBy(sql`1`)
  return Object.fromEntries(rows.map((row) => [row.health, row.feeds]))
}

const selectEstimates = statement<{ articles: number; stories: number }>({
  text: `SELECT (SELECT reltuples FROM pg_class WHERE oid = 'articles'::regclass) AS articles, (SELECT reltuples FROM pg_class WHERE oid = 'stories'::regclass) AS stories`,
  columns: { articles: 'float4', stories: 'float4' },
})

/**
 * Counts articles, stories without merged ones, and articles that joined an existing story. Exact up to 100,000 rows a table, above that what
 * autovacuum last estimated (pg_class.reltuples), so that the cost does not grow.
 */
export async function readTotals(db: Database): Promise<{ articles: number; stories: number; folded: number }> {
  const estimated = await selectEstimates.one(db.pool)
  if (Math.max(estimated.articles, estimated.stories) > MAX_COUNTED) {
    return { ...estimated, folded: Math.max(0, estimated.articles - estimated.stories) }
  }
  const [[read], [separate]] = await Promise.all([
    db.drizzle.select({ all: count(), placed: count(articles.storyId) }).from(articles),
    db.drizzle.select({ all: count() }).from(stories).where(ne(stories.status, 'merged')),
  ])
  return { articles: read!.all, stories: separate!.all, folded: Math.max(0, read!.placed - separate!.all) }
}

/** Versions that wait, per step, and how many seconds the oldest of them has waited. */
export async function readWaiting(db: Database): Promise<Record<Exclude<Step, 'retry'>, { versions: number; oldestSeconds: number }>> {
  const rows = await db.drizzle
    .select({
      step: waiting.step,
      versions: count(),
      oldestSeconds: sql<number>`greatest(0, extract(epoch from now() - ${min(waiting.since)}))`.mapWith(Number),
    })
    .from(waiting)
    .groupBy(waiting.step)
  const none = { versions: 0, oldestSeconds: 0 }
  const at = (step: Step) => rows.find((row) => row.step === step) ?? none
  return { scrape: at('scrape'), place: at('place') }
}

/** The status line of the desk. The sample newsroom is playing while the note `sample` exists, and has ended from the time in that note on. */
export async function readStatus(db: Database) {
  const [sample, health, totals, inWait, lastEvent] = await Promise.all([
    readNote(db, 'sample'),
    readFeedHealth(db),
    readTotals(db),
    readWaiting(db),
    readLogHead(db),
  ])
  const feedsIn = (...states: FeedHealth[]) => states.reduce((sum, state) => sum + (health[state] ?? 0), 0)
  return {
    sample: sample !== undefined,
    sampleOver: Date.parse(sample?.endsAt ?? '') <= Date.now(),
    feeds: {
      total: feedsIn(...FEED_HEALTHS),
      ok: feedsIn('ok', 'repaired', 'late', 'undated'),
      trouble: feedsIn('failing', 'gone', 'silent', 'empty', 'haywire'),
    },
    ...totals,
    waiting: { scrape: inWait.scrape.versions, place: inWait.place.versions },
    lastEvent,
  }
}

const selectServerVersion = statement<{ version: string }>({
  text: `SELECT current_setting('server_version') AS version`,
  columns: { version: 'text' },
})

/** The version of PostgreSQL. */
export async function readServerVersion(db: Database): Promise<string> {
  return (await selectServerVersion.one(db.pool)).version
}

const selectFeedCount = statement<{ feeds: number; inTrouble: number }>({
  text: 'SELECT count(*) AS feeds, count(*) FILTER (WHERE trouble IS NOT NULL) AS "inTrouble" FROM feeds',
  columns: { feeds: 'int8', inTrouble: 'int8' },
})

/** How many feeds there are, and how many of them are in trouble. */
export function countFeeds(db: Database) {
  return selectFeedCount.one(db.pool)
}

const selectPollCount = statement<{ polls: number }>({
  text: 'SELECT coalesce(max(id), 0) AS polls FROM polls',
  columns: { polls: 'int8' },
})

/** How many polls were recorded, those that were pruned since included. */
export async function countPolls(db: Database): Promise<number> {
  return (await selectPollCount.one(db.pool)).polls
}

const selectMigrationsTable = statement<{ present: boolean }>({
  text: `SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS present`,
  columns: { present: 'bool' },
})

const selectLastMigration = statement<{ last: number | null }>({
  text: 'SELECT max(created_at) AS last FROM drizzle.__drizzle_migrations',
  columns: { last: 'int8' },
})

/** When the last of this program's migrations was made: its files do not change while it runs. */
let newest: number | undefined

/**
 * Whether the database answers and has the present schema.
 * @returns null when it has, otherwise what is missing, in words
 * @throws what the driver throws when the database does not answer
 */
export async function readReadiness(db: Database): Promise<string | null> {
  if (!(await selectMigrationsTable.one(db.pool)).present) return 'The database has not been migrated.'
  newest ??= readMigrationFiles({ migrationsFolder: MIGRATIONS_FOLDER }).at(-1)?.folderMillis ?? 0
  const { last } = await selectLastMigration.one(db.pool)
  return (last ?? 0) >= newest ? null : 'A migration has not been applied yet.'
}

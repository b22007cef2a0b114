import { join } from 'node:path'
import { count, min, ne, sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import type { Step } from '../../src/model.ts'
import type { Database } from '../client.ts'
import { articles, versions } from '../schema/articles.ts'
import { feeds } from '../schema/sources-and-feeds.ts'
import { stories } from '../schema/stories.ts'
import { readNote } from '../write/notes.ts'
import { type FeedHealth, feedHealth } from './feeds.ts'
import { readLogHead } from './story-log.ts'

/** Up to here rows are counted; above it the planner's estimate is taken. Counting 100,000 articles took 45 to 72 ms on a busy two-core machine. */
const COUNTED_TO = 100_000

/** How many feeds are in which state. */
export async function readFeedHealth(db: Database): Promise<Partial<Record<FeedHealth, number>>> {
  const rows = await db.drizzle.select({ health: feedHealth, feeds: count() }).from(feeds).groupBy(sql`1`)
  return Object.fromEntries(rows.map((row) => [row.health, row.feeds]))
}

/**
 * Articles, stories (merged ones left out) and articles that joined a story which was there. Exact up to 100,000 rows a table,
 * above that what autovacuum last estimated (pg_class.reltuples), so that it costs the same at any size.
 */
export async function readTotals(db: Database): Promise<{ articles: number; stories: number; folded: number }> {
  const size = (table: string) => sql<number>`(select reltuples from pg_class where oid = ${table}::regclass)`
  const estimate = await db.drizzle.execute<{ articles: number; stories: number }>(
    sql`select ${size('articles')} as articles, ${size('stories')} as stories`,
  )
  const rough = estimate.rows[0]!
  if (Math.max(rough.articles, rough.stories) > COUNTED_TO) {
    return { articles: rough.articles, stories: rough.stories, folded: Math.max(0, rough.articles - rough.stories) }
  }
  const [[read], [told]] = await Promise.all([
    db.drizzle.select({ all: count(), placed: count(articles.storyId) }).from(articles),
    db.drizzle.select({ all: count() }).from(stories).where(ne(stories.status, 'merged')),
  ])
  return { articles: read!.all, stories: told!.all, folded: Math.max(0, read!.placed - told!.all) }
}

/** Versions that wait, per step, and how many seconds the oldest of them has waited. Reads the small index of waiting rows only. */
export async function readWaiting(db: Database): Promise<Record<Exclude<Step, 'done'>, { versions: number; oldestSeconds: number }>> {
  const rows = await db.drizzle
    .select({
      step: versions.step,
      versions: count(),
      oldestSeconds: sql<number>`greatest(0, extract(epoch from now() - ${min(versions.stepSince)}))`.mapWith(Number),
    })
    .from(versions)
    .where(ne(versions.step, sql`'done'`))
    .groupBy(versions.step)
  const none = { versions: 0, oldestSeconds: 0 }
  const at = (step: Step) => rows.find((row) => row.step === step) ?? none
  return { scrape: at('scrape'), place: at('place') }
}

/** What stands at the top of the desk. The sample newsroom is playing while the note `sample` is there, and is over from the time that it names. */
export async function readStatus(db: Database) {
  const [sample, health, totals, waiting, lastEvent] = await Promise.all([
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
      total: feedsIn('new', 'ok', 'repaired', 'failing', 'gone', 'paused'),
      ok: feedsIn('ok', 'repaired'),
      trouble: feedsIn('failing', 'gone'),
    },
    ...totals,
    waiting: { scrape: waiting.scrape.versions, place: waiting.place.versions },
    lastEvent,
  }
}

/**
 * Whether the database answers and has the present schema.
 * @returns null when it has, otherwise what is missing, in words
 * @throws what the driver throws when the database does not answer
 */
export async function readReadiness(db: Database): Promise<string | null> {
  const newest = readMigrationFiles({ migrationsFolder: join(import.meta.dirname, '../../migrations') }).at(-1)
  const table = await db.pool.query("select to_regclass('drizzle.__drizzle_migrations') is not null as present")
  if (!table.rows[0].present) return 'The database has not been migrated.'
  const applied = await db.pool.query('select max(created_at) as last from drizzle.__drizzle_migrations')
  return Number(applied.rows[0].last) >= (newest?.folderMillis ?? 0) ? null : 'A migration has not been applied yet.'
}

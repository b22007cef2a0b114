import { afterAll, beforeAll, expect, it } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { addFeeds } from '../../../db/write/feeds.ts'
import { pollFeeds } from '../../../src/pipeline/poll/poll-feed.ts'
import { type OpenContext, openContext } from '../../../workers/context.ts'
import { testDatabase } from '../../database.ts'
import { feedOf, itemsOf, type Publisher, startPublisher } from '../../holds/publisher.ts'

const FEEDS = 50

let db: Awaited<ReturnType<typeof testDatabase>>
let site: Publisher
let context: OpenContext
beforeAll(async () => {
  db = await testDatabase()
  site = await startPublisher()
  const settings = {
    ...readSettings({ HOST_SPACING_SECONDS: '0', HOST_CONCURRENCY: '64' }),
    DATABASE_URL: db.url,
    ALLOW_HOSTS: [site.host],
    READER_TIMEOUT_SECONDS: 60,
  }
  context = openContext(settings, { name: 'test', onError: () => {} })
})
afterAll(async () => {
  await context.close()
  await db.close()
  await site.close()
})

/** Of each table its rows, and those that were written since a transaction. */
async function rowsSince(transaction: string): Promise<Record<string, { all: number; written: number }>> {
  const { rows: tables } = await db.pool.query(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`,
  )
  const counts: Record<string, { all: number; written: number }> = {}
  for (const { name } of tables) {
    const { rows } = await db.pool.query(
      `SELECT count(*)::int AS all, count(*) FILTER (WHERE xmin::text::int8 >= $1)::int AS written FROM "${name}"`,
      [transaction],
    )
    counts[name] = rows[0]
  }
  return counts
}

it(`${FEEDS} feeds without news answer 304, and nothing is written but their polls`, { timeout: 120_000 }, async () => {
  const paths = Array.from({ length: FEEDS }, (_, i) => `/still-${i}`)
  const statuses: number[] = []
  for (const path of paths) {
    const answer = feedOf(itemsOf(path, 3), { etag: `W/"${path}"` })
    site.on(path, (request, response) => {
      response.on('finish', () => statuses.push(response.statusCode))
      answer(request, response)
    })
  }
  await addFeeds(
    db,
    paths.map((path) => ({ url: site.url + path, source: 'Still Paper', kind: 'outlet', scrape: false })),
  )
  const ids = (await db.pool.query('SELECT id FROM feeds ORDER BY id')).rows.map(({ id }) => id)
  await pollFeeds(context, ids)
  const mark = (await db.pool.query('SELECT pg_current_xact_id()::text AS id')).rows[0].id
  const before = await rowsSince(mark)
  statuses.length = 0
  expect(await pollFeeds(context, ids)).toHaveLength(FEEDS)
  expect(statuses).toEqual(paths.map(() => 304))
  const after = await rowsSince(mark)
  const changed = Object.entries(after).filter(([name, { all, written }]) => written > 0 || all !== before[name]!.all)
  const polls = changed.filter(([name]) => name.startsWith('polls'))
  expect(polls.map(([, { written }]) => written)).toEqual([FEEDS])
  // The feeds' own rows say when the next poll is; the turns of the host are those of its requests.
  const others = changed.map(([name]) => name).filter((name) => !name.startsWith('polls'))
  expect(others.filter((name) => name !== 'host_turns')).toEqual(['feeds'])
  expect(after.feeds).toEqual({ all: FEEDS, written: FEEDS })
})

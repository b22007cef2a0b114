import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { addFeeds } from '../../../db/write/feeds.ts'
import { pollFeeds } from '../../../src/pipeline/poll/poll-feed.ts'
import { scrapeArticles } from '../../../src/pipeline/scrape/scrape-article.ts'
import { type OpenContext, openContext } from '../../../workers/context.ts'
import { testDatabase } from '../../database.ts'
import { feedOf, itemsOf, type Publisher, pageOf, startPublisher } from '../../holds/publisher.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
let site: Publisher
/** Two processes that know of each other by the database only. */
let contexts: OpenContext[]

beforeAll(async () => {
  db = await testDatabase()
  site = await startPublisher()
  const settings = {
    ...readSettings({}),
    DATABASE_URL: db.url,
    ALLOW_HOSTS: [site.host],
    HOST_SPACING_SECONDS: 20,
    READER_TIMEOUT_SECONDS: 60,
  }
  contexts = [1, 2].map(() => openContext(settings, { name: 'test', onError: () => {} }))
})
afterAll(async () => {
  for (const context of contexts) await context.close()
  await db.close()
  await site.close()
})
beforeEach(async () => {
  await db.pool.query('DELETE FROM feeds')
  await db.pool.query('TRUNCATE host_turns, hosts')
})

async function feedsAt(paths: string[], scrape = false): Promise<number[]> {
  await addFeeds(
    db,
    paths.map((path) => ({ url: site.url + path, source: `Paper ${path}`, kind: 'outlet', scrape })),
  )
  return (await db.pool.query('SELECT id FROM feeds ORDER BY id')).rows.map((row) => row.id)
}
const feeds = async () =>
  (
    await db.pool.query(
      `SELECT claimed_until AS claimed, crash_count AS crashes, last_outcome AS outcome, extract(epoch FROM next_poll_at - now())::float8 AS seconds
       FROM feeds ORDER BY id`,
    )
  ).rows

it('feeds whose host has no turn are put off one behind the other, hold no worker, and count as not polled', async () => {
  let asked = 0
  const paths = Array.from({ length: 8 }, (_, i) => `/busy-${i}`)
  for (const path of paths)
    site.on(path, (request, response) => {
      asked++
      feedOf(itemsOf(path, 1))(request, response)
    })
  const ids = await feedsAt(paths)
  const started = performance.now()
  const polled = await Promise.all([pollFeeds(contexts[0]!, ids.slice(0, 4)), pollFeeds(contexts[1]!, ids.slice(4))])
  expect(performance.now() - started).toBeLessThan(19_000)
  expect([polled.flat().length, asked]).toEqual([1, 1])
  const later = (await feeds()).filter(({ outcome }) => outcome === null)
  expect(later.map(({ claimed, crashes }) => ({ claimed, crashes }))).toEqual(later.map(() => ({ claimed: null, crashes: 0 })))
  const seconds = later.map((feed) => feed.seconds).sort((a, b) => a - b)
  expect(seconds.at(-1)! - seconds[0]!).toBeGreaterThan(100)
})

it('after 429 with Retry-After no feed and no page of the host is asked for, by any process, and the restart is spread', async () => {
  const items = itemsOf('paused', 2)
  site.on('/news', feedOf(items, { pages: site.url }))
  site.on('/angry', (_, response) => void response.writeHead(429, { 'retry-after': '3000' }).end())
  const others = Array.from({ length: 6 }, (_, i) => `/other-${i}`)
  let asked = 0
  for (const path of [...others, ...items.map(({ guid }) => `/page/${guid}`)])
    site.on(path, (_, response) => {
      asked++
      response.end()
    })
  const [news, angry, ...rest] = await feedsAt(['/news', '/angry', ...others], true)
  await pollFeeds(contexts[0]!, [news!])
  await db.pool.query('TRUNCATE host_turns')
  await pollFeeds(contexts[0]!, [angry!])
  await db.pool.query('TRUNCATE host_turns')
  await pollFeeds(contexts[1]!, rest)
  const seconds = (await feeds()).slice(2).map((feed) => feed.seconds)
  expect(Math.min(...seconds)).toBeGreaterThan(2900)
  expect(Math.max(...seconds)).toBeLessThan(3700)
  expect(new Set(seconds.map(Math.round)).size).toBeGreaterThan(3)

  const said = await db.pool.query(
    'SELECT last_outcome AS outcome, health, health_reason AS reason, plan_reason AS plan FROM feeds WHERE id = $1',
    [rest[0]],
  )
  expect(said.rows[0]).toMatchObject({ outcome: 'throttled', health: 'failing', reason: expect.stringContaining('asked for no requests') })
  expect(said.rows[0].plan).toBe(`The server ${site.host} asks to wait.`)

  const { rows } = await db.pool.query(`SELECT version_id AS id FROM waiting WHERE step = 'scrape'`)
  const scraped = await scrapeArticles(
    contexts[1]!,
    rows.map(({ id }) => id),
  )
  // News does not wait so long: the feed's text is used, and the page is fetched later.
  expect(scraped.map(({ bodyFrom, trouble }) => [bodyFrom, trouble?.code])).toEqual(items.map(() => ['feed', 'THROTTLED']))
  expect(asked).toBe(0)
})

it('a page whose host has no turn is put off without counting as an attempt', async () => {
  const items = itemsOf('pages', 3)
  site.on('/pages', feedOf(items, { pages: site.url }))
  for (const item of items) site.on(`/page/${item.guid}`, pageOf(item))
  const [id] = await feedsAt(['/pages'], true)
  await pollFeeds(contexts[0]!, [id!])
  const { rows } = await db.pool.query(
    `SELECT version_id AS id FROM waiting WHERE step = 'scrape' AND since > now() - interval '1 minute' ORDER BY 1 DESC LIMIT 3`,
  )
  const scraped = await scrapeArticles(
    contexts[1]!,
    rows.map((row) => row.id),
  )
  expect(scraped).toEqual([])
  const waiting = await db.pool.query(`SELECT attempts, claimed_until > now() AS later FROM waiting WHERE version_id = ANY($1)`, [
    rows.map((row) => row.id),
  ])
  expect(waiting.rows).toEqual(rows.map(() => ({ attempts: 0, later: true })))
})

it('a page that is put off again and again is placed with the feed’s text at last, and is asked for later', async () => {
  const items = itemsOf('never', 2)
  site.on('/never', feedOf(items, { pages: site.url }))
  const [id] = await feedsAt(['/never'], true)
  await pollFeeds(contexts[0]!, [id!])
  const { rows } = await db.pool.query(`SELECT version_id AS id FROM waiting WHERE step = 'scrape' AND version->>'feedId' = $1`, [
    String(id),
  ])
  const ids = rows.map((row) => row.id)
  const scraped: string[] = []
  for (let i = 0; i < 8; i++) {
    // As if it had been put off some more times in between.
    await db.pool.query("UPDATE waiting SET claimed_until = NULL, put_off = put_off + 4 WHERE step = 'scrape'")
    await db.pool.query('UPDATE host_turns SET last_start_at = now(), queued_until = now()')
    for (const { trouble } of await scrapeArticles(contexts[1]!, ids)) scraped.push(trouble!.code)
  }
  expect(scraped).toEqual(['THROTTLED', 'THROTTLED'])
  const steps = await db.pool.query(`SELECT step, attempts, put_off AS off FROM waiting WHERE version_id = ANY($1) AND step <> 'place'`, [
    ids,
  ])
  expect(steps.rows).toEqual(ids.map(() => ({ step: 'retry', attempts: 1, off: 0 })))
})

it('a feed whose host has no turn is put off while a slow feed beside it is still polled', async () => {
  site.on('/slow-1', feedOf(itemsOf('slow-1', 1)))
  site.on('/slow-2', feedOf(itemsOf('slow-2', 1)))
  const ids = await feedsAt(['/slow-1', '/slow-2'])
  site.hold('/slow')
  const polled = pollFeeds(contexts[0]!, ids)
  await vi.waitFor(
    async () => expect((await feeds()).filter(({ claimed, seconds }) => claimed === null && seconds > 1).length).toBe(1),
    10_000,
  )
  site.release()
  await polled
})

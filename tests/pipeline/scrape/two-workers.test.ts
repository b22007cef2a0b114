import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { sourcesOf } from '../../../db/write/articles.ts'
import { changeFeed } from '../../../db/write/feed-changes.ts'
import { addFeeds } from '../../../db/write/feeds.ts'
import { retriesDue } from '../../../db/write/waiting.ts'
import { placeWaiting } from '../../../src/pipeline/place/place-article.ts'
import { pollFeeds } from '../../../src/pipeline/poll/poll-feed.ts'
import { scrapeArticles } from '../../../src/pipeline/scrape/scrape-article.ts'
import { type OpenContext, openContext } from '../../../workers/context.ts'
import { testDatabase } from '../../database.ts'
import { feedOf, type Item, itemsOf, type Publisher, pageOf, startPublisher } from '../../holds/publisher.ts'
import { until } from '../../pipeline.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
let context: OpenContext
let site: Publisher
let made = 0
let item: Item
let page: string

beforeAll(async () => {
  db = await testDatabase()
  site = await startPublisher()
  const settings = {
    ...readSettings({ HOST_SPACING_SECONDS: '0' }),
    DATABASE_URL: db.url,
    ALLOW_HOSTS: [site.host],
    HOST_CONCURRENCY: 16,
    HOST_SPACING_SECONDS: 0,
  }
  context = openContext(settings, { name: 'test', onError: () => {} })
})
afterAll(async () => {
  await context.close()
  await db.close()
  await site.close()
})
beforeEach(async () => {
  item = itemsOf(`two-workers-${++made}`, 1)[0]!
  page = `/page/${item.guid}`
  site.on(page, pageOf(item))
  await addFeeds(db, [{ url: `${site.url}/feed/${made}`, source: `Paper ${made}`, kind: 'outlet' }])
  await poll(item)
})

const feedId = async () => (await db.pool.query('SELECT max(id) AS id FROM feeds')).rows[0].id

async function poll(state: Item) {
  site.on(`/feed/${made}`, feedOf([state], { pages: site.url }))
  await pollFeeds(context, [await feedId()])
}

const waiting = async (step: string): Promise<number[]> => {
  const { rows } = await db.pool.query(
    'SELECT w.version_id AS id FROM waiting w JOIN feeds f USING (source_id) WHERE f.id = $1 AND w.step = $2',
    [await feedId(), step],
  )
  return rows.map((row) => row.id)
}

const versions = async () => {
  const { rows } = await db.pool.query('SELECT number, body_from AS "from" FROM versions WHERE feed_id = $1 ORDER BY number', [
    await feedId(),
  ])
  return rows
}

/** One worker has asked for the page and its lease has expired, so that another asks for it too; then both get it. */
async function scrapeTwice(ids: number[]) {
  site.hold(page)
  const asked = site.times(page)
  const workers = []
  for (let i = 1; i <= 2; i++) {
    workers.push(scrapeArticles(context, ids))
    await until('the page is asked for', async () => site.times(page) === asked + i)
    await db.pool.query(`UPDATE waiting SET claimed_until = now() - interval '1 second' WHERE version_id = ANY($1)`, [ids])
  }
  site.release()
  return Promise.all(workers)
}

/** The page fails, so that it is to be fetched again, and that is due. @returns the version */
async function failOnce(): Promise<number[]> {
  site.on(page, (_, response) => response.writeHead(503).end())
  await scrapeArticles(context, await waiting('scrape'))
  await placeWaiting(context)
  site.on(page, pageOf(item))
  await db.pool.query(`UPDATE waiting SET since = now() - interval '1 second' WHERE step = 'retry'`)
  return retriesDue(db, 60)
}

it('two workers that read the same page store one version and one measure', async () => {
  const asked = await scrapeTwice(await waiting('scrape'))
  expect(asked.flat()).toHaveLength(2)
  expect(await versions()).toEqual([{ number: 1, from: 'page' }])
  expect([await waiting('scrape'), (await waiting('place')).length, await waiting('retry')]).toEqual([[], 1, []])
  expect((await db.pool.query('SELECT 1 FROM page_measures WHERE feed_id = $1', [await feedId()])).rowCount).toBe(1)
})

it('two workers that read the same page at a later request add one version', async () => {
  const asked = await scrapeTwice(await failOnce())
  expect(asked.flat()).toHaveLength(2)
  expect(await versions()).toEqual([
    { number: 1, from: 'feed' },
    { number: 2, from: 'page' },
  ])
  expect([(await waiting('place')).length, await waiting('retry')]).toEqual([1, []])
})

it('a page that is read at a later request adds nothing where the feed has brought the next version meanwhile', async () => {
  const ids = await failOnce()
  site.hold(page)
  const asked = site.times(page)
  const scraping = scrapeArticles(context, ids)
  await until('the page is asked for', async () => site.times(page) > asked)
  await poll({ ...item, title: `${item.title} Again` })
  site.release()
  await scraping
  expect(await versions()).toEqual([{ number: 1, from: 'feed' }])
  await scrapeArticles(context, await waiting('scrape'))
  await placeWaiting(context)
  expect(await versions()).toEqual([
    { number: 1, from: 'feed' },
    { number: 2, from: 'page' },
  ])
  expect([await waiting('scrape'), await waiting('place')]).toEqual([[], []])
  expect(await waiting('retry')).toEqual([])
})

it('a page is read again under the lock of the source that its feed has now, too', async () => {
  const id = await feedId()
  const sourceOf = async () => (await db.pool.query('SELECT source_id AS id FROM feeds WHERE id = $1', [id])).rows[0].id
  const before = await sourceOf()
  await changeFeed(db, id, { source: `Later ${made}` }, async () => {})
  expect(await sourcesOf(db.pool, { sourceId: before, feedId: id })).toEqual([before, await sourceOf()])
  expect(await sourcesOf(db.pool, { sourceId: before, feedId: null })).toEqual([before])
})

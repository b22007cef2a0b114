import { afterAll, beforeAll, expect, it } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { addFeeds } from '../../../db/write/feeds.ts'
import { placeWaiting } from '../../../src/pipeline/place/place-article.ts'
import { pollFeeds } from '../../../src/pipeline/poll/poll-feed.ts'
import { scrapeArticles } from '../../../src/pipeline/scrape/scrape-article.ts'
import { type OpenContext, openContext } from '../../../workers/context.ts'
import { testDatabase } from '../../database.ts'
import { feedOf, itemsOf, type Publisher, pageOf, startPublisher } from '../../holds/publisher.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
let context: OpenContext
let site: Publisher

beforeAll(async () => {
  db = await testDatabase()
  site = await startPublisher()
  const settings = {
    ...readSettings({ HOST_SPACING_SECONDS: '0' }),
    DATABASE_URL: db.url,
    ALLOW_HOSTS: [site.host],
    HOST_SPACING_SECONDS: 0,
    READER_TIMEOUT_SECONDS: 60,
  }
  context = openContext(settings, { name: 'test', onError: () => {} })
})
afterAll(async () => {
  await context.close()
  await db.close()
  await site.close()
})

it('a page that PostgreSQL refuses costs that page alone: the text of the feed is used, and the article says why', {
  timeout: 180_000,
}, async () => {
  const [refused, sound] = itemsOf('refused', 2) as [ReturnType<typeof itemsOf>[number], ReturnType<typeof itemsOf>[number]]
  site.on('/feed', feedOf([refused, sound], { pages: site.url }))
  for (const item of [refused, sound]) site.on(`/page/${item.guid}`, pageOf(item))
  await addFeeds(db, [{ url: `${site.url}/feed`, source: 'Paper', kind: 'outlet' }])
  await pollFeeds(context, [(await db.pool.query('SELECT id FROM feeds')).rows[0].id])
  const { rows: waiting } = await db.pool.query(`SELECT version_id AS id FROM waiting WHERE step = 'scrape'`)
  await db.pool.query(
    `CREATE FUNCTION no_page() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'no_page' USING ERRCODE = 'data_exception'; END $$;
    CREATE TRIGGER no_page BEFORE INSERT OR UPDATE ON versions FOR EACH ROW
      WHEN (NEW.body_from = 'page' AND NEW.headline = '${refused.title}') EXECUTE FUNCTION no_page()`,
  )

  await scrapeArticles(
    context,
    waiting.map(({ id }) => id),
  )
  await placeWaiting(context)
  const kept = await articleOf(refused.guid)
  expect(kept).toMatchObject({ from: 'feed', placed: true, trouble: { code: 'PAGE_REFUSED' } })
  expect(kept.trouble.message).toContain('no_page')
  expect(kept.body).toBeGreaterThan(0)
  expect(await articleOf(sound.guid)).toMatchObject({ from: 'page', placed: true, trouble: null })
})

async function articleOf(guid: string) {
  const { rows } = await db.pool.query(
    `SELECT a.id, v.body_from AS "from", true AS placed, v.trouble, cardinality(v.body) AS body FROM articles a JOIN placed_versions v ON v.article_id = a.id WHERE a.guid = $1`,
    [guid],
  )
  expect(rows).toHaveLength(1)
  return rows[0]
}

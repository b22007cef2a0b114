import { afterAll, beforeAll, expect, it } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { addFeeds } from '../../../db/write/feeds.ts'
import { pollFeeds } from '../../../src/pipeline/poll/poll-feed.ts'
import { scrapeArticles } from '../../../src/pipeline/scrape/scrape-article.ts'
import { type OpenContext, openContext } from '../../../workers/context.ts'
import { testDatabase } from '../../database.ts'
import { type Item, itemsOf, type Publisher, pageOf, startPublisher } from '../../holds/publisher.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
let context: OpenContext
let site: Publisher
beforeAll(async () => {
  db = await testDatabase()
  site = await startPublisher()
  const settings = { ...readSettings({ HOST_SPACING_SECONDS: '0' }), DATABASE_URL: db.url, ALLOW_HOSTS: [site.host], HOST_CONCURRENCY: 16 }
  context = openContext(settings, { name: 'test', onError: () => {} })
})
afterAll(async () => {
  await context.close()
  await db.close()
  await site.close()
})

/** A feed of teasers whose articles are on pages. */
async function openFeed(name: string, items: Item[]) {
  const url = `${site.url}/feed/${name}`
  await addFeeds(db, [{ url, source: name, kind: 'outlet' }])
  const { id } = (await db.pool.query('SELECT id FROM feeds WHERE url = $1', [url])).rows[0]
  const pages = items.map(({ guid }) => `/page/${guid}`)
  items.forEach((item, i) => {
    site.on(pages[i]!, pageOf(item))
  })
  return {
    /** Publishes the items with these minutes of their last update, polls, and reads the pages that wait. */
    async poll(...updated: number[]) {
      const entries = items.map(
        ({ guid, title }, i) => `<entry><id>${guid}</id><title>${title}</title><link href="${site.url}${pages[i]}"/>
          <published>2026-03-02T08:00:00Z</published><updated>2026-03-02T08:${10 + updated[i]!}:00Z</updated><summary>In short.</summary></entry>`,
      )
      const document = `<feed xmlns="http://www.w3.org/2005/Atom"><title>${name}</title>${entries.join('')}</feed>`
      site.on(`/feed/${name}`, (_, response) => response.writeHead(200, { 'content-type': 'application/atom+xml' }).end(document))
      await pollFeeds(context, [id])
      const { rows } = await db.pool.query(`SELECT version_id AS id FROM waiting WHERE step = 'scrape'`)
      await scrapeArticles(
        context,
        rows.map((row) => row.id),
      )
    },
    change: (i: number, body: string) => site.on(pages[i]!, pageOf({ ...items[i]!, body })),
    fetched: () => pages.map((page) => site.times(page)),
    newest: async () =>
      (await db.pool.query('SELECT number, body FROM versions WHERE feed_id = $1 ORDER BY id DESC LIMIT 1', [id])).rows[0],
  }
}

it('a later `updated` of one item makes its page read again, and what that says is the next version', async () => {
  const items = itemsOf('updated', 4)
  const feed = await openFeed('updated', items)
  await feed.poll(0, 0, 0, 0)
  const corrected = items[1]!.body.replace(/\S+$/, 'corrected.')
  feed.change(1, corrected)
  await feed.poll(0, 5, 0, 0)
  expect(await feed.newest()).toEqual({ number: 2, body: corrected.split('\n') })
  await feed.poll(0, 5, 0, 0)
  expect(await feed.fetched()).toEqual([1, 2, 1, 1])
})

it('an `updated` that says nothing is believed once: the page was the same then', async () => {
  const feed = await openFeed('now', itemsOf('now', 1))
  for (let poll = 0; poll < 6; poll++) await feed.poll(poll)
  expect(await feed.fetched()).toEqual([2])
})

it('where every item is updated at once, no page is read again; the next single one is', async () => {
  const feed = await openFeed('touched', itemsOf('touched', 5))
  await feed.poll(0, 0, 0, 0, 0)
  await feed.poll(1, 1, 1, 1, 1)
  expect(await feed.fetched()).toEqual([1, 1, 1, 1, 1])
  await feed.poll(1, 1, 1, 7, 1)
  expect(await feed.fetched()).toEqual([1, 1, 1, 2, 1])
})

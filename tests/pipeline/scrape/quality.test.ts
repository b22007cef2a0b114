import { afterAll, beforeAll, expect, it } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { addFeeds } from '../../../db/write/feeds.ts'
import { pollFeeds } from '../../../src/pipeline/poll/poll-feed.ts'
import { scrapeArticles } from '../../../src/pipeline/scrape/scrape-article.ts'
import { type OpenContext, openContext } from '../../../workers/context.ts'
import { openNewsroom } from '../../api/newsroom.ts'
import { type Publisher, startPublisher } from '../../holds/publisher.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
let context: OpenContext
let site: Publisher
let number = 0

beforeAll(async () => {
  newsroom = await openNewsroom()
  site = await startPublisher()
  context = openContext(
    { ...readSettings({ HOST_SPACING_SECONDS: '0', HOST_CONCURRENCY: '64' }), DATABASE_URL: newsroom.db.url, ALLOW_HOSTS: [site.host] },
    { name: 'test', onError: () => {} },
  )
  await addFeeds(newsroom.db, [{ url: `${site.url}/feed`, source: 'Paper', kind: 'outlet' }])
})
afterAll(async () => {
  await context.close()
  await newsroom.close()
  await site.close()
})

const WORDS = 'ferry harbour council winter bridge market tram school orchard timber quarry lantern'.split(' ')
/** Publishes so many articles of so many paragraphs and takes them. @returns the flags of the feed, as the API tells them */
async function take(count: number, paragraphs: number) {
  const items = Array.from({ length: count }, () => {
    const n = ++number
    const sentence = (i: number) =>
      `The ${WORDS[(n + i) % 12]} of ${WORDS[(n * 5 + i) % 12]} ${n} was said on Monday to cost ${n * 7 + i} crowns more than the ${WORDS[(n * i) % 12]} had hoped.`
    const body = Array.from({ length: paragraphs }, (_, i) => `<p>${sentence(i)} ${sentence(i + 40)}</p>`).join('')
    site.on(`/${n}`, (_, response) =>
      response.end(`<html><head><title>Paper</title></head><body><article><h1>Number ${n}</h1>${body}</article></body></html>`),
    )
    return `<item><title>Number ${n} of the ${WORDS[n % 12]}</title><link>${site.url}/${n}</link></item>`
  })
  site.on('/feed', (_, response) => response.end(`<rss version="2.0"><channel><title>T</title>${items.join('')}</channel></rss>`))
  const { rows: feeds } = await newsroom.db.pool.query('SELECT id FROM feeds')
  await pollFeeds(context, [feeds[0].id])
  const { rows } = await newsroom.db.pool.query(`SELECT version_id AS id FROM waiting WHERE step = 'scrape' ORDER BY version_id`)
  await scrapeArticles(
    context,
    rows.map((row) => row.id),
  )
  return (await newsroom.app.inject('/v1/feeds')).json().feeds[0].flags
}

it('a feed whose texts grow short shows it with the figures before and after, until they are as long as they were', async () => {
  expect(await take(30, 10)).toEqual([])
  expect(await take(10, 2)).toEqual([
    {
      kind: 'shorter',
      since: expect.any(String),
      before: expect.any(Number),
      after: expect.any(Number),
      message: expect.stringMatching(/^Texts are 8\d % shorter: \d+ → \d+ words\.$/),
    },
  ])
  expect(await take(10, 10)).toEqual([])
})

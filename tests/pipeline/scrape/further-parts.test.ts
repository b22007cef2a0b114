import { afterAll, beforeAll, expect, it } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { addFeeds } from '../../../db/write/feeds.ts'
import { insertToScrape } from '../../../db/write/versions.ts'
import { HostBusy } from '../../../src/fetch/politeness.ts'
import { withFurtherParts } from '../../../src/pipeline/scrape/further-parts.ts'
import { scrapeArticles } from '../../../src/pipeline/scrape/scrape-article.ts'
import { openContext } from '../../../workers/context.ts'
import { testDatabase } from '../../database.ts'
import { startPublisher } from '../../holds/publisher.ts'

const sentence = (part: number, n: number) =>
  `In part ${part} the dyke inspectors of Hamm walked ${n} kilometres of the northern bank and found ${n + part} places where moles had been at work.`
const textOf = (part: number) => [1, 2, 3].map((n) => sentence(part, n))
const STANDFIRST = 'Once a year the dykes of Hamm are walked from end to end by people with sticks.'

let db: Awaited<ReturnType<typeof testDatabase>>
let publisher: Awaited<ReturnType<typeof startPublisher>>
let context: ReturnType<typeof openContext>
let feedId: number
let made = 0

beforeAll(async () => {
  db = await testDatabase()
  publisher = await startPublisher()
  const settings = { ...readSettings({ HOST_SPACING_SECONDS: '0' }), ALLOW_HOSTS: [publisher.host], DATABASE_URL: db.url }
  context = openContext(settings, { name: 'parts', onError: (error) => expect(error).toBeUndefined() })
  await addFeeds(db, [{ url: `${publisher.url}/feed`, source: 'Hamm Post', kind: 'outlet', scrape: true }])
  feedId = (await db.pool.query('SELECT id FROM feeds')).rows[0].id
})
afterAll(async () => {
  await context.close()
  await publisher.close()
  await db.close()
})

/** Publishes an article in parts; those in `answers` only are answered. @returns its address */
function publish(parts: number, answers = Array.from({ length: parts }, (_, i) => i + 1)): string {
  const path = `/2026/dykes-of-hamm-${++made}x`
  const links = Array.from({ length: parts }, (_, i) => `<a href="${path}${i ? `?page=${i + 1}` : ''}">${i + 1}</a>`).join('')
  for (const part of answers) {
    const text = [STANDFIRST, ...textOf(part)].map((p) => `<p>${p}</p>`).join('')
    publisher.on(`${path}${part > 1 ? `?page=${part}` : ''}`, (_, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<title>Dykes</title><article><h1>The dykes of Hamm</h1>${text}<div class="pages">${links}</div></article>`),
    )
  }
  return publisher.url + path
}

async function scraped(url: string) {
  const id = ++made + 1000
  const { rows } = await db.pool.query('SELECT source_id AS "sourceId" FROM feeds WHERE id = $1', [feedId])
  const copy = {
    headline: null,
    byline: [],
    dateline: null,
    language: null,
    published: null,
    modified: null,
    canonicalUrl: null,
    body: [],
    captions: [],
  }
  const feed = { sourceId: rows[0].sourceId, feedId, json: '{}', entryHash: 'x', slugline: null, edNote: null, embargoedUntil: null }
  await insertToScrape(db.pool, [{ id, articleId: id, number: 1, ...feed, stated: { link: url }, copy, receivedAt: null, urgent: false }])
  await scrapeArticles(context, [id])
  return (await db.pool.query('SELECT body, body_from AS "bodyFrom", read_as AS "readAs" FROM versions WHERE id = $1', [id])).rows[0]
}

it('an article in three parts is fetched part by part and kept as one', async () => {
  const url = publish(3)
  expect(await scraped(url)).toEqual({
    body: [STANDFIRST, ...textOf(1), ...textOf(2), ...textOf(3)],
    bodyFrom: 'page',
    readAs: { kind: 'article', variant: null, from: 'markup', parts: { read: [1, 2, 3], of: 3, next: null } },
  })
  expect(publisher.times(`${new URL(url).pathname}?page=3`)).toBe(1)
})

it('a part that is not to be had ends the article there, and the record says so', async () => {
  const url = publish(3, [1, 2])
  const { body, readAs } = await scraped(url)
  expect(body).toEqual([STANDFIRST, ...textOf(1), ...textOf(2)])
  expect(readAs.parts).toEqual({ read: [1, 2], of: 3, next: `${url}?page=3` })
})

it('of a long series four parts are read, and the record names the next', async () => {
  const url = publish(9)
  const { body, readAs } = await scraped(url)
  expect(body).toHaveLength(13)
  expect(readAs.parts).toEqual({ read: [1, 2, 3, 4], of: 9, next: `${url}?page=5` })
})

it('keeps the parts that were read where the host has no turn for the next', async () => {
  const busy = { ...context, fetcher: { get: () => Promise.reject(new HostBusy('hamm.example', 60, false)) } }
  const first = { copy: { body: textOf(1) }, readAs: { parts: { read: [1], of: 3, next: `${publisher.url}/busy` } } }
  expect(await withFurtherParts(busy, first as never)).toEqual(first)
})

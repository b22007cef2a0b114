import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { readSettings } from '../../../../config/env.ts'
import { inTransaction } from '../../../../db/client.ts'
import { addFeeds, beginPolls } from '../../../../db/write/feeds.ts'
import { pollFeeds } from '../../../../src/pipeline/poll/poll-feed.ts'
import type { KeptDocument } from '../../../../src/pipeline/poll/source.ts'
import { web } from '../../../../src/pipeline/poll/sources/web.ts'
import { type OpenContext, openContext } from '../../../../workers/context.ts'
import { testDatabase } from '../../../database.ts'
import { type Publisher, startPublisher } from '../../../holds/publisher.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
let site: Publisher
let context: OpenContext
let feedId: number
let path: string
let made = 0

beforeAll(async () => {
  db = await testDatabase()
  site = await startPublisher()
  const settings = {
    ...readSettings({ HOST_SPACING_SECONDS: '0' }),
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
beforeEach(async () => {
  path = `/feed-${++made}`
  await addFeeds(db, [{ url: site.url + path, source: `Paper ${made}`, kind: 'outlet', scrape: false }])
  feedId = (await db.pool.query('SELECT max(id) AS id FROM feeds')).rows[0].id
})

const item = (guid: string, text = `Text of ${guid}.`) =>
  `<item><guid isPermaLink="false">${guid}</guid><title>${guid}</title><description>${text}</description></item>`
function serve(items: string[], etag?: string): void {
  site.on(path, (request, response) => {
    if (etag && request.headers['if-none-match'] === etag) response.writeHead(304).end()
    else
      response
        .writeHead(200, { 'content-type': 'text/xml', ...(etag && { etag }) })
        .end(`<rss version="2.0"><channel><title>T</title>${items.join('')}</channel></rss>`)
  })
}
const poll = async () => (await pollFeeds(context, [feedId]))[0]
/** A visit to the feed, as a poll begins it. */
const visit = async () => web(context, (await beginPolls(db, [feedId], 60))[0]!)
const bodies = async () =>
  (await db.pool.query('SELECT body FROM versions WHERE feed_id = $1 ORDER BY id', [feedId])).rows.map((row) => row.body.join(' '))

it('sends the validators of the last document, and records that nothing is new', async () => {
  serve([item('a')], '"1"')
  expect(await poll()).toMatchObject({ outcome: 'changed', entriesNew: 1 })
  expect(await poll()).toMatchObject({ outcome: 'unchanged' })
  expect(site.asked.filter((one) => one.path === path).map((one) => one.etag)).toEqual([undefined, '"1"'])
})

it('sends the time of the last document where its server has no other validator', async () => {
  const seen: (string | undefined)[] = []
  const time = 'Mon, 02 Mar 2026 08:00:00 GMT'
  site.on(path, (request, response) => {
    seen.push(request.headers['if-modified-since'])
    response
      .writeHead(200, { 'content-type': 'text/xml', 'last-modified': time })
      .end(`<rss version="2.0"><channel>${item('a')}</channel></rss>`)
  })
  await poll()
  await poll()
  expect(seen).toEqual([undefined, time])
})

it('hands out no document that was read last, also where its server knows no validators', async () => {
  serve([item('a')])
  await poll()
  const { documents, ended } = await visit()
  expect((await documents().next()).done).toBe(true)
  expect(await ended()).toMatchObject({ isRecorded: false, poll: { outcome: 'unchanged', entriesSeen: 0 } })
})

it('writes the validators with the rows: a document that was not kept is requested anew', async () => {
  serve([item('a')], '"1"')
  const { documents } = await visit()
  const { value } = await documents().next()
  const kept: KeptDocument = {
    entriesNew: 1,
    entriesChanged: 0,
    entriesNoise: 0,
    published: [],
    toScrape: [],
    toPlace: false,
    refused: [],
  } as never
  await expect(
    inTransaction(db, async (client) => {
      await value!.remember(client, kept)
      throw new Error('the rows were not written')
    }),
  ).rejects.toThrow('the rows were not written')
  expect((await visit().then(({ documents }) => documents().next())).done).toBe(false)
  expect(site.asked.filter((one) => one.path === path).map((one) => one.etag)).toEqual([undefined, undefined])
})

it('leaves known states unread, and hands the document out again, whole, where their text is needed', async () => {
  serve([item('a', 'One.')])
  await poll()
  const sameWords = item('a', 'One.').replace('>a</guid>', '>z</guid>')
  serve([sameWords, item('a', 'One.')])
  const { documents } = await visit()
  const pages = documents()
  const unread = async () => (await pages.next()).value!.reading.entries.map((entry) => entry.copy === null)
  expect(await unread()).toEqual([true])
  expect(await unread()).toEqual([false, false])
  await expect(pages.next()).rejects.toThrow(/left unread/)
  await poll()
  expect(await bodies()).toEqual(['One.', 'One.'])
})

it('records what could not be fetched, and what could not be read', async () => {
  expect(await poll()).toMatchObject({ outcome: 'failed' })
  site.on(path, (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>No feed.</p>'))
  expect(await poll()).toMatchObject({ outcome: 'failed' })
  const { rows } = await db.pool.query("SELECT trouble->>'code' AS code, http_status AS status FROM polls WHERE feed_id = $1 ORDER BY id", [
    feedId,
  ])
  expect(rows).toEqual([
    { code: 'NOT_FOUND', status: 404 },
    { code: expect.stringMatching(/^(?!NOT_FOUND)/), status: 200 },
  ])
})

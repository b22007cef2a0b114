import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { addFeeds } from '../../../db/write/feeds.ts'
import type { Context } from '../../../src/pipeline/context.ts'
import { pollFeeds } from '../../../src/pipeline/poll/poll-feed.ts'
import { readFeedDocument } from '../../../src/pipeline/reader/reading.ts'
import { testDatabase } from '../../database.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

const HINTS = 'xmlns:w="https://copytaster.example/ns/wire#"'
const item = (guid: string, hints = '') =>
  `<item><guid>${guid}</guid><title>${guid}</title><description>Words.</description>${hints}</item>`

/** Polls a feed that brings these items. @returns the jobs enqueued, as queue and options */
async function enqueuedBy(scrape: boolean, items: string[]): Promise<unknown[][]> {
  const url = `https://paper.example/${createHash('md5').update(items.join('')).digest('hex')}-${scrape}`
  await addFeeds(db, [{ url, source: url, kind: 'agency', scrape }])
  const body = Buffer.from(`<rss version="2.0" ${HINTS}><channel><title>T</title>${items.join('')}</channel></rss>`)
  const response = { outcome: 'changed', body, contentType: 'text/xml', url, permanentUrl: null, sha256: url, status: 200, bytes: 1, ms: 1 }
  const jobs: unknown[][] = []
  const context = {
    db,
    settings: readSettings({ HOST_SPACING_SECONDS: '0' }),
    fetcher: { get: async () => response },
    reader: { feed: async (job: Parameters<typeof readFeedDocument>[0]) => readFeedDocument(job) },
    rulesFor: () => undefined,
    queues: { enqueue: async (queue: string, payloads: object[], about: object) => void (payloads.length && jobs.push([queue, about])) },
  } as unknown as Context
  const { rows } = await db.pool.query('SELECT id FROM feeds WHERE url = $1', [url])
  await pollFeeds(context, [rows[0].id])
  return jobs
}

it('a document with a kill, a correction, a flash or a withheld notice is placed first, and another waits its turn', async () => {
  for (const hint of ['<w:signal>kill</w:signal>', '<w:signal>flash</w:signal>', '<w:pubStatus>withheld</w:pubStatus>'])
    expect(await enqueuedBy(false, [item('a'), item('b', hint)])).toEqual([['place', { urgent: true, items: 2 }]])
  expect(await enqueuedBy(false, [item('a'), item('b', '<w:signal>update</w:signal>')])).toEqual([['place', { urgent: false, items: 2 }]])
})

it('its pages are fetched first too', async () => {
  const linked = (guid: string, hint = '') => item(guid, `<link>https://paper.example/${guid}</link>${hint}`)
  expect(await enqueuedBy(true, [linked('c'), linked('d', '<w:signal>correction</w:signal>')])).toEqual([['scrape', { urgent: true }]])
  expect(await enqueuedBy(true, [linked('e')])).toEqual([['scrape', { urgent: false }]])
})

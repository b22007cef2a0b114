import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { addFeeds } from '../../../db/write/feeds.ts'
import { pollFeeds } from '../../../src/pipeline/poll/poll-feed.ts'
import { type OpenContext, openContext } from '../../../workers/context.ts'
import { testDatabase } from '../../database.ts'
import { feedOf, itemsOf, type Publisher, startPublisher } from '../../holds/publisher.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
let site: Publisher
let context: OpenContext
/** What was enqueued. */
let enqueued: [string, unknown[]][]
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
beforeEach(() => {
  enqueued = []
})

const polls = (ids: number[]) => {
  const enqueue = async (queue: string, payloads: unknown[]) => void enqueued.push([queue, payloads])
  return pollFeeds({ ...context, queues: { ...context.queues, enqueue } as never }, ids)
}
async function add(url: string, scrape = false): Promise<number> {
  await addFeeds(db, [{ url, source: `Paper ${++made}`, kind: 'outlet', scrape }])
  return (await db.pool.query('SELECT max(id) AS id FROM feeds')).rows[0].id
}
async function serve(count: number, scrape = false): Promise<number> {
  const path = `/feed-${made}`
  site.on(path, feedOf(itemsOf(`m${made}`, count), { pages: site.url }))
  return add(site.url + path, scrape)
}
const feedRow = async (id: number) =>
  (
    await db.pool.query(
      'SELECT crash_count AS "crashCount", fail_count AS "failCount", trouble->>\'code\' AS code, claimed_until AS "claimedUntil" FROM feeds WHERE id = $1',
      [id],
    )
  ).rows[0]

describe('polling', () => {
  it('reads several feeds, each for itself', async () => {
    const [good, bad] = [await serve(2), await add(`${site.url}/nowhere`)]
    const polled = await polls([good, bad])
    expect(polled.find((p) => p.feedId === good)).toMatchObject({ outcome: 'changed', entriesNew: 2, entriesChanged: 0 })
    expect(polled.find((p) => p.feedId === bad)).toMatchObject({ outcome: 'failed', entriesNew: 0 })
    expect(await feedRow(good)).toEqual({ crashCount: 0, failCount: 0, code: null, claimedUntil: null })
    expect(await feedRow(bad)).toMatchObject({ crashCount: 0, failCount: 1, code: 'NOT_FOUND' })
  })

  it('enqueues the step that the versions wait for, and none where nothing is new', async () => {
    const text = await serve(2)
    await polls([text])
    expect(enqueued.filter(([, payloads]) => payloads.length)).toEqual([['place', [{}]]])
    enqueued = []
    await polls([text])
    expect(enqueued.filter(([, payloads]) => payloads.length)).toEqual([])

    const pages = await serve(3, true)
    await polls([pages])
    const { rows } = await db.pool.query(
      `SELECT version_id AS id FROM waiting WHERE step = 'scrape' AND (version->>'feedId')::int8 = $1 ORDER BY version_id`,
      [pages],
    )
    const [[queue, payloads]] = enqueued.filter(([, some]) => some.length) as [[string, { versionIds: number[] }[]]]
    expect(queue).toBe('scrape')
    expect(payloads.flatMap((one) => one.versionIds).sort((a, b) => a - b)).toEqual(rows.map((row) => row.id))
  })

  it('leaves out a feed that was paused meanwhile', async () => {
    const id = await serve(1)
    await db.pool.query(`UPDATE feeds SET status = 'paused' WHERE id = $1`, [id])
    expect(await polls([id])).toEqual([])
  })

  it('reports an address whose scheme nobody reads', async () => {
    const id = await add('gopher://paper.example/feed')
    expect(await polls([id])).toMatchObject([{ outcome: 'failed' }])
    expect(await feedRow(id)).toMatchObject({ failCount: 1, code: 'BAD_ADDRESS' })
  })
})

describe('a feed whose polls never ended', () => {
  it('is fetched a third time, and then recorded as failed without a request', async () => {
    const id = await serve(1)
    const path = new URL((await db.pool.query('SELECT url FROM feeds WHERE id = $1', [id])).rows[0].url).pathname
    await db.pool.query('UPDATE feeds SET crash_count = 3 WHERE id = $1', [id])
    expect(await polls([id])).toMatchObject([{ outcome: 'failed', entriesNew: 0 }])
    expect([site.times(path), await feedRow(id)]).toEqual([0, { crashCount: 0, failCount: 1, code: 'READER_KILLED', claimedUntil: null }])
    await db.pool.query('UPDATE feeds SET crash_count = 2 WHERE id = $1', [id])
    expect(await polls([id])).toMatchObject([{ outcome: 'changed', entriesNew: 1 }])
    expect([site.times(path), await feedRow(id)]).toMatchObject([1, { crashCount: 0, code: null }])
  })
})

import { afterAll, beforeAll, expect, it } from 'vitest'
import { openLogReader } from '../../src/api/log-reader.ts'
import { addKey } from '../access/callers.ts'
import { appendEvent, openNewsroom } from './newsroom.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
const READERS = 60
/** Readers that wait for the log to grow. */
let waiting = 0

beforeAll(async () => {
  newsroom = await openNewsroom({ settings: { HOST: '127.0.0.1', STREAMS_PER_CALLER: READERS + 1 } })
  const { hub } = newsroom
  const grown = hub.grown
  hub.grown = (...given) => {
    waiting++
    return grown(...given).finally(() => waiting--)
  }
  await appendEvent(newsroom.db, 'created', 'Line 1')
})
afterAll(() => newsroom.close())

const page = async (query: string, headers = {}) => {
  const began = performance.now()
  const answer = await newsroom.app.inject({ url: `/v1/events?${query}`, headers })
  return { ms: performance.now() - began, status: answer.statusCode, ...answer.json() }
}

it('a page that has entries comes at once, whatever its wait', async () => {
  const { ms, events, last } = await page('after=0&wait=20')
  expect([events.length, last]).toEqual([1, 1])
  expect(ms).toBeLessThan(10_000)
})

it('a page without any comes when the wait is over, with the same number', async () => {
  const { ms, events, last } = await page('after=1&wait=1')
  expect([events, last]).toEqual([[], 1])
  expect(ms).toBeGreaterThanOrEqual(999)
})

it('many who wait hold no connection to the database, and all have the entry when it comes, by one reading', async () => {
  const { pool } = newsroom.db
  const asked = Array.from({ length: READERS }, () => page('after=1&wait=25'))
  await expect.poll(() => waiting, { timeout: 20_000 }).toBe(READERS)
  expect([pool.waitingCount, pool.totalCount - pool.idleCount]).toEqual([0, 0])
  let used = 0
  const count = () => {
    used++
  }
  await appendEvent(newsroom.db, 'updated', 'Line 2')
  pool.on('acquire', count)
  const pages = await Promise.all(asked)
  pool.off('acquire', count)
  expect(pages.map(({ events, last }) => [events.length, last])).toEqual(pages.map(() => [1, 2]))
  // Two statements for each reading. A reader may wake by the notification or by the hub's own look, so there may be two of them.
  expect(used).toBeLessThan(10)
})

it('who loses the right to read while they wait gets nothing of what comes', async () => {
  const { db } = newsroom
  const key = await addKey(db, ['events:read'])
  const asked = page('after=2&wait=25', key.headers)
  await expect.poll(() => waiting, { timeout: 20_000 }).toBe(1)
  await db.pool.query('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [key.id])
  const { status, events } = await asked
  expect([status, events]).toEqual([200, []])
  expect((await page('after=2', key.headers)).status).toBe(401)
})

it('readers who ask in one turn share a reading, and nobody joins one that has begun', async () => {
  const log = openLogReader(newsroom.db)
  const [a, b, other] = [log.after(0, 10), log.after(0, 10), log.after(1, 10)]
  expect([a === b, a === other]).toEqual([true, false])
  await new Promise((resolve) => setImmediate(resolve))
  const late = log.after(0, 10)
  expect(late === a).toBe(false)
  const view = { readsEmbargoed: false, include: [] }
  expect((await a).shown(view)).toBe((await b).shown({ ...view }))
  expect((await (await late).shown(view)).events).toHaveLength(2)
})

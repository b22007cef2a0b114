import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { addFeeds } from '../../db/write/feeds.ts'
import { until } from '../pipeline.ts'
import { ITEMS, openNewsroom } from './newsroom.ts'
import { alive, type Process, residentMb } from './processes.ts'
import { type Answer, feedOf, itemsOf, pageOf } from './publisher.ts'
import { expectWhole, untilPlaced } from './whole.ts'

const RSS = { 'content-type': 'application/rss+xml' }
/** The most that one feed may cost; with got's defaults the worst of these takes 2.2 GB. */
const MEMORY_MB = 60

const opening = '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>'
const item = (description: string) => `<item><guid>hostile</guid><title>Hostile</title><description>${description}</description></item>`
const whole =
  (text: string, headers: Record<string, string> = RSS): Answer =>
  (_, response) =>
    void response.writeHead(200, headers).end(text)

/** Writes for ever, a piece at a time, until the reader leaves. */
function pour(response: ServerResponse, piece: string, pauseMs: number): void {
  const timer = setInterval(() => response.write(piece), pauseMs)
  response.on('close', () => clearInterval(timer))
}

const bomb = gzipSync(Buffer.alloc(200_000_000, 'x'))

/** A feed, what it does to its reader, and how its poll must end. */
const FEEDS: [name: string, answer: Answer, outcome: string, code: string | null][] = [
  ['is silent', () => {}, 'failed', 'TIMED_OUT'],
  ['is silent after its head', (_, response) => void response.writeHead(200, RSS).flushHeaders(), 'failed', 'TIMED_OUT'],
  ['trickles', (_, response) => pour(response.writeHead(200, RSS), ' ', 100), 'failed', 'TIMED_OUT'],
  ['never ends', (_, response) => pour(response.writeHead(200, RSS), 'x'.repeat(1_000_000), 5), 'failed', 'TOO_LARGE'],
  ['is a bomb', (_, response) => void response.writeHead(200, { ...RSS, 'content-encoding': 'gzip' }).end(bomb), 'failed', 'TOO_LARGE'],
  [
    'asks us to come back in an hour',
    (_, response) => void response.writeHead(429, { 'retry-after': '3600' }).end(),
    'throttled',
    'THROTTLED',
  ],
  ['hangs up', (_, response) => void response.destroy(), 'failed', 'CONNECTION_FAILED'],
  ['nests 100,000 deep', whole(`${opening}${item('<b>'.repeat(100_000))}</channel></rss>`), 'changed', null],
  ['opens 40,000 tags in its text and closes none', whole(`${opening}${item('x&lt;p'.repeat(40_000))}</channel></rss>`), 'changed', null],
  [
    'laughs a billion times',
    whole(
      `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">${'bcdefgh'.replace(/./g, (c) => `<!ENTITY ${c} "${`&${String.fromCharCode(c.charCodeAt(0) - 1)};`.repeat(10)}">`)}]>${opening.slice(21)}${item('&h;')}</channel></rss>`,
    ),
    'changed',
    null,
  ],
]

describe('a feed that', { timeout: 600_000 }, () => {
  let newsroom: Awaited<ReturnType<typeof openNewsroom>>
  let worker: Process
  beforeAll(async () => {
    newsroom = await openNewsroom(undefined, undefined, { READER_TIMEOUT_SECONDS: '2' })
    worker = newsroom.work()
    await untilPlaced(newsroom.db, ITEMS.flat().length)
    await expectWhole(newsroom.db, ITEMS.flat())
  }, 300_000)
  // One feed's 429 holds its host, which here is that of all publishers.
  afterEach(() => newsroom.db.pool.query('DELETE FROM hosts'))
  afterAll(() => newsroom.close(worker))

  it.each(FEEDS)(
    '%s costs that feed alone (or its host, where it asks for a pause), and at most 60 MB',
    async (name, answer, outcome, code) => {
      const path = `/trouble/${encodeURIComponent(name)}`
      const sound = itemsOf(`beside ${name}`, 2)
      newsroom.publisher.on(path, answer)
      newsroom.publisher.on(`${path}/beside`, feedOf(sound))
      const before = (await residentMb(worker.pid)) ?? 0
      let most = before
      const watch = setInterval(async () => {
        most = Math.max(most, (await residentMb(worker.pid)) ?? 0)
      }, 50)
      // Polled side by side, by the same job of the same process.
      await addFeeds(
        newsroom.db,
        [path, `${path}/beside`].map((p) => ({
          url: newsroom.publisher.url + p,
          source: p,
          kind: 'outlet' as const,
          minIntervalSeconds: 600,
        })),
      )
      const polls = async (p: string) => {
        const { rows } = await newsroom.db.pool.query(
          `SELECT p.outcome, p.trouble->>'code' AS code, p.bytes, extract(epoch FROM f.next_poll_at - now()) AS wait FROM polls p JOIN feeds f ON f.id = p.feed_id WHERE f.url = $1`,
          [newsroom.publisher.url + p],
        )
        return rows
      }
      await until('it is asked for', async () => newsroom.publisher.times(path) > 0)
      await until('both feeds are polled', async () => (await polls(path)).length + (await polls(`${path}/beside`)).length === 2)
      clearInterval(watch)

      const [poll] = await polls(path)
      expect(poll).toMatchObject({ outcome, code })
      expect(poll.bytes).toBeLessThan(16_000_000)
      if (code === 'THROTTLED') expect(Number(poll.wait)).toBeGreaterThan(3500)
      // The host is that of both, and is left alone as a whole.
      if (code === 'THROTTLED') return expect((await polls(`${path}/beside`))[0].outcome).toMatch(/^(throttled|changed)$/)
      expect((await polls(`${path}/beside`))[0].outcome).toBe('changed')
      await until('what stands beside it is placed', async () => {
        const { rows } = await newsroom.db.pool.query(
          `SELECT count(*) AS n FROM articles a JOIN placements p ON p.article_id = a.id WHERE a.guid = ANY($1)`,
          [sound.map((s) => s.guid)],
        )
        return rows[0].n === sound.length
      })
      expect(alive(worker.pid), worker.output()).toBe(true)
      expect(most - before).toBeLessThan(MEMORY_MB)
    },
  )

  it('has an item whose page cannot be read in time costs that page alone: the text of the feed is used', async () => {
    const items = itemsOf('endless-page', 3)
    const pages = feedOf(items, { pages: newsroom.publisher.url })
    newsroom.publisher.on(
      `/page/${items[0]!.guid}`,
      whole(`<article>${'<p>some words of text here, and more of them in a row.</p>'.repeat(200_000)}`, { 'content-type': 'text/html' }),
    )
    for (const item of items.slice(1)) newsroom.publisher.on(`/page/${item.guid}`, pageOf(item))
    newsroom.publisher.on('/trouble/page', pages)
    await addFeeds(newsroom.db, [
      { url: `${newsroom.publisher.url}/trouble/page`, source: 'Endless page', kind: 'outlet', minIntervalSeconds: 600 },
    ])
    let rows: { from: string; code: string | null; placed: boolean }[] = []
    await until('all three are placed', async () => {
      const found = await newsroom.db.pool.query(
        `SELECT v.body_from AS from, v.trouble->>'code' AS code, v.placed_at IS NOT NULL AS placed FROM articles a JOIN placed_versions v ON v.article_id = a.id WHERE a.guid = ANY($1) ORDER BY a.guid`,
        [items.map((i) => i.guid)],
      )
      rows = found.rows
      return rows.length === 3
    })
    expect(rows.map(({ from, code }) => ({ from, code }))).toEqual([
      { from: 'feed', code: 'READER_KILLED' },
      { from: 'page', code: null },
      { from: 'page', code: null },
    ])
    expect(alive(worker.pid), worker.output()).toBe(true)
  })
})

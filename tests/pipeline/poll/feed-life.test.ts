import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { readAlarms, readHealthHistory, readMoves } from '../../../db/read/feed-health.ts'
import { changeMove } from '../../../db/write/feed-moves.ts'
import { addFeeds, claimDueFeeds } from '../../../db/write/feeds.ts'
import { pollFeeds } from '../../../src/pipeline/poll/poll-feed.ts'
import { type OpenContext, openContext } from '../../../workers/context.ts'
import { testDatabase } from '../../database.ts'
import { type Publisher, startPublisher } from '../../holds/publisher.ts'

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
  path = `/life-${++made}`
  await addFeeds(db, [{ url: site.url + path, source: `Paper ${made}`, kind: 'outlet', scrape: false }])
  feedId = (await db.pool.query('SELECT max(id) AS id FROM feeds')).rows[0].id
})

const START = Date.now() - 7_200_000
const item = (n: number) =>
  `<item><guid isPermaLink="false">${path}-${n}</guid><title>Item ${n} of ${path}</title><link>${site.url}${path}/${n}</link>
   <pubDate>${new Date(START + n * 60_000).toUTCString()}</pubDate><description>Text of item ${n} of ${path}.</description></item>`
const rss = (numbers: number[], head = '') =>
  `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title>${head}${numbers.map(item).join('')}</channel></rss>`
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => to - i)
function serve(at: string, document: string, headers: Record<string, string> = {}) {
  site.on(at, (_, response) => response.writeHead(200, { 'content-type': 'text/xml', ...headers }).end(document))
}
const poll = async () => (await pollFeeds(context, [feedId]))[0]!
const row = async () =>
  (
    await db.pool.query(
      `SELECT url, health, health_reason AS reason, learned, etag, last_modified AS "lastModified", extract(epoch FROM next_poll_at - now())::float8 AS wait
       FROM feeds WHERE id = $1`,
      [feedId],
    )
  ).rows[0]
const gap = async () =>
  (await db.pool.query('SELECT missed_at_least AS missed, found, note FROM feed_gaps WHERE feed_id = $1', [feedId])).rows
const articles = async () =>
  (await db.pool.query('SELECT count(DISTINCT article_id)::int AS n FROM versions WHERE feed_id = $1', [feedId])).rows[0].n

describe('validators', () => {
  it('that are odd are sent back byte for byte', async () => {
    const seen: (string | undefined)[] = []
    const etag = 'W/"größe" -gzip;x'
    site.on(path, (request, response) => {
      seen.push(Buffer.from(request.headers['if-none-match'] ?? '', 'latin1').toString('latin1'))
      response.writeHead(200, { 'content-type': 'text/xml', etag }).end(rss([1]))
    })
    await poll()
    await poll()
    expect(seen).toEqual(['', etag])
  })

  it('of a server that answers 304 for ever are found out: no news is lost after the second contradiction', async () => {
    let newest = 1
    site.on(path, (request, response) => {
      if (request.headers['if-none-match']) response.writeHead(304).end()
      else response.writeHead(200, { 'content-type': 'text/xml', etag: '"x"' }).end(rss(range(1, newest)))
    })
    for (let i = 0; i < 11; i++) {
      await poll()
      newest++
    }
    const { learned } = await row()
    expect(learned.trust.untrustedUntil).toBeGreaterThan(Date.now() + 13 * 86_400_000)
    await poll()
    expect(await articles()).toBe(newest)
  })
})

describe('items that were missed', () => {
  it('are counted and found in the further pages of the feed', async () => {
    serve(path, rss(range(1, 20)))
    await poll()
    serve(path, rss(range(4, 23)))
    await poll()
    const head = (page: number) => `<atom:link rel="next" href="${path}-p${page}"/>`
    serve(path, rss(range(49, 68), head(2)))
    serve(`${path}-p2`, rss(range(29, 48), head(3)))
    serve(`${path}-p3`, rss(range(9, 28), head(4)))
    await poll()
    const { rows } = await db.pool.query(
      'SELECT missed_at_least AS missed, found, note, closed_at IS NOT NULL AS closed FROM feed_gaps WHERE feed_id = $1',
      [feedId],
    )
    expect(rows).toEqual([{ missed: 25, found: 25, note: expect.stringContaining('25 found in 2 further pages'), closed: true }])
    expect(await articles()).toBe(68)
  })

  it('are found in the further pages of a WordPress feed', async () => {
    const head = '<generator>https://wordpress.org/?v=6.5</generator>'
    serve(path, rss(range(1, 10), head))
    await poll()
    serve(path, rss(range(2, 11), head))
    await poll()
    serve(path, rss(range(31, 40), head))
    serve(`${path}?paged=2`, rss(range(21, 30), head))
    serve(`${path}?paged=3`, rss(range(11, 20), head))
    await poll()
    expect(await gap()).toMatchObject([{ missed: 19, found: 19 }])
    expect(await articles()).toBe(40)
    expect(site.times(`${path}?paged=4`)).toBe(0)
  })

  it('are found behind the next_url of a JSON feed', async () => {
    const json = (numbers: number[], next?: string) =>
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'T',
        ...(next && { next_url: site.url + next }),
        items: numbers.map((n) => ({
          id: `${path}-${n}`,
          url: `${site.url}${path}/${n}`,
          title: `Item ${n} of ${path}`,
          content_text: `Text of item ${n} of ${path}.`,
          date_published: new Date(START + n * 60_000).toISOString(),
        })),
      })
    const type = { 'content-type': 'application/feed+json' }
    serve(path, json(range(1, 10)), type)
    await poll()
    serve(path, json(range(2, 11)), type)
    await poll()
    serve(path, json(range(31, 40), `${path}-2`), type)
    serve(`${path}-2`, json(range(21, 30), `${path}-3`), type)
    serve(`${path}-3`, json(range(11, 20)), type)
    await poll()
    expect(await gap()).toMatchObject([{ missed: 19, found: 19 }])
    expect(await articles()).toBe(40)
  })

  it('are found in the news sitemap that robots.txt names', async () => {
    await db.pool.query('UPDATE feeds SET scrape = true WHERE id = $1', [feedId])
    serve(path, rss(range(1, 5)))
    await poll()
    serve(path, rss(range(2, 6)))
    await poll()
    serve(path, rss(range(10, 14)))
    const page = (n: number) =>
      `<url><loc>${site.url}${path}/${n}</loc><news:news><news:publication><news:name>P</news:name><news:language>en</news:language></news:publication>
       <news:publication_date>${new Date(START + n * 60_000).toISOString()}</news:publication_date><news:title>Item ${n} of ${path}</news:title></news:news></url>`
    serve('/robots.txt', `User-agent: *\nSitemap: ${site.url}/sitemap-index.xml\n`)
    serve(
      '/sitemap-index.xml',
      `<sitemapindex><sitemap><loc>${site.url}/other.xml</loc></sitemap><sitemap><loc>${site.url}/news-map.xml</loc></sitemap></sitemapindex>`,
    )
    serve(
      '/news-map.xml',
      `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">${range(1, 14).map(page).join('')}</urlset>`,
    )
    await poll()
    const { rows } = await db.pool.query('SELECT missed_at_least AS missed, found FROM feed_gaps WHERE feed_id = $1', [feedId])
    expect(rows).toEqual([{ missed: 3, found: 3 }])
  })
})

describe('a feed that moved', () => {
  const redirect = (to: string) => site.on(path, (_, response) => response.writeHead(301, { location: to }).end())
  /** As if the polls before had met the redirect for eight days. */
  const later = () =>
    db.pool.query(`UPDATE feeds SET learned = jsonb_set(jsonb_set(learned, '{move,since}', '0'), '{move,polls}', '4') WHERE id = $1`, [
      feedId,
    ])

  it('keeps its address until the redirect has lasted, takes the new one then, and has the old one back when that is undone', async () => {
    serve(path, rss([1, 2]))
    await poll()
    serve(`${path}-new`, rss([1, 2, 3]))
    redirect(`${path}-new`)
    await poll()
    expect((await row()).url).toBe(site.url + path)
    await later()
    await poll()
    expect((await row()).url).toBe(`${site.url}${path}-new`)
    const move = (await readMoves(db)).find((one) => one.feedId === feedId)!
    expect(move).toMatchObject({ state: 'made', from: site.url + path, to: `${site.url}${path}-new` })
    await changeMove(db.pool, move.id, 'undo')
    expect(await row()).toMatchObject({ url: site.url + path, etag: null })
    expect((await db.pool.query('SELECT 1 FROM known_items WHERE feed_id = $1', [feedId])).rows).toEqual([])
    await poll()
    expect((await row()).learned.move).toBeNull()
  })

  it.each([
    ['a foreign feed', () => rss([51, 52]), 'text/xml'],
    ['a parked page', () => '<html><body>This domain is for sale.</body></html>', 'text/html'],
  ])('to %s keeps its address', async (_, document, type) => {
    serve(path, rss([1, 2]))
    await poll()
    serve(`${path}-new`, document(), { 'content-type': type })
    redirect(`${path}-new`)
    for (let i = 0; i < 3; i++) await poll()
    expect((await row()).url).toBe(site.url + path)
    expect((await readMoves(db)).filter((one) => one.feedId === feedId && one.state === 'made')).toEqual([])
  })

  it('to the address of another feed is named, not merged', async () => {
    await addFeeds(db, [{ url: `${site.url}${path}-other`, source: `Paper ${made}`, kind: 'outlet', scrape: false }])
    serve(path, rss([1, 2]))
    serve(`${path}-other`, rss([1, 2]))
    await poll()
    redirect(`${path}-other`)
    await poll()
    const [move] = (await readMoves(db)).filter((one) => one.feedId === feedId)
    expect(move).toMatchObject({ state: 'same-feed', otherFeedId: feedId + 1 })
  })
})

describe('health', () => {
  it('is empty at once when a page stands in the feed’s place, and the history says so', async () => {
    serve(path, rss([1, 2]), { etag: '"1"' })
    await poll()
    serve(path, '<html><body><p>We are improving our service.</p></body></html>', { 'content-type': 'text/html' })
    await poll()
    expect(await row()).toMatchObject({ health: 'empty', etag: null })
    serve(path, rss([1, 2]))
    await poll()
    expect((await readHealthHistory(db, feedId)).map(({ health }) => health)).toEqual(['ok', 'empty', 'ok'])
  })

  it('is empty at once when a login page stands in its place, is named as one, and keeps its address and items', async () => {
    serve(path, rss([1, 2]))
    await poll()
    const login =
      '<html><head><title>Log in</title></head><body><form><input name="u"><input type="password" name="p"></form></body></html>'
    serve(path, login, { 'content-type': 'text/html', etag: '"login"' })
    await poll()
    expect(await row()).toMatchObject({ health: 'empty', etag: null, reason: expect.stringMatching(/log ?in/i) })
    serve(path, rss([1, 2, 3]))
    await poll()
    expect([(await row()).health, await articles()]).toEqual(['ok', 3])
  })

  it('is haywire when each poll changes every entry', async () => {
    for (let i = 0; i < 6; i++) {
      serve(path, rss(range(1, 8)).replaceAll('Text of', `Text ${i} of`))
      await poll()
    }
    expect(await row()).toMatchObject({ health: 'haywire' })
  })

  it('is one alarm for all feeds of a dead host, and one message when it is back', async () => {
    await db.pool.query(
      `INSERT INTO feeds (source_id, url, added_url, health, fail_count, health_since) SELECT 1, u, u, 'failing', 5, now() - interval '2 hours'
       FROM (SELECT 'https://dead.example/' || n AS u FROM generate_series(1, 40) n) x`,
    )
    const alarms = async () => (await readAlarms(db)).alarms.filter(({ name }) => name === 'dead.example')
    expect((await alarms()).map(({ severity, feeds }) => [severity, feeds.length])).toEqual([['warning', 40]])
    await db.pool.query(
      `INSERT INTO feed_healths (feed_id, at, health, reason) SELECT id, health_since, 'failing', '' FROM feeds WHERE url LIKE 'https://dead.example/%'`,
    )
    await db.pool.query(
      `WITH f AS (UPDATE feeds SET health = 'ok', fail_count = 0, health_since = now() WHERE url LIKE 'https://dead.example/%' RETURNING id)
       INSERT INTO feed_healths (feed_id, health, reason) SELECT id, 'ok', '' FROM f`,
    )
    expect(await alarms()).toEqual([])
    expect((await readAlarms(db)).ended.filter(({ host }) => host === 'dead.example')).toMatchObject([{ feeds: 40 }])
  })
})

it('feeds of one source at several hosts are one alarm of that provider', async () => {
  await addFeeds(
    db,
    ['https://a.north.example/1', 'https://b.south.example/2'].map((url) => ({ url, source: 'Northwire', kind: 'agency' as const })),
  )
  await db.pool.query(`UPDATE feeds SET health = 'silent', health_reason = 'No new item for a day.' WHERE url ~ 'north|south'`)
  const { alarms } = await readAlarms(db)
  expect(alarms.filter(({ hosts }) => hosts.includes('north.example'))).toMatchObject([
    { group: 'provider', name: 'Northwire', hosts: ['north.example', 'south.example'], severity: 'critical', feeds: [{}, {}] },
  ])
})

describe('times that decide', () => {
  it('are those of the database: a worker two hours off plans the same', async () => {
    serve(path, rss([1, 2]), { 'last-modified': new Date(Date.now() - 60_000).toUTCString() })
    await poll()
    for (const hours of [-2, 2]) {
      const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + hours * 3_600_000)
      await poll()
      clock.mockRestore()
      const { wait } = await row()
      expect(wait).toBeGreaterThan(50)
      expect(wait).toBeLessThan(3700)
    }
  })

  it('end the lease of a dead worker in 30 seconds, and not that of one that works on', async () => {
    site.on(path, () => {})
    site.hold('/nothing')
    const polled = poll()
    await vi.waitFor(async () => expect(site.times(path)).toBe(1))
    await db.pool.query('UPDATE feeds SET next_poll_at = now() WHERE id = $1', [feedId])
    const { rows } = await db.pool.query(`SELECT extract(epoch FROM claimed_until - now())::float8 AS left FROM feeds WHERE id = $1`, [
      feedId,
    ])
    expect(rows[0].left).toBeGreaterThan(15)
    expect(rows[0].left).toBeLessThanOrEqual(30)
    expect((await claimDueFeeds(db, 1000, 60)).map(({ id }) => id)).not.toContain(feedId)
    await db.pool.query(`UPDATE feeds SET claimed_until = claimed_until - interval '30 seconds' WHERE id = $1`, [feedId])
    expect((await claimDueFeeds(db, 1000, 60)).map(({ id }) => id)).toContain(feedId)
    site.on(path, (_, response) => response.end())
    await polled
  })
})

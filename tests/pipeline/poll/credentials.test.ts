import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addFeeds, findFeeds, listFeeds } from '../../../db/write/feeds.ts'
import { receivedJson, storedVersions } from '../../../db/write/versions.ts'
import { buildApp } from '../../../src/api/app.ts'
import { openHub } from '../../../src/api/hub.ts'
import { readOpml, writeOpml } from '../../../src/cli/opml.ts'
import { testDatabase } from '../../database.ts'
import { openPipeline, until } from '../../pipeline.ts'

/** Distinctive, so that it is found wherever it is shown. */
const [NAME, PASSWORD] = ['zqdesk', 'zq5ecret']
const SECRET = /zqdesk|zq5ecret/
const BASIC = `Basic ${Buffer.from(`${NAME}:${PASSWORD}`).toString('base64')}`

const TEXT =
  'The harbour board of Oster voted on Monday to keep the old crane, and to paint it yellow before the herring comes back in May. '
const page = (
  number: number,
) => `<!doctype html><html lang="en"><head><title>Crane ${number}</title><link rel="canonical" href="/news/${number}"></head>
  <body><article><h1>Crane ${number} stays at the quay</h1>${`<p>${TEXT.replace('crane', `crane ${number}`)}</p>`.repeat(4)}
  <figure><img src="crane.jpg" width="800" height="600"><figcaption>The crane at dusk. Photo: Ida Holm</figcaption></figure></article></body></html>`
/** Links in every way that leads to the feed's own address: relative, by xml:base, as a guid, in the text, as a picture; and one that states credentials. */
const feedAt = (
  host: string,
) => `<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Paid wire</title>
  <item><title>Crane 1 stays at the quay</title><link>/news/1</link><guid>/news/1</guid><description>Summary one.</description>
    <media:content url="/crane.jpg" medium="image"><media:description>The crane. Photo: Ida Holm</media:description></media:content></item>
  <item xml:base="http://${NAME}:${PASSWORD}@${host}/news/"><title>Crane 2 stays at the quay</title><link>2</link><guid isPermaLink="false">two</guid>
    <description>&lt;p&gt;&lt;img src="2.jpg"&gt; &lt;a href="2"&gt;Summary&lt;/a&gt; two.&lt;/p&gt;</description></item>
  <item><title>Crane 3 stays at the quay</title><link>http://${NAME}:${PASSWORD}@${host}/news/3</link><guid>http://${NAME}:${PASSWORD}@${host}/news/3</guid>
    <description>Summary three.</description></item>
  </channel></rss>`

let db: Awaited<ReturnType<typeof testDatabase>>
let pipeline: Awaited<ReturnType<typeof openPipeline>>
const asked: { host: string; url: string; authorization: string | undefined }[] = []

/** A publisher that lets nobody in without the password; `/moved` leads on for good, `/away` to another server. */
const publisher = createServer((request, response) => {
  const host = request.headers.host!
  asked.push({ host, url: request.url!, authorization: request.headers.authorization })
  const lead = (status: number, location: string) => response.writeHead(status, { location }).end()
  if (request.url === '/robots.txt') return response.writeHead(404).end()
  if (request.url === '/open')
    return response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(feedAt('elsewhere.example').replaceAll(/\d/g, '8'))
  if (request.headers.authorization !== BASIC) return response.writeHead(401).end()
  if (request.url === '/moved') return lead(301, `http://${host}/feed`)
  if (request.url === '/away') return lead(301, `http://localhost:${port()}/open`)
  if (request.url === '/feed') return response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(feedAt(host))
  const number = /^\/news\/(\d)$/.exec(request.url!)?.[1]
  if (number) return response.writeHead(200, { 'content-type': 'text/html' }).end(page(Number(number)))
  response.writeHead(500).end()
})
const port = () => (publisher.address() as AddressInfo).port
const at = (path: string) => `http://127.0.0.1:${port()}${path}`

beforeAll(async () => {
  publisher.listen(0)
  await once(publisher, 'listening')
  db = await testDatabase()
  await addFeeds(db, [
    { url: at('/moved'), source: 'Paid Wire', kind: 'agency' },
    { url: at('/away'), source: 'Leaving Wire', kind: 'agency', scrape: false },
    { url: at('/broken'), source: 'Broken Wire', kind: 'outlet' },
    { url: `sftp://${NAME}@127.0.0.1:${port()}/out/`, source: 'Dropped Wire', kind: 'agency' },
  ])
  const servers = join(mkdtempSync(join(tmpdir(), 'servers-')), 'servers.yaml')
  writeFileSync(servers, `http://127.0.0.1:${port()}: { user: ${NAME}, password: ${PASSWORD} }\n127.0.0.1: { password: ${PASSWORD} }\n`)
  pipeline = await openPipeline(db.url, { SERVERS_FILE: servers, ALLOW_HOSTS: ['127.0.0.1', 'localhost'], FETCH_TIMEOUT_SECONDS: 5 })
  await until('all is placed', async () => {
    const { rows } = await db.pool.query(
      `SELECT (SELECT count(*)::int FROM feeds WHERE last_polled_at IS NULL) AS unpolled, (SELECT count(*)::int FROM placements) AS done,
         (SELECT count(*)::int FROM waiting) AS waiting`,
    )
    return rows[0].unpolled === 0 && rows[0].done >= 4 && rows[0].waiting === 0
  })
  // As if both had moved a week ago.
  const { rows: moved } = await db.pool.query(
    `UPDATE feeds SET next_poll_at = now(), learned = learned || jsonb_build_object('move', jsonb_build_object('since', 0, 'polls', 9,
       'to', CASE WHEN url LIKE '%/moved' THEN $1 ELSE $2 END)) WHERE url ~ '/(moved|away)$' RETURNING id`,
    [`http://127.0.0.1:${port()}/feed`, `http://localhost:${port()}/open`],
  )
  expect(moved.length).toBe(2)
  await until('both have their new address', async () => {
    const { rows } = await db.pool.query(`SELECT 1 FROM feed_moves WHERE state = 'made'`)
    return rows.length === 2
  })
}, 240_000)
afterAll(async () => {
  await pipeline.close()
  await db.close()
  publisher.close()
})

it('a feed behind a password and its pages are read with it', async () => {
  const { rows } = await db.pool.query(
    `SELECT v.body_from AS "from", a.url FROM versions v JOIN articles a ON a.id = v.article_id JOIN sources s ON s.id = a.source_id
     WHERE s.name = 'Paid Wire' ORDER BY a.url`,
  )
  expect(rows).toEqual([1, 2, 3].map((n) => ({ from: 'page', url: `http://127.0.0.1:${port()}/news/${n}` })))
})

it('a feed that moved keeps its password on its server and gives it to no other', async () => {
  const { rows } = await db.pool.query('SELECT f.url FROM feeds f JOIN sources s ON s.id = f.source_id ORDER BY s.name')
  expect(rows.map((row) => row.url)).toEqual([
    at('/broken'),
    expect.stringContaining('sftp:'),
    `http://localhost:${port()}/open`,
    at('/feed'),
  ])
  expect(asked.filter(({ host, authorization }) => host.startsWith('localhost') && authorization)).toEqual([])
})

it('no GET of the API shows name or password', async () => {
  const hub = openHub(db)
  const app = buildApp({ db, hub, deskDir: mkdtempSync(join(tmpdir(), 'no-desk-')), settings: { HOST: '127.0.0.1' }, logger: false })
  const get = async (url: string) => (await app.inject(url)).body
  const paths = Object.entries<object>(JSON.parse(await get('/docs/json')).paths).flatMap(([path, methods]) =>
    'get' in methods ? [path] : [],
  )
  const { rows } = await db.pool.query(`SELECT 'stories' AS kind, id FROM stories UNION ALL SELECT 'articles', id FROM articles`)
  expect(rows.length).toBeGreaterThan(4)
  const urls = paths.flatMap((path) => {
    if (!path.includes('{id}')) return path.endsWith('/stream') ? [] : [path]
    return rows.filter(({ kind }) => path.includes(kind)).map(({ id }) => path.replace('{id}', id))
  })
  for (const url of [...urls, '/metrics', '/v1/stories?status=all'])
    expect([url, await get(url)]).toEqual([url, expect.not.stringMatching(SECRET)])
  expect(await get('/v1/feeds')).toContain(`http://127.0.0.1:${port()}/moved`)
  await app.close()
  await hub.close()
})

it('no row holds them, but the user in the address of a folder on a server', async () => {
  const { rows: tables } = await db.pool.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  )
  const holding: string[] = []
  for (const { name } of tables) {
    const row = name === 'feeds' ? `to_jsonb(t) - 'url' - 'added_url'` : `to_jsonb(t)`
    const { rows } = await db.pool.query(`SELECT count(*)::int AS found FROM "${name}" t WHERE (${row})::text ~ 'zqdesk|zq5ecret'`)
    if (rows[0].found) holding.push(name)
  }
  const { rows: versions } = await db.pool.query('SELECT id FROM versions')
  const stored = await storedVersions(
    db.pool,
    versions.map(({ id }) => id),
  )
  for (const version of stored) {
    // The entry is kept as it came: its text is the publisher's, and no answer shows it.
    const { content: _content, summary: _summary, ...shown } = JSON.parse(receivedJson(version))
    if (SECRET.test(JSON.stringify(shown))) holding.push(`received ${version.id}`)
  }
  expect(holding).toEqual([])
})

it('an exported list holds none and adds nothing', async () => {
  const exported = writeOpml(await listFeeds(db.pool))
  expect(exported).not.toMatch(SECRET)
  const { feeds } = readOpml(exported, 'feeds.opml')
  expect(feeds.length).toBe(4)
  expect(
    await addFeeds(
      db,
      feeds.map(({ feed }) => feed).filter(({ url }) => url.startsWith('http')),
    ),
  ).toBe(0)
})

it('a feed is meant by its address with the user of its server and without', async () => {
  const ids = async (address: string) => (await findFeeds(db, address)).map(({ id }) => id)
  expect([await ids(at('/moved')), await ids(at('/feed')), await ids('1')]).toEqual([[1], [1], [1]])
  expect([await ids(`sftp://127.0.0.1:${port()}/out/`), await ids(`sftp://${NAME}@127.0.0.1:${port()}/out/`)]).toEqual([[4], [4]])
  expect(await ids(at('/other'))).toEqual([])
})

it('an address with a password is never stored', async () => {
  for (const url of ['http://desk:s3@wire.example/', 'https://token@wire.example/', 'sftp://desk:s3@wire.example/'])
    await expect(addFeeds(db, [{ url, source: 'Wire', kind: 'agency' }])).rejects.toThrow(/has a login in it/)
})

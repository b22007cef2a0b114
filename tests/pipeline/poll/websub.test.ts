import { createHmac } from 'node:crypto'
import { type ClientRequest, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { addFeeds } from '../../../db/write/feeds.ts'
import { buildApp } from '../../../src/api/app.ts'
import { openHub } from '../../../src/api/hub.ts'
import { webSubRoutes } from '../../../src/api/routes/websub.ts'
import { pollFeeds } from '../../../src/pipeline/poll/poll-feed.ts'
import { type OpenContext, openContext } from '../../../workers/context.ts'
import { testDatabase } from '../../database.ts'
import { type Publisher, startPublisher } from '../../holds/publisher.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
let site: Publisher
let context: OpenContext
let app: ReturnType<typeof buildApp>
let stream: ReturnType<typeof openHub>
let feedId: number
/** What the hub was asked for. */
const subscriptions: URLSearchParams[] = []
const hub = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  subscriptions.push(new URLSearchParams(body))
  response.writeHead(202).end()
})
const items: string[] = []
const feed = () =>
  `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title><atom:link rel="self" href="${site.url}/feed"/>${items.join('')}</channel></rss>`
const publish = (n: number) =>
  items.unshift(
    `<item><guid>g${n}</guid><title>Item ${n}</title><pubDate>${new Date().toUTCString()}</pubDate><description>Text ${n}.</description></item>`,
  )

beforeAll(async () => {
  db = await testDatabase()
  site = await startPublisher()
  await new Promise<void>((ready) => hub.listen(0, '127.0.0.1', ready))
  const hubHost = `127.0.0.1:${(hub.address() as AddressInfo).port}`
  const settings = {
    ...readSettings({}),
    DATABASE_URL: db.url,
    ALLOW_HOSTS: [site.host, hubHost],
    READER_TIMEOUT_SECONDS: 60,
    PUBLIC_URL: ['http://localhost'],
    HOST_SPACING_SECONDS: 0,
  }
  context = openContext(settings, { name: 'test', onError: () => {} })
  stream = openHub(db)
  app = buildApp({
    db,
    hub: stream,
    deskDir: '/nonexistent',
    settings: { HOST: '127.0.0.1', PUBLIC_URL: ['http://localhost'] },
    logger: false,
  })
  site.on('/feed', (_, response) =>
    response.writeHead(200, { 'content-type': 'text/xml', link: `<http://${hubHost}/>; rel="hub"` }).end(feed()),
  )
  publish(1)
  await addFeeds(db, [{ url: `${site.url}/feed`, source: 'Pushed Paper', kind: 'outlet', scrape: false }])
  feedId = (await db.pool.query('SELECT id FROM feeds')).rows[0].id
  await pollFeeds(context, [feedId])
})
afterAll(async () => {
  await app.close()
  await stream.close()
  await context.close()
  await db.close()
  await site.close()
  hub.closeAllConnections()
  hub.close()
})

const state = async () =>
  (
    await db.pool.query(
      `SELECT h.state, h.pushes, h.bad_pushes AS bad, h.pushed, h.misses, f.next_poll_at <= now() + interval '11 seconds' AS due,
         extract(epoch FROM h.renew_at - now())::float8 AS renew FROM hub_subscriptions h JOIN feeds f ON f.id = h.feed_id`,
    )
  ).rows[0]
const callback = () => new URL(subscriptions[0]!.get('hub.callback')!).pathname
const verify = (query: Record<string, string>) =>
  app.inject({ url: `${callback()}?${new URLSearchParams({ 'hub.topic': `${site.url}/feed`, 'hub.challenge': 'c<1>', ...query })}` })
const push = (body: string | Buffer, signature?: string) =>
  app.inject({
    method: 'POST',
    url: callback(),
    payload: body,
    headers: { 'content-type': 'application/rss+xml', ...(signature && { 'x-hub-signature': signature }) },
  })
const signed = (body: string, secret = subscriptions[0]!.get('hub.secret')!) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

it('a feed whose answer names a hub is subscribed to under an address that nobody can guess', async () => {
  expect(subscriptions.length).toBe(1)
  expect(Object.fromEntries(subscriptions[0]!)).toEqual({
    'hub.mode': 'subscribe',
    'hub.topic': `${site.url}/feed`,
    'hub.callback': expect.stringMatching(/^http:\/\/localhost\/websub\/[\w-]{32}$/),
    'hub.secret': expect.stringMatching(/^[\w-]{43}$/),
  })
  expect(await state()).toMatchObject({ state: 'asked' })
})

it('the hub verifies what was asked for, and nothing else', async () => {
  expect((await verify({ 'hub.mode': 'subscribe', 'hub.topic': 'https://foreign.example/' })).statusCode).toBe(404)
  expect((await verify({ 'hub.mode': 'unsubscribe' })).statusCode).toBe(404)
  expect((await app.inject({ url: '/websub/guessed?hub.mode=subscribe&hub.topic=x&hub.challenge=1' })).statusCode).toBe(404)
  expect(await state()).toMatchObject({ state: 'asked' })
  const answer = await verify({ 'hub.mode': 'subscribe', 'hub.lease_seconds': '864000' })
  expect([answer.statusCode, answer.body, answer.headers['content-type']]).toEqual([200, 'c<1>', 'text/plain; charset=utf-8'])
  const { renew, ...after } = await state()
  expect(after).toMatchObject({ state: 'active' })
  expect(renew).toBeGreaterThan(380_000)
  expect(renew).toBeLessThan(480_000)
})

it('a signed push makes the feed due at once; the poll finds the news, and the hub gets the credit', async () => {
  publish(2)
  const body = feed()
  expect((await push(body, signed(body))).statusCode).toBe(202)
  expect(await state()).toMatchObject({ pushes: 1, due: true })
  expect((await pollFeeds(context, [feedId]))[0]).toMatchObject({ entriesNew: 1 })
  expect(await state()).toMatchObject({ pushed: 1, misses: 0 })
})

it('of pushes that are not signed, signed with another secret, or too large nothing is stored, and the feed keeps its interval', async () => {
  await db.pool.query(`UPDATE feeds SET last_polled_at = now(), next_poll_at = now() + interval '1 hour'`)
  const { rows: before } = await db.pool.query('SELECT count(*)::int AS n FROM versions')
  const body = '<rss><channel><item><guid>false</guid><title>False</title></item></channel></rss>'
  for (const signature of [undefined, 'sha256=00', signed(body, 'guessed'), signed('other')])
    expect((await push(body, signature)).statusCode).toBe(202)
  expect((await push(Buffer.alloc(5_000_001), signed('x'))).statusCode).toBe(413)
  expect(await state()).toMatchObject({ pushes: 1, bad: 4, due: false })
  expect((await db.pool.query('SELECT count(*)::int AS n FROM versions')).rows).toEqual(before)
})

it('a push that is sent again, and one with a document of another feed, make the feed due and store nothing', async () => {
  const before = await state()
  const old = feed().replaceAll('Item', 'Old item')
  const foreign = feed().replaceAll('/feed', '/other').replaceAll('<guid>g', '<guid>foreign-')
  for (const body of [old, old, foreign]) {
    await db.pool.query(`UPDATE feeds SET next_poll_at = now() + interval '1 hour'`)
    expect((await push(body, signed(body))).statusCode).toBe(202)
    expect(await state()).toMatchObject({ due: true })
    expect((await pollFeeds(context, [feedId]))[0]).toMatchObject({ entriesNew: 0, entriesChanged: 0 })
  }
  expect(await state()).toMatchObject({ pushes: before.pushes + 3, pushed: before.pushed })
})

it('of a push of 100 MB no more than the limit is received, and one of a byte per second is cut off', { timeout: 60_000 }, async () => {
  const server = fastify({ logger: false })
  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(serializerCompiler)
  await server.register(webSubRoutes, { db, slowestMs: 300 })
  const at = await server.listen({ port: 0, host: '127.0.0.1' })
  const before = await state()
  const sendTo = (path: string, body: (sending: ClientRequest) => void) =>
    new Promise<number | string>((resolve) => {
      const sending = request(at + path, { method: 'POST', headers: { 'content-type': 'application/rss+xml' } })
      sending.on('response', (answer) => resolve(answer.resume().statusCode!))
      sending.on('error', () => resolve('cut off'))
      body(sending)
    })
  let sent = 0
  const large = await sendTo(callback(), (sending) => {
    const next = () => {
      sent++
      more()
    }
    const more = (): unknown => (sent < 100 && !sending.destroyed ? sending.write(Buffer.alloc(1_000_000), next) : sending.end())
    more()
  })
  expect([413, 'cut off']).toContain(large)
  expect(sent).toBeLessThan(100)
  const slow = await sendTo(callback(), (sending) => {
    const timer = setInterval(() => sending.write('<'), 100)
    sending.once('close', () => clearInterval(timer))
  })
  expect(slow).toBe('cut off')
  expect(await state()).toMatchObject({ pushes: before.pushes, bad: before.bad })
  await server.close()
})

it('what a hub is worth is summed over its feeds', async () => {
  await db.pool.query(
    `INSERT INTO feeds (source_id, url, added_url) SELECT source_id, 'https://b.example/', 'https://b.example/' FROM feeds`,
  )
  await db.pool.query(
    `INSERT INTO hub_subscriptions (feed_id, hub, topic, token, secret, renew_at, state, announced, misses, pushes)
     SELECT max(f.id), max(h.hub), 't', 'other', 's', now(), 'refused', 2, 1, 2 FROM feeds f, hub_subscriptions h`,
  )
  const [line] = (await app.inject('/v1/hubs')).json().hubs
  expect(line).toMatchObject({ feeds: 2, active: 1, refused: 1, pushes: 6, badPushes: 4, announced: 3, misses: 1, score: 0.75 })
  await db.pool.query(`DELETE FROM feeds WHERE url = 'https://b.example/'`)
})

it('news that was not announced is a miss, and polls are as frequent as before', async () => {
  await db.pool.query(`UPDATE feeds SET last_polled_at = now() - interval '1 hour'`)
  await db.pool.query(`UPDATE hub_subscriptions SET pushed = 20, pushed_at = now() - interval '2 hours'`)
  items.unshift(
    `<item><guid>g3</guid><title>Item 3</title><pubDate>${new Date(Date.now() - 1_800_000).toUTCString()}</pubDate><description>Text 3.</description></item>`,
  )
  await pollFeeds(context, [feedId])
  expect(await state()).toMatchObject({ pushed: 0, misses: 1 })
})

it('a subscription whose lease is half over is asked for again by the next poll', async () => {
  await db.pool.query('UPDATE hub_subscriptions SET renew_at = now()')
  await pollFeeds(context, [feedId])
  expect(subscriptions.length).toBe(2)
  expect(subscriptions[1]!.get('hub.callback')).toBe(subscriptions[0]!.get('hub.callback'))
})

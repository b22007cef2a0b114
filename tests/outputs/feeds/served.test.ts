import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { inTransaction } from '../../../db/client.ts'
import { appendEvents } from '../../../db/write/story-log.ts'
import { pushToSubscribers } from '../../../src/outputs/hub/push.ts'
import { addSource, addStory, openNewsroom } from '../../api/newsroom.ts'

const SETTINGS = { ...readSettings({}), HOST: '127.0.0.1', ALLOW_HOSTS: ['127.0.0.1'] }
let newsroom: Awaited<ReturnType<typeof openNewsroom>>
let wire: Awaited<ReturnType<typeof addSource>>
let search: number
let addresses: Record<string, string>
let feedId: number
const ids: Record<string, number> = {}
const at = (minute: number) => new Date(Date.now() - 3_600_000 + minute * 60_000)
const path = (address: string) => new URL(address).pathname
const get = (format: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  newsroom.app.inject({ method, url: path(addresses[format]!), headers })
const log = (event: 'created' | 'killed', storyId: number, headline: string) =>
  inTransaction(newsroom.db, (client) =>
    appendEvents(client, [{ event, storyId, articleId: null, versionNumber: null, headline, detail: {} }]),
  )
const FORMATS = ['rss', 'atom', 'json', 'ninjs']

beforeAll(async () => {
  newsroom = await openNewsroom({ settings: SETTINGS })
  const { db, app } = newsroom
  wire = await addSource(db, 'Northern Wire', 'agency')
  const add = async (headline: string, minute: number, over = {}) => {
    ids[headline] = (await addStory(db, [wire], { headline, updatedAt: at(minute), language: 'en', ...over }, `${headline} text`)).id
  }
  await add('Ferry aground', 1)
  await add('Bridge closed', 2)
  await add('Killed story', 3, { status: 'killed', killedAt: at(3) })
  await add('Embargoed story', 4, { status: 'embargoed', embargoedUntil: new Date(Date.now() + 3_600_000) })
  await add('Withheld story', 5, { status: 'withheld' })
  await add('Killed under embargo', 6, { status: 'killed', killedAt: at(6), embargoedUntil: new Date(Date.now() + 3_600_000) })
  search = (await app.inject({ method: 'POST', url: '/v1/searches', payload: { name: 'All', query: 'kind=agency' } })).json().id
  const made = (await app.inject({ method: 'POST', url: `/v1/searches/${search}/feeds`, payload: { name: 'CMS' } })).json()
  addresses = made.addresses
  feedId = made.id
})
afterAll(() => newsroom.close())

describe('a saved search as a feed', () => {
  it.each(FORMATS)('has its usable stories and nothing that is held: %s', async (format) => {
    const { statusCode, body, headers } = await get(format)
    expect(statusCode).toBe(200)
    expect(body).toContain('Ferry aground text')
    expect(body).toContain('Bridge closed text')
    expect(body).not.toMatch(/Embargoed|Withheld|under embargo|Killed story/)
    expect(body.includes(`story/${ids['Killed story']}`)).toBe(format === 'atom' || format === 'ninjs')
    expect(body).not.toContain(`story/${ids['Killed under embargo']}"`)
    expect(headers).toMatchObject({ 'cache-control': 'private, no-cache', 'x-robots-tag': 'noindex' })
    expect(headers.link).toContain('rel="hub"')
  })

  it('answers 304 until something changes, and HEAD', async () => {
    const { etag } = (await get('rss')).headers
    expect((await get('rss', { 'if-none-match': `${etag}` })).statusCode).toBe(304)
    const head = await get('rss', {}, 'HEAD')
    expect([head.statusCode, head.headers.etag, head.body]).toEqual([200, etag, ''])
    await newsroom.db.pool.query("UPDATE stories SET status = 'killed', killed_at = now(), updated_at = now() WHERE id = $1", [
      ids['Bridge closed'],
    ])
    const after = await get('rss', { 'if-none-match': `${etag}` })
    expect([after.statusCode, after.body.includes('Bridge closed')]).toEqual([200, false])
  })

  it('shows its secret once, and never again', async () => {
    const listed = await newsroom.app.inject(`/v1/searches/${search}/feeds`)
    const token = path(addresses.rss!).slice(3, -4)
    expect(listed.body).not.toContain(token)
    const wrong = await newsroom.app.inject(`/s/${token.slice(1)}x.rss`)
    expect([wrong.statusCode, wrong.body.includes(token.slice(1, 20))]).toEqual([404, false])
    const { rows } = await newsroom.db.pool.query("SELECT count(*)::int AS n FROM audit_log WHERE after::text LIKE '%' || $1 || '%'", [
      token,
    ])
    expect(rows[0].n).toBe(0)
  })
})

describe('the hub', () => {
  let subscriber: Server
  let callback: string
  const received: { headers: IncomingMessage['headers']; body: string }[] = []
  let answer = 204
  beforeAll(async () => {
    subscriber = createServer(async (request, response) => {
      const { searchParams } = new URL(request.url!, 'http://x')
      if (request.method === 'GET') return response.end(searchParams.has('wrong') ? 'another' : searchParams.get('hub.challenge'))
      received.push({ headers: request.headers, body: await text(request) })
      response.writeHead(answer).end()
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => subscriber.once('listening', resolve))
    callback = `http://127.0.0.1:${(subscriber.address() as AddressInfo).port}/callback?own=1`
  })
  afterAll(() => void subscriber.close())

  const ask = (form: Record<string, string>) =>
    newsroom.app.inject({
      method: 'POST',
      url: '/websub/hub',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.topic': addresses.atom!, 'hub.callback': callback, ...form }).toString(),
    })
  const subscribers = async () => (await newsroom.db.pool.query('SELECT * FROM feed_subscribers')).rows
  const context = () => ({ db: newsroom.db, settings: SETTINGS })

  it.each([
    [{ 'hub.callback': 'ftp://x.example/' }, 'hub.callback'],
    [{ 'hub.topic': 'https://elsewhere.example/feed' }, 'hub.topic'],
    [{ 'hub.mode': 'publish' }, 'hub.mode'],
    [{ 'hub.secret': 'x'.repeat(200) }, 'hub.secret'],
    [{ 'hub.lease_seconds': 'long' }, 'hub.lease_seconds'],
  ])('refuses %o and says why', async (form, named) => {
    const { statusCode, body } = await ask(form as never)
    expect([statusCode, body]).toEqual([400, expect.stringContaining(named)])
  })

  it('verifies who subscribes, and pushes what is new, signed', async () => {
    expect((await ask({ 'hub.secret': 'shh' })).statusCode).toBe(202)
    await expect.poll(subscribers).toHaveLength(1)
    const story = await addStory(newsroom.db, [wire], { headline: 'Ice on the lake', updatedAt: new Date(), language: 'en' }, 'New ice')
    await log('created', story.id, 'Ice on the lake')
    await log('killed', ids['Bridge closed']!, 'Bridge closed')
    expect(await pushToSubscribers(context())).toBe(1)
    const [{ headers, body }] = received as [(typeof received)[number]]
    expect(headers['x-hub-signature']).toBe(`sha256=${createHmac('sha256', 'shh').update(body).digest('hex')}`)
    expect(headers['content-type']).toContain('application/atom+xml')
    expect(body).toContain('New ice')
    expect(body).toContain(`ref="${new URL(addresses.atom!).origin}/story/${ids['Bridge closed']}"`)
    expect(body).not.toContain('Ferry aground')
    expect(await pushToSubscribers(context())).toBe(0)
  })

  it('tries again later, with what came meanwhile, and ends with 410', async () => {
    answer = 500
    const story = await addStory(newsroom.db, [wire], { headline: 'Later', updatedAt: new Date(), language: 'en' }, 'Later text')
    await log('created', story.id, 'Later')
    await pushToSubscribers(context())
    const [failed] = await subscribers()
    expect([failed.attempts, failed.next_at > new Date()]).toEqual([1, true])
    answer = 410
    await newsroom.db.pool.query('UPDATE feed_subscribers SET next_at = now()')
    await pushToSubscribers(context())
    expect(received.at(-1)!.body).toContain('Later text')
    expect(await subscribers()).toEqual([])
    answer = 204
  })

  it('asks nobody behind the address guard', async () => {
    const seen = received.length
    await ask({ 'hub.callback': 'http://169.254.169.254/latest' })
    await ask({ 'hub.callback': 'http://localhost:1/' })
    await ask({ 'hub.callback': `${callback}&wrong=1` })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect([await subscribers(), received.length]).toEqual([[], seen])
  })

  it('ends with the feed', async () => {
    await ask({})
    await expect.poll(subscribers).toHaveLength(1)
    expect((await newsroom.app.inject({ method: 'DELETE', url: `/v1/searches/${search}/feeds/${feedId}` })).statusCode).toBe(204)
    expect(await subscribers()).toEqual([])
    expect((await get('rss')).statusCode).toBe(404)
  })
})

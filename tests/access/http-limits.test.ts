import type { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Settings } from '../../config/env.ts'
import { buildApp } from '../../src/api/app.ts'
import { openCounter } from '../../src/api/counter.ts'
import { openNewsroom } from '../api/newsroom.ts'
import { backends } from '../pipeline.ts'
import { addKey, addPerson } from './callers.ts'

/** Undefined where this machine has no Redis. */
const REDIS_URL = (await backends()).find(({ redisUrl }) => redisUrl)?.redisUrl

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
const closers: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  newsroom = await openNewsroom()
  await addPerson(newsroom.db, 'boss', ['admin'])
})
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})
afterAll(() => newsroom.close())

function open(settings: Partial<Settings>, redis?: Redis) {
  const app = buildApp({ ...newsroom, settings, redis, logger: false })
  closers.push(() => app.close())
  return app
}

type App = ReturnType<typeof open>
const ask = (app: App, headers: Record<string, string> = {}, remoteAddress = '127.0.0.1', url = '/v1/stories') =>
  app.inject({ url, headers, remoteAddress })

const statuses = async (times: number, one: () => ReturnType<typeof ask>) => {
  const found: number[] = []
  for (let i = 0; i < times; i++) found.push((await one()).statusCode)
  return found
}

describe('the limit of a key', () => {
  it('is answered with 429, Retry-After and the RateLimit headers of the draft', async () => {
    const key = await addKey(newsroom.db, ['stories:read'])
    const app = open({ RATE_LIMIT_CALLER: 3 })
    const first = await ask(app, key.headers)
    expect(first.headers).toMatchObject({ ratelimit: '"caller";r=2;t=60', 'ratelimit-policy': '"caller";q=3;w=60' })
    expect(await statuses(4, () => ask(app, key.headers))).toEqual([200, 200, 429, 429])
    const refused = await ask(app, key.headers)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(50)
    expect(refused.headers.ratelimit).toMatch(/^"caller";r=0;t=\d+$/)
    expect(refused.json()).toMatchObject({ type: '/problems/too-many-requests', status: 429 })
  })

  it('is its own: another key, and another person, go on', async () => {
    const [one, other] = [await addKey(newsroom.db, ['stories:read']), await addKey(newsroom.db, ['stories:read'])]
    const app = open({ RATE_LIMIT_CALLER: 1 })
    expect(await statuses(2, () => ask(app, one.headers))).toEqual([200, 429])
    expect(await statuses(1, () => ask(app, other.headers))).toEqual([200])
  })

  it('shows what is left, with what was used by day, without spending any of it', async () => {
    const key = await addKey(newsroom.db, ['stories:read', 'events:read'])
    const app = open({ RATE_LIMIT_CALLER: 3 })
    await ask(app, key.headers)
    const usage = () => ask(app, key.headers, '127.0.0.1', `/v1/keys/${key.id}/usage`).then((answer) => answer.json())
    expect((await usage()).limit).toMatchObject({ limit: 3, remaining: 2 })
    expect((await usage()).limit).toMatchObject({ limit: 3, remaining: 2 })
    expect(await statuses(3, () => ask(app, key.headers))).toEqual([200, 200, 429])
    const [today] = (await usage()).days
    expect(today).toMatchObject({ day: new Date().toISOString().slice(0, 10), refused: 1, requests: 6 })
  })

  it('does not let another key see what it used', async () => {
    const [one, other] = [await addKey(newsroom.db, ['stories:read']), await addKey(newsroom.db, ['stories:read'])]
    const app = open({})
    expect((await ask(app, other.headers, '127.0.0.1', `/v1/keys/${one.id}/usage`)).statusCode).toBe(404)
    const admin = await addKey(newsroom.db, ['admin'])
    expect((await ask(app, admin.headers, '127.0.0.1', `/v1/keys/${one.id}/usage`)).statusCode).toBe(200)
  })
})

describe('the limit of an address', () => {
  it('holds for those who are not known too, before anything of theirs is looked up', async () => {
    const app = open({ RATE_LIMIT_ADDRESS: 2 })
    const guess = (i: number) => ask(app, { authorization: `Bearer ct_live_${i}` }, '198.51.100.7')
    expect([(await guess(1)).statusCode, (await guess(2)).statusCode, (await guess(3)).statusCode]).toEqual([401, 401, 429])
    expect((await ask(app, {}, '198.51.100.8')).statusCode).toBe(401)
  })

  it('is one for the /64 of IPv6', async () => {
    const app = open({ RATE_LIMIT_ADDRESS: 1 })
    expect((await ask(app, {}, '2001:db8::1')).statusCode).toBe(401)
    expect((await ask(app, {}, '2001:db8::ffff:2')).statusCode).toBe(429)
    expect((await ask(app, {}, '2001:db8:0:1::1')).statusCode).toBe(401)
  })

  it('is that of the client, not of the proxy, and no header of the client changes it', async () => {
    const app = open({ RATE_LIMIT_ADDRESS: 1, TRUSTED_PROXIES: ['10.0.0.0/8'] })
    const through = (list: string) => ask(app, { 'x-forwarded-for': list }, '10.0.0.1').then(({ statusCode }) => statusCode)
    expect(await through('198.51.100.7')).toBe(401)
    expect(await through('203.0.113.1, 198.51.100.7')).toBe(429)
    expect(await through('203.0.113.2, 198.51.100.7, 10.0.0.2')).toBe(429)
    expect(await through('198.51.100.9')).toBe(401)
  })
})

describe('over several processes', () => {
  const url = REDIS_URL
  const newRedis = () => {
    const redis = openCounter(url)!
    closers.push(async () => redis.disconnect())
    return redis
  }

  it.skipIf(!url)('the limit is exact with Redis', async () => {
    const key = await addKey(newsroom.db, ['stories:read'])
    const settings = { RATE_LIMIT_CALLER: 10, QUEUE_PREFIX: `limits-${key.id}-${Date.now()}` }
    const [one, other] = [newRedis(), newRedis()]
    await Promise.all([one, other].map((redis) => new Promise((resolve) => redis.once('ready', resolve))))
    const apps = [open(settings, one), open(settings, other)]
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => ask(apps[i % 2]!, key.headers)))
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(10)
  })

  it('each counts alone while Redis does not answer', async () => {
    const key = await addKey(newsroom.db, ['stories:read'])
    // Nobody listens on port 9 (discard) of this machine.
    const redis = openCounter('redis://127.0.0.1:9')!
    closers.push(async () => redis.disconnect())
    const app = open({ RATE_LIMIT_CALLER: 1 }, redis)
    expect(await statuses(2, () => ask(app, key.headers))).toEqual([200, 429])
  })
})

describe('CORS', () => {
  it('is off: a foreign page learns nothing, and OPTIONS says which methods there are', async () => {
    const key = await addKey(newsroom.db, ['stories:read'])
    const app = open({})
    const answer = await ask(app, { ...key.headers, origin: 'https://app.example' })
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    const asked = await app.inject({ method: 'OPTIONS', url: '/v1/stories', headers: { origin: 'https://app.example' } })
    expect([asked.statusCode, asked.headers.allow]).toEqual([405, 'GET, HEAD'])
    expect((await app.inject({ method: 'OPTIONS', url: '/v1/nothing' })).statusCode).toBe(404)
  })

  it('is switched on by the origins of a key, for that key only', async () => {
    const key = await addKey(newsroom.db, ['stories:read'], { origins: ['https://page.example'] })
    const other = await addKey(newsroom.db, ['stories:read'])
    const app = open({})
    const origin = 'https://page.example'
    const asked = await app.inject({ method: 'OPTIONS', url: '/v1/stories/7', headers: { origin } })
    expect([asked.statusCode, asked.headers['access-control-allow-origin'], asked.headers['access-control-allow-methods']]).toEqual([
      204,
      origin,
      'GET, HEAD',
    ])
    expect(asked.headers['access-control-allow-credentials']).toBeUndefined()
    expect((await ask(app, { ...key.headers, origin })).headers).toMatchObject({
      'access-control-allow-origin': origin,
      vary: expect.stringContaining('origin'),
    })
    expect((await ask(app, { ...other.headers, origin })).headers['access-control-allow-origin']).toBeUndefined()
    expect((await ask(app, { ...key.headers, origin: 'https://other.example' })).headers['access-control-allow-origin']).toBeUndefined()
  })
})

it('GET and HEAD change nothing: the database is the same after every one of them, asked twice', async () => {
  const boss = await addKey(newsroom.db, ['admin', 'stories:read', 'events:read', 'feeds:read'])
  const app = open({})
  await app.ready()
  // What is noted about those who ask: the minute of the last use, counts, and that the audit log was exported.
  const notes = ['api_keys', 'sessions', 'key_usage', 'audit_log', 'login_limits']
  const state = async () => {
    const { rows: tables } = await newsroom.db.pool.query("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    const sums = tables
      .filter(({ name }) => !notes.includes(name))
      .map(
        ({ name }) =>
          `SELECT '${name}' AS name, count(*), md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), '')) AS sum FROM "${name}" t`,
      )
    return (await newsroom.db.pool.query(sums.join(' UNION ALL '))).rows
  }
  const before = await state()
  for (const { method, url } of app.routeTable.filter((route) => ['GET', 'HEAD'].includes(route.method) && !route.url.endsWith('/stream')))
    for (let i = 0; i < 2; i++)
      await app.inject({ method: method as 'GET', url: url.replace(':id', '1').replace('*', 'x.js'), headers: boss.headers })
  expect(await state()).toEqual(before)
})

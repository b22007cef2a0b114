import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { plainHttpWarning, reachesBeyondLoopback, refuseUnnamed } from '../../src/access/reach.ts'
import { buildApp, buildMetricsApp } from '../../src/api/app.ts'
import { openNewsroom } from '../api/newsroom.ts'
import { builtDesk } from './built-desk.ts'
import { addPerson } from './callers.ts'

const settings = (env: Record<string, string>) => readSettings(env)

describe('an API that other machines can reach', () => {
  it.each(['0.0.0.0', '::', '192.0.2.7', 'desk.lan'])('does not start on %s without PUBLIC_URL, and says what to set', (HOST) => {
    expect(() => refuseUnnamed(settings({ HOST }))).toThrow(/PUBLIC_URL/)
    expect(() => refuseUnnamed(settings({ HOST, PUBLIC_URL: 'https://desk.example' }))).not.toThrow()
  })

  it.each(['127.0.0.1', '127.0.0.9', '::1', 'localhost', 'LOCALHOST.'])('is not one on %s', (HOST) => {
    expect(() => refuseUnnamed(settings({ HOST }))).not.toThrow()
    expect(reachesBeyondLoopback(settings({ HOST }))).toBe(false)
  })

  it('is one behind a proxy, or under a public address', () => {
    expect(reachesBeyondLoopback(settings({ TRUSTED_PROXIES: '127.0.0.1' }))).toBe(true)
    expect(reachesBeyondLoopback(settings({ PUBLIC_URL: 'https://desk.example' }))).toBe(true)
    expect(reachesBeyondLoopback(settings({ PUBLIC_URL: 'http://localhost:3000' }))).toBe(false)
  })

  it('warns of plain http, and only beyond this machine', () => {
    expect(plainHttpWarning(settings({ PUBLIC_URL: 'https://a.example, http://b.lan:8080' }))).toMatch(/http:\/\/b\.lan:8080 is plain http/)
    expect(plainHttpWarning(settings({ PUBLIC_URL: 'http://localhost:3000' }))).toBeNull()
    expect(plainHttpWarning(settings({}))).toBeNull()
  })
})

describe('a newsroom', () => {
  let newsroom: Awaited<ReturnType<typeof openNewsroom>>
  beforeAll(async () => {
    newsroom = await openNewsroom()
  })
  afterAll(() => newsroom.close())

  it('on loopback without users lets one person do everything, and counts nothing', async () => {
    const app = buildApp({ ...newsroom, settings: { RATE_LIMIT_ADDRESS: 1, RATE_LIMIT_CALLER: 1 }, logger: false })
    for (const url of ['/v1/stories?status=embargoed', '/v1/feeds', '/metrics', '/v1/users', '/docs/json']) {
      const { statusCode, headers } = await app.inject(url)
      expect([url, statusCode, headers.ratelimit]).toEqual([url, 200, undefined])
    }
    await app.close()
  })

  it('beyond it answers 503 and why, until there is an administrator, but for the one-time address', async () => {
    const deskDir = builtDesk()
    const PUBLIC_URL = ['https://desk.example']
    const app = buildApp({ ...newsroom, deskDir, settings: { PUBLIC_URL }, logger: false })
    const headers = { host: 'desk.example', accept: 'text/html' }
    await app.ready()
    const open = [
      'GET /assets/*',
      'GET /healthz',
      'GET /readyz',
      'GET /v1/session',
      'HEAD /assets/*',
      'HEAD /healthz',
      'HEAD /readyz',
      'HEAD /v1/session',
      'POST /v1/welcome',
    ]
    const answered: string[] = []
    for (const { method, url } of app.routeTable) {
      const path = url.replace(':id', '1').replace('*', 'desk-1a2b.js')
      const { statusCode, body } = await app.inject({ method: method as 'GET', url: path, headers })
      if (statusCode !== 503) answered.push(`${method} ${url}`)
      else if (method !== 'HEAD') expect(body).toContain('There is no administrator yet')
    }
    expect(answered.sort()).toEqual(open)
    const page = await app.inject({ url: '/welcome', headers })
    expect([page.statusCode, page.body]).toEqual([200, expect.stringContaining('<title>Desk</title>')])
    expect((await app.inject({ url: '/story/7', headers })).statusCode).toBe(503)
    await app.close()
  })

  it('shows its metrics on their own port to all who reach it, and on the first one to those who may', async () => {
    await addPerson(newsroom.db, 'boss', ['admin'])
    const operator = await addPerson(newsroom.db, 'operator', ['operator'])
    const metrics = buildMetricsApp(newsroom.app, {})
    const answers = await Promise.all([
      metrics.inject({ url: '/metrics', headers: { host: 'api:9464' } }),
      metrics.inject('/readyz'),
      metrics.inject('/v1/stories'),
      newsroom.app.inject('/metrics'),
      newsroom.app.inject({ url: '/metrics', headers: operator.headers }),
    ])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 404, 401, 200])
    await metrics.close()
  })
})

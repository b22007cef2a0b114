import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Server, startServer } from '../../src/api/server.ts'
import { openNewsroom } from '../api/newsroom.ts'
import { builtDesk } from './built-desk.ts'
import { addPerson } from './callers.ts'
import { filled, send } from './raw-request.ts'

const SAFE = ['GET', 'HEAD', 'OPTIONS']
const PROBES = ['/healthz', '/readyz']

/** What a page can make a browser send along without asking first, and what it can send after asking. */
const BODIES = [
  { type: 'application/x-www-form-urlencoded', body: 'into=2&why=x' },
  { type: 'text/plain', body: '{"into":2,"why":"x"}' },
  { type: 'multipart/form-data; boundary=x', body: '--x\r\ncontent-disposition: form-data; name="into"\r\n\r\n2\r\n--x--\r\n' },
  { type: 'application/json', body: '{"into":2,"why":"x"}' },
]

describe.each(['local', 'users'] as const)('attacks by foreign pages, where the mode is %s:', (mode) => {
  let newsroom: Awaited<ReturnType<typeof openNewsroom>>
  let server: Server
  /** What the browser of the person under attack sends by itself. */
  let browser: { cookie?: string } = {}
  /** Where such a page may be: on another site, on another port of this machine, in a sandboxed frame, on a sibling host. */
  let places: { place: string; headers: Record<string, string> }[]

  beforeAll(async () => {
    newsroom = await openNewsroom({ deskDir: builtDesk() })
    if (mode === 'users') browser = { cookie: (await addPerson(newsroom.db, 'boss', ['admin'], true)).headers.cookie! }
    server = await startServer(newsroom.app, { host: '127.0.0.1', port: 0 })
    places = [
      { place: 'another site', headers: { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' } },
      { place: 'another port', headers: { origin: `http://localhost:${server.port + 1}`, 'sec-fetch-site': 'same-site' } },
      { place: 'a sandboxed frame', headers: { origin: 'null', 'sec-fetch-site': 'cross-site' } },
      { place: 'a sibling host', headers: { origin: `http://sibling.localhost:${server.port}`, 'sec-fetch-site': 'same-site' } },
      { place: 'an old browser on another site', headers: { origin: 'http://evil.example' } },
    ]
  })
  afterAll(async () => {
    await server.close()
    await newsroom.close()
  })

  const changing = () => newsroom.app.routeTable.filter(({ method }) => !SAFE.includes(method))
  const rowsOf = async (table: string) => (await newsroom.db.pool.query(`SELECT count(*)::int AS rows FROM ${table}`)).rows[0].rows

  it('foreign Host (DNS rebinding): no route, file or stream answers a name that is not ours', { timeout: 60_000 }, async () => {
    const through: string[] = []
    for (const { method, url } of newsroom.app.routeTable.filter((route) => !PROBES.includes(route.url))) {
      const headers = { host: `evil.example:${server.port}`, ...browser, 'sec-fetch-site': 'same-origin' }
      const { status } = await send(server, filled(url, 1), { method, headers })
      if (status !== 421) through.push(`${method} ${url} is ${status}`)
    }
    expect(through.join('\n')).toBe('')
  })

  it('CSRF: no change is made for a page elsewhere, on any route, whatever the method', { timeout: 120_000 }, async () => {
    const through: string[] = []
    for (const { method, url } of changing())
      for (const { place, headers } of places) {
        const { status, body } = await send(server, filled(url, 1), { method, headers: { ...browser, ...headers } })
        if (status !== 403 || JSON.parse(body).type !== '/problems/foreign-request')
          through.push(`${method} ${url} from ${place}: ${status}`)
      }
    expect(through.join('\n')).toBe('')
  })

  it('CSRF by forms, text, JSON and multipart: none gets through, and nothing is written', async () => {
    const before = [await rowsOf('users'), await rowsOf('api_keys'), await rowsOf('sessions'), await rowsOf('audit_log')]
    const paths = ['/v1/users', '/v1/keys', '/v1/session', '/v1/stories/1/merge', '/v1/session/oidc', '/v1/session/passkey/options']
    const through: string[] = []
    for (const path of paths)
      for (const { type, body } of BODIES)
        for (const { place, headers } of places) {
          const sent = { ...browser, ...headers, 'content-type': type }
          const { status } = await send(server, path, { method: 'POST', headers: sent, body })
          if (status !== 403) through.push(`${type} to ${path} from ${place}: ${status}`)
        }
    expect(through.join('\n')).toBe('')
    expect([await rowsOf('users'), await rowsOf('api_keys'), await rowsOf('sessions'), await rowsOf('audit_log')]).toEqual(before)
  })

  it('CSRF by a method override or a WebSocket: neither exists', async () => {
    const override = { 'x-http-method-override': 'DELETE', 'x-http-method': 'DELETE', 'x-method-override': 'DELETE' }
    const { headers } = places[0]!
    const asked = await send(server, '/v1/users/1', { headers: { ...browser, ...headers, ...override } })
    expect([asked.status, asked.headers.allow]).toEqual([405, 'DELETE, PATCH'])
    for (const path of ['/v1/events/stream', '/', '/v1/stories']) {
      const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-key': 'x', 'sec-websocket-version': '13' }
      expect([path, (await send(server, path, { headers: { ...browser, ...headers, ...upgrade } })).status]).toEqual([path, 400])
    }
  })

  it('reading by a foreign page: no answer lets one read it (CORS), and no page may frame ours', async () => {
    for (const { method, url } of newsroom.app.routeTable.filter((route) => route.method === 'GET' && !route.url.endsWith('/stream'))) {
      const { headers } = await send(server, filled(url, 1), { method, headers: { ...browser, origin: 'http://evil.example' } })
      expect([url, headers['access-control-allow-origin'], headers['access-control-allow-credentials']]).toEqual([
        url,
        undefined,
        undefined,
      ])
      expect([url, headers['x-frame-options'], String(headers['content-security-policy'])]).toEqual([
        url,
        'DENY',
        expect.stringContaining("frame-ancestors 'none'"),
      ])
    }
    const preflight = await send(server, '/v1/users', {
      method: 'OPTIONS',
      headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST' },
    })
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([405, undefined])
  })

  it('cached answer after logout: nothing that a person was answered may be kept by a browser or proxy', async () => {
    const kept: string[] = []
    const same = /^\/(docs|assets|healthz|readyz)/
    for (const { url } of newsroom.app.routeTable.filter((route) => route.method === 'GET' && !same.test(route.url))) {
      const { headers } = await send(server, filled(url, 1), { headers: { ...browser, accept: 'text/html' } })
      if (headers['cache-control'] !== 'no-store') kept.push(`${url}: ${headers['cache-control']}`)
    }
    expect(kept.filter((line) => !line.startsWith('/: '))).toEqual([])
  })

  it('GET by an image or a link: every one asked twice leaves the database as it was, but for what the audit log says of reading', async () => {
    const { pool } = newsroom.db
    const { rows: tables } = await pool.query(
      "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('audit_log', 'key_usage')",
    )
    const snapshot = async () => {
      const found: Record<string, string> = {}
      for (const { name } of tables) {
        const rows = "string_agg((to_jsonb(t) - 'last_used_at')::text, ',' ORDER BY (to_jsonb(t) - 'last_used_at')::text)"
        found[name] = (await pool.query(`SELECT md5(${rows}) AS md5 FROM ${name} t`)).rows[0].md5
      }
      return found
    }
    const before = await snapshot()
    for (const { url } of newsroom.app.routeTable.filter((route) => route.method === 'GET' && !route.url.endsWith('/stream')))
      for (let i = 0; i < 2; i++) await send(server, filled(url, 1), { headers: browser })
    expect(await snapshot()).toEqual(before)
    const { rows } = await pool.query("SELECT DISTINCT what FROM audit_log WHERE what NOT IN ('audit.export', 'embargoed.read', 'export')")
    expect(rows).toEqual([])
  })

  it('key in an address: it is not taken from there', async () => {
    for (const name of ['key', 'api_key', 'access_token', 'token']) {
      const { status } = await send(server, `/v1/stories?${name}=ct_live_x`)
      expect([name, status]).toEqual([name, mode === 'users' ? 401 : 400])
    }
  })

  // Last: an invited person ends the mode in which nobody logs in.
  it('Host header on one-time addresses: what the request says of hosts does not get into them', async () => {
    const forged = { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example;proto=https', 'x-forwarded-proto': 'https' }
    const headers = { ...browser, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', ...forged }
    const invite = (host?: string) =>
      send(server, '/v1/users', {
        method: 'POST',
        headers: { ...headers, ...(host !== undefined && { host }) },
        body: JSON.stringify({ name: `guest ${Math.random()}`, roles: [] }),
      })
    const invited = await invite()
    // Where nobody logs in, a request that a proxy passed on is not answered at all.
    if (mode === 'local') return expect(invited.status).toBe(421)
    expect(JSON.parse(invited.body).oneTime.address).toMatch(new RegExp(`^http://localhost:${server.port}/welcome#[\\w-]{43}$`))
    expect((await invite('evil.example')).status).toBe(421)
    expect((await invite(`localhost:${server.port}@evil.example`)).status).toBe(421)
  })
})

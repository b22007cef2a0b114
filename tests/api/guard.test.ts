import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { type OutgoingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSettings, type Settings } from '../../config/env.ts'
import { buildApp } from '../../src/api/app.ts'
import { type Server, startServer } from '../../src/api/server.ts'
import { openNewsroom } from './newsroom.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
const servers: Server[] = []

/** Every GET route, with one of each kind of answer: API, stream, description, desk page, file, health and figures. */
const ROUTES = [
  '/',
  '/assets/desk-1a2b.js',
  '/nothing',
  '/docs/',
  '/docs/json',
  '/docs/static/index.css',
  '/healthz',
  '/readyz',
  '/metrics',
  '/v1/articles/1',
  '/v1/events',
  '/v1/events/stream',
  '/v1/feeds',
  '/v1/sources',
  '/v1/status',
  '/v1/stories',
  '/v1/stories/1',
]

/** A server on a free port with these settings. Its socket is on loopback whatever HOST is. */
async function listen(settings: Partial<Settings>): Promise<Server> {
  const deskDir = mkdtempSync(join(tmpdir(), 'guarded-desk-'))
  mkdirSync(join(deskDir, 'assets'))
  writeFileSync(join(deskDir, 'index.html'), '<!doctype html><title>Desk</title>')
  writeFileSync(join(deskDir, 'assets', 'desk-1a2b.js'), 'export {}')
  const app = buildApp({ ...newsroom, deskDir, settings, logger: false })
  const server = await startServer(app, { host: '127.0.0.1', port: 0 })
  servers.push(server)
  return server
}

async function ask(
  server: Server,
  path: string,
  headers: OutgoingHttpHeaders,
  method = 'GET',
  sent?: string,
): Promise<{ status: number; body: string }> {
  const asked = request({ host: '127.0.0.1', port: server.port, path, method, headers, agent: false })
  asked.end(sent)
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) =>
    asked.on('response', resolve).on('error', reject),
  )
  const status = response.statusCode!
  // A stream that is let through never ends.
  if (response.headers['content-type']?.startsWith('text/event-stream')) {
    response.destroy()
    return { status, body: '' }
  }
  let body = ''
  for await (const chunk of response) body += chunk
  return { status, body }
}

/** On loopback, without PUBLIC_URL. */
let plain: Server
let named: Server
let secure: Server

/** Health checks are asked under whatever name the machine has. */
const PROBES = ['/healthz', '/readyz']
const GUARDED = ROUTES.filter((route) => !PROBES.includes(route))

beforeAll(async () => {
  newsroom = await openNewsroom()
  plain = await listen({ HOST: '127.0.0.1', PUBLIC_URL: [] })
  named = await listen({ HOST: '0.0.0.0', PUBLIC_URL: ['http://news.example:8080'] })
  secure = await listen({ HOST: '::', PUBLIC_URL: ['https://desk.example'] })
})
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()))
  await newsroom.close()
})

describe('the Host header', () => {
  it.each(GUARDED)('of another site is refused at %s, wherever we listen', async (path) => {
    for (const server of [plain, named, secure]) {
      const answer = await ask(server, path, { host: `rebound.example:${server.port}`, accept: 'text/html' })
      expect([path, answer.status]).toEqual([path, 421])
      expect(JSON.parse(answer.body).detail).toMatch(/\bPUBLIC_URL\b/)
    }
  })

  it.each(GUARDED)('that names loopback with the port in use is answered at %s, where PUBLIC_URL does not say otherwise', async (path) => {
    for (const name of ['localhost', '127.0.0.1', '[::1]', 'LocalHost.']) {
      expect([name, (await ask(plain, path, { host: `${name}:${plain.port}` })).status]).not.toEqual([name, 421])
      expect([name, (await ask(named, path, { host: `${name}:${named.port}` })).status]).toEqual([name, 421])
    }
  })

  it.each([
    ['0.0.0.0', 'a wildcard address'],
    ['localhost.rebound.example', 'a name that begins as ours'],
    ['127.0.0.1.rebound.example', 'a name that begins as our address'],
    ['rebound.example@localhost', 'a user before the name'],
    ['localhost/', 'a path behind it'],
    ['', 'no name'],
  ])('"%s" is refused: %s', async (name) => {
    for (const server of [plain, named, secure]) expect((await ask(server, '/docs/', { host: `${name}:${server.port}` })).status).toBe(421)
  })

  it.each(PROBES)('of any kind is answered at %s, and says nothing there but the state of the machine', async (path) => {
    for (const host of ['192.0.2.7:3000', 'api:3000', 'rebound.example']) {
      const { status, body } = await ask(named, path, { host })
      expect([status, JSON.parse(body)]).toEqual([200, { status: 'ok' }])
    }
  })

  it('given twice is refused, because another program in between may read the other one', async () => {
    const socket = connect(plain.port, '127.0.0.1')
    socket.write(`GET /docs/ HTTP/1.1\r\nHost: localhost:${plain.port}\r\nHost: rebound.example\r\nConnection: close\r\n\r\n`)
    let answer = ''
    for await (const chunk of socket) answer += chunk
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('that names loopback with another port is refused', async () => {
    expect((await ask(plain, '/docs/', { host: 'localhost:1' })).status).toBe(421)
    expect((await ask(plain, '/docs/', { host: 'localhost' })).status).toBe(421)
  })

  it.each([
    ['news.example:8080', 503],
    ['NEWS.Example.:8080', 503],
    ['news.example', 421],
    ['news.example:80', 421],
    ['other.news.example:8080', 421],
  ])('"%s" under PUBLIC_URL=http://news.example:8080 is %i', async (host, status) => {
    expect((await ask(named, '/docs/', { host })).status).toBe(status)
  })

  it.each([
    ['desk.example', 503],
    ['desk.example:443', 503],
    ['DESK.example.', 503],
    ['desk.example:80', 421],
    ['desk.example:8443', 421],
  ])('"%s" under PUBLIC_URL=https://desk.example, behind a proxy, is %i', async (host, status) => {
    expect((await ask(secure, '/docs/', { host })).status).toBe(status)
  })

  it('that names the one address of HOST is answered', async () => {
    const server = await listen({ HOST: 'Desk.lan', PUBLIC_URL: [] })
    expect((await ask(server, '/docs/', { host: `desk.lan:${server.port}` })).status).not.toBe(421)
    const six = await listen({ HOST: 'fd00::7', PUBLIC_URL: [] })
    expect((await ask(six, '/docs/', { host: `[fd00::7]:${six.port}` })).status).not.toBe(421)
  })
})

describe('what changes something', () => {
  /** Whether a request that changes something is let in. It is not answered further: no such story stands, and beyond loopback nobody is known. */
  const isLetIn = async (server: Server, headers: OutgoingHttpHeaders, method = 'POST', path = '/v1/stories/1/merge') => {
    const host = server === named ? 'news.example:8080' : server === secure ? 'desk.example' : `127.0.0.1:${server.port}`
    const { status, body } = await ask(server, path, { host, ...headers }, method)
    if (status !== 403) return true
    expect(JSON.parse(body).type).toBe('/problems/foreign-request')
    return false
  }

  it('is open to a program that sends neither Origin nor Sec-Fetch-Site', async () => {
    expect(await isLetIn(plain, {})).toBe(true)
  })

  it('is open to our own page', async () => {
    for (const name of ['localhost', '127.0.0.1', '[::1]'])
      expect(await isLetIn(plain, { origin: `http://${name}:${plain.port}`, 'sec-fetch-site': 'same-origin' })).toBe(true)
    expect(await isLetIn(plain, { 'sec-fetch-site': 'none' })).toBe(true)
    expect(await isLetIn(named, { origin: 'http://news.example:8080' })).toBe(true)
  })

  it('is open to our page behind a proxy that ends TLS', async () => {
    expect(await isLetIn(secure, { origin: 'https://desk.example', 'sec-fetch-site': 'same-origin' })).toBe(true)
    expect(await isLetIn(secure, { origin: 'https://DESK.example.:443' })).toBe(true)
  })

  it.each(['http://rebound.example', 'null', 'http://localhost:1', 'https://localhost', 'http://desk.example', 'nonsense', 'file://'])(
    'is closed to a page of Origin %s',
    async (origin) => {
      for (const server of [plain, named, secure]) expect(await isLetIn(server, { origin })).toBe(false)
    },
  )

  it.each(['cross-site', 'same-site', 'same-origin, cross-site'])('is closed to what a browser calls %s', async (site) => {
    expect(await isLetIn(plain, { 'sec-fetch-site': site })).toBe(false)
    expect(await isLetIn(plain, { 'sec-fetch-site': site, origin: `http://localhost:${plain.port}` })).toBe(false)
  })

  it.each(['PUT', 'PATCH', 'DELETE'])('is closed to a foreign %s, also where there is no such route', async (method) => {
    const headers = { origin: 'http://rebound.example' }
    for (const path of ['/v1/sources/1/preference', '/nothing']) expect(await isLetIn(plain, headers, method, path)).toBe(false)
  })

  it('with a cookie is open only where something shows that our page sent it', async () => {
    const cookie = 'anything=1'
    for (const server of [plain, secure]) {
      const own = server === secure ? 'https://desk.example' : `http://localhost:${server.port}`
      expect(await isLetIn(server, { cookie, 'sec-fetch-site': 'same-origin' })).toBe(true)
      expect(await isLetIn(server, { cookie, origin: own })).toBe(true)
      expect(await isLetIn(server, { cookie })).toBe(false)
      expect(await isLetIn(server, { cookie, 'sec-fetch-site': 'none' })).toBe(false)
      expect(await isLetIn(server, { cookie, 'sec-fetch-site': 'same-origin', origin: 'https://other.example' })).toBe(false)
    }
  })

  it('with a key is open wherever it comes from, because no browser adds a key by itself', async () => {
    const headers = { authorization: 'Bearer ct_live_none', origin: 'https://other.example', 'sec-fetch-site': 'cross-site', cookie: 'a=1' }
    expect(await isLetIn(plain, headers)).toBe(true)
  })

  it.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', ''])(
    'takes JSON only: a body of type "%s" is refused',
    async (type) => {
      const headers = { ...(type && { 'content-type': type }), 'content-length': 2, host: `127.0.0.1:${plain.port}` }
      const { status } = await ask(plain, '/v1/stories/1/merge', headers, 'POST', '{}')
      expect(status).toBe(415)
    },
  )

  it('is not what a method override makes of a GET', async () => {
    const headers = {
      host: `127.0.0.1:${plain.port}`,
      'x-http-method-override': 'POST',
      'x-http-method': 'POST',
      'x-method-override': 'POST',
    }
    expect((await ask(plain, '/v1/stories/1/merge', headers)).status).toBe(405)
    expect((await ask(plain, '/v1/stories?_method=POST', { host: headers.host })).status).toBe(400)
  })

  it('is not a WebSocket', async () => {
    const headers = { host: `127.0.0.1:${plain.port}`, connection: 'Upgrade', upgrade: 'WebSocket', 'sec-websocket-key': 'x' }
    expect((await ask(plain, '/v1/events/stream', headers)).status).toBe(400)
  })

  it('is not what a foreign page reads: its GET is refused too, without a word of copy', async () => {
    const headers = { host: `127.0.0.1:${plain.port}`, origin: 'http://rebound.example', 'sec-fetch-site': 'cross-site' }
    expect((await ask(plain, '/v1/stories', headers)).status).toBe(403)
  })
})

describe('PUBLIC_URL', () => {
  it.each([
    ['http://localhost:3000', 'http://localhost:3000'],
    ['https://Desk.Example:443/', 'https://desk.example'],
    ['http://desk.example.:80', 'http://desk.example'],
  ])('%s is taken as the origin %s', (given, origin) => {
    expect(readSettings({ PUBLIC_URL: given }).PUBLIC_URL).toEqual([origin])
  })

  it('may be several addresses', () => {
    expect(readSettings({ PUBLIC_URL: 'https://a.example, http://b.lan:8080/' }).PUBLIC_URL).toEqual([
      'https://a.example',
      'http://b.lan:8080',
    ])
  })

  it.each([
    'desk.example',
    'ftp://desk.example',
    'https://desk.example/copytaster',
    'https://me:secret@desk.example',
    'https://a.example?b',
  ])('%s is refused in plain words', (given) => {
    expect(() => readSettings({ PUBLIC_URL: given })).toThrow(/PUBLIC_URL=.*https:\/\/desk\.example/)
  })
})

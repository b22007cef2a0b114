import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { type OutgoingHttpHeaders, request } from 'node:http'
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
async function listen(settings: Pick<Settings, 'HOST' | 'PUBLIC_URL'>): Promise<Server> {
  const deskDir = mkdtempSync(join(tmpdir(), 'guarded-desk-'))
  mkdirSync(join(deskDir, 'assets'))
  writeFileSync(join(deskDir, 'index.html'), '<!doctype html><title>Desk</title>')
  writeFileSync(join(deskDir, 'assets', 'desk-1a2b.js'), 'export {}')
  const app = buildApp({ ...newsroom, deskDir, settings, logger: false })
  const server = await startServer(app, { host: '127.0.0.1', port: 0 })
  servers.push(server)
  return server
}

async function ask(server: Server, path: string, headers: OutgoingHttpHeaders, method = 'GET'): Promise<{ status: number; body: string }> {
  const asked = request({ host: '127.0.0.1', port: server.port, path, method, headers, agent: false })
  asked.end()
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

let plain: Server
let everywhere: Server
let named: Server
let secure: Server

beforeAll(async () => {
  newsroom = await openNewsroom()
  plain = await listen({ HOST: '127.0.0.1', PUBLIC_URL: undefined })
  everywhere = await listen({ HOST: '0.0.0.0', PUBLIC_URL: undefined })
  named = await listen({ HOST: '0.0.0.0', PUBLIC_URL: 'http://news.example:8080' })
  secure = await listen({ HOST: '::', PUBLIC_URL: 'https://desk.example' })
})
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()))
  await newsroom.close()
})

describe('the Host header', () => {
  it.each(ROUTES)('of another site is refused at %s, wherever we listen', async (path) => {
    for (const server of [plain, everywhere, named, secure]) {
      const answer = await ask(server, path, { host: `rebound.example:${server.port}`, accept: 'text/html' })
      expect([path, answer.status]).toEqual([path, 421])
      expect(JSON.parse(answer.body).detail).toMatch(/\bPUBLIC_URL\b/)
    }
  })

  it.each(ROUTES)('that names loopback with the port in use is answered at %s', async (path) => {
    for (const server of [plain, everywhere, named, secure])
      for (const name of ['localhost', '127.0.0.1', '[::1]', 'LocalHost.']) {
        const { status } = await ask(server, path, { host: `${name}:${server.port}` })
        expect([name, status]).not.toEqual([name, 421])
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
    for (const server of [plain, everywhere, named, secure])
      expect((await ask(server, '/healthz', { host: `${name}:${server.port}` })).status).toBe(421)
  })

  it('that is the address of the machine is answered where a supervisor asks, and nowhere else', async () => {
    const host = '192.0.2.7:3000'
    for (const path of ['/healthz', '/metrics']) expect((await ask(everywhere, path, { host })).status).toBe(200)
    expect((await ask(everywhere, '/v1/stories', { host })).status).toBe(421)
  })

  it('that names loopback with another port is refused', async () => {
    expect((await ask(plain, '/healthz', { host: 'localhost:1' })).status).toBe(421)
    expect((await ask(plain, '/healthz', { host: 'localhost' })).status).toBe(421)
  })

  it.each([
    ['news.example:8080', 200],
    ['NEWS.Example.:8080', 200],
    ['news.example', 421],
    ['news.example:80', 421],
    ['other.news.example:8080', 421],
  ])('"%s" under PUBLIC_URL=http://news.example:8080 is %i', async (host, status) => {
    expect((await ask(named, '/healthz', { host })).status).toBe(status)
  })

  it.each([
    ['desk.example', 200],
    ['desk.example:443', 200],
    ['DESK.example.', 200],
    ['desk.example:80', 421],
    ['desk.example:8443', 421],
  ])('"%s" under PUBLIC_URL=https://desk.example, behind a proxy, is %i', async (host, status) => {
    expect((await ask(secure, '/healthz', { host })).status).toBe(status)
  })

  it('that names the one address of HOST is answered', async () => {
    const server = await listen({ HOST: 'Desk.lan', PUBLIC_URL: undefined })
    expect((await ask(server, '/healthz', { host: `desk.lan:${server.port}` })).status).toBe(200)
    const six = await listen({ HOST: 'fd00::7', PUBLIC_URL: undefined })
    expect((await ask(six, '/healthz', { host: `[fd00::7]:${six.port}` })).status).toBe(200)
  })
})

describe('what changes something', () => {
  /** A route that changes; it answers 400, as no such story stands, once the request is let in. */
  const change = (server: Server, headers: OutgoingHttpHeaders) =>
    ask(server, '/v1/stories/1/merge', { host: `127.0.0.1:${server.port}`, ...headers }, 'POST').then(({ status }) => status)

  it('is open to a program that sends neither Origin nor Sec-Fetch-Site', async () => {
    expect(await change(plain, {})).toBe(400)
  })

  it('is open to our own page', async () => {
    for (const name of ['localhost', '127.0.0.1', '[::1]'])
      expect(await change(plain, { origin: `http://${name}:${plain.port}`, 'sec-fetch-site': 'same-origin' })).toBe(400)
    expect(await change(plain, { 'sec-fetch-site': 'none' })).toBe(400)
    expect(await change(named, { host: 'news.example:8080', origin: 'http://news.example:8080' })).toBe(400)
  })

  it('is open to our page behind a proxy that ends TLS, whether it passes the Host on or not', async () => {
    expect(await change(secure, { host: 'desk.example', origin: 'https://desk.example', 'sec-fetch-site': 'same-origin' })).toBe(400)
    expect(await change(secure, { origin: 'https://desk.example', 'sec-fetch-site': 'same-origin' })).toBe(400)
    expect(await change(secure, { origin: 'https://DESK.example.:443' })).toBe(400)
  })

  it.each(['http://rebound.example', 'null', 'http://localhost:1', 'https://localhost', 'http://desk.example', 'nonsense', 'file://'])(
    'is closed to a page of Origin %s',
    async (origin) => {
      for (const server of [plain, everywhere, named, secure]) expect(await change(server, { origin })).toBe(403)
    },
  )

  it.each(['cross-site', 'same-site'])('is closed to what a browser calls %s', async (site) => {
    expect(await change(plain, { 'sec-fetch-site': site })).toBe(403)
    expect(await change(plain, { 'sec-fetch-site': site, origin: `http://localhost:${plain.port}` })).toBe(403)
  })

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])('is closed to a foreign %s, also where there is no such route', async (method) => {
    const headers = { host: `127.0.0.1:${plain.port}`, origin: 'http://rebound.example' }
    expect((await ask(plain, '/v1/sources/1/preference', headers, method)).status).toBe(403)
    expect((await ask(plain, '/nothing', headers, method)).status).toBe(403)
  })

  it('is not what a foreign page reads: GET stays open, and unread by it', async () => {
    const headers = { host: `127.0.0.1:${plain.port}`, origin: 'http://rebound.example', 'sec-fetch-site': 'cross-site' }
    expect((await ask(plain, '/v1/stories', headers)).status).toBe(200)
  })
})

describe('PUBLIC_URL', () => {
  it.each([
    ['http://localhost:3000', 'http://localhost:3000'],
    ['https://Desk.Example:443/', 'https://desk.example'],
    ['http://desk.example.:80', 'http://desk.example'],
  ])('%s is taken as the origin %s', (given, origin) => {
    expect(readSettings({ PUBLIC_URL: given }).PUBLIC_URL).toBe(origin)
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

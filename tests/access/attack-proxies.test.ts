import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '../../src/api/app.ts'
import { type Server, startServer } from '../../src/api/server.ts'
import { openNewsroom } from '../api/newsroom.ts'
import { addPerson } from './callers.ts'

const CLIENT = '198.51.100.7'
const FORGED = '203.0.113.9'

/** What the app sees of one client behind so many proxies: where the connection comes from, and what the proxies added. */
const CHAINS = [
  { proxies: 0, trusted: [] as string[], from: CLIENT, added: [] as string[] },
  { proxies: 1, trusted: ['10.0.0.1'], from: '10.0.0.1', added: [CLIENT] },
  { proxies: 2, trusted: ['10.0.0.0/24', '10.1.0.1'], from: '10.0.0.1', added: [CLIENT, '10.1.0.1'] },
]
/** What the client itself writes, which the nearest proxy passes on in front of its own. */
const LIES: { lie: string; headers: Record<string, string>; list: string[] }[] = [
  { lie: 'nothing', headers: {}, list: [] },
  { lie: 'another address', headers: {}, list: [FORGED] },
  { lie: 'the address of the proxy', headers: {}, list: [FORGED, '10.0.0.1'] },
  { lie: 'this machine', headers: {}, list: ['127.0.0.1'] },
  { lie: 'no address', headers: {}, list: ['unknown', '"', ''] },
  { lie: 'other headers', headers: { 'x-real-ip': FORGED, 'true-client-ip': FORGED, 'cf-connecting-ip': FORGED, via: FORGED }, list: [] },
]

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

function open(trusted: string[], over: object = {}) {
  const settings = { TRUSTED_PROXIES: trusted, PUBLIC_URL: ['https://desk.example'], ...over }
  const app = buildApp({ ...newsroom, settings, logger: false })
  closers.push(() => app.close())
  return app
}

describe.each(CHAINS)('header smuggling through $proxies proxies:', ({ trusted, from, added }) => {
  it.each(LIES)('a client that claims $lie is noted under its own address', async ({ headers, list }) => {
    const app = open(trusted)
    const chain = [...list, ...added]
    const forwarded = chain.length ? { 'x-forwarded-for': chain.join(', ') } : {}
    const { statusCode } = await app.inject({
      method: 'POST',
      url: '/v1/session',
      remoteAddress: from,
      headers: { host: 'desk.example', ...headers, ...forwarded },
      payload: { name: 'nobody', password: 'x' },
    })
    expect([401, 429]).toContain(statusCode)
    const { rows } = await newsroom.db.pool.query("SELECT address FROM audit_log WHERE what = 'login.failed' ORDER BY id DESC LIMIT 1")
    expect(rows[0].address).toBe(CLIENT)
    await newsroom.db.pool.query('DELETE FROM login_limits')
  })

  it('the name of somebody who is logged in at a proxy does not come from a client', async () => {
    const app = open(trusted, { AUTH_PROXY_HEADER: 'remote-user' })
    const forwarded = added.length ? { 'x-forwarded-for': added.join(', ') } : {}
    const ask = (headers: Record<string, string>) =>
      app.inject({ url: '/v1/session', remoteAddress: from, headers: { host: 'desk.example', ...forwarded, ...headers } })
    const spelled = await ask({ remote_user: 'boss' })
    expect([spelled.statusCode, spelled.json().caller?.kind ?? 'refused']).toEqual(trusted.length ? [400, 'refused'] : [200, 'nobody'])
    if (!trusted.length) expect((await ask({ 'remote-user': 'boss' })).json().caller.kind).toBe('nobody')
    const direct = await app.inject({ url: '/v1/session', remoteAddress: FORGED, headers: { host: 'desk.example', 'remote-user': 'boss' } })
    expect(direct.json().caller.kind).toBe('nobody')
  })

  it('a host that a client claims is not taken for ours, nor ours for another', async () => {
    const app = open(trusted)
    const status = async (headers: Record<string, string>) =>
      (await app.inject({ url: '/v1/stories', remoteAddress: from, headers })).statusCode
    expect(await status({ host: 'evil.example', 'x-forwarded-host': 'desk.example' })).toBe(421)
    expect(await status({ host: 'desk.example', 'x-forwarded-host': 'evil.example' })).toBe(trusted.length ? 421 : 401)
  })
})

describe('request smuggling on one connection:', () => {
  let server: Server
  beforeAll(async () => {
    const app = buildApp({ ...newsroom, settings: {}, logger: false })
    server = await startServer(app, { host: '127.0.0.1', port: 0 })
  })
  afterAll(() => server.close())

  it.each([
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello'],
    ['a length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/users HTTP/1.1\r\n\r\n'],
    ['a coding that is none', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['a length that is no number', 'Content-Length: +5\r\n\r\nhello'],
    ['a space before the colon', 'Content-Length : 5\r\n\r\nhello'],
    ['two keys', 'Authorization: Bearer ct_live_a\r\nAuthorization: Bearer ct_live_b\r\n\r\n'],
  ])('%s are refused, and the connection ends', async (_, rest) => {
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(
      `POST /v1/session HTTP/1.1\r\nHost: localhost:${server.port}\r\nConnection: close\r\nContent-Type: application/json\r\n${rest}`,
    )
    let answer = ''
    for await (const chunk of socket) answer += chunk
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openNewsroom } from '../api/newsroom.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
beforeAll(async () => {
  newsroom = await openNewsroom()
})
afterAll(() => newsroom.close())

const ask = (url: string, headers: Record<string, string> = {}) => newsroom.app.inject({ url, headers })

describe('where nobody logs in', () => {
  it.each(['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Server', 'X-Real-IP', 'Via'])(
    'a request that a proxy or tunnel passed on with %s is refused, with advice',
    async (header) => {
      for (const url of ['/v1/stories', '/v1/session', '/v1/feeds']) {
        const answer = await ask(url, { [header]: 'for=192.0.2.1' })
        expect([answer.statusCode, answer.json().detail]).toEqual([421, expect.stringMatching(/PUBLIC_URL.*TRUSTED_PROXIES/)])
      }
      expect((await ask('/v1/stories')).statusCode).toBe(200)
      expect((await ask('/healthz', { [header]: 'for=192.0.2.1' })).statusCode).toBe(200)
    },
  )
})

describe('a page of another site', () => {
  it.each(['cross-site', 'same-site'])('(%s) reads nothing: no list, no search, no stream', async (site) => {
    const headers = { 'sec-fetch-site': site }
    for (const url of ['/v1/stories?q=x', '/v1/stories/1', '/v1/events/stream', '/v1/session', '/v1/feeds', '/metrics']) {
      const answer = await ask(url, headers)
      expect([url, answer.statusCode, answer.json().type]).toEqual([url, 403, '/problems/foreign-request'])
      expect((await ask(url, { ...headers, authorization: 'Basic YTpi' })).statusCode).toBe(403)
    }
  })

  it('may lead to pages of the desk, and back from the provider', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', accept: 'text/html' }
    for (const url of ['/', '/stories/1', '/docs/', '/v1/session/oidc?code=x']) expect((await ask(url, headers)).statusCode).not.toBe(403)
  })

  it('reads with a key, and may ask whether it may', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://cms.example' }
    expect((await ask('/v1/stories', { ...headers, authorization: 'Bearer ct_live_unknown' })).statusCode).toBe(401)
    expect((await newsroom.app.inject({ method: 'OPTIONS', url: '/v1/stories', headers })).statusCode).toBe(405)
  })

  it('changes nothing with credentials that the browser adds by itself', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', authorization: 'Basic YTpi' }
    const answer = await newsroom.app.inject({ method: 'POST', url: '/v1/stories/1/merge', headers, payload: { into: 2, why: 'x' } })
    expect([answer.statusCode, answer.json().type]).toEqual([403, '/problems/foreign-request'])
  })
})

it('a push to an address that was never given to a hub is refused before its body is read', async () => {
  const payload = Buffer.alloc(5_000_001)
  for (const token of ['none', '%00', 'x'.repeat(100)]) {
    const pushed = await newsroom.app.inject({ method: 'POST', url: `/websub/${token}`, payload, headers: { 'content-type': 'text/xml' } })
    expect([token, pushed.statusCode]).toEqual([token, 404])
    expect((await ask(`/websub/${token}?hub.mode=subscribe`)).statusCode).toBe(404)
  }
})

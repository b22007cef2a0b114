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

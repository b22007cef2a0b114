import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { post } from '../../src/outputs/deliver/post.ts'
import { nextAttempt, WAITS } from '../../src/outputs/deliver/schedule.ts'
import { NOT_PUBLIC_HOSTS } from '../fetch/private-addresses.ts'
import { closeServers, serve } from '../fetch/servers.ts'

afterEach(closeServers)

const options = { userAgent: 'Copytaster/0', headers: { 'content-type': 'application/json', 'x-own': 'yes' }, allowHosts: ['127.0.0.1'] }

describe('a message that is posted', () => {
  it('arrives as it is, with its headers, and the answer is cut at 4 KB', async () => {
    const got: unknown[] = []
    const url = await serve(async (request, response) => {
      got.push([request.method, request.url, request.headers['x-own'], request.headers['content-type'], request.headers.cookie])
      got.push(Buffer.concat(await request.toArray()).toString())
      response.writeHead(202, { 'set-cookie': 'a=b' }).end('x'.repeat(1_000_000))
    })
    const posted = await post(`${url}/hook?a=1`, '{"a": "ü"}', options)
    expect(posted).toMatchObject({ outcome: 'delivered', status: 202, answer: 'x'.repeat(4096), error: null })
    expect(got).toEqual([['POST', '/hook?a=1', 'yes', 'application/json', undefined], '{"a": "ü"}'])
  })

  it.each([
    [204, {}, { outcome: 'delivered' }],
    [301, { location: '/elsewhere' }, { outcome: 'again' }],
    [304, {}, { outcome: 'again' }],
    [404, {}, { outcome: 'again' }],
    [410, {}, { outcome: 'gone' }],
    [429, { 'retry-after': '120' }, { outcome: 'again', retryAfterSeconds: 120 }],
    [
      503,
      { date: 'Tue, 01 Dec 2026 12:00:00 GMT', 'retry-after': 'Tue, 01 Dec 2026 12:01:00 GMT' },
      { outcome: 'again', retryAfterSeconds: 60 },
    ],
  ])('and answered with %i means: %j %j', async (status, headers, expected) => {
    let asked = 0
    const url = await serve((request, response) => {
      asked++
      request.resume()
      response.writeHead(status, headers).end()
    })
    expect(await post(url, '{}', options)).toMatchObject({ ...expected, status })
    expect(asked).toBe(1)
  })

  it('waits for an answer so long only, and a status counts although its body never ends', async () => {
    const url = await serve((request, response) => {
      request.resume()
      if (request.url === '/slow-body') response.writeHead(200).write('begun')
    })
    const brief = { ...options, timeoutMs: 300 }
    expect(await post(`${url}/silent`, '{}', brief)).toMatchObject({ outcome: 'again', status: null, error: 'No answer within 0.3 s.' })
    expect(await post(`${url}/slow-body`, '{}', brief)).toMatchObject({ outcome: 'delivered', status: 200, answer: 'begun' })
    await closeServers()
    expect(await post(url, '{}', brief)).toMatchObject({ outcome: 'again', error: expect.stringContaining('ECONNREFUSED') })
  })

  it('reaches no private address, however it is written', async () => {
    let reached = 0
    const server = http.createServer((_request, response) => response.end(String(++reached)))
    await new Promise<void>((ready) => server.listen(0, '::', ready))
    const { port } = server.address() as AddressInfo
    const guarded = { ...options, allowHosts: [], timeoutMs: 2000 }
    const urls = NOT_PUBLIC_HOSTS.map((host) => `http://${host}:${port}/`)
    const forms = [...urls, `https://127.0.0.1:${port}/`, `http://unix:/run/a.sock:/`, `http://[fe80::1%25eth0]:${port}/`]
    const outcomes = await Promise.all(forms.map(async (url) => [url, (await post(url, '{}', guarded)).outcome]))
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
    expect(outcomes.filter(([url, outcome]) => outcome !== 'refused' && urls.includes(url!))).toEqual([])
    expect(outcomes.filter(([, outcome]) => outcome === 'delivered')).toEqual([])
    expect(reached).toBe(0)
    expect(forms.length).toBeGreaterThanOrEqual(81)
  })
})

describe('the schedule of attempts', () => {
  const now = new Date('2026-12-01T12:00:00Z')
  const waited = (made: number, about: object) => (nextAttempt(made, now, about)?.getTime() ?? Number.NaN) - now.getTime()

  it('has ten, over 75 hours and their jitter', () => {
    expect(WAITS.map((_, made) => waited(made, { chance: 0 }))).toEqual([...WAITS])
    const hours = WAITS.reduce((sum: number, wait) => sum + wait, 0) / 3_600_000
    expect([WAITS.length, Math.floor(hours)]).toEqual([10, 75])
    expect(nextAttempt(10, now)).toBeNull()
    expect(waited(2, { chance: 1 })).toBe(330_000)
  })

  it('is not before the time that the receiver asks for, which is a day at most', () => {
    expect(waited(1, { retryAfterSeconds: 120, chance: 0 })).toBe(120_000)
    expect(waited(3, { retryAfterSeconds: 120, chance: 0 })).toBe(1_800_000)
    expect(waited(1, { retryAfterSeconds: 10_000_000, chance: 0 })).toBe(86_400_000)
  })
})

import type { LookupFunction } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createFetcher } from '../../src/fetch/fetcher.ts'
import { ownTurns } from '../../src/fetch/own-turns.ts'
import { createGate, HostBusy } from '../../src/fetch/politeness.ts'
import { createRobots } from '../../src/fetch/robots.ts'
import { pacedHost } from '../../src/text/paced-host.ts'
import { closeServers, serve } from './servers.ts'

afterEach(closeServers)
afterEach(() => void vi.useRealTimers())
const pause = (ms: number) => new Promise((over) => setTimeout(over, ms))

const TURN = { leaseMs: 60_000, patienceMs: 60_000 }
const gateOf = (concurrency: number, spacingMs: number) => createGate({ turns: ownTurns(concurrency), spacingMs })

describe('the gate', () => {
  it('lets two in at once, one host not slowing another', async () => {
    const gate = gateOf(2, 0)
    let inside = 0
    let most = 0
    const visit = async (host: string) => {
      const turn = await gate.enter(host, TURN)
      most = Math.max(most, ++inside)
      await pause(10)
      inside--
      turn.leave()
    }
    await Promise.all(Array.from({ length: 7 }, () => visit('a')))
    expect(most).toBe(2)
    most = 0
    await Promise.all([visit('b'), visit('b'), visit('c'), visit('c')])
    expect(most).toBe(4)
    expect(gate.size()).toBe(0)
  })

  it('spaces the starts on a host', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date', 'setImmediate'] })
    const gate = gateOf(2, 40)
    let started = 0
    for (let i = 0; i < 3; i++)
      void gate.enter('a', TURN).then((turn) => {
        started++
        turn.leave()
        turn.leave()
      })
    const startedAfter = async (ms: number) => {
      await vi.advanceTimersByTimeAsync(ms)
      return started
    }
    expect(await startedAfter(1)).toBe(1)
    expect(await startedAfter(38)).toBe(1)
    expect(await startedAfter(3)).toBe(2)
    expect(await startedAfter(36)).toBe(2)
    expect(await startedAfter(6)).toBe(3)
    expect(gate.size()).toBe(0)
  })

  it('takes one that gave up out of the queue', async () => {
    const gate = gateOf(1, 0)
    const first = await gate.enter('a', TURN)
    const waiting = gate.enter('a', { ...TURN, signal: AbortSignal.timeout(10) })
    const third = gate.enter('a', TURN)
    await expect(waiting).rejects.toThrow('timeout')
    first.leave()
    ;(await third).leave()
    expect(gate.size()).toBe(0)
  })

  it('sends away who will not wait, each to a time of its own', async () => {
    const gate = gateOf(2, 10_000)
    await gate.enter('a', TURN)
    const sent = await Promise.all([1, 2, 3].map(() => gate.enter('a', { ...TURN, patienceMs: 0 }).catch((error) => error)))
    expect(sent.every((error) => error instanceof HostBusy && !error.isHeld)).toBe(true)
    expect(sent.map(({ seconds }) => Math.round(seconds))).toEqual([10, 20, 30])
  })

  it('lets nobody ask a host that wants to be left alone, and spreads those that come back over ten minutes', async () => {
    const gate = gateOf(2, 0)
    await gate.hold('a', 3600)
    const sent: HostBusy[] = await Promise.all(Array.from({ length: 200 }, () => gate.enter('a', TURN).catch((error) => error)))
    const seconds = sent.map((error) => error.seconds)
    expect(sent.every((error) => error.isHeld)).toBe(true)
    expect(Math.min(...seconds)).toBeGreaterThan(3590)
    expect(Math.max(...seconds) - Math.min(...seconds)).toBeGreaterThan(500)
    await gate.enter('b', TURN)
  })

  it('keeps the slot of a chain of redirects, so that no other begins between them', async () => {
    const gate = gateOf(1, 0)
    const chain = await gate.enter('a', TURN)
    let other = false
    const later = gate.enter('a', TURN).then((turn) => {
      other = true
      turn.leave()
    })
    await chain.again(TURN)
    await pause(20)
    expect(other).toBe(false)
    chain.leave()
    await later
  })
})

it.each([
  ['https://www.paper.co.uk/rss', 'paper.co.uk'],
  ['https://feeds.paper.example/rss', 'paper.example'],
  ['http://ida.blogspot.com/feed', 'ida.blogspot.com'],
  ['http://127.0.0.1:8080/rss', '127.0.0.1:8080'],
  ['https://[2001:db8::1]/rss', '[2001:db8::1]:443'],
  ['http://localhost/rss', 'localhost:80'],
  ['http://wire:81/rss', 'wire:81'],
  ['https://Größe.example./x', 'xn--gre-6ka8i.example'],
])('requests to %s count for %s', (address, host) => expect(pacedHost(new URL(address))).toBe(host))

describe('robots.txt', () => {
  it('of the host that a page redirects within is read while that host has one slot', async () => {
    const { port } = new URL(
      await serve((request, response) => {
        const { host, url } = { host: request.headers.host!, url: request.url! }
        if (url === '/robots.txt') response.end('User-agent: *\nDisallow: /private')
        else if (host.startsWith('www.')) response.end('<p>Text</p>')
        else response.writeHead(301, { location: `http://www.paper.example:${port}${url}` }).end()
      }),
    )
    const lookup: LookupFunction = (_, { all }, found) =>
      found(null, ...((all ? [[{ address: '127.0.0.1', family: 4 }]] : ['127.0.0.1', 4]) as [string, 4]))
    const one = createFetcher({
      userAgent: 'Copytaster/0',
      allowHosts: ['paper.example', 'www.paper.example'],
      spacingMs: 0,
      concurrency: 1,
      lookup,
    })
    const robots = createRobots({ fetcher: one, agent: 'Copytaster' })
    const get = (path: string) => one.get(`http://paper.example:${port}${path}`, { kind: 'page', mayFollow: robots.allowed })
    expect((await Promise.all([get('/a'), get('/b'), get('/c')])).map(({ outcome }) => outcome)).toEqual(['moved', 'moved', 'moved'])
    expect(await get('/private')).toMatchObject({ trouble: { code: 'ROBOTS' } })
  })

  const fetcher = () => createFetcher({ userAgent: 'Copytaster/0', allowHosts: ['127.0.0.1'], spacingMs: 0 })

  it('is asked for once an origin and obeyed, our own group before the general one', async () => {
    let asked = 0
    const base = await serve((_, response) => {
      asked++
      response.end('User-agent: *\nDisallow: /\n\nUser-agent: copytaster\nDisallow: /private\nAllow: /private/but\nCrawl-delay: 60\n')
    })
    const robots = createRobots({ fetcher: fetcher(), agent: 'Copytaster' })
    const paths = ['/news/1', '/private/1', '/private/but/2', '/']
    expect(await Promise.all(paths.map((path) => robots.allowed(base + path)))).toEqual([true, false, true, true])
    expect(asked).toBe(1)
    expect(robots.crawlDelayMs(`${base}/news`)).toBe(10_000)
  })

  it.each([
    [404, true],
    [403, true],
    [410, true],
    [429, false],
    [500, false],
    [503, false],
  ])('that answers %i means %s', async (status, allowed) => {
    const base = await serve((_, response) => response.writeHead(status).end())
    expect(await createRobots({ fetcher: fetcher(), agent: 'Copytaster' }).allowed(`${base}/x`)).toBe(allowed)
  })

  it('that cannot be reached closes the origin for a while, a sound one holds for a day', async () => {
    let broken = true
    let asked = 0
    const base = await serve((_, response) => {
      asked++
      response.writeHead(broken ? 500 : 200).end('User-agent: *\nDisallow:')
    })
    let now = 0
    const robots = createRobots({ fetcher: fetcher(), agent: 'Copytaster', now: () => now })
    expect(await robots.allowed(base)).toBe(false)
    broken = false
    expect(await robots.allowed(base)).toBe(false)
    now += 11 * 60_000
    expect(await robots.allowed(base)).toBe(true)
    now += 23 * 3_600_000
    expect(await robots.allowed(base)).toBe(true)
    expect(asked).toBe(2)
    now += 2 * 3_600_000
    await robots.allowed(base)
    expect(asked).toBe(3)
  })
})

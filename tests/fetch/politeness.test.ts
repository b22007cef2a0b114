import { afterEach, describe, expect, it, vi } from 'vitest'
import { createFetcher, type Fetcher } from '../../src/fetch/fetch.ts'
import { createGate } from '../../src/fetch/politeness.ts'
import { createRobots } from '../../src/fetch/robots.ts'
import { closeServers, serve } from './servers.ts'

afterEach(closeServers)
afterEach(() => void vi.useRealTimers())
const pause = (ms: number) => new Promise((over) => setTimeout(over, ms))

describe('the gate', () => {
  it('lets two in at once, one host not slowing another', async () => {
    const gate = createGate({ concurrency: 2, spacingMs: 0 })
    let inside = 0
    let most = 0
    const visit = async (host: string) => {
      const leave = await gate.enter(host)
      most = Math.max(most, ++inside)
      await pause(10)
      inside--
      leave()
    }
    await Promise.all(Array.from({ length: 7 }, () => visit('a')))
    expect(most).toBe(2)
    most = 0
    await Promise.all([visit('a'), visit('a'), visit('b'), visit('b')])
    expect(most).toBe(4)
  })

  it('spaces the starts on a host and forgets the host after', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    const gate = createGate({ concurrency: 2, spacingMs: 40 })
    let started = 0
    for (let i = 0; i < 3; i++)
      gate.enter('a').then((leave) => {
        started++
        leave()
        leave()
      })
    const startedAfter = async (ms: number) => {
      await vi.advanceTimersByTimeAsync(ms)
      return started
    }
    expect(await startedAfter(0)).toBe(1)
    expect(await startedAfter(39)).toBe(1)
    expect(await startedAfter(1)).toBe(2)
    expect(await startedAfter(39)).toBe(2)
    expect(await startedAfter(1)).toBe(3)
    expect(gate.size()).toBe(1)
    await vi.advanceTimersByTimeAsync(40)
    expect(gate.size()).toBe(0)
  })

  it('takes one that gave up out of the queue', async () => {
    const gate = createGate({ concurrency: 1, spacingMs: 0 })
    const leave = await gate.enter('a')
    const waiting = gate.enter('a', { signal: AbortSignal.timeout(10) })
    const third = gate.enter('a')
    await expect(waiting).rejects.toThrow('timeout')
    leave()
    ;(await third)()
    await expect.poll(() => gate.size()).toBe(0)
  })
})

describe('the fetcher', () => {
  const HOUR_MS = 3_600_000

  it('spaces requests to a host that the operator allows only as far as is set for it', async () => {
    let asked = 0
    const base = await serve((_, response) => {
      asked++
      response.end('x')
    })
    const get = (fetcher: Fetcher, signal?: AbortSignal) => fetcher.get(base, { kind: 'page', signal })
    const free = createFetcher({ userAgent: 'C/0', allowHosts: ['127.0.0.1'], spacingMs: HOUR_MS })
    await Promise.all(Array.from({ length: 10 }, () => get(free)))
    expect(asked).toBe(10)

    const spaced = createFetcher({ userAgent: 'C/0', allowHosts: ['127.0.0.1'], allowedSpacingMs: HOUR_MS })
    const giveUp = new AbortController()
    await get(spaced)
    const second = get(spaced, giveUp.signal)
    await get(free)
    expect(asked).toBe(12)
    giveUp.abort(new Error('enough'))
    await expect(second).rejects.toThrow('enough')
    expect(asked).toBe(12)
  })
})

describe('robots.txt', () => {
  const fetcher = () => createFetcher({ userAgent: 'Copytaster/0', allowHosts: ['127.0.0.1'] })

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

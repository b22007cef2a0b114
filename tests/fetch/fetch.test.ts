import { createHash } from 'node:crypto'
import type { LookupFunction } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import type { FetchOutcome } from '../../src/fetch/fetch.ts'
import { createFetcher, type FetcherOptions } from '../../src/fetch/fetcher.ts'
import { closeServers, serve } from './servers.ts'

afterEach(closeServers)

const fetcher = (options: Partial<FetcherOptions> = {}) =>
  createFetcher({ userAgent: 'Copytaster/0 (+desk@example.org)', allowHosts: ['127.0.0.1'], spacingMs: 0, ...options })
const feed = { kind: 'feed' } as const
/** For servers that never finish: long enough that each of them has begun to respond. */
const SHORT_TIMEOUT_MS = 400

function troubleOf(outcome: FetchOutcome): string {
  return 'trouble' in outcome ? outcome.trouble.code : `no trouble, ${outcome.outcome}`
}
function bodyOf(outcome: FetchOutcome): string {
  return 'body' in outcome ? outcome.body.toString() : `no body, ${outcome.outcome}`
}

describe('an answer', () => {
  it('comes with body, digest, type, validators and freshness, and we say who we are', async () => {
    let seen: NodeJS.Dict<string | string[]> = {}
    const base = await serve((request, response) => {
      seen = request.headers
      response.writeHead(200, {
        'content-type': 'application/rss+xml; charset=koi8-r',
        etag: 'W/"a b"',
        'last-modified': 'yesterday',
        'cache-control': 'public, max-age=900',
        'set-cookie': 'a=b',
      })
      response.end('<rss/>')
    })
    const outcome = await fetcher().get(`${base}/feed`, feed)
    expect(outcome).toMatchObject({
      outcome: 'changed',
      status: 200,
      bytes: 6,
      url: `${base}/feed`,
      permanentUrl: null,
      contentType: 'application/rss+xml; charset=koi8-r',
      etag: 'W/"a b"',
      lastModified: 'yesterday',
      cacheSeconds: 900,
      retryAfterSeconds: null,
      sha256: createHash('sha256').update('<rss/>').digest('hex'),
    })
    expect(bodyOf(outcome)).toBe('<rss/>')
    expect(seen['user-agent']).toBe('Copytaster/0 (+desk@example.org)')
    expect(seen).not.toHaveProperty('cookie')
  })

  it('is unchanged when the validators, echoed to the letter, still hold', async () => {
    const etag = 'W/"weird, \u00e9 ""quoted"" -gzip'
    const lastModified = 'Tue, 31 Feb 2023 25:61:00 Somewhere'
    const base = await serve((request, response) => {
      const same = request.headers['if-none-match'] === etag && request.headers['if-modified-since'] === lastModified
      response.writeHead(same ? 304 : 200).end()
    })
    expect(await fetcher().get(base, { ...feed, validators: { etag, lastModified } })).toMatchObject({ outcome: 'unchanged', status: 304 })
    expect(await fetcher().get(base, { ...feed, validators: { etag: '"x"', lastModified } })).toMatchObject({ outcome: 'changed' })
  })

  it('is a failure when it is a 304 to a request without validators', async () => {
    const base = await serve((_, response) => response.writeHead(304).end())
    expect(troubleOf(await fetcher().get(base, feed))).toBe('HTTP_ERROR')
  })

  it.each([
    [404, 'failed', 'NOT_FOUND'],
    [410, 'gone', 'GONE'],
    [429, 'throttled', 'THROTTLED'],
    [500, 'failed', 'HTTP_ERROR'],
    [503, 'throttled', 'THROTTLED'],
  ])('of status %i is %s', async (status, kind, code) => {
    const base = await serve((_, response) => response.writeHead(status, { 'retry-after': '3600' }).end('sorry'))
    const outcome = await fetcher().get(base, feed)
    expect(outcome).toMatchObject({ outcome: kind, status, retryAfterSeconds: 3600 })
    expect(troubleOf(outcome)).toBe(code)
  })

  it('is trouble when nobody listens', async () => {
    const base = await serve(() => undefined)
    await closeServers()
    expect(troubleOf(await fetcher().get(base, feed))).toBe('CONNECTION_FAILED')
  })

  it.each(['ftp://example.org/feed', 'file:///etc/passwd', 'javascript:alert(1)', 'feed', 'http://', 'unix:/run/docker.sock:/x'])(
    'is not even asked for at %s',
    async (address) => expect(troubleOf(await fetcher().get(address, feed))).toBe('BAD_ADDRESS'),
  )

  it('rejects only when the caller gives up', async () => {
    const base = await serve(() => undefined)
    const signal = AbortSignal.timeout(30)
    await expect(fetcher().get(base, { ...feed, signal })).rejects.toThrow('aborted')
    expect(signal.aborted).toBe(true)
  })
})

describe('a redirect', () => {
  it('that is permanent all the way moves the feed', async () => {
    const base = await serve(({ url }, response) => {
      if (url === '/a') response.writeHead(301, { location: '/b' }).end()
      else if (url === '/b') response.writeHead(308, { location: '/c' }).end()
      else response.end('<rss/>')
    })
    const outcome = await fetcher().get(`${base}/a`, feed)
    expect(outcome).toMatchObject({ outcome: 'moved', url: `${base}/c`, permanentUrl: `${base}/c` })
  })

  it('moves the feed only as far as the permanent hops lead', async () => {
    const base = await serve(({ url }, response) => {
      const next: Record<string, [number, string]> = { '/a': [301, '/b'], '/b': [302, '/c'], '/c': [301, '/d'] }
      const hop = next[url ?? '']
      hop ? response.writeHead(hop[0], { location: hop[1] }).end() : response.end('<rss/>')
    })
    expect(await fetcher().get(`${base}/a`, feed)).toMatchObject({ outcome: 'moved', url: `${base}/d`, permanentUrl: `${base}/b` })
    expect(await fetcher().get(`${base}/b`, feed)).toMatchObject({ outcome: 'changed', url: `${base}/d`, permanentUrl: null })
  })

  it('is followed only where the caller may go', async () => {
    const asked: string[] = []
    const base = await serve(({ url }, response) => {
      asked.push(url!)
      if (url === '/a') response.writeHead(302, { location: '/b' }).end()
      else if (url === '/b') response.writeHead(302, { location: '/closed' }).end()
      else response.end('<html/>')
    })
    const outcome = await fetcher().get(`${base}/a`, { kind: 'page', mayFollow: async (url) => !url.endsWith('/closed') })
    expect(troubleOf(outcome)).toBe('ROBOTS')
    expect(asked).toEqual(['/a', '/b'])
  })

  it('that goes round in circles ends after five hops', async () => {
    let asked = 0
    const base = await serve((_, response) => {
      asked++
      response.writeHead(302, { location: `/?${asked}` }).end()
    })
    expect(troubleOf(await fetcher().get(base, feed))).toBe('TOO_MANY_REDIRECTS')
    expect(asked).toBe(6)
  })

  it.each(['http://[::1]:1/', 'http://169.254.169.254/latest/meta-data', 'http://2130706434/'])(
    'to %s is not followed',
    async (location) => {
      const base = await serve((_, response) => response.writeHead(301, { location }).end())
      const outcome = await fetcher().get(base, feed)
      expect(troubleOf(outcome)).toBe('ADDRESS_REFUSED')
    },
  )

  it('to another scheme is not followed', async () => {
    const base = await serve((_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end())
    expect(troubleOf(await fetcher().get(base, feed))).toBe('BAD_ADDRESS')
  })
})

describe('the address guard', () => {
  it('refuses loopback that nobody allowed, without opening a socket', async () => {
    let asked = 0
    const base = await serve((_, response) => {
      asked++
      response.end()
    })
    expect(troubleOf(await fetcher({ allowHosts: [] }).get(base, feed))).toBe('ADDRESS_REFUSED')
    expect(troubleOf(await fetcher({ allowHosts: ['127.0.0.1:1'] }).get(base, feed))).toBe('ADDRESS_REFUSED')
    expect(asked).toBe(0)
    expect(await fetcher({ allowHosts: [new URL(base).host] }).get(base, feed)).toMatchObject({ outcome: 'changed' })
  })

  it('refuses a name of which one of several addresses is private', async () => {
    const lookup: LookupFunction = (_, __, done) =>
      done(null, [
        { address: '93.184.216.34', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ])
    expect(troubleOf(await fetcher({ lookup }).get('http://rebind.example/', feed))).toBe('ADDRESS_REFUSED')
  })

  it('lets a private name through that the operator allows', async () => {
    const base = await serve((_, response) => response.end('inside'))
    const lookup: LookupFunction = (_, options, done) =>
      options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)
    const address = base.replace('127.0.0.1', 'intranet.example')
    expect(bodyOf(await fetcher({ lookup, allowHosts: ['Intranet.example'] }).get(address, feed))).toBe('inside')
    expect(troubleOf(await fetcher({ lookup, allowHosts: [] }).get(address, feed))).toBe('ADDRESS_REFUSED')
  })
})

describe('a limit', () => {
  it.each([
    ['is silent', () => undefined],
    [
      'trickles headers and body',
      (_: unknown, response: import('node:http').ServerResponse) => {
        response.writeHead(200)
        const timer = setInterval(() => response.write('<'), 20)
        response.on('close', () => clearInterval(timer))
      },
    ],
    [
      'trickles redirects',
      (_: unknown, response: import('node:http').ServerResponse) => {
        setTimeout(() => response.writeHead(302, { location: '/' }).end(), 150)
      },
    ],
  ])('of time stops a server that %s', async (_, answer) => {
    const base = await serve(answer)
    // None of these servers ever finishes: without the limit the request would not end.
    const outcome = await fetcher({ timeoutMs: SHORT_TIMEOUT_MS }).get(base, feed)
    expect(troubleOf(outcome)).toBe('TIMED_OUT')
    expect(outcome.ms).toBeGreaterThan(SHORT_TIMEOUT_MS / 2)
  })

  it('of bytes stops an endless body, and the server sees us leave', async () => {
    let left = false
    const base = await serve((_, response) => {
      const chunk = Buffer.alloc(65_536, 60)
      const more = () => {
        while (!left && response.write(chunk));
      }
      response.on('drain', more).on('close', () => {
        left = true
      })
      more()
    })
    const outcome = await fetcher({ maxBytes: 1_000_000 }).get(base, feed)
    expect(troubleOf(outcome)).toBe('TOO_LARGE')
    expect(outcome.bytes).toBeLessThan(1_200_000)
    await expect.poll(() => left).toBe(true)
  })

  it('of unpacked bytes makes a bomb cost next to nothing, with the header or without', async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(100_000_000), { level: 1 }))
    const unlimited = { timeoutMs: 120_000 }
    const base = await serve(({ url }, response) => {
      response.writeHead(200, url === '/quiet' ? {} : { 'content-encoding': 'gzip' }).end(bomb)
    })
    const before = process.memoryUsage().rss
    expect(troubleOf(await fetcher(unlimited).get(base, feed))).toBe('TOO_LARGE')
    expect(troubleOf(await fetcher(unlimited).get(`${base}/quiet`, feed))).toBe('TOO_LARGE')
    expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000)
  }, 120_000)
})

describe('a compressed body', () => {
  const text = '<rss>Grüße</rss>'.repeat(50)
  it.each([
    ['gzip', 'gzip', gzipSync(text)],
    ['undeclared gzip', '', gzipSync(text)],
    ['gzip in gzip', 'gzip', gzipSync(gzipSync(text))],
    ['deflate', 'deflate', deflateSync(text)],
    ['raw deflate', 'deflate', deflateRawSync(text)],
    ['brotli', 'br', brotliCompressSync(text)],
    ['gzip declared, plain sent', 'gzip', Buffer.from(text)],
  ])('in %s is unpacked', async (_, encoding, bytes) => {
    const base = await serve((_, response) => response.writeHead(200, encoding ? { 'content-encoding': encoding } : {}).end(bytes))
    const outcome = await fetcher().get(base, feed)
    expect(bodyOf(outcome)).toBe(text)
    expect(outcome.bytes).toBe(bytes.length)
  })

  it('that is cut off gives what it holds, and one that is garbage is trouble', async () => {
    const bytes = gzipSync(Array.from({ length: 5000 }, (_, i) => `<item>${i * 7919}</item>`).join(''))
    const broken = Buffer.concat([bytes.subarray(0, 30), Buffer.alloc(5000, 0xfe)])
    const base = await serve(({ url }, response) => response.end(url === '/cut' ? bytes.subarray(0, bytes.length / 2) : broken))
    expect(bodyOf(await fetcher().get(`${base}/cut`, feed))).toContain('<item>7919</item>')
    expect(troubleOf(await fetcher().get(base, feed))).toBe('BAD_ENCODING')
  })
})

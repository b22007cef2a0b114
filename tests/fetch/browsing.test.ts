import { createServer, type Server, type Socket } from 'node:net'
import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import type { FetchOutcome } from '../../src/fetch/fetch.ts'
import { createFetcher, type FetcherOptions } from '../../src/fetch/fetcher.ts'
import { closeServers, serve } from './servers.ts'

const raw: Server[] = []
const sockets: Socket[] = []
afterEach(closeServers)
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const server of raw.splice(0)) server.close()
})

const FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title></channel></rss>'
const get = (url: string, options: Partial<FetcherOptions> = {}, kind: 'feed' | 'page' = 'feed') =>
  createFetcher({
    userAgent: 'C/0',
    allowHosts: ['127.0.0.1', 'localhost', 'paper.example', 'www.paper.example'],
    spacingMs: 0,
    timeoutMs: 5000,
    ...options,
  }).get(url, { kind })
const bodyOf = (outcome: FetchOutcome) =>
  'body' in outcome ? outcome.body.toString() : `${outcome.outcome}: ${'trouble' in outcome ? outcome.trouble.message : ''}`
const troubleOf = (outcome: FetchOutcome) => ('trouble' in outcome ? outcome.trouble : { code: outcome.outcome, message: '' })

/** A server that writes bytes of its own. @returns its address */
async function serveRaw(answer: (socket: Socket, head: string) => void): Promise<string> {
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.once('data', (head) => answer(socket, head.toString('latin1')))
  })
  raw.push(server)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

describe('a Location header', () => {
  it.each([
    ['in raw UTF-8', Buffer.from('/größe/бег?q=日本'), '/gr%C3%B6%C3%9Fe/%D0%B1%D0%B5%D0%B3?q=%E6%97%A5%E6%9C%AC'],
    ['in raw windows-1251', Buffer.from([0x2f, 0xe1, 0xe5, 0xe3]), '/%E1%E5%E3'],
    ['with spaces', Buffer.from('/a b'), '/a%20b'],
  ])('%s leads where browsers go', async (_, location, expected) => {
    const asked: string[] = []
    const base = await serveRaw((socket, head) => {
      asked.push(head.split(' ')[1]!)
      if (asked.length > 1) socket.end(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${FEED}`)
      else
        socket.end(Buffer.concat([Buffer.from('HTTP/1.1 302 Found\r\nconnection: close\r\nlocation: '), location, Buffer.from('\r\n\r\n')]))
    })
    const outcome = await get(`${base}/feed`)
    expect([bodyOf(outcome), asked[1]]).toEqual([FEED, expected])
  })

  it('to feed:// is followed over http', async () => {
    const base = await serve(({ url }, response) => {
      url === '/new' ? response.end(FEED) : response.writeHead(301, { location: `${base.replace('http:', 'feed:')}/new` }).end()
    })
    expect(await get(`${base}/old`)).toMatchObject({ outcome: 'moved', permanentUrl: `${base}/new` })
  })
})

describe('cookies', () => {
  it('go through a chain of redirects and are forgotten with it', async () => {
    const seen: (string | undefined)[] = []
    const base = await serve(({ url, headers }, response) => {
      seen.push(headers.cookie)
      if (/step=2/.test(headers.cookie ?? '')) return void response.end(FEED)
      const step = /step=1/.test(headers.cookie ?? '') ? 2 : 1
      response.writeHead(302, { location: url!, 'set-cookie': [`step=${step}; Path=/; HttpOnly`, 'lang=de', 'gone=1; Max-Age=0'] }).end()
    })
    const fetcher = createFetcher({ userAgent: 'C/0', allowHosts: ['127.0.0.1'], spacingMs: 0 })
    expect(bodyOf(await fetcher.get(`${base}/feed`, { kind: 'feed' }))).toBe(FEED)
    expect(seen).toEqual([undefined, 'step=1; lang=de', 'step=2; lang=de'])
    await fetcher.get(`${base}/feed`, { kind: 'feed' })
    expect(seen[3]).toBeUndefined()
  })

  it.each([
    ['of another host', 'c=1', 'localhost', null],
    ['of another path', 'c=1; Path=/only', '127.0.0.1', null],
    ['for https only', 'c=1; Secure', '127.0.0.1', null],
    ['for a foreign domain', 'c=1; Domain=example.org', '127.0.0.1', null],
    ['for every path', 'c=1; Path=/', '127.0.0.1', 'c=1'],
  ])('%s go where they may', async (_, cookie, host, expected) => {
    let sent: string | undefined
    const base = await serve(({ url, headers }, response) => {
      if (url === '/b') {
        sent = headers.cookie
        response.end(FEED)
      } else response.writeHead(302, { location: `${base.replace('127.0.0.1', host)}/b`, 'set-cookie': cookie }).end()
    })
    await get(`${base}/a`)
    expect(sent ?? null).toBe(expected)
  })
})

describe('a login', () => {
  const LOGIN = { name: 'file', headers: { authorization: 'Bearer zq', 'x-key': 'zq', cookie: 'own=zq' } }

  it('goes to its own origin, also on the way through another, and nowhere else', async () => {
    const asked: [string, string | undefined, string | undefined, string | undefined][] = []
    const base = await serve(({ url, headers }, response) => {
      asked.push([`${headers.host!.split(':')[0]}${url}`, headers.authorization, headers['x-key'] as string, headers.cookie])
      const hops: Record<string, string> = { '/a': '/b', '/b': `${other}/c`, '/c': `${base}/d` }
      hops[url!] ? response.writeHead(302, { location: hops[url!] }).end() : response.end(FEED)
    })
    const other = base.replace('127.0.0.1', 'localhost')
    await get(`${base}/a`, { loginFor: (url) => (url.hostname === '127.0.0.1' ? LOGIN : null) })
    const [key, cookie] = ['zq', 'own=zq']
    expect(asked).toEqual([
      ['127.0.0.1/a', 'Bearer zq', key, cookie],
      ['127.0.0.1/b', 'Bearer zq', key, cookie],
      ['localhost/c', undefined, undefined, undefined],
      ['127.0.0.1/d', 'Bearer zq', key, cookie],
    ])
  })

  it('in an address is sent to its server and is in nothing that comes back', async () => {
    const base = await serve(({ url, headers }, response) => {
      if (headers.authorization !== `Basic ${Buffer.from('d@sk:zq5:x').toString('base64')}`) response.writeHead(401).end()
      else if (url === '/a') response.writeHead(301, { location: `${base.replace('//', '//who:zq5@')}/b` }).end()
      else response.end(FEED)
    })
    const outcome = await get(`${base.replace('//', '//d%40sk:zq5%3Ax@')}/a`)
    expect(outcome).toMatchObject({ outcome: 'moved', permanentUrl: `${base}/b`, url: `${base}/b` })
    expect(JSON.stringify({ ...outcome, body: '' })).not.toMatch(/zq5|d@sk/)
  })

  it.each([
    [401, null, /Status 401, and SERVERS_FILE has no login under http:\/\/127\.0\.0\.1:\d+\./],
    [403, null, /Status 403, and SERVERS_FILE has no login under .*refuse programs altogether/],
    [401, LOGIN, /Status 401 to the login that SERVERS_FILE has under file\./],
    [403, LOGIN, /Status 403 to the login that SERVERS_FILE has under file\./],
  ])('that is refused with %i is named with what to do', async (status, login, message) => {
    const base = await serve((_, response) => response.writeHead(status).end('no'))
    const { code, message: said } = troubleOf(await get(base, { loginFor: () => login }))
    expect([code, said]).toEqual(['LOGIN_REFUSED', expect.stringMatching(message)])
    expect(said).not.toContain('zq')
  })
})

describe('a body', () => {
  it.each([
    ['gzip', FEED],
    ['deflate', FEED],
    ['br', FEED],
    ['br', '{"version":"https://jsonfeed.org/version/1.1"}'],
    ['utf-8', FEED],
    ['identity', FEED],
    ['deflate', `\ufeff${FEED}`],
    ['x-gzip, br', `\n ${FEED}`],
  ])('that is plain under the label %s is read', async (label, body) => {
    const base = await serve((_, response) => response.writeHead(200, { 'content-encoding': label }).end(body))
    expect(bodyOf(await get(base))).toBe(body)
  })

  it.each([
    ['br', brotliCompressSync(FEED)],
    ['deflate', deflateRawSync(FEED)],
    ['br, gzip', gzipSync(brotliCompressSync(FEED))],
    ['none', gzipSync(FEED)],
  ])('that is packed as its label %s says is unpacked', async (label, body) => {
    const base = await serve((_, response) => response.writeHead(200, { 'content-encoding': label }).end(body))
    expect(bodyOf(await get(base))).toBe(FEED)
  })
})

describe('a page that sends its readers on', () => {
  const refresh = (content: string) =>
    `<!doctype html><html><head><meta http-equiv="Refresh" content="${content}"></head><body>Moved</body></html>`
  const at = async (page: string, status = 200) =>
    serve(({ url }, response) => {
      if (url === '/old') response.writeHead(200, { 'content-type': 'text/html' }).end(page)
      else response.writeHead(status).end(FEED)
    })

  it.each(['0; url=/new', "0;URL='/new'", '5, /new', '0;url=new?a=1&amp;b=2', ' 3 ; Url = &quot;/new&quot; '.replaceAll('&quot;', "'")])(
    'by %s is followed to the feed, and the operator hears of it',
    async (content) => {
      const base = await at(refresh(content))
      const outcome = await get(`${base}/old`)
      expect(bodyOf(outcome)).toBe(FEED)
      expect(outcome).toMatchObject({ outcome: 'changed', permanentUrl: null, notes: [expect.stringContaining(`leads to ${base}/new`)] })
    },
  )

  it.each(['300; url=/new', '10', '0; url=/old', '0;url=#top'])('by %s stays a page', async (content) => {
    const page = refresh(content)
    expect(bodyOf(await get(`${await at(page)}/old`))).toBe(page)
  })

  it('to an address that fails is named with it', async () => {
    const base = await at(refresh('0; url=/new'), 404)
    expect(troubleOf(await get(`${base}/old`)).message).toContain(`leads to ${base}/new`)
  })
})

describe('a challenge', () => {
  const PAGE = `<!doctype html><html><head><title>Un momento</title></head><body><noscript>Activa JavaScript</noscript><script src="/c.js"></script></body></html>`
  it.each([
    [403, 'feed', 'FEED_CHALLENGED'],
    [503, 'feed', 'FEED_CHALLENGED'],
    [429, 'page', 'BOT_CHALLENGE'],
  ] as const)('with status %i in place of a %s is named', async (status, kind, code) => {
    const base = await serve((_, response) => response.writeHead(status, { 'content-type': 'text/html' }).end(PAGE))
    expect(troubleOf(await get(base, {}, kind)).code).toBe(code)
  })
})

describe('a server that does not come to an end', () => {
  it('with interim responses is left', async () => {
    const base = await serveRaw((socket) => {
      for (let i = 0; i < 200; i++) socket.write('HTTP/1.1 103 Early Hints\r\n\r\n')
    })
    expect(troubleOf(await get(base, { timeoutMs: 20_000 })).message).toContain('interim responses')
  })

  it.each([
    ['header', 'HTTP/1.1 200 OK\r\nx-a: '],
    ['body', 'HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\n\r\n<rss>'],
  ])('with a slow %s is left in time', async (_, begin) => {
    const base = await serveRaw((socket) => {
      socket.write(begin)
      const drip = setInterval(() => socket.write(' '), 20)
      socket.on('close', () => clearInterval(drip))
    })
    expect(troubleOf(await get(base, { timeoutMs: 400 })).code).toBe('TIMED_OUT')
  })
})

it('a host with an IPv6 address that nobody answers is read over IPv4', async () => {
  const base = await serve((_, response) => response.end(FEED))
  const port = new URL(base).port
  const lookup = (_host: string, options: object, done: CallableFunction) =>
    'all' in options && options.all
      ? done(null, [
          { address: '::1', family: 6 },
          { address: '127.0.0.1', family: 4 },
        ])
      : done(null, '::1', 6)
  const started = performance.now()
  expect(bodyOf(await get(`http://paper.example:${port}/feed`, { lookup: lookup as never }))).toBe(FEED)
  expect(performance.now() - started).toBeLessThan(3000)
})

it.each([
  ['feed:http', '//paper.example:PORT/feed'],
  ['feed', '//paper.example:PORT/feed'],
  ['http', '//www.paper.example:PORT/feed'],
])('an address of the scheme %s is fetched', async (scheme, rest) => {
  const base = await serve((_, response) => response.end(FEED))
  const lookup = (_host: string, _options: object, done: CallableFunction) => done(null, [{ address: '127.0.0.1', family: 4 }])
  const address = `${scheme}:${rest}`.replace('PORT', new URL(base).port)
  expect(bodyOf(await get(address, { lookup: lookup as never }))).toBe(FEED)
})

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBatch } from '../../src/api/event-words.ts'
import { openHub } from '../../src/api/hub.ts'
import { type Server, startServer } from '../../src/api/server.ts'
import { streamEvents } from '../../src/api/stream.ts'
import { appendEvent, openNewsroom } from './newsroom.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
let server: Server

beforeAll(async () => {
  newsroom = await openNewsroom()
  server = await startServer(newsroom.app, { host: '127.0.0.1', port: 0 })
  for (let i = 1; i <= 5; i++) await appendEvent(newsroom.db, 'created', `Line ${i}`)
})
afterAll(() => newsroom.close())

interface KeptFields {
  id: number
  event: string
  data: { seq: number; headline: string }
}

/** Reads a stream until `count` events have come (or it ends), then disconnects. */
async function listen(count: number, query = '', headers: Record<string, string> = {}, at = server.url): Promise<KeptFields[]> {
  const leave = new AbortController()
  const response = await fetch(`${at}/v1/events/stream${query}`, { headers, signal: leave.signal })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const received: KeptFields[] = []
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const messages = (text + chunk).split('\n\n')
    text = messages.pop() ?? ''
    for (const message of messages) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(message)?.[1]
      if (field('id')) received.push({ id: Number(field('id')), event: field('event')!, data: JSON.parse(field('data')!) })
    }
    if (received.length >= count) break
  }
  leave.abort()
  return received
}

/** What a stream reads from, without a request. */
const source = () => ({
  read: async (after: number) => (await readBatch(newsroom.db, after, 200)).shown({ readsEmbargoed: false, include: [] }),
  hub: newsroom.hub,
})

const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i)
const logHead = async () => Number((await newsroom.db.pool.query('select seq from log_head')).rows[0].seq)

describe('the pages of the log', () => {
  it('go on behind the number of the last event, in order', async () => {
    const page = (await newsroom.app.inject('/v1/events?after=1&limit=2')).json()
    expect(page.events.map((event: { seq: number }) => event.seq)).toEqual([2, 3])
    expect(page.last).toBe(3)
    expect((await newsroom.app.inject('/v1/events?after=5')).json()).toEqual({ log: page.log, events: [], last: 5 })
    expect(page.log).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/)
  })

  it.each([
    '/v1/events?after=-1',
    '/v1/events?include=words',
    '/v1/events?include=text&limit=101',
    '/v1/events?wait=56',
    '/v1/events?limit=1001',
    '/v1/events/stream?after=x',
  ])('%s is refused', async (url) => {
    const response = await newsroom.app.inject(url)
    expect([response.statusCode, response.headers['content-type']]).toEqual([400, 'application/problem+json; charset=utf-8'])
  })

  it.each(['x', '-1', '1.5'])('a Last-Event-ID of %s is refused', async (id) => {
    const response = await newsroom.app.inject({ url: '/v1/events/stream', headers: { 'last-event-id': id } })
    expect(response.statusCode).toBe(400)
  })
})

describe('the stream', { timeout: 300_000 }, () => {
  it('sends what was missed, named and numbered', async () => {
    const received = await listen(3, '?after=2')
    expect(received.map(({ id }) => id)).toEqual([3, 4, 5])
    expect(received[0]).toMatchObject({ event: 'created', data: { seq: 3, headline: 'Line 3', storyId: 1 } })
  })

  it('prefers Last-Event-ID to the address, because a browser that reconnects sends both', async () => {
    expect((await listen(1, '?after=0', { 'last-event-id': '4' })).map(({ id }) => id)).toEqual([5])
  })

  it('begins now when no position is given', async () => {
    const head = await logHead()
    const listening = listen(1)
    await pause(150)
    await appendEvent(newsroom.db, 'updated', 'New')
    expect((await listening).map(({ id }) => id)).toEqual([head + 1])
  })

  it('misses and repeats nothing for readers that come and go while four writers append', async () => {
    const first = await logHead()
    const perWriter = 40
    const last = first + 4 * perWriter
    const write = async () => {
      for (let i = 0; i < perWriter; i++) await appendEvent(newsroom.db, 'updated', 'Concurrent')
    }
    const comeAndGo = async (stay: number) => {
      const met: number[] = []
      while ((met.at(-1) ?? first) < last) {
        const reached = met.at(-1) ?? first
        const received = await listen(Math.min(stay, last - reached), '', { 'last-event-id': String(reached) })
        met.push(...received.map(({ id }) => id))
      }
      return met
    }
    const [stayed, came] = await Promise.all([listen(last - first, `?after=${first}`), comeAndGo(25), write(), write(), write(), write()])
    expect(stayed.map(({ id }) => id)).toEqual(from(first + 1, last))
    expect(came).toEqual(from(first + 1, last))
  })

  it('continues when its listening connection is cut, although nobody received the notification', async () => {
    const head = await logHead()
    const leave = new AbortController()
    // Without a heartbeat only the reconnected hub can find the new event.
    const stream = streamEvents(source(), head, leave.signal, 600_000)
    await stream.next()
    const next = stream.next()
    const hubs = sql`from pg_stat_activity where application_name = 'copytaster-hub' and datname = current_database()`
    await newsroom.db.drizzle.execute(sql`select pg_terminate_backend(pid) ${hubs}`)
    while ((await newsroom.db.drizzle.execute(sql`select 1 ${hubs}`)).rowCount) await pause(2)
    await appendEvent(newsroom.db, 'updated', 'While nobody listened')
    expect(String((await next).value)).toContain(`id: ${head + 1}\n`)
    leave.abort()
  })

  it('sends a comment while nothing happens', async () => {
    const leave = new AbortController()
    const stream = streamEvents(source(), await logHead(), leave.signal, 30)
    expect((await stream.next()).value).toBe('retry: 2000\n\n')
    expect((await stream.next()).value).toBe(': still here\n\n')
    expect((await stream.next()).value).toBe(': still here\n\n')
    leave.abort()
    expect((await stream.next()).done).toBe(true)
  })

  it('pauses for a reader that does not read, and sends it everything when it does', async () => {
    const first = await logHead()
    await fillLog(newsroom, first)
    const served = once(newsroom.app.server, 'connection') as Promise<[Socket]>
    const reader = readNothing(server, first)
    const [socket] = await served
    let seen = -1
    while (socket.bytesWritten > seen) {
      seen = socket.bytesWritten
      await pause(200)
    }
    // The sockets of both ends hold some megabytes; beyond those only a batch or two are in memory, not the rest of the log.
    expect(socket.bytesWritten + socket.writableLength).toBeLessThan(BULK * LINE_BYTES * 0.8)
    const met: number[] = []
    let rest = ''
    for await (const chunk of reader) {
      const text = rest + chunk
      met.push(...[...text.matchAll(/\nid: (\d+)\n/g)].map((match) => Number(match[1])))
      rest = text.slice(text.lastIndexOf('\n'))
      if (met.at(-1) === first + BULK) break
    }
    expect(met).toEqual(from(first + 1, first + BULK))
  })

  it('ends cleanly when the server closes, without waiting for a reader that does not read', async () => {
    const other = await openNewsroom()
    // Long enough for the stream to end by itself on a loaded machine; the stuck reader is cut off after it.
    const open = await startServer(other.app, { host: '127.0.0.1', port: 0 }, 5000)
    await fillLog(other, 0)
    const stuck = readNothing(open, 0)
    const reader = readNothing(open, BULK)
    let closing: Promise<void> | undefined
    let text = ''
    for await (const chunk of reader) {
      text += chunk
      closing ??= open.close()
    }
    // The stream ends with the last chunk of an answer (RFC 9112, section 7.1), before remaining connections are cut off.
    expect(text.endsWith('\r\n0\r\n\r\n')).toBe(true)
    await closing
    stuck.destroy()
    await other.close()
  })
})

/** 24 MB: more than the socket buffers of both ends hold (Linux: up to 4 + 6 MB). */
const BULK = 1200
const LINE_BYTES = 20_000

async function fillLog({ db }: typeof newsroom, first: number) {
  await db.drizzle.execute(sql`insert into story_log (seq, event, story_id, headline, detail)
    select ${first}::bigint + i, 'updated', 1, 'Bulk', jsonb_build_object('padding', repeat('x', ${LINE_BYTES}::int))
    from generate_series(1, ${BULK}::int) i`)
  await db.drizzle.execute(sql`update log_head set seq = seq + ${BULK}::int`)
}

/** Asks for the stream and does not take what comes. */
function readNothing({ port }: Server, after: number) {
  const reader = connect(port, '127.0.0.1')
  reader.on('error', () => {}) // the server may cut it
  reader.pause()
  reader.write(`GET /v1/events/stream?after=${after} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`)
  return reader
}

it('a hub without a database still releases its readers when it closes', async () => {
  const troubles: Error[] = []
  const { db } = newsroom
  const hub = openHub({ ...db, pool: { options: { connectionString: 'postgres://nobody@127.0.0.1:9/none' } } as typeof db.pool }, (error) =>
    troubles.push(error),
  )
  expect(await hub.grown(0, 50, new AbortController().signal)).toBe(false)
  const waiting = hub.grown(0, 60_000, new AbortController().signal)
  const stream = streamEvents({ ...source(), hub }, await logHead(), new AbortController().signal, 60_000)
  await stream.next()
  const last = stream.next()
  await hub.close()
  expect(await waiting).toBe(false)
  expect(await last).toEqual({ done: true, value: undefined })
  expect(troubles[0]?.message).toContain('ECONNREFUSED')
})

/**
 * What many event streams cost on one API process: memory, and the time from a number in the log to its bytes at each reader. Beside it, in the same
 * run, a bare HTTP server that writes the same bytes to as many readers. Then: what readers that do not read cost. On a fresh embedded PostgreSQL.
 * `npm run bench:streams -- 1000` (streams; by default 500 and 1,000).
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { type Database, inTransaction, openDatabase } from '../db/client.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrateDatabase } from '../db/migrate.ts'
import { appendEvents } from '../db/write/story-log.ts'
import { openRunFolder } from '../tests/run-folder.ts'

const ENTRIES = 60
/** Between two entries: 20 a second, a busy newsroom's (docs/scale.md). */
const EVERY_MS = 50
const IDLE_READERS = 200
/** Entries that the readers which do not read are behind: 28 MB for each, more than the sockets of both ends hold. */
const BEHIND = 40_000

interface Child {
  port: number
  process: ChildProcess
}

async function start(file: string, ...args: string[]): Promise<Child> {
  const child = fork(join(import.meta.dirname, 'streams', file), args, { execArgv: ['--import', 'tsx', '--expose-gc'] })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return { port, process: child }
}

async function memoryOf(child: Child): Promise<number> {
  child.process.send('memory')
  const [{ rss }] = (await once(child.process, 'message')) as [{ rss: number }]
  return rss
}

function open({ port }: Child, after: number): Socket {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', (error) => console.error(error.message))
  socket.write(`GET /v1/events/stream?after=${after} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`)
  return socket
}

/** Readers that note when each number came. */
async function openReaders(child: Child, count: number, after: number, came: Map<number, number[]>): Promise<Socket[]> {
  const sockets: Socket[] = []
  for (let i = 0; i < count; i++) {
    const socket = open(child, after)
    const began = once(socket, 'data')
    socket.on('data', (chunk: Buffer) => {
      const at = performance.now()
      for (const [, id] of chunk.toString('latin1').matchAll(/\nid: (\d+)\n/g)) came.get(Number(id))?.push(at)
    })
    sockets.push(socket)
    if (i % 50 === 49) await began
  }
  await pause(1000)
  return sockets
}

const percentile = (all: number[], part: number) => all.toSorted((a, b) => a - b)[Math.floor(all.length * part)] ?? Number.NaN
const mb = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MB`

/** Sends entries one after the other and waits until every reader has each. @returns milliseconds from sending to each reader */
async function measure(child: Child, count: number, first: number, send: (number: number) => Promise<unknown>) {
  const came = new Map<number, number[]>(Array.from({ length: ENTRIES }, (_, i) => [first + i, []]))
  const before = await memoryOf(child)
  const sockets = await openReaders(child, count, first - 1, came)
  const memory = (await memoryOf(child)) - before
  const sentAt = new Map<number, number>()
  for (const number of came.keys()) {
    sentAt.set(number, performance.now())
    await send(number)
    await pause(EVERY_MS)
  }
  const end = performance.now() + 30_000
  while (performance.now() < end && [...came.values()].some((times) => times.length < count)) await pause(20)
  for (const socket of sockets) socket.destroy()
  await pause(500)
  const waited = [...came].flatMap(([number, times]) => times.map((at) => at - sentAt.get(number)!))
  if (waited.length !== count * ENTRIES) console.log(`Only ${waited.length} of ${count * ENTRIES} messages came.`)
  return { memory, p50: percentile(waited, 0.5), p95: percentile(waited, 0.95) }
}

const headline = 'Ferry crews in Hamm agree to end their strike after nine days of talks with the port'
const detail = {
  schema: 1,
  cause: { kind: 'version', articleId: 1, versionNumber: 2, rule: 'the next version of this article' },
  changes: ['text'],
  before: 'usable',
  after: 'usable',
  canonical: { articleId: 1, versionNumber: 2 },
  source: 'Northwire',
  relation: 'original',
  signal: 'update',
  change: 'text',
}
const entry = { event: 'updated' as const, storyId: 1, articleId: 1, versionNumber: 2, headline, detail }
const append = (db: Database) => inTransaction(db, (client) => appendEvents(client, [entry]))

/**
 * How much readers that do not read add to the process, each a long way behind. One reader first reads all of it, so that what reading itself takes is
 * there already.
 */
async function measureIdle(db: Database, api: Child) {
  const first = Number((await db.pool.query('SELECT seq FROM log_head')).rows[0].seq)
  await db.pool.query(
    `INSERT INTO story_log (seq, event, story_id, headline, detail) SELECT $3 + i, 'updated', 1, $1, $2 FROM generate_series(1, $4::int) i`,
    [headline, detail, first, BEHIND],
  )
  await db.pool.query('UPDATE log_head SET seq = seq + $1', [BEHIND])
  const last = new Map([[first + BEHIND, [] as number[]]])
  const [warm] = await openReaders(api, 1, first, last)
  while (!last.get(first + BEHIND)!.length) await pause(50)
  warm!.destroy()
  const before = await memoryOf(api)
  const sockets = Array.from({ length: IDLE_READERS }, (_, i) => open(api, first + i).pause())
  let most = 0
  for (let i = 0; i < 20; i++) {
    await pause(1000)
    most = Math.max(most, (await memoryOf(api)) - before)
  }
  const after = (await memoryOf(api)) - before
  for (const socket of sockets) socket.destroy()
  console.log(`${IDLE_READERS} readers that do not read, ${BEHIND} entries behind: ${mb(after)} more memory, ${mb(most)} at most`)
}

const ENDPOINTS = 50
/** Between two entries for endpoints: 100 deliveries a second. */
const ENDPOINTS_EVERY_MS = 500
const ENDPOINT_ENTRIES = 40

/** How long an entry takes to webhook endpoints and to 1,000 streams of one process, and what both add to its memory. */
async function measureEndpoints(db: Database, url: string) {
  const sentAt = new Map<number, number>()
  const waited: number[] = []
  const receiver = createServer(async (request, response) => {
    const { data } = JSON.parse(await text(request))
    waited.push(performance.now() - (sentAt.get(data.seq) ?? Number.NaN))
    response.writeHead(204).end()
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const api = await start('api.ts', url, 'deliver')
  const before = await memoryOf(api)
  const head = async () => Number((await db.pool.query('SELECT seq FROM log_head')).rows[0].seq)
  const first = (await head()) + 1
  await db.pool.query(
    `INSERT INTO endpoints (name, address, secrets, after_seq) SELECT 'e' || i, $1 || i, '[{"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "until": null}]', $2 FROM generate_series(1, $3::int) i`,
    [`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`, first - 1, ENDPOINTS],
  )
  const came = new Map<number, number[]>(Array.from({ length: ENDPOINT_ENTRIES }, (_, i) => [first + i, []]))
  const sockets = await openReaders(api, 1000, first - 1, came)
  let most = 0
  for (const number of came.keys()) {
    sentAt.set(number, performance.now())
    await append(db)
    await pause(ENDPOINTS_EVERY_MS)
    most = Math.max(most, (await memoryOf(api)) - before)
  }
  const end = performance.now() + 60_000
  while (performance.now() < end && waited.length < ENDPOINTS * ENDPOINT_ENTRIES) await pause(50)
  for (const socket of sockets) socket.destroy()
  const streams = [...came].flatMap(([number, times]) => times.map((at) => at - sentAt.get(number)!))
  console.log(
    `1000 streams and ${ENDPOINTS} endpoints, ${1000 / ENDPOINTS_EVERY_MS} entries a second: ${mb(most)} more memory; to streams p95 ${percentile(streams, 0.95).toFixed(0)} ms; ` +
      `to endpoints median ${percentile(waited, 0.5).toFixed(0)}, p95 ${percentile(waited, 0.95).toFixed(0)} ms, ${waited.length} of ${ENDPOINTS * ENDPOINT_ENTRIES} came`,
  )
  api.process.disconnect()
  receiver.close()
}

const folder = await openRunFolder()
const server = await startEmbedded(join(folder.dir, 'data'))
const db = openDatabase(server.url)
try {
  await migrateDatabase(db, { queues: false })
  await append(db)
  const given = process.argv.slice(2).map(Number)
  for (const count of given.length ? given : [500, 1000]) {
    const [api, bare] = [await start('api.ts', server.url), await start('bare.ts')]
    const next = Number((await db.pool.query('SELECT seq + 1 AS next FROM log_head')).rows[0].next)
    const streams = await measure(api, count, next, () => append(db))
    const message = (id: number) =>
      `\nid: ${id}\nevent: updated\ndata: ${JSON.stringify({ seq: id, at: new Date().toISOString(), ...entry })}\n\n`
    const ceiling = await measure(bare, count, next, async (id) => bare.process.send({ text: message(id) }))
    for (const [name, { memory, p50, p95 }] of Object.entries({ API: streams, 'bare writer': ceiling }))
      console.log(
        `${count} streams, ${name}: ${mb(memory)} more memory, ${p50.toFixed(0)} ms median and ${p95.toFixed(0)} ms p95 to the reader`,
      )
    if (count === (given.at(-1) ?? 1000)) await measureIdle(db, api)
    for (const child of [api, bare]) child.process.disconnect()
  }
  await measureEndpoints(db, server.url)
} finally {
  await db.close()
  await server.stop()
  await folder.remove()
}

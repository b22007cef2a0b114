import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '../../src/api/app.ts'
import { openHub } from '../../src/api/hub.ts'
import { type Server, startServer } from '../../src/api/server.ts'
import { openNewsroom } from '../api/newsroom.ts'
import { addKey, addPerson } from './callers.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
/** Two servers on one database, as two processes are. */
const servers: Server[] = []
const hubs: ReturnType<typeof openHub>[] = []

beforeAll(async () => {
  newsroom = await openNewsroom()
  await addPerson(newsroom.db, 'boss', ['admin'])
  for (let i = 0; i < 2; i++) {
    const hub = openHub(newsroom.db)
    const app = buildApp({ ...newsroom, hub, settings: { STREAMS_PER_CALLER: 3, REQUEST_TIMEOUT_SECONDS: 1 }, logger: false })
    hubs.push(hub)
    servers.push(await startServer(app, { host: '127.0.0.1', port: 0 }))
  }
})
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()))
  await Promise.all(hubs.map((hub) => hub.close()))
  await newsroom.close()
})

/** Opens a stream. `ended` resolves, when the server ends it, to the milliseconds since `since()` was called. */
async function openStream(server: Server, headers: Record<string, string>) {
  const leave = new AbortController()
  const answer = await fetch(`${server.url}/v1/events/stream`, { headers, signal: leave.signal })
  let began = performance.now()
  const read = async () => {
    for await (const _ of answer.body!) {
      // The beginning and heartbeats; nothing is logged here.
    }
    return performance.now() - began
  }
  const ended = read()
  ended.catch(() => {})
  const since = () => {
    began = performance.now()
  }
  return { status: answer.status, ended, since, leave: () => leave.abort() }
}

describe('stream that outlives its key or session: a stream ends within a second, in every process,', () => {
  const revocations: [what: string, sql: (ids: { key: number; person: number; session: number }) => [string, unknown[]]][] = [
    ['of the revocation of its key', ({ key }) => ['UPDATE api_keys SET revoked_at = now() WHERE id = $1', [key]]],
    ['of the end of its key', ({ key }) => ["UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1", [key]]],
    ['of the removal of the owner of its key', ({ person }) => ['UPDATE users SET removed_at = now() WHERE id = $1', [person]]],
    ['of the loss of a role of the owner of its key', ({ person }) => ["UPDATE users SET roles = '{}' WHERE id = $1", [person]]],
  ]
  it.each(revocations)('%s, also where the notification is lost', async (_, change) => {
    const owner = await addPerson(newsroom.db, `owner ${Math.random()}`, ['reader'])
    const key = await addKey(newsroom.db, ['events:read'], { ownerId: owner.id })
    const streams = await Promise.all(servers.map((server) => openStream(server, key.headers)))
    expect(streams.map(({ status }) => status)).toEqual([200, 200])
    for (const stream of streams) stream.since()
    await newsroom.db.pool.query(...change({ key: key.id, person: owner.id, session: owner.sessionId }))
    // The check runs each 750 ms; a machine under load is given as much again.
    for (const stream of streams) expect(await stream.ended).toBeLessThan(2000)
  })

  it('of the end of its session, and at once when that is notified', async () => {
    const person = await addPerson(newsroom.db, 'leaving', ['reader'])
    const streams = await Promise.all(servers.map((server) => openStream(server, person.headers)))
    for (const stream of streams) stream.since()
    await newsroom.db.pool.query('DELETE FROM sessions WHERE id = $1', [person.sessionId])
    await newsroom.db.pool.query("SELECT pg_notify('access', '')")
    for (const stream of streams) expect(await stream.ended).toBeLessThan(2000)
  })

  it('and those of others go on', async () => {
    const [kept, lost] = [await addKey(newsroom.db, ['events:read']), await addKey(newsroom.db, ['events:read'])]
    const [going, ending] = [await openStream(servers[0]!, kept.headers), await openStream(servers[0]!, lost.headers)]
    await newsroom.db.pool.query('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [lost.id])
    await ending.ended
    const first = await Promise.race([going.ended.then(() => 'ended'), new Promise((resolve) => setTimeout(resolve, 100, 'open'))])
    expect(first).toBe('open')
    going.leave()
  })
})

it('a key holds as many streams as allowed, and another once one is closed', async () => {
  const key = await addKey(newsroom.db, ['events:read'])
  const streams = [
    await openStream(servers[0]!, key.headers),
    await openStream(servers[0]!, key.headers),
    await openStream(servers[0]!, key.headers),
  ]
  const fourth = await fetch(`${servers[0]!.url}/v1/events/stream`, { headers: key.headers })
  expect([fourth.status, fourth.headers.get('retry-after'), (await fourth.json()).type]).toEqual([429, '15', '/problems/too-many-streams'])
  streams[0]!.leave()
  await expect
    .poll(async () => {
      const next = await openStream(servers[0]!, key.headers)
      next.leave()
      return next.status
    })
    .toBe(200)
  for (const stream of streams) stream.leave()
})

it.each([
  ['head', (port: number) => `GET /v1/stories HTTP/1.1\r\nHost: localhost:${port}\r\nX-Slow: `],
  [
    'body',
    (port: number) =>
      `POST /v1/session HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n`,
  ],
])('a request whose %s comes letter by letter is ended', async (_, begin) => {
  const { port } = servers[0]!
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(begin(port))
  const drip = setInterval(() => socket.write(' '), 50)
  let answer = ''
  for await (const chunk of socket) answer += chunk
  clearInterval(drip)
  expect(answer).toMatch(/^HTTP\/1\.1 408 /)
})

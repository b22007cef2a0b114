import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { buildApp } from '../../src/api/app.ts'
import { openHub } from '../../src/api/hub.ts'
import { type Server, startServer } from '../../src/api/server.ts'
import { openNewsroom } from '../api/newsroom.ts'
import { addKey, addPerson } from './callers.ts'
import { send } from './raw-request.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
/** Two apps with connections of their own on one database, as two processes are. */
const servers: Server[] = []
const closers: (() => Promise<unknown>)[] = []
let boss: Awaited<ReturnType<typeof addPerson>>

beforeAll(async () => {
  // Without intervals the apps never look by themselves: only the notification of the database is left.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  newsroom = await openNewsroom()
  boss = await addPerson(newsroom.db, 'boss', ['admin'])
  for (let i = 0; i < 2; i++) {
    const hub = openHub(newsroom.db)
    const settings = { TRUSTED_PROXIES: ['127.0.0.1'], AUTH_PROXY_HEADER: 'remote-user' }
    const server = await startServer(buildApp({ ...newsroom, hub, settings, logger: false }), { host: '127.0.0.1', port: 0 })
    servers.push(server)
    closers.push(async () => {
      await server.close()
      await hub.close()
    })
  }
})
afterAll(async () => {
  await Promise.all(closers.map((close) => close()))
  await newsroom.close()
  vi.useRealTimers()
})

/** Time for the head of a request to arrive. */
const CONNECT_MS = 50

/** Opens a stream. `ended`: when the server ended it, by `performance.now()`. */
async function openStream(server: Server, headers: Record<string, string>) {
  const answer = await fetch(`${server.url}/v1/events/stream`, { headers })
  expect(answer.status).toBe(200)
  const read = async () => {
    for await (const _ of answer.body!) {
      // The beginning and heartbeats.
    }
    return performance.now()
  }
  return { ended: read() }
}

/** The longest time that this machine let a timer wait while `work` ran: what is not the fault of the code. */
async function measured<T>(work: () => Promise<T>): Promise<{ result: T; lateMs: number }> {
  let [running, lateMs] = [true, 0]
  const watch = (async () => {
    while (running) {
      const began = performance.now()
      await pause(20)
      lateMs += performance.now() - began - 20
    }
  })()
  const result = await work()
  running = false
  await watch
  return { result, lateMs }
}

const asBoss = (method: string, path: string, body?: object) =>
  send(servers[0]!, path, {
    method,
    headers: { ...boss.headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })

describe('what is revoked at one process ends in the other within a second, by the notification alone:', () => {
  const revocations: [what: string, revoke: (ids: { key: number; person: number }) => ReturnType<typeof asBoss>, byKey: boolean][] = [
    ['stream that outlives its key', ({ key }) => asBoss('DELETE', `/v1/keys/${key}`), true],
    ['stream that outlives the removal of the owner of its key', ({ person }) => asBoss('DELETE', `/v1/users/${person}`), true],
    ['stream that outlives its session', ({ person }) => asBoss('POST', `/v1/users/${person}/reset`), false],
    ['stream that outlives a role of its person', ({ person }) => asBoss('PATCH', `/v1/users/${person}`, { roles: ['operator'] }), false],
    ['stream that outlives its person', ({ person }) => asBoss('DELETE', `/v1/users/${person}`), false],
  ]
  it.each(revocations)('%s', async (what, revoke, byKey) => {
    const person = await addPerson(newsroom.db, what, ['reader'])
    const key = await addKey(newsroom.db, ['events:read'], { ownerId: person.id })
    const { headers } = byKey ? key : person
    const streams = await Promise.all(servers.map((server) => openStream(server, headers)))
    const { result, lateMs } = await measured(async () => {
      expect((await revoke({ key: key.id, person: person.id })).status).toBeLessThan(300)
      const began = performance.now()
      return Math.max(...(await Promise.all(streams.map(({ ended }) => ended)))) - began
    })
    expect(result).toBeLessThan(1000 + 2 * lateMs)
    for (const server of servers) expect((await send(server, '/v1/events', { headers })).status).toBe(401)
  })
})

it('the stream of somebody whom a proxy logged in goes on while they are allowed to read, and no longer', async () => {
  const person = await addPerson(newsroom.db, 'rosa', ['reader'])
  const other = await addKey(newsroom.db, ['events:read'])
  const byProxy = await openStream(servers[1]!, { 'remote-user': 'rosa' })
  const checked = await openStream(servers[1]!, other.headers)
  await asBoss('DELETE', `/v1/keys/${other.id}`)
  await checked.ended
  expect(await Promise.race([byProxy.ended, pause(100, 'open')])).toBe('open')
  await asBoss('PATCH', `/v1/users/${person.id}`, { roles: ['admin'] })
  await asBoss('PATCH', `/v1/users/${person.id}`, { roles: [] })
  await byProxy.ended
})

describe('rights that change while a request is under way:', () => {
  /** Sends the head of a request and half of its body, then what `meanwhile` does, then the rest. */
  async function slowly(headers: Record<string, string>, path: string, body: object, meanwhile: () => Promise<unknown>) {
    const text = JSON.stringify(body)
    const { port } = servers[1]!
    const sent = { ...headers, host: `localhost:${port}`, 'content-type': 'application/json', 'content-length': text.length }
    const asked = request({ host: '127.0.0.1', port, path, method: 'POST', headers: sent, agent: false })
    const answered = new Promise<number>((resolve, reject) =>
      asked.on('response', (r) => resolve(r.resume().statusCode!)).on('error', reject),
    )
    asked.write(text.slice(0, 5))
    await pause(CONNECT_MS)
    await meanwhile()
    await pause(600)
    asked.end(text.slice(5))
    return answered
  }

  it('role change in flight: a request whose sender is no administrator any more changes nothing', async () => {
    const admin = await addPerson(newsroom.db, 'fleeting', ['admin'])
    const invite = { name: 'accomplice', roles: ['admin'] }
    const status = await slowly(admin.headers, '/v1/users', invite, () => asBoss('PATCH', `/v1/users/${admin.id}`, { roles: ['reader'] }))
    expect(status).toBe(401)
    expect((await newsroom.db.pool.query("SELECT FROM users WHERE name = 'accomplice'")).rowCount).toBe(0)
  })

  it('revocation in flight: a request whose key is revoked while its body comes changes nothing', async () => {
    const key = await addKey(newsroom.db, ['decisions:write', 'stories:read'])
    const status = await slowly(key.headers, '/v1/stories/1/merge', { into: 2, why: 'One story' }, () =>
      asBoss('DELETE', `/v1/keys/${key.id}`),
    )
    expect(status).toBe(401)
    expect((await newsroom.db.pool.query('SELECT FROM decisions')).rowCount).toBe(0)
  })

  it('a slow request of somebody who keeps their rights is answered', async () => {
    expect(await slowly(boss.headers, '/v1/desks', { name: 'Night' }, async () => {})).toBe(200)
  })
})

it('export that outlives its key: it breaks off, so that what was sent is not taken for the whole', async () => {
  const key = await addKey(newsroom.db, ['admin'])
  // More lines than sockets and streams hold, so that the export waits for its reader.
  await newsroom.db.pool.query(
    "INSERT INTO audit_log (kind, who, what, after) SELECT 'cli', 'root', 'feed.set', to_jsonb(repeat('x', 5000)) FROM generate_series(1, 6000)",
  )
  const answer = await fetch(`${servers[1]!.url}/v1/audit.ndjson?who=root`, { headers: key.headers })
  const reader = answer.body!.getReader()
  await reader.read()
  expect((await asBoss('DELETE', `/v1/keys/${key.id}`)).status).toBe(204)
  const rest = async () => {
    while (!(await reader.read()).done);
  }
  await expect(rest()).rejects.toThrow()
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Server, startServer } from '../../src/api/server.ts'
import { SCOPES } from '../../src/model.ts'
import { addSource, addStory, openNewsroom } from '../api/newsroom.ts'
import { type Asker, addKey, addPerson } from './callers.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
let server: Server
let app: Asker
let other: Asker
let boss: Asker
let source: Awaited<ReturnType<typeof addSource>>

beforeAll(async () => {
  newsroom = await openNewsroom()
  // A request with this header loses its connection when its effect is stored and its answer is not sent yet.
  newsroom.app.addHook('onSend', async (request) => {
    if (request.headers['x-cut']) request.raw.socket.destroy()
  })
  source = await addSource(newsroom.db, 'Agency', 'agency')
  boss = await addPerson(newsroom.db, 'boss', ['admin'])
  app = await addKey(newsroom.db, ['decisions:write', 'stories:read'])
  other = await addKey(newsroom.db, ['decisions:write', 'admin'])
  server = await startServer(newsroom.app, { host: '127.0.0.1', port: 0 })
})
afterAll(() => newsroom.close())

async function twoStories() {
  return [await addStory(newsroom.db, [source]), await addStory(newsroom.db, [source])] as const
}

async function post(path: string, key: string, body: object, asker = app, more: Record<string, string> = {}) {
  const headers = { ...asker.headers, 'content-type': 'application/json', 'idempotency-key': key, ...more }
  const answer = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: answer.status, body: await answer.json(), replayed: answer.headers.get('idempotent-replayed') }
}

const effects = async () => {
  const { rows } = await newsroom.db.pool.query(
    "SELECT (SELECT count(*) FROM decisions) AS decisions, (SELECT count(*) FROM audit_log WHERE what LIKE 'story.%') AS audit, (SELECT seq FROM log_head) AS events",
  )
  return rows[0]
}

it('a repeated request gets the same answer and changes nothing', async () => {
  const [a, b] = await twoStories()
  const key = randomUUID()
  const body = { into: b.id, why: 'One story' }
  const first = await post(`/v1/stories/${a.id}/merge`, key, body)
  const after = await effects()
  const second = await post(`/v1/stories/${a.id}/merge`, key, body)
  expect([first.status, first.replayed]).toEqual([200, null])
  expect(second).toEqual({ ...first, replayed: 'true' })
  // The quotes of a Structured Fields string are not part of the key.
  expect((await post(`/v1/stories/${a.id}/merge`, `"${key}"`, body)).replayed).toBe('true')
  expect(await effects()).toEqual(after)
})

it('another body, or another address, under the same key is refused', async () => {
  const [a, b] = await twoStories()
  const key = randomUUID()
  await post(`/v1/stories/${a.id}/merge`, key, { into: b.id, why: 'One story' })
  expect((await post(`/v1/stories/${a.id}/merge`, key, { into: b.id, why: 'Another reason' })).status).toBe(422)
  expect((await post(`/v1/stories/${b.id}/merge`, key, { into: b.id, why: 'One story' })).status).toBe(422)
})

it('keys of different callers have nothing to do with one another', async () => {
  const [a, b] = await twoStories()
  const key = randomUUID()
  await post(`/v1/stories/${a.id}/merge`, key, { into: b.id, why: 'One story' })
  const answer = await post(`/v1/stories/${a.id}/merge`, key, { into: b.id, why: 'One story' }, other)
  expect([answer.status, answer.replayed]).toEqual([409, null])
})

it('fifty equal requests at once have one effect, one line in the audit log and one pair of events', async () => {
  const [a, b] = await twoStories()
  const before = await effects()
  const key = randomUUID()
  const body = { into: b.id, why: 'One story' }
  const answers = await Promise.all(Array.from({ length: 50 }, () => post(`/v1/stories/${a.id}/merge`, key, body)))
  const after = await effects()
  expect([after.decisions - before.decisions, after.audit - before.audit, after.events - before.events]).toEqual([1, 1, 2])
  expect(answers.filter(({ status, replayed }) => status === 200 && !replayed)).toHaveLength(1)
  expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([])
  expect((await post(`/v1/stories/${a.id}/merge`, key, body)).status).toBe(200)
})

it('a second request while the first one runs is refused, and the lock goes with the process that has it', async () => {
  const [a, b] = await twoStories()
  const body = { into: b.id, why: 'One story' }
  // The first request waits for the placing lock.
  const placing = await newsroom.db.pool.connect()
  await placing.query('BEGIN')
  await placing.query('SELECT pg_advisory_xact_lock(7272001)')
  const key = randomUUID()
  const first = post(`/v1/stories/${a.id}/merge`, key, body)
  const waits = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
  while (!(await newsroom.db.pool.query(waits)).rowCount) await new Promise((resolve) => setTimeout(resolve, 10))
  expect((await post(`/v1/stories/${a.id}/merge`, key, body)).status).toBe(409)
  await placing.query('COMMIT')
  placing.release()
  expect((await first).status).toBe(200)
})

it('an answer that was lost with its connection is given to the repeat, with one effect', async () => {
  const [a, b] = await twoStories()
  const before = await effects()
  const key = randomUUID()
  const body = { into: b.id, why: 'One story' }
  await expect(post(`/v1/stories/${a.id}/merge`, key, body, app, { 'x-cut': '1' })).rejects.toThrow()
  const repeat = await post(`/v1/stories/${a.id}/merge`, key, body)
  expect([repeat.status, repeat.replayed]).toEqual([200, 'true'])
  expect(repeat.body.decision).toEqual(expect.any(Number))
  expect((await effects()).decisions - before.decisions).toBe(1)
})

it('a request that was refused may be corrected under the same key', async () => {
  const [a, b] = await twoStories()
  const key = randomUUID()
  expect((await post(`/v1/stories/${a.id}/merge`, key, { into: 999_999, why: 'One story' })).status).toBe(404)
  expect((await post(`/v1/stories/${a.id}/merge`, key, { into: b.id, why: 'One story' })).status).toBe(200)
})

it('an answer with a secret is not stored: the repeat learns that it was done', async () => {
  const key = randomUUID()
  const wanted = { name: 'archive', scopes: ['decisions:write'] }
  const first = await post('/v1/keys', key, wanted, boss)
  expect(first.status).toBe(200)
  const second = await post('/v1/keys', key, wanted, boss)
  expect([second.status, second.replayed]).toEqual([409, 'true'])
  const { rows } = await newsroom.db.pool.query('SELECT count(*) FROM idempotent_requests WHERE answer LIKE $1', [`%${first.body.key}%`])
  expect(Number(rows[0].count)).toBe(0)
})

it.each(['', 'a b', 'x'.repeat(256)])('"%.20s" is no Idempotency-Key', async (key) => {
  const { statusCode } = await newsroom.app.inject({
    method: 'POST',
    url: '/v1/stories/1/merge',
    headers: { ...app.headers, 'idempotency-key': key },
    payload: { into: 1, why: 'One story' },
  })
  expect(statusCode).toBe(400)
})

it('every POST takes an Idempotency-Key, or says why it does not', async () => {
  const posts = newsroom.app.routeTable.filter(({ method }) => method === 'POST')
  // The address of a hub is answered before its body is read: there is none under this token.
  const refusing: string[] = []
  const everything = await addKey(newsroom.db, [...SCOPES])
  for (const { url } of posts) {
    const headers = { ...everything.headers, 'idempotency-key': 'x' }
    const { statusCode, body } = await newsroom.app.inject({
      method: 'POST',
      url: url.replace(':id', '1'),
      headers,
      payload: { unknown: 1 },
    })
    if (statusCode === 400 && body.includes('cannot be used here')) refusing.push(url)
  }
  expect(refusing).toEqual([
    '/v1/channels/:id/test',
    '/v1/endpoints/:id/test',
    '/v1/feeds/:id/poll',
    '/v1/passkeys',
    '/v1/passkeys/options',
    '/v1/recalls/:seq/receipts',
    '/v1/recalls/:seq/receipts/:token',
    '/v1/session',
    '/v1/session/oidc',
    '/v1/session/passkey',
    '/v1/session/passkey/options',
    '/v1/session/password',
    '/v1/welcome',
  ])
})

it('an edit with If-Match is refused once the object has changed, with its present ETag', async () => {
  const operator = await addKey(newsroom.db, ['feeds:write', 'stories:read'])
  const edit = (preference: number, etag: string) =>
    newsroom.app.inject({
      method: 'PUT',
      url: `/v1/sources/${source.id}/preference`,
      headers: { ...operator.headers, 'if-match': etag },
      payload: { preference },
    })
  const [listed] = (await newsroom.app.inject({ url: '/v1/sources', headers: operator.headers })).json().sources
  const first = await edit(1, listed.etag)
  expect([first.statusCode, first.headers.etag]).toEqual([200, first.json().sources[0].etag])
  const second = await edit(2, listed.etag)
  expect([second.statusCode, second.headers.etag]).toEqual([412, first.headers.etag])
  expect((await edit(2, String(first.headers.etag))).statusCode).toBe(200)
})

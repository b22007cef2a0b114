import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { migrateDatabase } from '../../db/migrate.ts'
import { identifyLog, readLogIdentity, renewLogIdentity } from '../../db/write/log-identity.ts'
import { setNote } from '../../db/write/notes.ts'
import { dropPartitions, makePartitions } from '../../db/write/partitions.ts'
import { appendEvent, openNewsroom } from './newsroom.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
const get = (url: string, headers = {}) => newsroom.app.inject({ url, headers })
const identity = async () => (await get('/v1/events?after=3')).json().log

beforeAll(async () => {
  newsroom = await openNewsroom()
  for (let i = 1; i <= 3; i++) await appendEvent(newsroom.db, 'created', `Line ${i}`)
})
afterAll(() => newsroom.close())

describe('a consumer whose position is lost', () => {
  const lost: [why: string, position: string][] = [
    ['beyond the end', 'after=99'],
    ['of another log', 'after=1&log=b4b6c9a0-0000-4000-8000-000000000000'],
  ]
  it.each(lost)('(%s) is told so in a page: 410, with where to begin anew', async (_, position) => {
    const answer = await get(`/v1/events?${position}`)
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([410, 'application/problem+json; charset=utf-8'])
    expect(answer.json()).toMatchObject({
      type: '/problems/log-position-lost',
      resync: { log: await identity(), first: 1, last: 3, address: '/v1/export' },
    })
  })

  it.each(lost)('(%s) is told so on the stream: one event, and the end', async (_, position) => {
    const answer = await get(`/v1/events/stream?${position}`)
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['copytaster-log']]).toEqual([
      200,
      'text/event-stream',
      await identity(),
    ])
    const [, data] = /^retry: 60000\n\nevent: reset\ndata: (.*)\n\n$/.exec(answer.body)!
    expect(JSON.parse(data!)).toEqual({ why: expect.any(String), log: await identity(), first: 1, last: 3, address: '/v1/export' })
  })

  it('is told so by the id that its browser sends, too', async () => {
    expect((await get('/v1/events/stream', { 'last-event-id': '99' })).body).toContain('event: reset\n')
  })

  it('is not told so where it names the log that is here', async () => {
    expect((await get(`/v1/events?after=2&log=${await identity()}`)).json().events).toHaveLength(1)
  })

  it('is told so where the log is kept no longer, and not at its beginning', async () => {
    const { db } = newsroom
    const past = new Date(Date.now() - 100 * 86_400_000)
    await makePartitions(db, past)
    await db.pool.query('UPDATE story_log SET at = $1 WHERE seq <= 2', [past])
    await dropPartitions(db, 'story_log', 30)
    for (const after of [0, 1]) expect((await get(`/v1/events?after=${after}`)).json().resync).toMatchObject({ first: 3, last: 3 })
    expect((await get('/v1/events?after=2')).json().events).toMatchObject([{ seq: 3 }])
    await db.pool.query('DELETE FROM story_log')
    expect((await get('/v1/events?after=2')).json().resync).toMatchObject({ first: 4, last: 3 })
    expect((await get('/v1/events?after=3')).json()).toMatchObject({ events: [], last: 3 })
  })
})

describe('the identity of the log', () => {
  it('stays while the database is the same, and is new in a copy and when it is renewed', async () => {
    const { db } = newsroom
    await identifyLog(db.pool)
    const first = await identity()
    await identifyLog(db.pool)
    expect(await identity()).toBe(first)

    const name = 'restored_log'
    const url = db.url.replace(/[^/]+$/, name)
    await db.pool.query(`CREATE DATABASE ${name} TEMPLATE copytaster`)
    const copy = openDatabase(url)
    try {
      const { rows: notes } = await db.pool.query("SELECT key, value FROM notes WHERE key LIKE 'log-%'")
      for (const { key, value } of notes) await setNote(copy.pool, key, value)
      expect(await readLogIdentity(copy.pool)).toBe(first)
      await migrateDatabase(copy, { queues: false })
      expect(await readLogIdentity(copy.pool)).not.toBe(first)
    } finally {
      await copy.close()
      await db.pool.query(`DROP DATABASE ${name} WITH (FORCE)`)
    }
    const renewed = await renewLogIdentity(db.pool)
    await identifyLog(db.pool)
    expect([await identity(), renewed === first]).toEqual([renewed, false])
  })
})

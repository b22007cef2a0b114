import { afterEach, beforeEach, expect, it } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { openDatabase } from '../../db/client.ts'
import { whoAsks } from '../../src/access/who-asks.ts'
import { testDatabase } from '../database.ts'
import { addFirstAdmin, addPerson, asking, buildPeopleApp, cookieOf, logsIn, openPeople, PASSWORD } from './people-app.ts'

let people: Awaited<ReturnType<typeof openPeople>>
let admin: string
beforeEach(async () => {
  people = await openPeople()
  admin = (await addFirstAdmin(people.db, people.app)).cookie
})
afterEach(() => people.close())

const isOpen = async (cookie: string) => (await asking(people.app, { cookie })('GET', '/v1/sessions')).statusCode === 200

it('fixation: gives every login a new token in a cookie that scripts cannot read and other sites cannot send', async () => {
  const first = await logsIn(people.app, 'ada')
  expect(first.headers['set-cookie']).toMatch(/^copytaster=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/)
  const planted = cookieOf(first)
  const second = await asking(people.app, { cookie: planted })('POST', '/v1/session', { name: 'ada', password: PASSWORD })
  expect(cookieOf(second)).not.toBe(planted)
  const { rows } = await people.db.pool.query('SELECT token_hash FROM sessions')
  expect(rows.some((row) => planted.includes(row.token_hash.toString('base64url')))).toBe(false)
})

it('cookie tossing: takes over https only the cookie that no sibling host can set, and of two that differ none', async () => {
  const answer = await people.app.inject({
    method: 'POST',
    url: '/v1/session',
    headers: { 'x-forwarded-proto': 'https', 'sec-fetch-site': 'same-origin' },
    payload: { name: 'ada', password: PASSWORD },
  })
  expect(answer.headers['set-cookie']).toMatch(/^__Host-copytaster=[\w-]{43}; Path=\/; .*; Secure$/)
  const token = cookieOf(answer).split('=')[1]
  const caller = async (cookie: string, https: boolean) =>
    (await whoAsks(people.db, readSettings({ AUTH: 'required' }), { headers: { cookie }, address: null, https })).kind
  expect(await caller(`__Host-copytaster=${token}`, true)).toBe('session')
  expect(await caller(`copytaster=${token}`, true)).toBe('nobody')
  expect(await caller(`copytaster=${token}`, false)).toBe('session')
  expect(await caller(`copytaster=tossed; copytaster=${token}`, false)).toBe('nobody')
  expect(await caller(`xcopytaster=${token}`, false)).toBe('nobody')
})

it('reuse after logout: ends a session at logout, and its token opens nothing afterwards', async () => {
  const other = cookieOf(await logsIn(people.app, 'ada'))
  const answer = await asking(people.app, { cookie: admin })('DELETE', '/v1/session')
  expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([204, 'copytaster=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax'])
  expect([await isOpen(admin), await isOpen(other)]).toEqual([false, true])
})

it('lists sessions with device, address and minute of the last use, and ends one or all', async () => {
  const other = cookieOf(
    await people.app.inject({
      method: 'POST',
      url: '/v1/session',
      headers: { 'user-agent': 'Phone/1', 'x-forwarded-for': '2001:db8::7' },
      payload: { name: 'ada', password: PASSWORD },
    }),
  )
  const ask = asking(people.app, { cookie: admin })
  const { sessions } = (await ask('GET', '/v1/sessions')).json()
  expect(sessions).toHaveLength(2)
  expect(sessions.find((each: { current: boolean }) => !each.current)).toMatchObject({
    means: 'password',
    device: 'Phone/1',
    address: '2001:db8::7',
  })
  for (const { lastUsedAt } of sessions) expect(lastUsedAt).toMatch(/:00\.000000Z$/)
  const ben = await addPerson(people.db, 'ben', ['admin'])
  const theirs = (await asking(people.app, { cookie: ben.cookie })('GET', '/v1/sessions')).json().sessions[0].id
  expect((await ask('DELETE', `/v1/sessions/${theirs}`)).statusCode).toBe(404)
  await ask('DELETE', `/v1/sessions/${sessions.find((each: { current: boolean }) => !each.current).id}`)
  expect([await isOpen(admin), await isOpen(other), await isOpen(ben.cookie)]).toEqual([true, false, true])
  await ask('DELETE', '/v1/sessions')
  expect([await isOpen(admin), await isOpen(ben.cookie)]).toEqual([false, true])
})

it('writes the last use at most once a minute', async () => {
  const lastUse = async () => (await people.db.pool.query('SELECT xmin::text, last_used_at FROM sessions')).rows[0]
  await isOpen(admin)
  const before = await lastUse()
  for (let i = 0; i < 3; i++) await isOpen(admin)
  const minute = `last_used_at = date_trunc('minute', now())`
  if ((await people.db.pool.query(`SELECT FROM sessions WHERE ${minute} OR created_at >= date_trunc('minute', now())`)).rowCount)
    expect(await lastUse()).toEqual(before)
  await people.db.pool.query(`UPDATE sessions SET last_used_at = last_used_at - interval '2 minutes'`)
  await isOpen(admin)
  expect(
    (
      await people.db.pool.query(
        `SELECT FROM sessions WHERE last_used_at >= now() - interval '1 minute' AND extract(second FROM last_used_at) = 0`,
      )
    ).rowCount,
  ).toBe(1)
})

it('ends a session after its time without use, and after its whole time, by the clock of the database', async () => {
  const shift = (column: string, days: number) =>
    people.db.pool.query(`UPDATE sessions SET ${column} = now() - make_interval(secs => $1 * 86400.0)`, [days])
  await shift('last_used_at', 6.99)
  expect(await isOpen(admin)).toBe(true)
  await shift('last_used_at', 7.01)
  expect(await isOpen(admin)).toBe(false)
  await shift('last_used_at', 0)
  await shift('created_at', 29.99)
  expect(await isOpen(admin)).toBe(true)
  await shift('created_at', 30.01)
  expect(await isOpen(admin)).toBe(false)
})

it('refuses in a restored database the sessions that were opened after the backup', async () => {
  // The backup: a copy of the rows as they are now.
  const restored = await testDatabase()
  const copy = async (table: string) => {
    const { rows } = await people.db.pool.query(`SELECT row_to_json(t)::text AS row FROM ${table} t`)
    for (const { row } of rows)
      await restored.pool.query(`INSERT INTO ${table} SELECT * FROM json_populate_record(NULL::${table}, $1)`, [row])
  }
  for (const table of ['users', 'sessions']) await copy(table)
  const after = cookieOf(await logsIn(people.app, 'ada'))
  const app = buildPeopleApp(restored)
  expect((await asking(app, { cookie: admin })('GET', '/v1/sessions')).statusCode).toBe(200)
  expect((await asking(app, { cookie: after })('GET', '/v1/sessions')).statusCode).toBe(401)
  await Promise.all([app.close(), restored.close()])
})

it('announces every end of a session, of a person and of their rights to all processes', async () => {
  const listener = openDatabase(people.db.url, { max: 1 })
  const client = await listener.pool.connect()
  let heard = 0
  client.on('notification', () => heard++)
  await client.query('LISTEN access')
  const expectOne = async (work: () => Promise<unknown>) => {
    heard = 0
    await work()
    await client.query('SELECT 1')
    expect(heard).toBeGreaterThan(0)
  }
  const ask = asking(people.app, { cookie: admin })
  const ben = await addPerson(people.db, 'ben', ['reader'])
  await expectOne(() => ask('PATCH', `/v1/users/${ben.id}`, { roles: ['editor'] }))
  await expectOne(() => ask('POST', `/v1/users/${ben.id}/reset`))
  await expectOne(() => ask('DELETE', `/v1/users/${ben.id}`))
  const { id } = (await ask('POST', '/v1/keys', { name: 'cms', scopes: ['stories:read'] })).json()
  await expectOne(() => ask('DELETE', `/v1/keys/${id}`))
  await expectOne(() => ask('DELETE', '/v1/session'))
  client.release()
  await listener.close()
})

it('changes a password only with the present one, and ends the other sessions', async () => {
  const other = cookieOf(await logsIn(people.app, 'ada'))
  const change = (current: string) =>
    asking(people.app, { cookie: admin })('POST', '/v1/session/password', { current, password: 'four other words here' })
  expect((await change('not the present one')).statusCode).toBe(401)
  expect(await isOpen(other)).toBe(true)
  const answer = await change(PASSWORD)
  expect([await isOpen(admin), await isOpen(other), await isOpen(cookieOf(answer))]).toEqual([false, false, true])
  expect((await logsIn(people.app, 'ada', 'four other words here')).statusCode).toBe(200)
})

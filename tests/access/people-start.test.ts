import { afterEach, beforeEach, expect, it } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { inviteFirstAdmin } from '../../src/access/welcome.ts'
import { accessMode } from '../../src/access/who-asks.ts'
import { addFirstAdmin, addPerson, asking, cookieOf, logsIn, openPeople, PASSWORD } from './people-app.ts'

let people: Awaited<ReturnType<typeof openPeople>>
beforeEach(async () => {
  people = await openPeople()
})
afterEach(() => people.close())

it('lets one person on loopback do everything without a login, and asks for one as soon as others could come', async () => {
  const mode = (env: Record<string, string>) => accessMode(people.db, readSettings(env))
  expect(await mode({})).toBe('local')
  expect(await mode({ HOST: '::1' })).toBe('local')
  for (const env of [
    { HOST: '0.0.0.0', PUBLIC_URL: 'https://desk.example' },
    { PUBLIC_URL: 'https://desk.example' },
    { HOST: '192.0.2.7' },
    { AUTH: 'required' },
  ])
    expect(await mode(env)).toBe('setup')
  await addFirstAdmin(people.db, people.app)
  expect(await mode({})).toBe('users')
})

it('makes one address for the first administrator when two processes start at once, and none once there is one', async () => {
  const made = await Promise.all([1, 2, 3].map(() => inviteFirstAdmin(people.db)))
  expect(made.filter(Boolean)).toHaveLength(1)
  expect((await people.db.pool.query('SELECT octet_length(hash) AS bytes FROM one_time_tokens')).rows).toEqual([{ bytes: 32 }])

  const renewed = (await inviteFirstAdmin(people.db, true))!
  const use = (token: string) => asking(people.app, {})('POST', '/v1/welcome', { token, name: 'Ada', password: PASSWORD })
  expect((await use(made.find(Boolean)!)).statusCode).toBe(404)
  const answer = await use(renewed)
  expect(answer.json()).toMatchObject({ mode: 'users', caller: { kind: 'session', name: 'ada', roles: ['admin'] } })
  expect(answer.json().caller.scopes).toContain('embargoed:read')
  expect(await inviteFirstAdmin(people.db, true)).toBeNull()
  expect((await logsIn(people.app, 'ADA ')).statusCode).toBe(200)
})

it('replayed one-time address: takes a one-time address once, even from two who open it at once, and not after its time', async () => {
  const token = (await inviteFirstAdmin(people.db))!
  const use = () => asking(people.app, {})('POST', '/v1/welcome', { token, name: 'ada', password: PASSWORD })
  await people.db.pool.query(`UPDATE one_time_tokens SET expires_at = expires_at - interval '15 minutes'`)
  expect((await use()).statusCode).toBe(404)
  await people.db.pool.query(`UPDATE one_time_tokens SET expires_at = now() + interval '1 second'`)
  const answers = await Promise.all([use(), use(), use()])
  expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 404, 404])
  expect((await use()).statusCode).toBe(404)
})

it('keeps a one-time address whose password was refused, and says why', async () => {
  const token = (await inviteFirstAdmin(people.db))!
  const use = (password: string, name = 'ada lovelace the first') =>
    asking(people.app, {})('POST', '/v1/welcome', { token, name, password })
  expect((await use('short')).json().detail).toContain('it needs at least 12')
  expect((await use('x'.repeat(1001))).json().detail).toContain('at most 1000')
  expect((await use('Password1234')).json().detail).toContain('among the first that are tried')
  expect((await use('Ada Lovelace the First')).json().detail).toContain('among the first that are tried')
  expect((await use('å 12 letters')).statusCode).toBe(200)
})

it('invites a person by an address whose secret stands behind #, which browsers do not send', async () => {
  const { cookie } = await addFirstAdmin(people.db, people.app)
  const made = await asking(people.app, { cookie })('POST', '/v1/users', { name: 'Ben', shownName: 'Ben of Tarn', roles: ['editor'] })
  const { address } = made.json().oneTime
  expect(address).toMatch(/^http:\/\/[^/]+\/welcome#[\w-]{43}$/)
  const answer = await asking(people.app, {})('POST', '/v1/welcome', { token: address.split('#')[1], password: PASSWORD })
  expect(answer.json().caller).toMatchObject({ name: 'Ben of Tarn', roles: ['editor'] })
  expect((await asking(people.app, { cookie: cookieOf(answer) })('GET', '/v1/users')).statusCode).toBe(403)
  expect((await asking(people.app, { cookie })('POST', '/v1/users', { name: 'BEN', roles: [] })).statusCode).toBe(409)
})

it('ends all sessions of a person whose password is reset', async () => {
  const { cookie } = await addFirstAdmin(people.db, people.app)
  const ben = await addPerson(people.db, 'ben', ['reader'])
  const reset = await asking(people.app, { cookie })('POST', `/v1/users/${ben.id}/reset`)
  expect((await asking(people.app, { cookie: ben.cookie })('GET', '/v1/sessions')).statusCode).toBe(401)
  const token = reset.json().oneTime.address.split('#')[1]
  await asking(people.app, {})('POST', '/v1/welcome', { token, password: 'another lantern of Tarn' })
  expect((await logsIn(people.app, 'ben')).statusCode).toBe(401)
  expect((await logsIn(people.app, 'ben', 'another lantern of Tarn')).statusCode).toBe(200)
})

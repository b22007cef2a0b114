import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { inTransaction } from '../../db/client.ts'
import { insertNewKey } from '../../db/write/access-keys.ts'
import { callerFromProxy, logInFromProvider } from '../../src/access/outside-login.ts'
import { type Identity, identityOf } from '../../src/access/provider.ts'
import { hashOf, keyPrefix, newKey } from '../../src/access/secrets.ts'
import { buildMetricsApp } from '../../src/api/app.ts'
import { addFirstAdmin, addPerson, asking, openPeople } from './people-app.ts'

let people: Awaited<ReturnType<typeof openPeople>>
beforeEach(async () => {
  people = await openPeople()
})
afterEach(() => people.close())

const lines = async (what: string) =>
  (await people.db.pool.query('SELECT kind, object, after FROM audit_log WHERE what = $1 ORDER BY id', [what])).rows

describe('a person whom the provider names', () => {
  const named = (claims: object) => identityOf({ iss: 'https://id.example', sub: 's1', ...claims }, 'groups').name

  it('is not taken by a chosen name that is the address of somebody else', () => {
    expect(named({ preferred_username: 'boss@desk.example' })).toBeNull()
    expect(named({ preferred_username: 'boss＠desk.example' })).toBeNull()
    expect(named({ preferred_username: 'boss@desk.example', email: 'eve@x.example', email_verified: false })).toBeNull()
    expect(named({ preferred_username: 'boss@desk.example', email: 'eve@x.example', email_verified: true })).toBe('eve@x.example')
    expect(named({ preferred_username: 'eve' })).toBe('eve')
  })

  it('leaves a line when their groups change their desks, and none when they do not', async () => {
    await addFirstAdmin(people.db, people.app)
    const identity: Identity = {
      issuer: 'https://id.example',
      subject: 's1',
      sid: null,
      name: 'eve',
      shownName: 'ADA',
      mail: null,
      groups: ['night'],
    }
    const settings = readSettings({ UNKNOWN_PEOPLE: 'reader', OIDC_GROUPS: 'night=reader; night=desk:Night' })
    const login = { identity, device: '', address: null, requestId: null }
    const enter = () => inTransaction(people.db, (client) => logInFromProvider(client, login, settings))
    // The shown name of the provider is that of another person here.
    expect((await enter()).caller.name).toBe('eve')
    await enter()
    expect(await lines('desk.set')).toMatchObject([{ kind: 'system', after: { joined: ['Night'], left: [] } }])
  })
})

it('shows no person as another, in whatever capitals or width', async () => {
  const { cookie } = await addFirstAdmin(people.db, people.app)
  const ask = asking(people.app, { cookie })
  const ben = await addPerson(people.db, 'ben', ['reader'])
  await ask('PATCH', `/v1/users/${ben.id}`, { shownName: 'Ben of Tarn' })
  for (const shownName of ['Ada', 'BEN', 'ben of tarn', 'Ｂｅｎ of Tarn'])
    expect([shownName, (await ask('POST', '/v1/users', { name: 'cora', shownName, roles: [] })).statusCode]).toEqual([shownName, 409])
  expect((await ask('PATCH', `/v1/users/${ben.id}`, { shownName: 'ADA' })).statusCode).toBe(409)
  expect((await ask('PATCH', `/v1/users/${ben.id}`, { shownName: 'BEN' })).statusCode).toBe(204)
  expect((await ask('POST', '/v1/users', { name: 'cora', roles: [] })).statusCode).toBe(200)
})

it('notes the first visit of a day of a person whom the proxy names', async () => {
  const ben = await addPerson(people.db, 'ben', ['reader'])
  for (let i = 0; i < 3; i++) await callerFromProxy(people.db, 'ben', null, { UNKNOWN_PEOPLE: 'refuse' })
  expect((await lines('login')).filter(({ after }) => after.means === 'proxy')).toMatchObject([{ object: `user ${ben.id}` }])
})

it('makes the first administrator the owner of the keys of no person', async () => {
  const key = newKey()
  const made = { name: 'cms', ownerId: null, scopes: ['stories:read' as const], networks: [], origins: [], searchId: null, days: 30 }
  const id = await insertNewKey(people.db.pool, { ...made, prefix: keyPrefix(key), hash: hashOf(key) })
  const admin = await addFirstAdmin(people.db, people.app)
  const { rows } = await people.db.pool.query('SELECT owner_id FROM api_keys')
  expect(rows).toEqual([{ owner_id: admin.id }])
  expect(await lines('key.own')).toMatchObject([{ object: `key ${id}`, after: { ownerId: admin.id } }])
  expect(await lines('user.invite')).toMatchObject([{ kind: 'system', object: 'first administrator' }])
})

it('answers 400 to a name with U+0000', async () => {
  await addFirstAdmin(people.db, people.app)
  const answer = await asking(people.app, {})('POST', '/v1/session', { name: 'a\0b', password: 'x' })
  expect(answer.statusCode).toBe(400)
})

it('METRICS_PORT answers to no name that a foreign page could have', async () => {
  const metrics = buildMetricsApp(people.app, { PUBLIC_URL: ['https://desk.example'] })
  const ask = async (url: string, host: string) => (await metrics.inject({ url, headers: { host } })).statusCode
  for (const host of ['rebound.example:9464', 'rebound.example.', '127.0.0.1.rebound.example', 'a b'])
    expect([host, await ask('/metrics', host)]).toEqual([host, 421])
  for (const host of ['127.0.0.1:9464', '[::1]:9464', 'localhost', 'copytaster:9464', 'desk.example:9464'])
    expect([host, await ask('/metrics', host)]).toEqual([host, 200])
  expect(await ask('/healthz', 'rebound.example')).toBe(200)
  await metrics.close()
})

describe('settings of proxies', () => {
  it.each(['10', '10.1', '010.0.0.1', '0x7f.1', '10/8'])('%s is no network: four numbers, as people write addresses', (TRUSTED_PROXIES) => {
    expect(() => readSettings({ TRUSTED_PROXIES })).toThrow(/must be addresses or networks/)
  })

  it('who trusts everybody takes nobody at their word', () => {
    expect(() => readSettings({ TRUSTED_PROXIES: '0.0.0.0/0', AUTH_PROXY_HEADER: 'Remote-User' })).toThrow(/trusts every address/)
    expect(() => readSettings({ TRUSTED_PROXIES: '::/0', AUTH_PROXY_HEADER: 'Remote-User' })).toThrow(/trusts every address/)
    expect(readSettings({ TRUSTED_PROXIES: '0.0.0.0/0' }).TRUSTED_PROXIES).toEqual(['0.0.0.0/0'])
    for (const AUTH_PROXY_HEADER of ['Authorization', 'cookie', 'HOST'])
      expect(() => readSettings({ AUTH_PROXY_HEADER })).toThrow(/browsers send this header/)
  })
})

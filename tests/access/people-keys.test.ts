import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mayComeFrom, networkOf, readNetwork } from '../../src/access/network.ts'
import { hashOf, looksLikeKey, newKey } from '../../src/access/secrets.ts'
import { addFirstAdmin, addPerson, asking, openPeople } from './people-app.ts'

let people: Awaited<ReturnType<typeof openPeople>>
let admin: Awaited<ReturnType<typeof addFirstAdmin>>
beforeEach(async () => {
  people = await openPeople()
  admin = await addFirstAdmin(people.db, people.app)
})
afterEach(() => people.close())

const make = async (wanted: Record<string, unknown>) =>
  (await asking(people.app, { cookie: admin.cookie })('POST', '/v1/keys', { name: 'cms', scopes: ['stories:read'], ...wanted })).json()
const works = async (key: string, from = '192.0.2.1') => (await asking(people.app, { key, from })('GET', '/v1/desks')).statusCode === 200

describe('a key', () => {
  it('has 40 random characters and 6 that check them, so that a mistyped one is refused without asking the database', () => {
    const keys = Array.from({ length: 200 }, newKey)
    expect(new Set(keys).size).toBe(200)
    for (const key of keys) {
      expect(key).toMatch(/^ct_live_[0-9A-Za-z]{46}$/)
      expect(looksLikeKey(key)).toBe(true)
      expect(looksLikeKey(key.replace(/.$/, (last) => (last === '0' ? '1' : '0')))).toBe(false)
      expect(looksLikeKey(key.slice(0, 8) + key.slice(8, 10).split('').reverse().join('') + key.slice(10))).toBe(key[8] === key[9])
    }
    const used = new Set(keys.flatMap((key) => [...key.slice(8, 48)]))
    expect(used.size).toBe(62)
  })

  it('is stored as its SHA-256 and first characters only, and shown once', async () => {
    const { id, key } = await make({})
    const { rows } = await people.db.pool.query('SELECT prefix, hash FROM api_keys')
    expect(rows).toEqual([{ prefix: key.slice(0, 16), hash: hashOf(key) }])
    const { keys } = (await asking(people.app, { cookie: admin.cookie })('GET', '/v1/keys')).json()
    expect(keys).toMatchObject([{ id, name: 'cms', prefix: key.slice(0, 16), owner: 'ada', lastUsedAt: null, expiresSoon: false }])
    expect(JSON.stringify(keys)).not.toContain(key.slice(0, 20))
  })

  it('counts alone: with it, the cookie of the same request is not read', async () => {
    const headers = { cookie: admin.cookie, authorization: `Bearer ${newKey()}` }
    expect((await people.app.inject({ url: '/v1/users', headers })).statusCode).toBe(401)
    const { key } = await make({})
    expect((await people.app.inject({ url: '/v1/users', headers: { ...headers, authorization: `Bearer ${key}` } })).statusCode).toBe(403)
    expect((await people.app.inject({ url: '/v1/desks', headers: { authorization: `Basic ${key}` } })).statusCode).toBe(401)
  })

  it('works until it is revoked or expires, beside a second one for rotation', async () => {
    const [old, next] = [await make({}), await make({ days: 1 })]
    expect([await works(old.key), await works(next.key)]).toEqual([true, true])
    await asking(people.app, { cookie: admin.cookie })('DELETE', `/v1/keys/${old.id}`)
    expect([await works(old.key), await works(next.key)]).toEqual([false, true])
    await people.db.pool.query('UPDATE api_keys SET expires_at = now() WHERE id = $1', [next.id])
    expect(await works(next.key)).toBe(false)
    expect((await asking(people.app, { cookie: admin.cookie })('DELETE', `/v1/keys/${old.id}`)).statusCode).toBe(404)
  })

  it('lasts a year, and is marked 14 days before its end', async () => {
    const { id } = await make({})
    const { rows } = await people.db.pool.query(`SELECT expires_at - created_at = interval '365 days' AS year FROM api_keys`)
    expect(rows).toEqual([{ year: true }])
    const soon = async (days: number) => {
      await people.db.pool.query('UPDATE api_keys SET expires_at = now() + make_interval(secs => $2 * 86400.0) WHERE id = $1', [id, days])
      return (await asking(people.app, { cookie: admin.cookie })('GET', '/v1/keys')).json().keys[0].expiresSoon
    }
    expect([await soon(14.01), await soon(13.99), await soon(-1)]).toEqual([false, true, false])
  })

  it('scope escalation: can do no more than its owner can now, and no more than the one who makes it', async () => {
    const ben = await addPerson(people.db, 'ben', ['editor'])
    expect((await make({ ownerId: ben.id, scopes: ['feeds:write'] })).detail).toBe(
      'ben may not do this: feeds:write. A key can do no more than its owner.',
    )
    const { key } = await make({ ownerId: ben.id, scopes: ['stories:read', 'decisions:write'] })
    const scopes = async () => (await asking(people.app, { key })('GET', '/v1/session')).json().caller.scopes
    expect(await scopes()).toEqual(['stories:read', 'decisions:write'])
    await asking(people.app, { cookie: admin.cookie })('PATCH', `/v1/users/${ben.id}`, { roles: ['reader'] })
    expect(await scopes()).toEqual(['stories:read'])

    const cora = await addPerson(people.db, 'cora', ['admin'])
    const more = await asking(people.app, { cookie: cora.cookie })('POST', '/v1/keys', { name: 'more', scopes: ['embargoed:read'] })
    expect([more.statusCode, more.json().detail]).toEqual([
      400,
      'You may not do this: embargoed:read. A key can do no more than its owner.',
    ])
  })

  it('may be bound to networks, in every way of writing an address', async () => {
    const { key } = await make({ networks: ['192.0.2.0/24', '2001:db8::/32', '198.51.100.7'] })
    const from = ['192.0.2.200', '::ffff:192.0.2.9', '2001:DB8:1::1', '198.51.100.7']
    for (const address of from) expect(await works(key, address)).toBe(true)
    for (const address of ['192.0.3.1', '198.51.100.8', '2001:db9::1']) expect(await works(key, address)).toBe(false)
    // A proxy that hides its client cannot vouch for it, also where its own address is in the network.
    const { key: near } = await make({ networks: ['127.0.0.1'] })
    expect([await works(near, 'unknown'), await works(near, '127.0.0.1')]).toEqual([false, true])
    expect((await make({ networks: ['192.0.2.0/40'] })).detail).toBe('192.0.2.0/40 is not an address or a network such as 192.0.2.0/24.')
    expect(readNetwork('192.0.2.77/24')).toBe('192.0.2.0/24')
    expect(mayComeFrom(['192.0.2.0/24'], null)).toBe(false)
  })

  it('notes the minute of its last use, at most once a minute', async () => {
    const { key } = await make({})
    await works(key)
    const use = async () =>
      (await people.db.pool.query('SELECT xmin::text AS row, last_used_at, extract(second FROM last_used_at)::int AS second FROM api_keys'))
        .rows[0]
    const before = await use()
    expect(before.second).toBe(0)
    await works(key)
    const after = await use()
    expect(after.row === before.row || after.last_used_at > before.last_used_at).toBe(true)
  })
})

it('counts an IPv4 address, and of IPv6 the 64 bits that one customer has', () => {
  expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7')
  expect(networkOf('2001:db8:0:1:aaaa::1')).toBe(networkOf('2001:db8:0:1:ffff:1:2:3'))
  expect(networkOf('2001:db8:0:2::1')).not.toBe(networkOf('2001:db8:0:1::1'))
})

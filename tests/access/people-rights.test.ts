import { afterEach, beforeEach, expect, it } from 'vitest'
import { inTransaction } from '../../db/client.ts'
import { changeUser, removeUser } from '../../src/access/people.ts'
import { localCaller, scopesOf } from '../../src/access/rights.ts'
import { addFirstAdmin, addPerson, asking, cookieOf, logsIn, openPeople } from './people-app.ts'

let people: Awaited<ReturnType<typeof openPeople>>
let admin: Awaited<ReturnType<typeof addFirstAdmin>>
beforeEach(async () => {
  people = await openPeople()
  admin = await addFirstAdmin(people.db, people.app)
})
afterEach(() => people.close())

const doing = { caller: localCaller(null), requestId: null }

it('adds up the roles of a person, and keeps embargoed and withheld text a right of its own', () => {
  expect([...scopesOf(['editor', 'operator'], false)].sort()).toEqual(
    ['decisions:write', 'events:read', 'feeds:read', 'feeds:write', 'stories:read', 'webhooks:write'].sort(),
  )
  expect(scopesOf(['admin'], false).has('embargoed:read')).toBe(false)
  expect([...scopesOf([], true)]).toEqual(['embargoed:read'])
})

it('does not let the last administrator go or be lowered, also where another was only invited', async () => {
  const ask = asking(people.app, { cookie: admin.cookie })
  await ask('POST', '/v1/users', { name: 'ben', roles: ['admin'] })
  for (const answer of [await ask('DELETE', `/v1/users/${admin.id}`), await ask('PATCH', `/v1/users/${admin.id}`, { roles: ['editor'] })])
    expect([answer.statusCode, answer.json().detail]).toEqual([
      409,
      'This is the last administrator. Make another person administrator first.',
    ])
  await addPerson(people.db, 'cora', ['admin'])
  expect((await ask('DELETE', `/v1/users/${admin.id}`)).statusCode).toBe(204)
})

it.each(['removed', 'lowered'])('leaves one of two administrators who are %s at once', async (how) => {
  const ben = await addPerson(people.db, 'ben', ['admin'])
  const act = (id: number) =>
    inTransaction<unknown>(people.db, (client) =>
      how === 'removed' ? removeUser(client, id, doing) : changeUser(client, id, { roles: ['reader'] }, doing),
    )
  for (let i = 0; i < 5; i++) {
    const outcomes = await Promise.allSettled([act(admin.id), act(ben.id)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await people.db.pool.query(`UPDATE users SET removed_at = NULL, roles = '{admin}', password_hash = coalesce(password_hash, 'x')`)
  }
})

it('ends the sessions of a person whose rights change, and gives those who change their own a new token', async () => {
  const ask = asking(people.app, { cookie: admin.cookie })
  const ben = await addPerson(people.db, 'ben', ['reader'])
  await ask('PATCH', `/v1/users/${ben.id}`, { shownName: 'Ben of Tarn' })
  expect((await asking(people.app, { cookie: ben.cookie })('GET', '/v1/desks')).statusCode).toBe(200)
  await ask('PATCH', `/v1/users/${ben.id}`, { readsEmbargoed: true })
  expect((await asking(people.app, { cookie: ben.cookie })('GET', '/v1/desks')).statusCode).toBe(401)
  expect((await logsIn(people.app, 'ben')).json().caller).toMatchObject({
    name: 'Ben of Tarn',
    scopes: ['stories:read', 'events:read', 'embargoed:read'],
  })

  const own = await ask('PATCH', `/v1/users/${admin.id}`, { roles: ['admin', 'editor'] })
  expect((await ask('GET', '/v1/users')).statusCode).toBe(401)
  expect((await asking(people.app, { cookie: cookieOf(own) })('GET', '/v1/users')).statusCode).toBe(200)
})

it('removes a person with their sessions and keys, and frees the name; the log keeps the old one', async () => {
  const ask = asking(people.app, { cookie: admin.cookie })
  const ben = await addPerson(people.db, 'ben', ['reader'])
  const { key } = (await ask('POST', '/v1/keys', { name: 'cms', ownerId: ben.id, scopes: ['stories:read'] })).json()
  expect((await asking(people.app, { key })('GET', '/v1/desks')).statusCode).toBe(200)
  await ask('DELETE', `/v1/users/${ben.id}`)
  expect((await asking(people.app, { key })('GET', '/v1/desks')).statusCode).toBe(401)
  expect((await ask('GET', '/v1/keys')).json().keys[0].revokedAt).not.toBeNull()
  expect((await asking(people.app, { cookie: ben.cookie })('GET', '/v1/desks')).statusCode).toBe(401)
  expect((await logsIn(people.app, 'ben')).statusCode).toBe(401)
  expect((await ask('GET', '/v1/users')).json().users).toHaveLength(1)
  expect((await ask('POST', '/v1/users', { name: 'ben', roles: [] })).statusCode).toBe(200)
  const { rows } = (await ask('GET', `/v1/audit?object=user%20${ben.id}`)).json()
  expect(rows.map((row: { what: string; who: string }) => `${row.what} ${row.who}`)).toContain('login ben')
})

it('keeps desks of people, of which one may be in several', async () => {
  const ask = asking(people.app, { cookie: admin.cookie })
  const ben = await addPerson(people.db, 'ben', ['reader'])
  const { id } = (await ask('POST', '/v1/desks', { name: 'Politics', members: [ben.id, admin.id] })).json()
  await ask('POST', '/v1/desks', { name: 'Night', members: [ben.id] })
  expect((await ask('POST', '/v1/desks', { name: 'Night' })).statusCode).toBe(409)
  expect((await ask('PATCH', `/v1/desks/${id}`, { name: 'Night' })).statusCode).toBe(409)
  expect((await ask('PATCH', `/v1/desks/${id}`, { members: [ben.id, 999] })).json().detail).toBe('There is no person 999.')
  expect((await ask('PATCH', `/v1/desks/${id}`, { name: 'Parliament', members: [admin.id] })).statusCode).toBe(204)
  const seen = await asking(people.app, { cookie: ben.cookie })('GET', '/v1/desks')
  expect(seen.json().desks).toMatchObject([
    { name: 'Night', members: [{ id: ben.id, name: 'ben' }] },
    { name: 'Parliament', members: [{ id: admin.id, name: 'ada' }] },
  ])
  expect((await asking(people.app, { cookie: ben.cookie })('DELETE', `/v1/desks/${id}`)).statusCode).toBe(403)
  expect((await ask('DELETE', `/v1/desks/${id}`)).statusCode).toBe(204)
})

import { afterEach, beforeEach, expect, it } from 'vitest'
import { addFirstAdmin, addPerson, asking, openPeople } from './people-app.ts'

let people: Awaited<ReturnType<typeof openPeople>>
let admin: Awaited<ReturnType<typeof addFirstAdmin>>
beforeEach(async () => {
  people = await openPeople()
  admin = await addFirstAdmin(people.db, people.app)
})
afterEach(() => people.close())

it('lets no key change people, desks or keys, also with the scope admin', async () => {
  const ben = await addPerson(people.db, 'ben', ['reader'])
  const byPerson = asking(people.app, { cookie: admin.cookie })
  const { key } = (await byPerson('POST', '/v1/keys', { name: 'a script', scopes: ['admin'] })).json()
  const byKey = asking(people.app, { key })
  const tried = [
    await byKey('POST', '/v1/users', { name: 'eve', roles: ['admin'], readsEmbargoed: true }),
    await byKey('PATCH', `/v1/users/${ben.id}`, { roles: ['admin'] }),
    await byKey('POST', `/v1/users/${ben.id}/reset`),
    await byKey('DELETE', `/v1/users/${ben.id}`),
    await byKey('POST', '/v1/desks', { name: 'Night' }),
    await byKey('PATCH', '/v1/desks/1', { name: 'Night' }),
    await byKey('DELETE', '/v1/desks/1'),
    await byKey('POST', '/v1/keys', { name: 'another', scopes: ['admin'] }),
  ]
  for (const answer of tried)
    expect([answer.statusCode, answer.json().detail]).toEqual([403, expect.stringMatching(/^A key may not change/)])
  expect((await byKey('GET', '/v1/users')).json().users).toHaveLength(2)
  expect((await byPerson('GET', '/v1/keys')).json().keys).toHaveLength(1)
})

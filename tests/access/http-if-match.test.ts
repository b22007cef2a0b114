import { afterAll, beforeAll, expect, it } from 'vitest'
import { addFeeds } from '../../db/write/feeds.ts'
import { openNewsroom } from '../api/newsroom.ts'
import { addPerson } from './callers.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
let boss: Awaited<ReturnType<typeof addPerson>>
/** The id of an object of each kind. */
const ids: Record<string, number> = {}

beforeAll(async () => {
  newsroom = await openNewsroom()
  const { db } = newsroom
  boss = await addPerson(db, 'boss', ['admin'])
  ids.users = (await addPerson(db, 'ben', ['reader'])).id
  await addFeeds(db, [{ url: 'https://93.184.216.34/rss', source: 'Paper', kind: 'outlet' }])
  ids.feeds = 1
  const id = async (sql: string) => (await db.pool.query(sql)).rows[0].id
  ids.desks = await id("INSERT INTO desks (name) VALUES ('Night') RETURNING id")
  await db.pool.query('INSERT INTO desk_members SELECT $1, id FROM users ORDER BY id DESC', [ids.desks])
  ids.passkeys = await id(
    `INSERT INTO passkeys (user_id, name, credential_id, public_key, counter) VALUES (${boss.id}, 'blue', 'c', 'k', 0) RETURNING id`,
  )
})
afterAll(() => newsroom.close())

const listed = async (kind: string) => {
  const { [kind]: all } = (await newsroom.app.inject({ url: `/v1/${kind}`, headers: boss.headers })).json()
  return all.find((one: { id: number }) => one.id === ids[kind]) as { etag: string }
}
const change = (kind: string, payload: object, etag?: string) =>
  newsroom.app.inject({
    method: 'PATCH',
    url: `/v1/${kind}/${ids[kind]}`,
    headers: { ...boss.headers, ...(etag !== undefined && { 'if-match': etag }) },
    payload,
  })

it.each([
  ['users', { shownName: 'Ben of Tarn' }, { roles: ['editor'] }],
  ['desks', { name: 'Late' }, { members: [] }],
  ['passkeys', { name: 'red' }, { name: 'green' }],
  ['feeds', { notes: 'Ask Ida' }, { scrape: false }],
])('of two people who change %s at once, the second learns that it was changed, and what its ETag is now', async (kind, first, second) => {
  const { etag } = await listed(kind)
  expect((await change(kind, first, etag)).statusCode).toBeLessThan(300)
  const late = await change(kind, second, etag)
  const now = await listed(kind)
  expect([late.statusCode, late.headers.etag]).toEqual([412, now.etag])
  expect(now.etag).not.toBe(etag)
  expect((await change(kind, second, `"other", ${now.etag}`)).statusCode).toBeLessThan(300)
  expect((await change(kind, first)).statusCode).toBeLessThan(300)
  expect((await change(kind, second, '*')).statusCode).toBeLessThan(300)
})

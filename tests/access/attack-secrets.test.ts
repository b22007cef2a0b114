import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inviteFirstAdmin } from '../../src/access/welcome.ts'
import { buildApp } from '../../src/api/app.ts'
import { openNewsroom } from '../api/newsroom.ts'
import { addPerson, asking, cookieOf, PASSWORD } from './people-app.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
let log = ''
beforeAll(async () => {
  newsroom = await openNewsroom()
})
afterAll(() => newsroom.close())

/** An app whose log is kept to its last detail. */
function openLogged() {
  const stream = new Writable({
    write(chunk, _, done) {
      log += chunk
      done()
    },
  })
  return buildApp({
    ...newsroom,
    settings: { AUTH: 'required', OIDC_ISSUER: 'http://127.0.0.1:9', OIDC_CLIENT_SECRET: 'seeded secret of the client' },
    logger: { level: 'trace', stream },
  })
}

it('seeded secrets: none is in logs, answers to errors, metrics, jobs or any row of the database', { timeout: 60_000 }, async () => {
  const app = openLogged()
  const first = (await inviteFirstAdmin(newsroom.db))!
  const welcomed = await asking(app, {})('POST', '/v1/welcome', { token: first, name: 'ada', password: PASSWORD })
  const cookie = cookieOf(welcomed)
  const ask = asking(app, { cookie })
  const { key } = (await ask('POST', '/v1/keys', { name: 'cms', scopes: ['stories:read'] })).json()
  const invited = (await ask('POST', '/v1/users', { name: 'ben', roles: [] })).json().oneTime.address.split('#')[1]
  const person = await addPerson(newsroom.db, 'cleo', ['reader'])
  const typed = 'a password typed into the wrong field'
  const secrets = [first, PASSWORD, cookie.split('=')[1]!, key, key.slice(17), invited, person.cookie.split('=')[1]!, typed]
  const answers: string[] = []
  const keep = async (answer: ReturnType<ReturnType<typeof asking>>) => answers.push((await answer).body)

  // Right and wrong logins, keys where they do not belong, requests that are refused, and one that fails inside.
  await keep(asking(app, {})('POST', '/v1/session', { name: typed, password: typed }))
  await keep(asking(app, {})('POST', '/v1/session', { name: key, password: PASSWORD }))
  await keep(asking(app, {})('POST', '/v1/welcome', { token: first, name: 'eve', password: PASSWORD }))
  await keep(ask('POST', '/v1/session/password', { current: typed, password: 'short' }))
  await keep(asking(app, { key })('GET', '/v1/users'))
  await keep(asking(app, { key })('GET', `/v1/stories?limit=${encodeURIComponent(typed)}`))
  await keep(asking(app, {})('GET', `/v1/stories?key=${key}`))
  await keep(ask('POST', '/v1/session/oidc'))
  await keep(ask('GET', '/metrics'))
  await keep(ask('GET', '/v1/audit?limit=200'))
  await keep(ask('GET', '/v1/keys'))
  await keep(ask('GET', '/v1/sessions'))
  const { pool } = newsroom.db
  const query = pool.query.bind(pool)
  pool.query = (() => Promise.reject(new Error('relation "stories" does not exist'))) as never
  await keep(asking(app, { key })('GET', '/v1/stories'))
  await keep(asking(app, {})('POST', '/v1/session', { name: 'ada', password: PASSWORD }))
  pool.query = query

  expect(log).toContain('does not exist')
  const found = [...secrets, 'seeded secret of the client'].flatMap((secret) => [
    ...(log.includes(secret) ? [`${secret} in the log`] : []),
    ...answers.filter((body) => body.includes(secret)).map((body) => `${secret} in ${body.slice(0, 200)}`),
  ])
  const { rows: tables } = await pool.query(
    "SELECT schemaname || '.' || quote_ident(tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'bullmq')",
  )
  for (const { name } of tables) {
    const { rows } = await pool.query(`SELECT row_to_json(t)::text AS row FROM ${name} t`)
    for (const secret of secrets) if (rows.some(({ row }) => row.includes(secret))) found.push(`${secret} in ${name}`)
  }
  expect(found.join('\n')).toBe('')
  await app.close()
})

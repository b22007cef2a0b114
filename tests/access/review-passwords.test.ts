import { afterEach, beforeEach, expect, it } from 'vitest'
import { inTransaction } from '../../db/client.ts'
import { resetUser } from '../../src/access/people.ts'
import { localCaller } from '../../src/access/rights.ts'
import { addFirstAdmin, addPerson, asking, logsIn, openPeople, PASSWORD } from './people-app.ts'

let people: Awaited<ReturnType<typeof openPeople>>
beforeEach(async () => {
  people = await openPeople()
  await addFirstAdmin(people.db, people.app)
})
afterEach(() => people.close())

const deeds = async () =>
  (await people.db.pool.query("SELECT what, object FROM audit_log WHERE what IN ('login.failed', 'login.slowed') ORDER BY id")).rows

it('a session is no place to guess its password: tries count as logins do, and are noted', async () => {
  const ben = await addPerson(people.db, 'ben', ['reader'])
  const ask = asking(people.app, { cookie: ben.cookie, from: '192.0.2.9' })
  const change = (current: string) => ask('POST', '/v1/session/password', { current, password: 'another long phrase' })
  const answers = []
  for (let i = 0; i < 12; i++) answers.push(await change('a wrong password'))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([...Array(10).fill(401), 429, 429])
  expect(Number(answers.at(-1)!.headers['retry-after'])).toBeGreaterThan(0)
  expect((await logsIn(people.app, 'ben')).statusCode).toBe(429)
  const object = `user ${ben.id}`
  expect(await deeds()).toEqual([
    ...Array(10).fill({ what: 'login.failed', object }),
    { what: 'login.slowed', object },
    { what: 'login.slowed', object: null },
  ])
  await people.db.pool.query('DELETE FROM login_limits')
  expect((await change(PASSWORD)).statusCode).toBe(200)
})

it('a new password makes open one-time addresses of the person void', async () => {
  const ben = await addPerson(people.db, 'ben', ['reader'])
  const token = await inTransaction(people.db, (client) => resetUser(client, ben.id, { caller: localCaller(null), requestId: null }))
  const again = await logsIn(people.app, 'ben')
  const cookie = String(again.headers['set-cookie']).split(';')[0]!
  const changed = await asking(people.app, { cookie })('POST', '/v1/session/password', {
    current: PASSWORD,
    password: 'another long phrase',
  })
  expect(changed.statusCode).toBe(200)
  expect((await asking(people.app, {})('POST', '/v1/welcome', { token, password: 'yet another phrase' })).statusCode).toBe(404)
})

it('a passkey is added after a login of the last five minutes, or with the password', async () => {
  const ben = await addPerson(people.db, 'ben', ['reader'])
  const ask = asking(people.app, { cookie: ben.cookie })
  expect((await ask('POST', '/v1/passkeys/options')).statusCode).toBe(200)
  await people.db.pool.query("UPDATE sessions SET created_at = now() - interval '301 seconds'")
  const refused = await ask('POST', '/v1/passkeys/options')
  expect([refused.statusCode, refused.json().detail]).toEqual([409, expect.stringMatching(/Give your password/)])
  expect((await ask('POST', '/v1/passkeys/options', { password: 'a wrong password' })).statusCode).toBe(401)
  expect((await ask('POST', '/v1/passkeys/options', { password: PASSWORD })).statusCode).toBe(200)
  expect(await deeds()).toEqual([{ what: 'login.failed', object: `user ${ben.id}` }])
})

it('a reset removes the passkeys of the person', async () => {
  const ben = await addPerson(people.db, 'ben', ['reader'])
  await people.db.pool.query(
    "INSERT INTO passkeys (user_id, name, credential_id, public_key, counter) VALUES ($1, 'of a thief', 'x', 'x', 0)",
    [ben.id],
  )
  await inTransaction(people.db, (client) => resetUser(client, ben.id, { caller: localCaller(null), requestId: null }))
  expect((await people.db.pool.query('SELECT FROM passkeys')).rowCount).toBe(0)
})

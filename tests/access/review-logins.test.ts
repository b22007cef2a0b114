import { afterEach, beforeEach, expect, it } from 'vitest'
import { pruneTokens } from '../../db/write/access-one-time.ts'
import { addFirstAdmin, asking, cookieOf, openPeople } from './people-app.ts'

let people: Awaited<ReturnType<typeof openPeople>>
beforeEach(async () => {
  people = await openPeople()
  await addFirstAdmin(people.db, people.app)
})
afterEach(() => people.close())

const noted = async (what: string) =>
  (await people.db.pool.query('SELECT object, after, address FROM audit_log WHERE what = $1 ORDER BY id', [what])).rows
const challenges = async () => (await people.db.pool.query("SELECT FROM one_time_tokens WHERE purpose = 'passkey'")).rowCount

/** An answer of a browser with this challenge, of a passkey that is not known. */
const answerTo = (challenge: string) => ({
  response: {
    id: 'AAAA',
    rawId: 'AAAA',
    type: 'public-key',
    response: {
      clientDataJSON: Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin: 'http://localhost' })).toString('base64url'),
      authenticatorData: 'AAAA',
      signature: 'AAAA',
    },
    clientExtensionResults: {},
  },
})

it('notes a wrong answer of a passkey, and its challenge is used up', async () => {
  const from = '192.0.2.20'
  const options = await asking(people.app, { from })('POST', '/v1/session/passkey/options')
  expect([options.statusCode, await challenges()]).toEqual([200, 1])
  const ask = asking(people.app, { from, cookie: cookieOf(options) })
  expect((await ask('POST', '/v1/session/passkey', answerTo(options.json().challenge))).statusCode).toBe(400)
  expect(await challenges()).toBe(0)
  expect(await noted('login.failed')).toEqual([{ object: null, after: { means: 'passkey' }, address: from }])
})

it.each(['/v1/session/passkey/options', '/v1/welcome'])(
  'lets an address ask 20 times at %s, then slowly, with one line for all',
  async (url) => {
    const ask = asking(people.app, { from: '192.0.2.21' })
    const body = url === '/v1/welcome' ? { token: 'unknown', password: 'herring kiosk tarn' } : undefined
    const statuses = []
    for (let i = 0; i < 23; i++) statuses.push((await ask('POST', url, body)).statusCode)
    expect(statuses).toEqual([...Array(20).fill(body ? 404 : 200), 429, 429, 429])
    expect(await noted('login.slowed')).toHaveLength(1)
    expect((await asking(people.app, { from: '192.0.2.22' })('POST', url, body)).statusCode).toBe(body ? 404 : 200)
  },
)

it('notes a one-time address that is unknown, used or too old', async () => {
  const ask = asking(people.app, { from: '192.0.2.23' })
  await ask('POST', '/v1/welcome', { token: 'unknown', password: 'herring kiosk tarn' })
  expect(await noted('login.failed')).toEqual([{ object: null, after: { means: 'one-time address' }, address: '192.0.2.23' }])
})

it('removes secrets that are too old, and no others', async () => {
  await asking(people.app, {})('POST', '/v1/session/passkey/options')
  await pruneTokens(people.db.pool)
  expect(await challenges()).toBe(1)
  await people.db.pool.query("UPDATE one_time_tokens SET expires_at = now() - interval '1 second'")
  await pruneTokens(people.db.pool)
  expect(await challenges()).toBe(0)
})

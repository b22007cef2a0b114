import { afterEach, beforeEach, expect, it } from 'vitest'
import { inTransaction } from '../../db/client.ts'
import { pruneAuditLog } from '../../db/write/access-audit.ts'
import { record, withoutSecrets } from '../../src/access/audit.ts'
import { auditLines } from '../../src/access/audit-export.ts'
import { createKey } from '../../src/access/keys.ts'
import { inviteUser } from '../../src/access/people.ts'
import { localCaller } from '../../src/access/rights.ts'
import { inviteFirstAdmin } from '../../src/access/welcome.ts'
import { addFirstAdmin, asking, cookieOf, logsIn, openPeople } from './people-app.ts'

let people: Awaited<ReturnType<typeof openPeople>>
beforeEach(async () => {
  people = await openPeople()
})
afterEach(() => people.close())

const doing = { caller: localCaller(null), requestId: null }
const lines = async () => (await people.db.pool.query('SELECT kind, who, what, object, before, after FROM audit_log ORDER BY id')).rows

it('notes every login and failure, and who did what to people, keys and desks', async () => {
  const { cookie, id } = await addFirstAdmin(people.db, people.app)
  const ask = asking(people.app, { cookie, from: '198.51.100.9' })
  await logsIn(people.app, 'ada', 'a wrong password')
  await logsIn(people.app, 'nobody of this name', 'a wrong password')
  await ask('POST', '/v1/users', { name: 'ben', roles: ['reader'] })
  const { id: key } = (await ask('POST', '/v1/keys', { name: 'cms', scopes: ['stories:read'] })).json()
  await ask('DELETE', `/v1/keys/${key}`)
  await ask('POST', '/v1/desks', { name: 'Night', members: [id] })
  await ask('DELETE', '/v1/session')
  expect((await lines()).map((line) => `${line.kind} ${line.who || '-'}: ${line.what} ${line.object}`)).toEqual([
    'system copytaster: user.invite first administrator',
    `nobody ada: user.welcome user ${id}`,
    `session ada: login user ${id}`,
    `nobody -: login.failed user ${id}`,
    'nobody -: login.failed null',
    expect.stringMatching(/^session ada: user.invite user \d+$/),
    `session ada: key.create key ${key}`,
    `session ada: key.revoke key ${key}`,
    expect.stringMatching(/^session ada: desk.create desk \d+$/),
    `session ada: logout user ${id}`,
  ])
  const { rows } = await people.db.pool.query(`SELECT address, request_id FROM audit_log WHERE what = 'user.invite' AND kind = 'session'`)
  expect(rows).toEqual([{ address: '198.51.100.9', request_id: expect.stringMatching(/./) }])
})

it('is written with its deed or not at all', async () => {
  const failing = (work: (client: Parameters<typeof record>[0]) => Promise<unknown>) =>
    inTransaction(people.db, async (client) => {
      await work(client)
      throw new Error('the process ends here')
    }).catch(() => {})
  const key = { name: 'cms', ownerId: null, scopes: ['stories:read' as const], networks: [], origins: [], searchId: null, days: 1 }
  await failing((client) => createKey(client, key, doing))
  await failing((client) => inviteUser(client, { name: 'ben', shownName: 'Ben', roles: [], readsEmbargoed: false }, doing))
  const count = async (table: string) => (await people.db.pool.query(`SELECT FROM ${table}`)).rowCount
  expect([await count('api_keys'), await count('users'), await count('audit_log')]).toEqual([0, 0, 0])

  // The other way round: where the line cannot be written, nothing happens.
  await people.db.pool.query(`ALTER TABLE audit_log ADD CONSTRAINT full_disk CHECK (what <> 'key.create')`)
  await expect(inTransaction(people.db, (client) => createKey(client, key, doing))).rejects.toThrow('full_disk')
  expect(await count('api_keys')).toBe(0)
})

it('cannot be changed, and loses lines only to its retention, after 30 days at least', async () => {
  await record(people.db.pool, localCaller(null), { what: 'new' })
  await people.db.pool.query(`INSERT INTO audit_log (at, kind, who, what) VALUES (now() - interval '31 days', 'local', 'local', 'old')`)
  for (const attempt of ["UPDATE audit_log SET who = 'x'", 'TRUNCATE audit_log', "DELETE FROM audit_log WHERE what = 'new'"])
    await expect(people.db.pool.query(attempt)).rejects.toThrow('audit_log is added to only')
  await pruneAuditLog(people.db.pool, 32)
  expect(await lines()).toHaveLength(2)
  await pruneAuditLog(people.db.pool, 30)
  expect((await lines()).map((line) => line.what)).toEqual(['new'])
})

it('is filtered, paged, and exported as one JSON object a line; the export is noted too', async () => {
  const { cookie } = await addFirstAdmin(people.db, people.app)
  for (let i = 0; i < 1100; i++)
    await people.db.pool.query(`INSERT INTO audit_log (kind, who, what, object) VALUES ('cli', 'root', 'feed.set', $1)`, [`feed ${i}`])
  const ask = asking(people.app, { cookie })
  const first = (await ask('GET', '/v1/audit?what=feed&limit=3')).json()
  expect(first.rows.map((row: { object: string }) => row.object)).toEqual(['feed 1099', 'feed 1098', 'feed 1097'])
  const second = (await ask('GET', `/v1/audit?what=feed&limit=3&cursor=${first.next}`)).json()
  expect(second.rows[0].object).toBe('feed 1096')
  expect((await ask('GET', '/v1/audit?who=ada&what=login')).json()).toMatchObject({
    rows: [{ what: 'login', kind: 'session' }],
    next: null,
  })
  expect((await ask('GET', '/v1/audit?what=log')).json().rows).toEqual([])
  expect((await ask('GET', '/v1/audit?until=1999-01-01T00:00:00Z')).json().rows).toEqual([])

  const all = await ask('GET', '/v1/audit.ndjson?who=root')
  const exported = all.body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(all.headers['content-type']).toBe('application/x-ndjson')
  expect([exported.length, exported[0].object, exported.at(-1).object]).toEqual([1100, 'feed 0', 'feed 1099'])
  expect((await lines()).at(-1)).toMatchObject({ what: 'audit.export', after: { who: 'root' } })
  expect((await ask('GET', '/v1/audit?whom=ada')).statusCode).toBe(400)
})

it('stops an export whose reader loses the right to it', async () => {
  let allowed = true
  await people.db.pool.query(`INSERT INTO audit_log (kind, who, what) SELECT 'cli', 'root', 'feed.set' FROM generate_series(1, 1200)`)
  const exported = auditLines(people.db, {}, async () => allowed)
  expect((await exported.next()).value.trimEnd().split('\n')).toHaveLength(500)
  allowed = false
  await expect(exported.next()).rejects.toThrow('lost the right')
})

it('holds no secret: no key, password, token or hash of one, in no table but as a hash', async () => {
  const token = (await inviteFirstAdmin(people.db))!
  const secret = 'seeded herring lantern kiosk'
  const welcomed = await asking(people.app, {})('POST', '/v1/welcome', { token, name: 'ada', password: secret })
  const cookie = cookieOf(welcomed)
  const ask = asking(people.app, { cookie })
  const { key } = (await ask('POST', '/v1/keys', { name: 'cms', scopes: ['stories:read'] })).json()
  await logsIn(people.app, secret, secret)
  await logsIn(people.app, key, key)
  await asking(people.app, { key })('GET', `/v1/desks`)
  const invited = (await ask('POST', '/v1/users', { name: 'ben', roles: [] })).json().oneTime.address.split('#')[1]
  await record(people.db.pool, localCaller(null), {
    what: 'feed.set',
    before: {
      url: `https://desk:${secret.replaceAll(' ', '')}@wire.example/feed`,
      nested: [{ password: secret, note: `the key is ${key}.` }],
    },
  })
  const seeded = [token, secret, secret.replaceAll(' ', ''), cookie.split('=')[1]!, key, key.slice(17), invited]
  const { rows: tables } = await people.db.pool.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)
  for (const { tablename } of tables) {
    const { rows } = await people.db.pool.query(`SELECT row_to_json(t)::text AS row FROM "${tablename}" t`)
    for (const each of seeded) expect(rows.filter(({ row }) => row.includes(each))).toEqual([])
  }
})

it('leaves what is no secret as it is', () => {
  const at = new Date()
  expect(withoutSecrets({ name: 'x', ids: [1, null, true], at, url: 'https://wire.example/' })).toEqual({
    name: 'x',
    ids: [1, null, true],
    at,
    url: 'https://wire.example/',
  })
  expect(withoutSecrets({ passwordHash: 'x', apiToken: 'y', text: 'ct_live_abcdefghijklmnop and more' })).toEqual({
    passwordHash: '…',
    apiToken: '…',
    text: 'ct_live_… and more',
  })
})

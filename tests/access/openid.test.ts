import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readSettings, type Settings } from '../../config/env.ts'
import { inTransaction } from '../../db/client.ts'
import { buildApp } from '../../src/api/app.ts'
import { openHub } from '../../src/api/hub.ts'
import { type TestDatabase, testDatabase } from '../database.ts'
import { Jar, openProviderServer, type ProviderPerson } from './openid.ts'
import { addPerson } from './people-app.ts'

let db: TestDatabase
let provider: Awaited<ReturnType<typeof openProviderServer>>
let base: string
const ports: string[] = []
const ended: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  db = await testDatabase()
  base = `http://localhost:${await freePort()}`
  provider = await openProviderServer(() => [`${base}/v1/session/oidc`])
  ended.push(() => provider.close())
  await addPerson(db, 'ada', ['admin'])
})
afterAll(async () => {
  for (const end of ended) await end()
  await db.close()
})
beforeEach(() => {
  provider.state.person = {
    sub: 'p-1',
    preferred_username: 'rosa',
    name: 'Rosa Lind',
    email: 'rosa@paper.test',
    email_verified: true,
    groups: [],
  }
})

/** The desk on the one address that the provider knows, with other settings than before. */
async function openDesk(over: Partial<Settings> = {}) {
  const hub = openHub(db)
  const settings = {
    ...readSettings({ AUTH: 'required', OIDC_ISSUER: provider.issuer, OIDC_CLIENT_SECRET: 'a secret of the client', PUBLIC_URL: base }),
    ...over,
  }
  const app = buildApp({ db, hub, deskDir: mkdtempSync(join(tmpdir(), 'no-desk-')), settings, logger: false })
  await app.listen({ host: '127.0.0.1', port: Number(new URL(base).port) })
  return { close: () => Promise.all([app.close(), hub.close()]) }
}

/** Logs in at the provider as a browser does. @returns the answer of the desk to the address that the provider sends back to */
async function logInAtProvider(jar: Jar, tamper: (back: string) => string = (back) => back) {
  const begun = await jar.ask(`${base}/v1/session/oidc`, { method: 'POST', headers: { origin: base } })
  let next = ((await begun.json()) as { address: string }).address
  const there = new Jar()
  while (!next.startsWith(base)) {
    const answer = await there.ask(next)
    next = new URL(answer.headers.get('location')!, next).href
  }
  return { back: next, answer: await jar.ask(tamper(next)) }
}

const whoIs = async (jar: Jar) =>
  (await (await jar.ask(`${base}/v1/session`)).json()) as { caller: { kind: string; name: string; roles: string[] } }

test('somebody whom the newsroom does not know is refused, and the audit log says so', async () => {
  const desk = await openDesk()
  const jar = new Jar()
  const { answer } = await logInAtProvider(jar)
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe('/?login=unknown')
  expect((await whoIs(jar)).caller.kind).toBe('nobody')
  const { rows } = await db.pool.query("SELECT after->>'why' AS why FROM audit_log WHERE what = 'login.failed'")
  expect(rows.at(-1).why).toContain('not known here')
  await desk.close()
})

test('somebody unknown becomes a reader where that is set, and is the same person at the next login under another name', async () => {
  const desk = await openDesk({ UNKNOWN_PEOPLE: 'reader' })
  const jar = new Jar()
  expect((await logInAtProvider(jar)).answer.headers.get('location')).toBe('/')
  expect((await whoIs(jar)).caller).toMatchObject({ kind: 'session', name: 'Rosa Lind', roles: ['reader'] })
  provider.state.person = { ...provider.state.person, preferred_username: 'rosa.lind' }
  await logInAtProvider(new Jar())
  const { rows } = await db.pool.query("SELECT name FROM users WHERE oidc_subject = 'p-1'")
  expect(rows).toEqual([{ name: 'rosa' }])
  await desk.close()
})

test('groups set roles, the right to embargoed text and desks at each login; the last administrator stays one', async () => {
  const groups = ['wire=editor', 'wire=desk:Sport', 'ops=operator', 'secret=embargoed']
  const desk = await openDesk({ UNKNOWN_PEOPLE: 'reader', OIDC_GROUPS: groups })
  const jar = new Jar()
  provider.state.person = { ...provider.state.person, sub: 'p-2', preferred_username: 'omar', groups: ['wire', 'secret', 'chess'] }
  await logInAtProvider(jar)
  const rights = async () =>
    (
      await db.pool.query(
        `SELECT roles, reads_embargoed AS held, ARRAY(SELECT d.name FROM desk_members m JOIN desks d ON d.id = m.desk_id WHERE m.user_id = u.id) AS desks
          FROM users u WHERE oidc_subject = 'p-2'`,
      )
    ).rows[0]
  expect(await rights()).toEqual({ roles: ['editor'], held: true, desks: ['Sport'] })
  provider.state.person = { ...provider.state.person, groups: ['ops'] }
  await logInAtProvider(jar)
  expect(await rights()).toEqual({ roles: ['operator'], held: false, desks: [] })

  await inTransaction(db, (client) =>
    client.query("UPDATE users SET oidc_issuer = $1, oidc_subject = 'p-ada' WHERE name = 'ada'", [provider.issuer]),
  )
  provider.state.person = { ...provider.state.person, sub: 'p-ada' }
  await logInAtProvider(new Jar())
  expect((await db.pool.query("SELECT roles FROM users WHERE name = 'ada'")).rows[0].roles).toEqual(['operator', 'admin'])
  await desk.close()
})

test.each<[string, Partial<ProviderPerson>, boolean, string]>([
  ['a verified address links where that is allowed', {}, true, '/'],
  ['a verified address does not link by default', {}, false, '/?login=unknown'],
  ['an address that nobody verified never links', { email_verified: false }, true, '/?login=unknown'],
])('%s', async (_, over, OIDC_LINK_BY_MAIL, where) => {
  const desk = await openDesk({ OIDC_LINK_BY_MAIL })
  const mail = `lin-${where.length}-${OIDC_LINK_BY_MAIL}@paper.test`
  await addPerson(db, mail, ['editor'])
  provider.state.person = { sub: `p-${mail}`, email: mail, email_verified: true, ...over }
  expect((await logInAtProvider(new Jar())).answer.headers.get('location')).toBe(where)
  await desk.close()
})

test('a login works once, in the browser that began it, with its own state, code and issuer', async () => {
  const desk = await openDesk({ UNKNOWN_PEOPLE: 'reader' })
  const jar = new Jar()
  const { back } = await logInAtProvider(jar)
  // Replayed in the same browser, and opened in another.
  expect((await jar.ask(back)).status).toBe(400)
  expect((await new Jar().ask(back)).status).toBe(400)
  // Login CSRF: the address of the attacker's login, opened in the browser of somebody who began their own.
  const other = await logInAtProvider(new Jar(), (address) => address)
  const victim = new Jar()
  const changed = await logInAtProvider(victim, () => other.back)
  expect(changed.answer.headers.get('location')).toBe('/?login=failed')
  for (const part of ['state', 'code', 'iss'] as const) {
    const { answer } = await logInAtProvider(new Jar(), (address) => {
      const wrong = new URL(address)
      wrong.searchParams.set(part, part === 'iss' ? 'http://127.0.0.1:9' : 'another')
      return wrong.href
    })
    expect(answer.headers.get('location')).toBe('/?login=failed')
  }
  // No address leads out of the desk.
  const { answer } = await logInAtProvider(new Jar(), (address) => `${address}&redirect=https://evil.test`)
  expect(answer.headers.get('location')).toMatch(/^\/($|\?)/)
  await desk.close()
})

test('a provider that is away says so, and a password still works', async () => {
  const desk = await openDesk({ OIDC_ISSUER: 'http://127.0.0.1:9' })
  const begun = await new Jar().ask(`${base}/v1/session/oidc`, { method: 'POST', headers: { origin: base } })
  expect(begun.status).toBe(502)
  expect(((await begun.json()) as { detail: string }).detail).toContain('Log in with password')
  await desk.close()
})

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net')
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  ports.push(String(port))
  await new Promise((resolve) => server.close(resolve))
  return port
}

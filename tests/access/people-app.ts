import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions } from 'fastify'
import { inTransaction } from '../../db/client.ts'
import { inviteUser } from '../../src/access/people.ts'
import { localCaller } from '../../src/access/rights.ts'
import { inviteFirstAdmin, welcome } from '../../src/access/welcome.ts'
import { buildApp } from '../../src/api/app.ts'
import { openHub } from '../../src/api/hub.ts'
import type { Role } from '../../src/model.ts'
import { type TestDatabase, testDatabase } from '../database.ts'

export const PASSWORD = 'herring kiosk tarn lantern'

/** An app in which people log in, on a database of its own; the requests of tests come through a proxy that says from where. */
export async function openPeople() {
  const db = await testDatabase()
  const app = buildPeopleApp(db)
  return {
    db,
    app,
    close: async () => {
      await app.close()
      await db.close()
    },
  }
}

/** One process of several on the same database. */
export function buildPeopleApp(db: TestDatabase) {
  const hub = openHub(db)
  const deskDir = mkdtempSync(join(tmpdir(), 'no-desk-'))
  const app = buildApp({ db, hub, deskDir, settings: { AUTH: 'required', TRUSTED_PROXIES: ['127.0.0.1'] }, logger: false })
  app.addHook('onClose', () => hub.close())
  return app
}

type App = ReturnType<typeof buildPeopleApp>

/** The Cookie header of the session that an answer gave. */
export const cookieOf = (answer: { headers: Record<string, unknown> }) => String(answer.headers['set-cookie']).split(';')[0]!

/** Asks with a cookie or a key. */
export function asking(app: App, who: { cookie?: string; key?: string; from?: string }) {
  const headers = {
    'sec-fetch-site': 'same-origin',
    ...(who.cookie !== undefined && { cookie: who.cookie }),
    ...(who.key !== undefined && { authorization: `Bearer ${who.key}` }),
    ...(who.from !== undefined && { 'x-forwarded-for': who.from }),
  }
  return (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: InjectOptions['payload']) =>
    app.inject({ method, url, headers, ...(payload !== undefined && { payload }) })
}

export const logsIn = (app: App, name: string, password = PASSWORD, from = '192.0.2.1') =>
  asking(app, { from })('POST', '/v1/session', { name, password })

/** Adds somebody who can log in, past the routes. @returns their id and the Cookie header of a session */
export async function addPerson(db: TestDatabase, name: string, roles: Role[], readsEmbargoed = false) {
  const arrival = { password: PASSWORD, device: 'a test', address: '192.0.2.1', requestId: null }
  const doing = { caller: localCaller(null), requestId: null }
  return inTransaction(db, async (client) => {
    const { id, secret } = await inviteUser(client, { name, shownName: name, roles, readsEmbargoed }, doing)
    const { token } = await welcome(client, { ...arrival, token: secret })
    return { id, cookie: `copytaster=${token}` }
  })
}

/** The first administrator, by the one-time address. */
export async function addFirstAdmin(db: TestDatabase, app: App, name = 'ada') {
  const token = (await inviteFirstAdmin(db))!
  const answer = await asking(app, {})('POST', '/v1/welcome', { token, name, password: PASSWORD })
  return { answer, cookie: cookieOf(answer), id: answer.json().caller.userId as number }
}

import Fastify, { type InjectOptions } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { readSettings, type Settings } from '../../config/env.ts'
import { inTransaction } from '../../db/client.ts'
import { inviteUser } from '../../src/access/people.ts'
import { localCaller, mayUse } from '../../src/access/rights.ts'
import { inviteFirstAdmin, welcome } from '../../src/access/welcome.ts'
import { whoAsks } from '../../src/access/who-asks.ts'
import { ApiProblem, answerError } from '../../src/api/problem.ts'
import { accessRoutes } from '../../src/api/routes/access/access.ts'
import type { Role } from '../../src/model.ts'
import { type TestDatabase, testDatabase } from '../database.ts'

export const PASSWORD = 'herring kiosk tarn lantern'

/** The routes of people and keys on a database, where people log in. */
export async function openPeople(over: Partial<Settings> = {}) {
  const db = await testDatabase()
  const app = buildPeopleApp(db, over)
  return { db, app, close: () => Promise.all([app.close(), db.close()]) }
}

/** One process of several on the same database. */
export function buildPeopleApp(db: TestDatabase, over: Partial<Settings> = {}) {
  const settings = { ...readSettings({ AUTH: 'required' }), ...over }
  const app = Fastify({ trustProxy: true }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerError)
  app.decorateRequest('caller', null as never)
  app.addHook('onRequest', async (request) => {
    request.caller = await whoAsks(db, settings, { headers: request.headers, address: request.ip, https: request.protocol === 'https' })
    if (!mayUse(request.caller, request.routeOptions.config.access ?? 'admin'))
      throw new ApiProblem(request.caller.kind === 'nobody' ? 401 : 403, 'no')
  })
  app.register(accessRoutes, { db, settings })
  return app
}

type App = ReturnType<typeof buildPeopleApp>

/** The Cookie header of the session that an answer gave. */
export const cookieOf = (answer: { headers: Record<string, unknown> }) => String(answer.headers['set-cookie']).split(';')[0]!

/** Asks with a cookie or a key. */
export function asking(app: App, who: { cookie?: string; key?: string; from?: string }) {
  const headers = {
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

import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Database, inTransaction } from '../../../../db/client.ts'
import { record } from '../../../access/audit.ts'
import { changePassword } from '../../../access/change-password.ts'
import { forgiveAddress } from '../../../access/limits.ts'
import { logIn, noteRefused } from '../../../access/login.ts'
import { Refused } from '../../../access/refused.ts'
import type { Caller } from '../../../access/rights.ts'
import { endSession } from '../../../access/sessions.ts'
import { welcome } from '../../../access/welcome.ts'
import { type AccessSettings, whoAsks } from '../../../access/who-asks.ts'
import { ApiProblem, problemResponse } from '../../problem.ts'
import { LoginIn, PasswordIn, WelcomeIn, WhoAmI } from '../../schemas/access.ts'
import { NoQuery } from '../../schemas/fields.ts'
import { changing, countStranger, doing, refusal, setSession, throwProblem } from './doing.ts'
import { answerWho } from './who-am-i.ts'

/** Why an Idempotency-Key is refused here. */
const notKept = 'the answer opens a session, and nothing of that is stored'

/** Logging in and out, who one is, and one-time addresses. */
export const sessionRoutes: FastifyPluginAsyncZod<{ db: Database; settings: AccessSettings }> = async (app, { db, settings }) => {
  const about = (operationId: string, summary: string) => ({
    operationId,
    summary,
    tags: ['access'],
    querystring: NoQuery,
    response: { 200: WhoAmI, default: problemResponse },
  })
  const ofBrowser = (request: FastifyRequest) => ({
    device: request.headers['user-agent'] ?? '',
    address: request.caller.address,
    requestId: request.id,
  })
  const whoAmI = (caller: Caller) => answerWho(db, settings, caller)

  app.get(
    '/v1/session',
    { config: { access: 'open', setup: true }, schema: about('getSession', 'Who asks, and how one can log in') },
    async (request) => {
      const { headers, client } = request
      return whoAmI(await whoAsks(db, settings, { headers, ...client }))
    },
  )

  app.post(
    '/v1/session',
    { config: { access: 'open', notKept }, schema: { ...about('logIn', 'Logs in'), body: LoginIn } },
    async (request, reply) => {
      const outcome = await logIn(db, { ...request.body, ...ofBrowser(request) })
      if ('token' in outcome) {
        setSession(request, reply, settings, outcome.token)
        return whoAmI(outcome.caller)
      }
      throw refusal(outcome, 'Name or password is wrong.')
    },
  )

  const leave = {
    config: { access: 'known' as const },
    schema: { ...about('logOut', 'Logs out'), response: { 204: z.null(), default: problemResponse } },
  }
  app.delete('/v1/session', leave, async (request, reply) => {
    const { caller } = request
    if (caller.kind === 'session' && caller.sessionId === null)
      throw new ApiProblem(409, 'You are logged in at the proxy in front, which keeps its own session. Log out there.')
    if (caller.sessionId !== null) {
      await changing(db, async (client) => {
        await endSession(client, caller.sessionId!)
        await record(client, caller, { what: 'logout', object: `user ${caller.userId}`, requestId: request.id })
      })
    }
    setSession(request, reply, settings, null)
    return reply.code(204).send(null)
  })

  const open = {
    config: { access: 'open' as const, setup: true, notKept },
    schema: { ...about('useOneTimeAddress', 'Uses a one-time address'), body: WelcomeIn },
  }
  app.post('/v1/welcome', open, async (request, reply) => {
    await countStranger(db, request, 'one-time address')
    const { address } = request.caller
    const { token, caller } = await inTransaction(db, (client) => welcome(client, { ...request.body, ...ofBrowser(request) })).catch(
      async (error: unknown) => {
        const unknown = error instanceof Refused && error.reason === 'missing'
        const refused = { address, userId: null, means: 'one-time address', requestId: request.id } as const
        if (unknown) await noteRefused(db.pool, 'login.failed', refused)
        return throwProblem(error)
      },
    )
    await forgiveAddress(db, address, 1)
    setSession(request, reply, settings, token)
    return whoAmI(caller)
  })

  const change = {
    config: { access: 'known' as const, notKept },
    schema: { ...about('changePassword', "Changes one's own password"), body: PasswordIn },
  }
  app.post('/v1/session/password', change, async (request, reply) => {
    const { caller } = request
    if (caller.kind !== 'session' || caller.userId === null) throw new ApiProblem(403, 'Only a person who is logged in has a password.')
    const { current, password } = request.body
    const given = { current, password, ...ofBrowser(request) }
    const outcome = await changePassword(db, caller.userId, given, doing(request)).catch(throwProblem)
    if ('refused' in outcome) throw refusal(outcome, 'The present password is wrong.')
    setSession(request, reply, settings, outcome.token)
    return whoAmI(outcome.caller)
  })
}

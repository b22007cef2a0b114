import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Database } from '../../../../db/client.ts'
import { listSessions } from '../../../../db/read/access-lists.ts'
import { record } from '../../../access/audit.ts'
import { endSessionsOf } from '../../../access/people.ts'
import { Refused } from '../../../access/refused.ts'
import { endSession, type SessionSettings, sessionLimits } from '../../../access/sessions.ts'
import { problemResponse } from '../../problem.ts'
import { SessionsOut } from '../../schemas/access.ts'
import { IdParams, NoQuery } from '../../schemas/fields.ts'
import { changing, doing, setSession } from './doing.ts'

const done = { 204: z.null(), default: problemResponse }

/** One's own sessions. Keys have none. */
export const ownSessionRoutes: FastifyPluginAsyncZod<{ db: Database; settings: SessionSettings }> = async (app, { db, settings }) => {
  const config = { access: 'known' as const }
  const about = (operationId: string, summary: string) => ({ operationId, summary, tags: ['access'], querystring: NoQuery })

  app.get(
    '/v1/sessions',
    {
      config,
      schema: {
        ...about('listSessions', "One's own open sessions, the last used first"),
        response: { 200: SessionsOut, default: problemResponse },
      },
    },
    async ({ caller }) => {
      if (caller.sessionId === null) return { sessions: [] }
      const sessions = await listSessions(db.pool, caller.userId!, sessionLimits(settings))
      return { sessions: sessions.map((session) => ({ ...session, current: session.id === caller.sessionId })) }
    },
  )

  app.delete(
    '/v1/sessions/:id',
    { config, schema: { ...about('endSession', "Ends one of one's sessions"), params: IdParams, response: done } },
    async (request, reply) => {
      const { caller, params } = request
      await changing(db, async (client) => {
        const ended = caller.sessionId === null ? undefined : await endSession(client, params.id, caller.userId)
        if (ended === undefined) throw new Refused('missing', `You have no open session ${params.id}.`)
        await record(client, caller, {
          what: 'session.end',
          object: `user ${caller.userId}`,
          before: { session: params.id },
          requestId: request.id,
        })
      })
      if (params.id === caller.sessionId) setSession(request, reply, settings, null)
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/v1/sessions',
    { config, schema: { ...about('endSessions', "Ends one's sessions on all devices"), response: done } },
    async (request, reply) => {
      const { caller } = request
      if (caller.sessionId !== null) await changing(db, (client) => endSessionsOf(client, caller.userId!, doing(request)))
      setSession(request, reply, settings, null)
      return reply.code(204).send(null)
    },
  )
}

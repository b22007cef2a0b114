import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Database } from '../../../../db/client.ts'
import { listUsers } from '../../../../db/read/access-lists.ts'
import { oneTimeAddress } from '../../../access/one-time.ts'
import { changeUser, INVITE_MINUTES, inviteUser, RESET_MINUTES, removeUser, resetUser, whatTheyMay } from '../../../access/people.ts'
import { type AccessSettings, publicAddress } from '../../../access/who-asks.ts'
import { etagOf, matching } from '../../if-match.ts'
import { problemResponse } from '../../problem.ts'
import { Invited, ResetOut, UserChange, UserIn, UsersOut } from '../../schemas/access.ts'
import { IdParams, NoQuery } from '../../schemas/fields.ts'
import { changing, doing, isHttps, posting, setSession } from './doing.ts'

/** People, for administrators. */
export const userRoutes: FastifyPluginAsyncZod<{ db: Database; settings: AccessSettings }> = async (app, { db, settings }) => {
  const config = { access: 'admin' as const, personsOnly: true }
  const about = (operationId: string, summary: string) => ({ operationId, summary, tags: ['access'], querystring: NoQuery })
  const done = { 204: z.null(), default: problemResponse }

  app.get(
    '/v1/users',
    { config: { access: 'admin' }, schema: { ...about('listUsers', 'The people'), response: { 200: UsersOut, default: problemResponse } } },
    async () => ({
      users: (await listUsers(db.pool)).map((user) => ({ ...user, etag: etagOf(whatTheyMay(user)) })),
    }),
  )

  app.post(
    '/v1/users',
    {
      config: { ...config, shownOnce: true },
      schema: {
        ...about('inviteUser', 'Invites a person, who chooses a password at a one-time address'),
        body: UserIn,
        response: { 200: Invited, default: problemResponse },
      },
    },
    async (request, reply) => {
      const { shownName = request.body.name, ...user } = request.body
      const { id, secret } = await posting(request, reply, (client) => inviteUser(client, { ...user, shownName }, doing(request)))
      return {
        id,
        oneTime: {
          address: oneTimeAddress(publicAddress(settings, request.headers.host, isHttps(request)), secret),
          validMinutes: INVITE_MINUTES,
        },
      }
    },
  )

  app.patch(
    '/v1/users/:id',
    {
      config,
      schema: {
        ...about('changeUser', 'Changes what a person may do; other rights end their sessions. If-Match: the `etag` of the person'),
        params: IdParams,
        body: UserChange,
        response: done,
      },
    },
    async (request, reply) => {
      const { token } = await changing(db, (client) =>
        changeUser(client, request.params.id, request.body, doing(request), matching(request)),
      )
      if (token !== null) setSession(request, reply, settings, token)
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/v1/users/:id',
    {
      config,
      schema: {
        ...about('removeUser', 'Removes a person; sessions and keys end, the name stays in decisions and the audit log'),
        params: IdParams,
        response: done,
      },
    },
    async (request, reply) => {
      await changing(db, (client) => removeUser(client, request.params.id, doing(request)))
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/v1/users/:id/reset',
    {
      config: { ...config, shownOnce: true },
      schema: {
        ...about('resetUser', 'Ends the sessions of a person and makes a one-time address for a new password'),
        params: IdParams,
        response: { 200: ResetOut, default: problemResponse },
      },
    },
    async (request, reply) => {
      const secret = await posting(request, reply, (client) => resetUser(client, request.params.id, doing(request)))
      return {
        oneTime: {
          address: oneTimeAddress(publicAddress(settings, request.headers.host, isHttps(request)), secret),
          validMinutes: RESET_MINUTES,
        },
      }
    },
  )
}

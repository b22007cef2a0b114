import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Database } from '../../../../db/client.ts'
import { listKeys } from '../../../../db/read/access-lists.ts'
import { createKey, revokeKey } from '../../../access/keys.ts'
import { problemResponse } from '../../problem.ts'
import { KeyIn, KeyMade, KeysOut } from '../../schemas/access.ts'
import { IdParams, NoQuery } from '../../schemas/fields.ts'
import { changing, doing, posting } from './doing.ts'

/** Keys of apps, for administrators. */
export const keyRoutes: FastifyPluginAsyncZod<{ db: Database }> = async (app, { db }) => {
  const config = { access: 'admin' as const }
  const about = (operationId: string, summary: string) => ({ operationId, summary, tags: ['access'], querystring: NoQuery })

  app.get(
    '/v1/keys',
    { config, schema: { ...about('listKeys', 'Keys of apps'), response: { 200: KeysOut, default: problemResponse } } },
    async () => ({
      keys: await listKeys(db.pool),
    }),
  )

  app.post(
    '/v1/keys',
    {
      config: { ...config, personsOnly: true, shownOnce: true },
      schema: {
        ...about('createKey', 'Makes a key, which is shown this once'),
        body: KeyIn,
        response: { 200: KeyMade, default: problemResponse },
      },
    },
    async (request, reply) => {
      const { ownerId = request.caller.userId, ...wanted } = request.body
      return posting(request, reply, (client) => createKey(client, { ...wanted, ownerId }, doing(request)))
    },
  )

  app.delete(
    '/v1/keys/:id',
    { config, schema: { ...about('revokeKey', 'Revokes a key'), params: IdParams, response: { 204: z.null(), default: problemResponse } } },
    async (request, reply) => {
      await changing(db, (client) => revokeKey(client, request.params.id, doing(request)))
      return reply.code(204).send(null)
    },
  )
}

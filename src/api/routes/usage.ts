import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Database } from '../../../db/client.ts'
import { keyExists, readKeyUsage } from '../../../db/write/key-usage.ts'
import type { Limits } from '../limits.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { IdParams, NoQuery } from '../schemas/fields.ts'
import { KeyUsageOut } from '../schemas/usage.ts'
import type { Usage } from '../usage.ts'

const DAYS = 90

/** What a key used: open to the key itself and to administrators. */
export const usageRoutes: FastifyPluginAsyncZod<{ db: Database; usage: Usage; limits: Limits }> = async (app, { db, usage, limits }) => {
  app.get(
    '/v1/keys/:id/usage',
    {
      config: { access: 'known', free: true },
      schema: {
        operationId: 'getKeyUsage',
        summary: 'What a key used by day, and what it has left',
        description: 'For the key itself and for administrators.',
        tags: ['operation'],
        params: IdParams,
        querystring: NoQuery,
        response: { 200: KeyUsageOut, default: problemResponse },
      },
    },
    async (request) => {
      const { id } = request.params
      const isOwn = request.caller.keyId === id
      const maySee = isOwn || request.caller.scopes.has('admin')
      if (!maySee || !(await keyExists(db.pool, id))) throw new ApiProblem(404, `There is no key ${id}.`)
      await usage.write()
      return { limit: isOwn ? await limits.quotaOf(request) : null, days: await readKeyUsage(db.pool, id, DAYS) }
    },
  )
}

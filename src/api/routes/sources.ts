import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Database } from '../../../db/client.ts'
import { listSources, preferSource } from '../../../db/write/sources.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { IdParams, NoQuery } from '../schemas/fields.ts'
import { PreferenceIn, SourceList } from '../schemas/sources.ts'

/** Which sources operators prefer as canonical. */
export const sourceRoutes: FastifyPluginAsyncZod<{ db: Database }> = async (app, { db }) => {
  app.get(
    '/v1/sources',
    {
      schema: {
        summary: 'Sources, the most preferred first',
        tags: ['operation'],
        querystring: NoQuery,
        response: { 200: SourceList, default: problemResponse },
      },
    },
    async () => ({ sources: await listSources(db) }),
  )

  app.put(
    '/v1/sources/:id/preference',
    {
      schema: {
        summary: 'Sets the preference of a source',
        description:
          'Above 0: its articles are canonical before others. Below 0: only when no other article can be. It applies whenever a story changes from now on.',
        tags: ['operation'],
        params: IdParams,
        body: PreferenceIn,
        response: { 200: SourceList, default: problemResponse },
      },
    },
    async ({ params: { id }, body: { preference } }) => {
      if (!(await preferSource(db, id, preference))) throw new ApiProblem(404, `There is no source ${id}.`)
      return { sources: await listSources(db) }
    },
  )
}

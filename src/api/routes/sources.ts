import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Database } from '../../../db/client.ts'
import { type ListedSource, listSources, preferSource, sourceToChange } from '../../../db/write/sources.ts'
import { record } from '../../access/audit.ts'
import { answerIfChanged } from '../conditional.ts'
import { etagOf, requireMatch } from '../if-match.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { IdParams, NoQuery } from '../schemas/fields.ts'
import { PreferenceIn, SourceList } from '../schemas/sources.ts'

/** Which sources operators prefer as canonical. */
export const sourceRoutes: FastifyPluginAsyncZod<{ db: Database }> = async (app, { db }) => {
  app.get(
    '/v1/sources',
    {
      config: { access: 'stories:read' },
      schema: {
        operationId: 'listSources',
        summary: 'Sources, the most preferred first',
        tags: ['operation'],
        querystring: NoQuery,
        response: { 200: SourceList, default: problemResponse },
      },
    },
    (request, reply) =>
      answerIfChanged(request, reply, async () => ({
        shown: { sources: (await listSources(db.pool)).map(withEtag) },
        modifiedAt: null,
      })),
  )

  app.put(
    '/v1/sources/:id/preference',
    {
      config: { access: 'feeds:write' },
      schema: {
        operationId: 'preferSource',
        summary: 'Sets the preference of a source',
        description:
          'With If-Match and the `etag` of a source, 412 when it was changed meanwhile. Above 0: its articles are canonical before others. Below 0: only when no other article can be. It applies whenever a story changes from now on.',
        tags: ['operation'],
        params: IdParams,
        body: PreferenceIn,
        response: { 200: SourceList, default: problemResponse },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { preference } = request.body
      const sources = await request.effect(reply, async (client) => {
        const source = await sourceToChange(client, id)
        if (!source) throw new ApiProblem(404, `There is no source ${id}.`)
        requireMatch(request, etagOf(source))
        await preferSource(client, id, preference)
        const change = { before: { preference: source.preference }, after: { preference } }
        await record(client, request.caller, { what: 'source.prefer', object: `source ${id}`, ...change, requestId: request.id })
        return listSources(client)
      })
      reply.header('etag', etagOf(sources.find((source) => source.id === id)))
      return { sources: sources.map(withEtag) }
    },
  )
}

const withEtag = (source: ListedSource) => ({ ...source, etag: etagOf(source) })

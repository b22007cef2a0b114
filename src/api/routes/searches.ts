import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Database } from '../../../db/client.ts'
import { conditionsOf, listSearches, readSearch, type SavedSearch } from '../../../db/read/searches.ts'
import { readStories } from '../../../db/read/stories.ts'
import type { Caller } from '../../access/rights.ts'
import { changeSearch, createSearch, editedSearch, maySee, removeSearch, type Whose } from '../../access/searches.ts'
import { parseStoryQuery } from '../../search/story-query.ts'
import { readsEmbargoed } from '../embargoed.ts'
import { etagOf, matching } from '../if-match.ts'
import { limitOf, refuseForeignSearch } from '../limited.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { understood } from '../query.ts'
import { IdParams, NoQuery } from '../schemas/fields.ts'
import { RehearsalOut, RehearsalQuery, SearchChange, SearchesOut, SearchIn, SearchMade, SearchOut } from '../schemas/searches.ts'
import { changing, doing, posting } from './access/doing.ts'

/** Stories of a rehearsal, and of each of its lists. */
const MOST_REHEARSED = 1000

const shown = (search: SavedSearch) => {
  const { updatedAt: _, ...rest } = search
  return { ...rest, etag: etagOf(editedSearch(search)) }
}

/** Saved searches: queries with a name. */
export const searchRoutes: FastifyPluginAsyncZod<{ db: Database }> = async (app, { db }) => {
  const config = { access: 'stories:read' as const }
  const about = (summary: string) => ({ summary, tags: ['stories'], querystring: NoQuery })
  const done = { 204: z.null(), default: problemResponse }
  const seen = async (id: number, caller: Caller) => {
    const search = await readSearch(db.pool, id)
    if (!search || !(await maySee(db.pool, search, caller))) throw new ApiProblem(404, `There is no saved search ${id}.`)
    return search
  }

  app.get(
    '/v1/searches',
    {
      config,
      schema: {
        ...about('The searches that you see: your own, those of your desks and those of everybody'),
        response: { 200: SearchesOut, default: problemResponse },
      },
    },
    async ({ caller }) => ({ searches: (await listSearches(db.pool, caller.userId, caller.scopes.has('admin'))).map(shown) }),
  )

  app.get(
    '/v1/searches/:id',
    { config, schema: { ...about('A saved search'), params: IdParams, response: { 200: SearchOut, default: problemResponse } } },
    async ({ params, caller }) => shown(await seen(params.id, caller)),
  )

  app.post(
    '/v1/searches',
    {
      config: { ...config, personsOnly: true },
      schema: { ...about('Saves a search'), body: SearchIn, response: { 200: SearchMade, default: problemResponse } },
    },
    async (request, reply) => {
      const { whose, deskId, ...wanted } = request.body
      return posting(request, reply, async (client) => ({ id: await createSearch(client, wanted, whoseOf(whose, deskId), doing(request)) }))
    },
  )

  app.patch(
    '/v1/searches/:id',
    {
      config: { ...config, personsOnly: true },
      schema: { ...about('Changes a search. If-Match: the `etag` of the search'), params: IdParams, body: SearchChange, response: done },
    },
    async (request, reply) => {
      await changing(db, (client) => changeSearch(client, request.params.id, request.body, doing(request), matching(request)))
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/v1/searches/:id',
    {
      config: { ...config, personsOnly: true, problems: [409] },
      schema: { ...about('Removes a search'), params: IdParams, response: done },
    },
    async (request, reply) => {
      await changing(db, (client) => removeSearch(client, request.params.id, doing(request)))
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/v1/searches/:id/rehearsal',
    {
      config,
      schema: {
        summary: 'What a changed query would have found lately, beside the saved one',
        tags: ['stories'],
        params: IdParams,
        querystring: RehearsalQuery,
        response: { 200: RehearsalOut, default: problemResponse },
      },
    },
    async (request) => {
      const { hours } = request.query
      const search = await seen(request.params.id, request.caller)
      const limit = await limitOf(db, request.caller)
      const find = async (query: string) => {
        const filters = understood(() => parseStoryQuery(query))
        await refuseForeignSearch(db, request.caller, filters.search)
        const [own, ...built] = await conditionsOf(db.pool, { ...filters, last: filters.last ?? `${hours}h` })
        const openOnly = !readsEmbargoed(request.caller)
        return readStories(db, { ...own!, and: [...built, ...limit], order: filters.order, openOnly, limit: MOST_REHEARSED })
      }
      const [before, after] = [await find(search.query), await find(request.query.query ?? search.query)]
      const only = (some: typeof before, others: typeof before) => {
        const known = new Set(others.map(({ id }) => id))
        return some
          .filter(({ id }) => !known.has(id))
          .map(({ id, headline, status }) => ({ id, headline: status === 'withheld' ? '' : headline }))
      }
      const more = before.length === MOST_REHEARSED || after.length === MOST_REHEARSED
      return { hours, before: before.length, after: after.length, added: only(after, before), removed: only(before, after), more }
    },
  )
}

function whoseOf(whose: Whose['kind'], deskId: number | undefined): Whose {
  if (whose !== 'desk') return { kind: whose }
  if (deskId === undefined) throw new ApiProblem(400, 'body.deskId: is missing', [{ where: 'body.deskId', what: 'is missing' }])
  return { kind: 'desk', deskId }
}

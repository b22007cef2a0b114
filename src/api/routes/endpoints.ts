import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Settings } from '../../../config/env.ts'
import type { Database } from '../../../db/client.ts'
import { type Endpoint, readEndpoint, readEndpoints } from '../../../db/write/endpoints.ts'
import { recorder } from '../../access/audit.ts'
import type { Caller } from '../../access/rights.ts'
import { addEndpoint, changeEndpoint, checkAddress, removeEndpoint, rotateSecret } from '../../outputs/webhooks/manage.ts'
import { parseStoryQuery } from '../../search/story-query.ts'
import { refuse } from '../access.ts'
import { etagOf, requireMatch } from '../if-match.ts'
import { refuseForeignSearch } from '../limited.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { understood } from '../query.ts'
import { EndpointChange, EndpointIn, EndpointMade, EndpointOut, EndpointsOut, Rotated, RotateIn } from '../schemas/endpoints.ts'
import { IdParams, NoQuery } from '../schemas/fields.ts'
import { changing, posting } from './access/doing.ts'

const none = (id: number) => new ApiProblem(404, `There is no webhook ${id}.`)

/** A key that is limited to a search knows of no other endpoints than those that were made under this limit. */
const isSeen = (caller: Caller, { searchId }: Endpoint) => caller.searchId === null || caller.searchId === searchId

/** @throws ApiProblem (404) where there is none that the caller may know of */
export async function seenEndpoint(db: Database, id: number, caller: Caller): Promise<Endpoint> {
  const endpoint = await readEndpoint(db.pool, id)
  if (!endpoint || !isSeen(caller, endpoint)) throw none(id)
  return endpoint
}

/** What is edited, for If-Match. */
const editedOf = ({ name, address, events, query, includeText, state }: Endpoint) => ({ name, address, events, query, includeText, state })

function shown<E extends Endpoint>(endpoint: E) {
  const { secrets, afterSeq: _, searchId: __, ...rest } = endpoint
  const inForce = secrets.filter(({ until }) => until === null || new Date(until) > new Date())
  return { ...rest, etag: etagOf(editedOf(endpoint)), secretsInForce: inForce.length }
}

/** Webhook endpoints. */
export const endpointRoutes: FastifyPluginAsyncZod<{ db: Database; settings: Pick<Settings, 'ALLOW_HOSTS'> }> = async (
  app,
  { db, settings },
) => {
  const config = { access: 'webhooks:write' as const }
  const about = (summary: string) => ({ summary, tags: ['webhooks'], querystring: NoQuery })
  const done = { 204: z.null(), default: problemResponse }
  /** Nobody has sent to another address what they may not read themselves. */
  const check = async (caller: Caller, given: z.output<typeof EndpointChange>) => {
    refuse(caller, 'events:read')
    if (given.includeText || given.query) refuse(caller, 'stories:read')
    const { query, address } = given
    if (query) await refuseForeignSearch(db, caller, (await understood(async () => parseStoryQuery(query))).search)
    if (address !== undefined) await understood(() => checkAddress(address, settings.ALLOW_HOSTS))
  }

  app.get(
    '/v1/endpoints',
    { config, schema: { ...about('Webhook endpoints, by name'), response: { 200: EndpointsOut, default: problemResponse } } },
    async ({ caller }) => ({ endpoints: (await readEndpoints(db.pool)).filter((one) => isSeen(caller, one)).map(shown) }),
  )

  app.get(
    '/v1/endpoints/:id',
    { config, schema: { ...about('A webhook endpoint'), params: IdParams, response: { 200: EndpointOut, default: problemResponse } } },
    async ({ params, caller }) => shown(await seenEndpoint(db, params.id, caller)),
  )

  app.post(
    '/v1/endpoints',
    {
      config: { ...config, shownOnce: true, problems: [404] },
      schema: {
        ...about('Adds a webhook endpoint, which gets what happens from now on. Its secret is shown this once'),
        body: EndpointIn,
        response: { 200: EndpointMade, default: problemResponse },
      },
    },
    async (request, reply) => {
      const { caller, body } = request
      await check(caller, body)
      const whose = { ownerId: caller.userId, searchId: caller.searchId }
      return posting(request, reply, (client) => understood(() => addEndpoint(client, body, whose, recorder(caller, request.id))))
    },
  )

  app.patch(
    '/v1/endpoints/:id',
    {
      config: { ...config, problems: [409] },
      schema: {
        ...about('Changes a webhook endpoint; what is left out stays. If-Match: its `etag`'),
        params: IdParams,
        body: EndpointChange,
        response: done,
      },
    },
    async (request, reply) => {
      const { caller, body, params } = request
      await seenEndpoint(db, params.id, caller)
      await check(caller, body)
      const matches = (before: Endpoint) => {
        // What it has already is not widened by somebody who may not read it.
        if (before.includeText) refuse(caller, 'stories:read')
        requireMatch(request, etagOf(editedOf(before)))
      }
      const changed = await changing(db, (client) =>
        understood(() => changeEndpoint(client, params.id, body, recorder(caller, request.id), matches)),
      )
      if (!changed) throw none(params.id)
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/v1/endpoints/:id',
    { config, schema: { ...about('Removes a webhook endpoint with its deliveries'), params: IdParams, response: done } },
    async (request, reply) => {
      const { caller, params } = request
      await seenEndpoint(db, params.id, caller)
      if (!(await changing(db, (client) => removeEndpoint(client, params.id, recorder(caller, request.id))))) throw none(params.id)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/v1/endpoints/:id/rotate',
    {
      config: { ...config, shownOnce: true },
      schema: {
        ...about('Gives a webhook a new secret. For a time messages are signed with both'),
        params: IdParams,
        body: RotateIn,
        response: { 200: Rotated, default: problemResponse },
      },
    },
    async (request, reply) => {
      const { caller, params, body } = request
      await seenEndpoint(db, params.id, caller)
      const secret = await posting(request, reply, async (client) => {
        const made = await rotateSecret(client, params.id, body.hours, recorder(caller, request.id))
        if (made === undefined) throw none(params.id)
        return { secret: made }
      })
      return secret
    },
  )
}

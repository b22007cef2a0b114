import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import type { Settings } from '../../../config/env.ts'
import type { Database } from '../../../db/client.ts'
import { readDeliveries, readDelivery } from '../../../db/read/deliveries.ts'
import { recorder } from '../../access/audit.ts'
import { enableEndpoint, replayDeliveries, testEndpoint } from '../../outputs/webhooks/manage.ts'
import { messageBody } from '../../outputs/webhooks/message.ts'
import type { ReplayWanted } from '../../outputs/webhooks/replay.ts'
import { refuse } from '../access.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { understood } from '../query.ts'
import {
  DeliveriesOut,
  DeliveryParams,
  DeliveryQuery,
  EnableIn,
  EndpointTested,
  OneDelivery,
  Replayed,
  ReplayIn,
} from '../schemas/endpoints.ts'
import { IdParams, NoQuery } from '../schemas/fields.ts'
import { posting } from './access/doing.ts'
import { seenEndpoint } from './endpoints.ts'

interface Parts {
  db: Database
  settings: Pick<Settings, 'ALLOW_HOSTS' | 'PUBLIC_URL' | 'CONTACT'>
}

/** What is sent to webhook endpoints: tests, deliveries, replays. */
export const deliveryRoutes: FastifyPluginAsyncZod<Parts> = async (app, { db, settings }) => {
  const config = { access: 'webhooks:write' as const }
  const tags = ['webhooks']

  app.post(
    '/v1/endpoints/:id/test',
    {
      config: { ...config, notKept: 'a test is sent each time' },
      schema: {
        summary: 'Sends `webhook.test` to a webhook endpoint, and answers what came of it',
        tags,
        querystring: NoQuery,
        params: IdParams,
        response: { 200: EndpointTested, default: problemResponse },
      },
    },
    async ({ caller, id: requestId, params: { id } }) => {
      const endpoint = await seenEndpoint(db, id, caller)
      await recorder(caller, requestId)(db.pool, { what: 'webhook.test', object: `webhook ${id}` })
      const { outcome, status, answer, error, ms } = await testEndpoint({ settings }, endpoint)
      return { delivered: outcome === 'delivered', status, answer, error, ms }
    },
  )

  app.post(
    '/v1/endpoints/:id/enable',
    {
      config,
      schema: {
        summary: 'Switches a webhook endpoint on. With replay it gets what it missed, else what is new',
        tags,
        querystring: NoQuery,
        params: IdParams,
        body: EnableIn,
        response: { 200: Replayed, default: problemResponse },
      },
    },
    async (request, reply) => {
      const { caller, params, body } = request
      await seenEndpoint(db, params.id, caller)
      return posting(request, reply, async (client) => {
        const deliveries = await enableEndpoint(client, params.id, body, recorder(caller, request.id))
        if (deliveries === undefined) throw new ApiProblem(409, `Webhook ${params.id} is on.`)
        return { deliveries }
      })
    },
  )

  app.get(
    '/v1/endpoints/:id/deliveries',
    {
      config,
      schema: {
        summary: 'Deliveries to a webhook endpoint with their attempts, the newest entry first',
        tags,
        params: IdParams,
        querystring: DeliveryQuery,
        response: { 200: DeliveriesOut, default: problemResponse },
      },
    },
    async ({ caller, params, query }) => {
      await seenEndpoint(db, params.id, caller)
      const since = query.since === undefined ? undefined : new Date(query.since)
      const found = await readDeliveries(db.pool, params.id, { ...query, since, limit: query.limit + 1 })
      const deliveries = found.slice(0, query.limit)
      return { deliveries, next: found.length > query.limit ? deliveries.at(-1)!.seq : null }
    },
  )

  app.get(
    '/v1/endpoints/:id/deliveries/:message',
    {
      config,
      schema: {
        summary: 'A delivery with what is sent',
        tags,
        querystring: NoQuery,
        params: DeliveryParams,
        response: { 200: OneDelivery, default: problemResponse },
      },
    },
    async ({ caller, params }) => {
      const { includeText } = await seenEndpoint(db, params.id, caller)
      const delivery = await readDelivery(db.pool, params.id, params.message)
      if (!delivery) throw new ApiProblem(404, `Webhook ${params.id} has no such message.`)
      refuse(caller, includeText ? 'stories:read' : 'events:read')
      const reader = { endpointId: params.id, includeText }
      return { ...delivery, request: (await messageBody(db, delivery.seq, reader, settings.PUBLIC_URL[0])) ?? null }
    },
  )

  app.post(
    '/v1/endpoints/:id/replay',
    {
      config,
      schema: {
        summary: 'Sends deliveries again, under the same ids: by id, by range of the log, or since a time',
        description: 'Of a range, entries that the endpoint would get now and was never sent are sent too. 10,000 entries at once.',
        tags,
        querystring: NoQuery,
        params: IdParams,
        body: ReplayIn,
        response: { 200: Replayed, default: problemResponse },
      },
    },
    async (request, reply) => {
      const { caller, params, body } = request
      await seenEndpoint(db, params.id, caller)
      return posting(request, reply, async (client) => {
        const what = replayOf(body)
        const deliveries = await understood(() => replayDeliveries({ db }, client, params.id, what, recorder(caller, request.id)))
        return { deliveries: deliveries ?? 0 }
      })
    },
  )
}

function replayOf({ ids, from, to, since }: z.output<typeof ReplayIn>): ReplayWanted {
  if (ids) return { ids }
  return from === undefined ? { since: new Date(since!) } : { from, to }
}

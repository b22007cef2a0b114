import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Database } from '../../../db/client.ts'
import { readAlarms, readHealthHistory, readMoves } from '../../../db/read/feed-health.ts'
import { readHubs } from '../../../db/read/hubs.ts'
import { changeMove } from '../../../db/write/feed-moves.ts'
import { record } from '../../access/audit.ts'
import { PlainError } from '../../errors.ts'
import { SEVERITIES } from '../../model.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { AlarmList, HealthHistory, HubList, MoveChange, MoveList } from '../schemas/feeds.ts'
import { NoQuery } from '../schemas/fields.ts'
import '../access-config.ts'

const Id = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

/** For operators: alarms, the history of a feed's health, hubs, and moves of feeds. */
export const feedHealthRoutes: FastifyPluginAsyncZod<{ db: Database }> = async (app, { db }) => {
  app.get(
    '/v1/alarms',
    {
      config: { access: 'feeds:read' },
      schema: {
        operationId: 'listAlarms',
        summary: 'Feeds in trouble, one alarm for each host or provider, and alarms that ended in the last 24 hours',
        tags: ['operation'],
        querystring: z.strictObject({ severity: z.enum(SEVERITIES).default('warning').describe('the least that is an alarm') }),
        response: { 200: AlarmList, default: problemResponse },
      },
    },
    ({ query }) => readAlarms(db, query.severity),
  )

  app.get(
    '/v1/feeds/:id/health',
    {
      config: { access: 'feeds:read' },
      schema: {
        operationId: 'getFeedHealth',
        summary: "The history of a feed's health",
        tags: ['operation'],
        params: Id,
        querystring: NoQuery,
        response: { 200: HealthHistory, default: problemResponse },
      },
    },
    async ({ params }) => ({ history: await readHealthHistory(db, params.id) }),
  )

  app.get(
    '/v1/hubs',
    {
      config: { access: 'feeds:read' },
      schema: {
        operationId: 'listHubs',
        summary: 'Hubs that announce news of feeds (WebSub), with what they are worth',
        tags: ['operation'],
        querystring: NoQuery,
        response: { 200: HubList, default: problemResponse },
      },
    },
    async () => ({ hubs: await readHubs(db) }),
  )

  app.get(
    '/v1/moves',
    {
      config: { access: 'feeds:read' },
      schema: {
        operationId: 'listMoves',
        summary: 'Addresses that feeds permanently redirect to, and what became of them',
        tags: ['operation'],
        querystring: NoQuery,
        response: { 200: MoveList, default: problemResponse },
      },
    },
    async () => ({ moves: await readMoves(db) }),
  )

  app.post(
    '/v1/moves/:id',
    {
      config: { access: 'feeds:write' },
      schema: {
        operationId: 'changeMove',
        summary: 'Refuse a proposed move, or undo one that was made',
        tags: ['operation'],
        params: Id,
        body: MoveChange,
        response: { 200: z.object({ feedId: z.number(), from: z.string(), to: z.string() }), default: problemResponse },
      },
    },
    (request, reply) => {
      const { id } = request.params
      const { action } = request.body
      return request.effect(reply, async (client) => {
        const done = await changeMove(client, id, action).catch((error: unknown) => {
          throw error instanceof PlainError ? new ApiProblem(409, [error.message, error.advice].filter(Boolean).join(' ')) : error
        })
        if (!done) throw new ApiProblem(404, `There is no move ${id}.`)
        const { feedId, ...after } = done
        await record(client, request.caller, { what: `move.${action}`, object: `feed ${feedId}`, after, requestId: request.id })
        return done
      })
    },
  )
}

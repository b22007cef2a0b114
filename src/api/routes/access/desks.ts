import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Database } from '../../../../db/client.ts'
import { type DeskLine, listDesks } from '../../../../db/read/access-lists.ts'
import { changeDesk, createDesk, removeDesk } from '../../../access/desks.ts'
import { etagOf, matching } from '../../if-match.ts'
import { problemResponse } from '../../problem.ts'
import { DeskChange, DeskIn, DeskMade, DesksOut } from '../../schemas/access.ts'
import { IdParams, NoQuery } from '../../schemas/fields.ts'
import { changing, doing, posting } from './doing.ts'

/** Desks: groups of people. Everybody sees them, administrators change them. */
export const deskRoutes: FastifyPluginAsyncZod<{ db: Database }> = async (app, { db }) => {
  const config = { access: 'admin' as const, personsOnly: true }
  const about = (operationId: string, summary: string) => ({ operationId, summary, tags: ['access'], querystring: NoQuery })
  const done = { 204: z.null(), default: problemResponse }

  app.get(
    '/v1/desks',
    {
      config: { access: 'known' },
      schema: { ...about('listDesks', 'Desks and their members'), response: { 200: DesksOut, default: problemResponse } },
    },
    async () => ({ desks: (await listDesks(db.pool)).map((desk) => ({ ...desk, etag: etagOf(editedDesk(desk)) })) }),
  )

  app.post(
    '/v1/desks',
    { config, schema: { ...about('createDesk', 'Adds a desk'), body: DeskIn, response: { 200: DeskMade, default: problemResponse } } },
    (request, reply) => posting(request, reply, async (client) => ({ id: await createDesk(client, request.body, doing(request)) })),
  )

  app.patch(
    '/v1/desks/:id',
    {
      config,
      schema: {
        ...about('changeDesk', 'Renames a desk or replaces its members. If-Match: the `etag` of the desk'),
        params: IdParams,
        body: DeskChange,
        response: done,
      },
    },
    async (request, reply) => {
      await changing(db, (client) => changeDesk(client, request.params.id, request.body, doing(request), matching(request)))
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/v1/desks/:id',
    { config, schema: { ...about('removeDesk', 'Removes a desk'), params: IdParams, response: done } },
    async (request, reply) => {
      await changing(db, (client) => removeDesk(client, request.params.id, doing(request)))
      return reply.code(204).send(null)
    },
  )
}

/** The part of a desk that can be changed, as it is locked for a change. */
const editedDesk = ({ name, members }: DeskLine) => ({ name, members: members.map(({ id }) => id).sort((a, b) => a - b) })

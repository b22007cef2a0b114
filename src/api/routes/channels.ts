import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Database } from '../../../db/client.ts'
import { readChannel, readChannels } from '../../../db/write/channels.ts'
import { recorder } from '../../access/audit.ts'
import { PlainError } from '../../errors.ts'
import { addChannel, changeChannel, checkTarget, removeChannel, shownChannel, testChannel } from '../../outputs/channels/manage.ts'
import type { SendingSettings } from '../../outputs/channels/send.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { ChannelChange, ChannelIn, ChannelMade, ChannelsOut, ChannelTested } from '../schemas/channels.ts'
import { IdParams, NoQuery } from '../schemas/fields.ts'
import { changing, posting } from './access/doing.ts'

/** Channels to people outside the desk, for operators. */
export const channelRoutes: FastifyPluginAsyncZod<{ db: Database; settings: SendingSettings }> = async (app, { db, settings }) => {
  const config = { access: 'webhooks:write' as const }
  const about = (summary: string) => ({ summary, tags: ['operation'], querystring: NoQuery })
  const none = (id: number) => new ApiProblem(404, `There is no channel ${id}.`)

  app.get(
    '/v1/channels',
    { config, schema: { ...about('Channels: mail, chat and hooks'), response: { 200: ChannelsOut, default: problemResponse } } },
    async () => ({ channels: (await readChannels(db.pool)).map(shownChannel) }),
  )

  app.post(
    '/v1/channels',
    { config, schema: { ...about('Adds a channel'), body: ChannelIn, response: { 200: ChannelMade, default: problemResponse } } },
    async (request, reply) => {
      await checkTarget(request.body, settings).catch(asProblem(400))
      const add = posting(request, reply, async (client) => ({
        id: await addChannel(client, request.body, recorder(request.caller, request.id)),
      }))
      return add.catch(asProblem(409))
    },
  )

  app.patch(
    '/v1/channels/:id',
    {
      config,
      schema: {
        ...about('Changes a channel. What is left out stays'),
        params: IdParams,
        body: ChannelChange,
        response: { 204: z.null(), default: problemResponse },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const before = await readChannel(db.pool, id)
      if (!before) throw none(id)
      const { address } = request.body
      if (address !== undefined) await checkTarget({ kind: before.kind, address }, settings).catch(asProblem(400))
      const change = Object.fromEntries(Object.entries(request.body).filter(([, value]) => value !== undefined))
      const changed = changing(db, (client) => changeChannel(client, id, change, recorder(request.caller, request.id)))
      if (!(await changed.catch(asProblem(409)))) throw none(id)
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/v1/channels/:id',
    {
      config,
      schema: { ...about('Removes a channel'), params: IdParams, response: { 204: z.null(), default: problemResponse } },
    },
    async (request, reply) => {
      const { id } = request.params
      if (!(await changing(db, (client) => removeChannel(client, id, recorder(request.caller, request.id))))) throw none(id)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/v1/channels/:id/test',
    {
      config: { ...config, notKept: 'a test is sent each time' },
      schema: {
        ...about('Sends a test message to a channel, and answers what came of it'),
        params: IdParams,
        response: { 200: ChannelTested, default: problemResponse },
      },
    },
    async ({ caller, id: requestId, params: { id } }) => {
      const channel = await readChannel(db.pool, id)
      if (!channel) throw none(id)
      await recorder(caller, requestId)(db.pool, { what: 'channel.test', object: `channel ${id}` })
      return testChannel(settings, channel)
    },
  )
}

/** Turns what is wrong with the input into a problem, and a reference to what is not there too. */
const asProblem = (status: 400 | 409) => (error: unknown) => {
  const { code, constraint } = error as { code?: string; constraint?: string }
  if (code === '23503') throw new ApiProblem(400, constraint?.includes('desk') ? 'There is no such desk.' : 'There is no such person.')
  if (code === '23505') throw new ApiProblem(409, 'There is a channel of this name already.')
  throw error instanceof PlainError ? new ApiProblem(status, `${error.message} ${error.advice ?? ''}`.trim()) : error
}

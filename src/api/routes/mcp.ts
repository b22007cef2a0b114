import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Settings } from '../../../config/env.ts'
import type { Database } from '../../../db/client.ts'
import { ApiProblem } from '../problem.ts'

/** Streams that stay open: what they would say of is not there. */
const STAYS_OPEN = 'subscriptions/listen'
/** JSON-RPC 2.0, section 5.1. */
const METHOD_NOT_FOUND = -32601

/** The Model Context Protocol, by which programs with a language model read stories (docs/mcp.md). */
export const mcpRoutes: FastifyPluginAsyncZod<{ db: Database; settings: Pick<Settings, 'MCP'> }> = async (app, { db, settings }) => {
  let opened: Promise<ReturnType<typeof import('../mcp/server.ts')['openMcp']>> | undefined
  app.post(
    '/mcp',
    {
      config: { access: 'stories:read' },
      schema: { hide: true, body: z.union([z.looseObject({ method: z.string().optional() }), z.array(z.unknown()).max(20)]) },
    },
    async (request, reply) => {
      if (settings.MCP === 'off') throw new ApiProblem(404, 'There is no MCP server here. MCP=on switches it on.')
      if (request.caller.kind !== 'key' && request.caller.kind !== 'local')
        throw new ApiProblem(403, 'Programs use MCP, with a key: Authorization: Bearer ct_live_…')
      const { body } = request
      if (!Array.isArray(body) && body.method === STAYS_OPEN)
        return reply.send({ jsonrpc: '2.0', id: body.id ?? null, error: { code: METHOD_NOT_FOUND, message: 'Ask what_changed instead.' } })
      // Half a second and 10 MB, for those who use it.
      opened ??= import('../mcp/server.ts').then(({ openMcp }) => openMcp(app, db))
      const answer = await (await opened)(request)
      const text = await answer.text()
      const type = answer.headers.get('content-type')
      if (type) reply.type(type)
      return reply.code(answer.status).send(text)
    },
  )
}

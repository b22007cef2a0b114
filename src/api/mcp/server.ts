import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Database } from '../../../db/client.ts'
import { record } from '../../access/audit.ts'
import { askAs, ToolRefused } from './asking.ts'
import { TOOLS } from './tools.ts'

const ABOUT =
  'Copytaster keeps one canonical story for the same news copy and tells of every change. A story that is killed or withheld must not be used. Give the source and the time of what you quote.'

/** Serves requests of the Model Context Protocol (revisions 2026-07-28 and 2025-11-25 and earlier) without sessions. */
export function openMcp(app: FastifyInstance, db: Database) {
  return async (request: FastifyRequest): Promise<Response> => {
    const handler = createMcpHandler(() => serverFor(app, db, request), { responseMode: 'json' })
    const { headers, body } = request
    const asked = new Request('http://localhost/mcp', {
      method: 'POST',
      headers: Object.entries(headers).flatMap(([name, value]) =>
        MCP_HEADERS.test(name) ? [[name, String(value)] as [string, string]] : [],
      ),
      body: JSON.stringify(body),
    })
    return handler.fetch(asked, { parsedBody: body })
  }
}

/** Headers that the protocol reads. The length is that of another body, and the key stays here. */
const MCP_HEADERS = /^(accept|content-type|mcp-.+)$/

/** The tools for one request, whose key they ask with. */
function serverFor(app: FastifyInstance, db: Database, request: FastifyRequest): McpServer {
  const server = new McpServer({ name: 'copytaster', version: '1' }, { instructions: ABOUT })
  const context = { ask: askAs(app, request), db }
  for (const [name, { description, input, answer }] of Object.entries(TOOLS))
    server.registerTool(
      name,
      { description, inputSchema: input, annotations: { readOnlyHint: true, openWorldHint: false } },
      async (given) => {
        await record(db.pool, request.caller, { what: `mcp.${name}`, after: given, requestId: request.id })
        try {
          return { content: [{ type: 'text', text: await answer(context, given) }] }
        } catch (error) {
          if (error instanceof ToolRefused) return { isError: true, content: [{ type: 'text', text: error.message }] }
          request.log.error(error)
          return { isError: true, content: [{ type: 'text', text: 'An internal error occurred. The log of the API has the details.' }] }
        }
      },
    )
  return server
}

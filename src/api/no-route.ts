import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '../../db/client.ts'
import { preflightHeaders } from './cors.ts'
import { sendProblem } from './problem.ts'

/**
 * Handles every request without a route. Another method of an address that has one gets 405, or 204 where a browser asks with OPTIONS for a page
 * that may use a key; the desk's own addresses get its page; all others a problem.
 * @param sendPage sends the desk's page, or says that it is missing
 */
export function answerWithoutRoute(
  app: FastifyInstance,
  db: Database,
  sendPage: (request: FastifyRequest, reply: FastifyReply) => unknown,
) {
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/'
    const methods = methodsOf(app, path)
    if (methods.length) return answerMethod(db, request, reply, methods)
    if (isDeskAddress(request, path)) return sendPage(request, reply)
    return sendProblem(request, reply, 404, { detail: `There is nothing at ${path}.` })
  })
}

/** The methods that this path has routes for. */
function methodsOf(app: FastifyInstance, path: string): string[] {
  const fitting = app.routeTable.filter(({ url }) => !url.includes('*') && patternOf(url).test(path))
  return [...new Set(fitting.map(({ method }) => method))].sort()
}

const patternOf = (url: string) => new RegExp(`^${url.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}$`)

async function answerMethod(db: Database, request: FastifyRequest, reply: FastifyReply, methods: string[]) {
  if (request.method === 'OPTIONS') {
    const allowed = await preflightHeaders(db, request.headers.origin, methods)
    if (allowed) return reply.code(204).headers(allowed).send()
  }
  reply.header('allow', methods.join(', '))
  return sendProblem(request, reply, 405, { detail: `${request.method} is not allowed here, only ${methods.join(', ')}.` })
}

/** Addresses of the API, which are never answered with the desk's page. */
const API = /^\/(v1|docs|healthz|readyz|metrics|problems)(\/|$)/

/** Whether a browser asks for a page, not for a file or the API. */
function isDeskAddress(request: FastifyRequest, path: string) {
  const page = request.method === 'GET' || request.method === 'HEAD'
  const wantsPage = (request.headers.accept ?? '').includes('text/html')
  return page && wantsPage && !API.test(path) && !/\.[^/]+$/.test(path)
}

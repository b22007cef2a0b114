import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sendProblem } from './problem.ts'

/** Addresses of the API, which are never answered with the desk's page. */
const API = /^\/(v1|docs|healthz|readyz|metrics)(\/|$)/

/**
 * Serves the built desk, if there is one, and handles every address without a route: the desk's own addresses (/story/7, /feeds) get its
 * page, all others a problem. Vite puts a hash of the content into file names under assets/, so browsers may keep those for good; the page
 * itself is revalidated.
 */
export function serveDesk(app: FastifyInstance, deskDir: string) {
  const built = existsSync(join(deskDir, 'index.html'))
  if (built) {
    app.register(fastifyStatic, {
      root: deskDir,
      cacheControl: false,
      // Files are listed once, at the start, so that an unknown name falls through to the handler below.
      wildcard: false,
      setHeaders: (response, path) => {
        const immutable = path.startsWith(join(deskDir, 'assets'))
        response.setHeader('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  }
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/'
    if (!isDeskAddress(request, path)) return sendProblem(request, reply, 404, { detail: `There is nothing at ${path}.` })
    if (!built)
      return sendProblem(request, reply, 404, {
        detail: 'The desk has not been built; `npm start` builds it. The API is described at /docs.',
      })
    return reply.sendFile('index.html')
  })
}

/** Whether a browser asks for a page, not for a file or the API. */
function isDeskAddress(request: FastifyRequest, path: string) {
  const page = request.method === 'GET' || request.method === 'HEAD'
  const wantsPage = (request.headers.accept ?? '').includes('text/html')
  return page && wantsPage && !API.test(path) && !/\.[^/]+$/.test(path)
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sendProblem } from './problem.ts'

/** Addresses of the API: they never answer with the desk's page. */
const API = /^\/(v1|docs|healthz|readyz|metrics)(\/|$)/

/**
 * Serves the built desk, if there is one, and answers what no route knows: the desk's own addresses (/story/7, /feeds) with its page, the
 * rest with a problem. Vite puts a hash of the content into the names under assets/, so those are kept for good; the page is asked for anew.
 */
export function serveDesk(app: FastifyInstance, deskDir: string) {
  const built = existsSync(join(deskDir, 'index.html'))
  if (built) {
    app.register(fastifyStatic, {
      root: deskDir,
      cacheControl: false,
      // Files are looked up once, so that an unknown name falls through to the handler below.
      wildcard: false,
      setHeaders: (response, path) => {
        const kept = path.startsWith(join(deskDir, 'assets'))
        response.setHeader('cache-control', kept ? 'public, max-age=31536000, immutable' : 'no-cache')
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

/** A page that a browser asks for, not a file and not the API. */
function isDeskAddress(request: FastifyRequest, path: string) {
  const page = request.method === 'GET' || request.method === 'HEAD'
  const wantsPage = (request.headers.accept ?? '').includes('text/html')
  return page && wantsPage && !API.test(path) && !/\.[^/]+$/.test(path)
}

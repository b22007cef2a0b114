import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendProblem } from './problem.ts'

/**
 * Serves the built desk, if there is one. Its page and files are open to all: they are the same for everybody and hold no copy. Vite puts a hash
 * of the content into file names under assets/, so browsers may keep those for good; the page itself is revalidated.
 * @returns sends the desk's page
 */
export function serveDesk(app: FastifyInstance, deskDir: string): (request: FastifyRequest, reply: FastifyReply) => unknown {
  const built = existsSync(join(deskDir, 'index.html'))
  const sendPage = (request: FastifyRequest, reply: FastifyReply) =>
    built
      ? reply.sendFile('index.html')
      : sendProblem(request, reply, 404, {
          detail: 'The desk has not been built; `npm start` builds it. The API is described at /docs.',
        })
  if (built) {
    app.register(fastifyStatic, {
      root: deskDir,
      serve: false,
      cacheControl: false,
      setHeaders: (response, path) => {
        const immutable = path.startsWith(join(deskDir, 'assets'))
        response.setHeader('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
    app.register(async (files) => {
      files.get('/', { config: { access: 'open' }, schema: { hide: true } }, sendPage)
      files.get<{ Params: { '*': string } }>(
        '/assets/*',
        { config: { access: 'open', file: true }, schema: { hide: true } },
        ({ params }, reply) => (params['*'].includes('..') ? reply.callNotFound() : reply.sendFile(`assets/${params['*']}`)),
      )
    })
  }
  return sendPage
}

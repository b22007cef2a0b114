import type { FastifyInstance } from 'fastify'
import { Refusal } from './problem.ts'

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/**
 * While we listen on loopback only, a check of the Host header: a page elsewhere whose name is
 * made to resolve to 127.0.0.1 (DNS rebinding) still sends its own name. No CORS header is ever sent.
 * @param host the address we were told to listen on
 */
export function guard(app: FastifyInstance, host: string) {
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host.toLowerCase()
  const local = LOOPBACK.includes(name) || /^127\./.test(name)
  const known = new Set([...LOOPBACK, name])
  app.addHook('onRequest', async (request) => {
    const asked = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '')
    if (local && !known.has(asked))
      throw new Refusal(421, `This is ${name}; requests for another host are not answered. Set HOST to serve it.`)
  })
}

import type { FastifyInstance } from 'fastify'
import { Refusal } from './problem.ts'

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/**
 * Headers that keep a publisher's markup and other sites out of the desk. Pictures may come from anywhere; scripts, styles and
 * connections from here only.
 */
export const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'self'; img-src * data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

/**
 * Security headers on every answer, and, while we listen on loopback only, a check of the Host header: a page elsewhere whose name is
 * made to resolve to 127.0.0.1 (DNS rebinding) still sends its own name. No CORS header is ever sent.
 * @param host the address we were told to listen on
 */
export function guard(app: FastifyInstance, host: string) {
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host.toLowerCase()
  const local = LOOPBACK.includes(name) || /^127\./.test(name)
  const known = new Set([...LOOPBACK, name])
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS)
    const asked = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '')
    if (local && !known.has(asked))
      throw new Refusal(421, `This is ${name}; requests for another host are not answered. Set HOST to serve it.`)
  })
}

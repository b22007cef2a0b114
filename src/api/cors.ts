import type { FastifyInstance } from 'fastify'
import type { Database } from '../../db/client.ts'
import { mayUseFrom } from '../../db/read/callers.ts'

const ALLOWED_HEADERS = 'authorization, content-type, idempotency-key, if-match, if-none-match, last-event-id'
const EXPOSED_HEADERS = 'copytaster-log, etag, last-modified, ratelimit, ratelimit-policy, retry-after, idempotent-replayed'
/** How long a browser may remember that it may ask, in seconds: a revoked key is refused all the same. */
const REMEMBERED = 600

/**
 * CORS is off. A key with origins switches it on for pages of these origins, for requests that carry that key. Cookies are never allowed along.
 * A browser asks first with OPTIONS, without the key: it gets 204 when some key in force names its origin.
 */
export function allowOrigins(app: FastifyInstance, db: Database) {
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    if (origin === undefined || request.caller.kind !== 'key') return
    reply.header('vary', 'origin')
    if (!(await mayUseFrom(db.pool, origin, request.caller.keyId!))) return
    reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED_HEADERS })
  })
}

/** The headers of the answer to a browser that asks whether a page of this origin may send a request; null when it may not. */
export async function preflightHeaders(db: Database, origin: string | undefined, methods: string[]) {
  if (origin === undefined || !(await mayUseFrom(db.pool, origin))) return null
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': methods.join(', '),
    'access-control-allow-headers': ALLOWED_HEADERS,
    'access-control-max-age': String(REMEMBERED),
    vary: 'origin',
  }
}

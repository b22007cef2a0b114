import type { RouteOptions } from 'fastify'
import { PROBES } from '../guard.ts'
import '../access-config.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Statuses of problems that a route answers with beyond those of `problemsOf`. A test refuses an answer that the document does not have. */
    problems?: number[]
  }
}

type Described = Pick<RouteOptions, 'url' | 'schema' | 'config'> & { method: string }

const CHANGES = ['POST', 'PUT', 'PATCH']

/** Whether a request may come with an Idempotency-Key. */
export const isKept = ({ method, config }: Described) => method === 'POST' && !config?.notKept

/** Whether a request may come with If-Match. */
export const isEdit = ({ method }: Described) => method === 'PUT' || method === 'PATCH'

/**
 * The statuses of all problems that a route can answer with, in order: they follow from who may use it, what it takes, and what stands before every
 * route (src/api/guard.ts, access.ts, limits.ts, idempotency.ts).
 */
export function problemsOf(route: Described): number[] {
  const { url, schema, config = {} } = route
  const statuses = new Set(config.problems ?? [])
  const add = (applies: boolean, ...found: number[]) => {
    if (applies) for (const status of found) statuses.add(status)
  }
  const isProbe = PROBES.includes(url)
  add(true, 400, 500)
  add(!isProbe, 421, 429, 503)
  add(config.access !== 'open', 401)
  add(config.access !== 'open' || url.startsWith('/v1/') || CHANGES.includes(route.method), 403)
  add(url.includes(':') || url.includes('*'), 404)
  add(CHANGES.includes(route.method), 413, 415)
  add(isKept(route), 409, 422)
  add(isEdit(route) && schema?.body !== undefined, 412)
  return [...statuses].sort((a, b) => a - b)
}

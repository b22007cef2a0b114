import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Settings } from '../../config/env.ts'
import type { Database } from '../../db/client.ts'
import { type Access, type Caller, mayUse, nobody } from '../access/rights.ts'
import { accessMode, whoAsks } from '../access/who-asks.ts'
import { PROBES, refuseForwarded } from './guard.ts'
import type { Limits } from './limits.ts'
import { ApiProblem } from './problem.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route does not count towards the limit of its caller. */
    free?: boolean
    /** A file of the desk: the same for everybody, and there while the database is away. */
    file?: boolean
  }
  interface FastifyInstance {
    /** Every route, in order of its address. Complete once the app is ready. */
    routeTable: RouteLine[]
  }
}

/** One method of one route, and who may use it. */
export interface RouteLine {
  method: string
  url: string
  access: Access
}

/** A key with `admin` alone could otherwise make a person with more scopes than it has, from any network, and log in as them. */
const KEYS_MAY_NOT = 'A key may not change people, desks or keys. Log in as an administrator, or use the command line: `copytaster users`.'
/** How long it holds who asks: half the second within which a right that was taken must end. */
const RESOLVED_FOR_MS = 500

const CHALLENGE = 'Bearer realm="Copytaster"'

/** What the desk's page and its files need while there is no administrator: the page of the one-time address. */
const SETUP_PAGE = /^\/welcome(?:[/?]|$)/

/**
 * Resolves who asks and refuses what they may not use, before anything of the route runs. So an answer does not depend on whether the thing
 * asked for exists. The app does not start with a route that declares no `access`.
 */
export function decideAccess(app: FastifyInstance, db: Database, settings: Settings, limits: Pick<Limits, 'countAddress' | 'countCaller'>) {
  collectRoutes(app)
  app.decorateRequest('caller', null as never)
  const resolvedAt = new WeakMap<FastifyRequest, number>()
  app.addHook('onRequest', async (request, reply) => {
    const { address } = request.client
    request.caller = nobody(address)
    if (PROBES.includes(request.routeOptions.url ?? '')) return
    // What has no route is open: the desk's page, and the answer that there is nothing. A route without access does not exist (collectRoutes).
    const {
      access = request.is404 ? 'open' : 'admin',
      personsOnly = false,
      setup = false,
      free = false,
      file = false,
    } = request.routeOptions.config
    if (file) return
    const mode = await accessMode(db, settings).catch((error: Error) => {
      // The desk's page holds no copy, and says itself that the database is away.
      if (request.is404 || request.routeOptions.url === '/') return 'away' as const
      throw error
    })
    if (mode === 'away') return
    if (mode === 'local') refuseForwarded(request.headers)
    else await limits.countAddress(request, reply)
    if (mode === 'setup') return refuseUntilSetUp(request, setup)
    request.caller = await whoAsks(db, settings, { headers: request.headers, ...request.client })
    resolvedAt.set(request, performance.now())
    if (request.caller.kind !== 'nobody' && !free) await limits.countCaller(request, reply)
    refuse(request.caller, access)
    if (personsOnly && request.caller.kind === 'key') throw new ApiProblem(403, KEYS_MAY_NOT)
  })
  // The body is here. It may have been sent so slowly that its sender has lost the right meanwhile.
  app.addHook('preValidation', async (request) => {
    const at = resolvedAt.get(request)
    const { access = 'open' } = request.routeOptions.config
    if (at === undefined || access === 'open' || performance.now() - at < RESOLVED_FOR_MS) return
    request.caller = await whoAsks(db, settings, { headers: request.headers, ...request.client })
    refuse(request.caller, access)
  })
}

function refuseUntilSetUp(request: FastifyRequest, setup: boolean) {
  if (setup || (request.is404 && SETUP_PAGE.test(request.url))) return
  throw new ApiProblem(
    503,
    'There is no administrator yet. Open the one-time address that was printed at the start; `copytaster users invite` prints another.',
  )
}

/** @throws ApiProblem 401 for a caller who is not known, 403 for one who lacks the scope */
export function refuse(caller: Caller, access: Access) {
  if (mayUse(caller, access)) return
  if (caller.kind === 'nobody') {
    throw new ApiProblem(401, 'Log in at the desk, or send a key: Authorization: Bearer ct_live_…', undefined, {
      headers: { 'www-authenticate': CHALLENGE },
    })
  }
  throw new ApiProblem(403, `This needs the scope ${access}.`, undefined, {
    headers: { 'www-authenticate': `${CHALLENGE}, error="insufficient_scope", scope="${access}"` },
  })
}

function collectRoutes(app: FastifyInstance) {
  const routes: { method: string; url: string; config: { access?: Access } | undefined }[] = []
  app.decorate('routeTable', [])
  // Hooks of a plugin's own scope run later and may still declare the access of its routes.
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat())
      routes.push({
        method,
        url: route.url,
        get config() {
          return route.config as never
        },
      })
  })
  app.addHook('onReady', async () => {
    const open = routes.filter(({ config }) => config?.access === undefined)
    if (open.length) throw new Error(`Routes without access: ${open.map(({ method, url }) => `${method} ${url}`).join(', ')}`)
    const lines = routes.map(({ method, url, config }) => ({ method, url, access: config!.access! }))
    app.routeTable.push(...lines.sort((a, b) => (`${a.url} ${a.method}` < `${b.url} ${b.method}` ? -1 : 1)))
  })
}

import type { Access, Caller } from '../access/rights.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route. A route without it stops the app. */
    access?: Access
    /** Pages of other sites may lead the browser here. */
    fromElsewhere?: boolean
    /** Keys may not use the route, whatever their scopes: who may log in is decided by persons. */
    personsOnly?: boolean
    /** The route is answered while there is no administrator yet. */
    setup?: boolean
  }
  interface FastifyRequest {
    caller: Caller
  }
}

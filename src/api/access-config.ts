import type { Access, Caller } from '../access/rights.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route. A route without it stops the app. */
    access?: Access
    /** The route is answered while there is no administrator yet. */
    setup?: boolean
  }
  interface FastifyRequest {
    caller: Caller
  }
}

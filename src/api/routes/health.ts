import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Access } from '../../access/rights.ts'
import type { Telemetry } from '../../telemetry/metrics.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { Alive } from '../schemas/health.ts'

export interface HealthParts {
  readiness: () => Promise<string | null>
  telemetry: Telemetry
  /** `open` on a port of their own. */
  metricsAccess: Access
}

/** For supervisors and Prometheus. `readiness` resolves to null when the API can serve, else to what is missing; it may also throw. */
export const healthRoutes: FastifyPluginAsyncZod<HealthParts> = async (app, parts) => {
  app.get(
    '/healthz',
    {
      config: { access: 'open', setup: true },
      schema: { operationId: 'getLiveness', summary: 'The process is alive', tags: ['operation'], response: { 200: Alive } },
    },
    async () => ({ status: 'ok' as const }),
  )

  app.get(
    '/readyz',
    {
      config: { access: 'open', setup: true },
      schema: {
        operationId: 'getReadiness',
        summary: 'The database answers and is migrated',
        tags: ['operation'],
        response: { 200: Alive, default: problemResponse },
      },
    },
    async () => {
      const missing = await parts.readiness().catch((error: Error) => {
        throw new ApiProblem(503, 'The database does not answer.', undefined, { cause: error })
      })
      if (missing) throw new ApiProblem(503, missing)
      return { status: 'ok' as const }
    },
  )

  app.get(
    '/metrics',
    { config: { access: parts.metricsAccess }, schema: { summary: 'Metrics for Prometheus', tags: ['operation'], hide: true } },
    async (_, reply) => reply.type(parts.telemetry.contentType).send(await parts.telemetry.print()),
  )
}

import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Fastify, { type FastifyServerOptions } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Database } from '../../db/client.ts'
import { readReadiness } from '../../db/read/status.ts'
import { openTelemetry } from '../telemetry/metrics.ts'
import { serveDesk } from './desk.ts'
import { guard, type Reachable } from './guard.ts'
import { setSecurityHeaders } from './headers.ts'
import type { Hub } from './hub.ts'
import { answerBrokenRequest, answerError } from './problem.ts'
import { articleRoutes } from './routes/articles.ts'
import { decisionRoutes } from './routes/decisions.ts'
import { eventRoutes } from './routes/events.ts'
import { feedHealthRoutes } from './routes/feed-health.ts'
import { feedRoutes } from './routes/feeds.ts'
import { healthRoutes } from './routes/health.ts'
import { sourceRoutes } from './routes/sources.ts'
import { storyRoutes } from './routes/stories.ts'
import { webSubRoutes } from './routes/websub.ts'

export interface AppParts {
  db: Database
  settings: Reachable
  hub: Hub
  /** Folder of the built desk; it may be missing. */
  deskDir: string
  /** Null when the API can serve, otherwise what is missing. Default: checks that the database answers and is migrated. */
  readiness?: () => Promise<string | null>
  /** Where internal errors are written; standard error by default. */
  logger?: FastifyServerOptions['logger']
}

/** The API and the desk, not yet listening: `inject` requests, or pass it to `startServer`. Closing the app closes neither `db` nor `hub`. */
export function buildApp({ db, settings, hub, deskDir, readiness, logger }: AppParts) {
  const app = Fastify({
    logger: logger ?? { level: 'error', stream: process.stderr },
    // Fastify rejects an address that it cannot decode before any hook runs.
    frameworkErrors: (error, request, reply) => setSecurityHeaders(request.raw, reply.raw, () => void answerError(error, request, reply)),
    clientErrorHandler: answerBrokenRequest,
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerError)
  app.addHook('onRequest', (request, reply, done) => setSecurityHeaders(request.raw, reply.raw, () => done()))
  guard(app, settings)

  const telemetry = openTelemetry(db, (error) => app.log.error(error))
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    telemetry.requested({ method: request.method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1000 })
  })
  // Copy that is embargoed, corrected or killed later must not stay in a cache.
  app.addHook('onSend', async (_, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })

  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Copytaster', description: 'Canonical stories from news feeds.', version: '1' },
      tags: [{ name: 'stories' }, { name: 'decisions' }, { name: 'events' }, { name: 'operation' }],
    },
    transform: jsonSchemaTransform,
  })
  app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    // Swagger UI styles its elements inline. The page shows nothing but the OpenAPI document, and its scripts stay restricted.
    transformStaticCSP: (csp) =>
      csp
        .replace('upgrade-insecure-requests;', '')
        .replace("style-src 'self' https:", "style-src 'self' 'unsafe-inline'")
        .replace("frame-ancestors 'self'", "frame-ancestors 'none'"),
  })
  app.register(storyRoutes, { db })
  app.register(articleRoutes, { db })
  app.register(decisionRoutes, { db })
  app.register(eventRoutes, { db, hub })
  app.register(feedRoutes, { db })
  app.register(feedHealthRoutes, { db })
  app.register(webSubRoutes, { db })
  app.register(sourceRoutes, { db })
  app.register(healthRoutes, { readiness: readiness ?? (() => readReadiness(db)), telemetry })
  serveDesk(app, deskDir)
  return app
}

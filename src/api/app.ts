import Fastify, { type FastifyServerOptions, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Redis } from 'ioredis'
import { readSettings, type Settings } from '../../config/env.ts'
import type { Database } from '../../db/client.ts'
import { readReadiness } from '../../db/read/status.ts'
import { openTelemetry } from '../telemetry/metrics.ts'
import { decideAccess } from './access.ts'
import { allowOrigins } from './cors.ts'
import { serveDesk } from './desk.ts'
import { letGiveUp } from './given-up.ts'
import { guard, guardMetrics } from './guard.ts'
import { setSecurityHeaders } from './headers.ts'
import type { Hub } from './hub.ts'
import { keepAnswers } from './idempotency.ts'
import { limitRequests } from './limits.ts'
import { answerWithoutRoute } from './no-route.ts'
import { watchStreams } from './open-streams.ts'
import { describeRoutes } from './openapi/docs.ts'
import { answerBrokenRequest, answerError } from './problem.ts'
import { accessRoutes } from './routes/access/access.ts'
import { articleRoutes } from './routes/articles.ts'
import { channelRoutes } from './routes/channels.ts'
import { decisionRoutes } from './routes/decisions.ts'
import { deliveryRoutes } from './routes/deliveries.ts'
import { endpointRoutes } from './routes/endpoints.ts'
import { eventRoutes } from './routes/events.ts'
import { exportRoutes } from './routes/export.ts'
import { feedHealthRoutes } from './routes/feed-health.ts'
import { feedRoutes } from './routes/feeds.ts'
import { healthRoutes } from './routes/health.ts'
import { hubRoutes } from './routes/hub.ts'
import { mcpRoutes } from './routes/mcp.ts'
import { problemRoutes } from './routes/problems.ts'
import { recallRoutes } from './routes/recalls.ts'
import { searchFeedRoutes } from './routes/search-feeds.ts'
import { searchRoutes } from './routes/searches.ts'
import { sourceRoutes } from './routes/sources.ts'
import { storyRoutes } from './routes/stories.ts'
import { usageRoutes } from './routes/usage.ts'
import { webSubRoutes } from './routes/websub.ts'
import { countUsage } from './usage.ts'

export interface AppParts {
  db: Database
  /** Those that are left out have their defaults. */
  settings: Partial<Settings>
  hub: Hub
  /** Folder of the built desk; it may be missing. */
  deskDir: string
  /** Where requests are counted for all processes together; without it each counts alone. */
  redis?: Redis | undefined
  /** Null when the API can serve, otherwise what is missing. Default: checks that the database answers and is migrated. */
  readiness?: () => Promise<string | null>
  /** Where internal errors are written; standard error by default. */
  logger?: FastifyServerOptions['logger']
}

/** Anybody may ask whether the API can serve: the database is asked this often at most. */
const READINESS_MS = 1000

/** The last answer of `ask`, or a new one when it is older than `ms`. */
function rememberFor<Answer>(ms: number, ask: () => Promise<Answer>): () => Promise<Answer> {
  let last: { at: number; answer: Promise<Answer> } | undefined
  return () => {
    if (!last || performance.now() - last.at > ms) last = { at: performance.now(), answer: ask() }
    return last.answer
  }
}

/** The API and the desk, not yet listening: `inject` requests, or pass it to `startServer`. Closing the app closes neither `db` nor `hub`. */
export function buildApp({
  db,
  settings: given,
  hub,
  deskDir,
  redis,
  readiness = rememberFor(READINESS_MS, () => readReadiness(db)),
  logger,
}: AppParts) {
  const settings = { ...readSettings({}), ...given }
  const app = openApp(settings, logger)
  const onTrouble = (error: Error) => app.log.error(error)
  const telemetry = openTelemetry(db, onTrouble)
  const limits = limitRequests(app, settings, redis, onTrouble)

  guard(app, settings)
  const usage = countUsage(app, db, onTrouble)
  decideAccess(app, db, settings, limits)
  letGiveUp(app)
  allowOrigins(app, db)
  keepAnswers(app, db)
  const streams = watchStreams(app, { db, hub, settings })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    telemetry.requested({ method: request.method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1000 })
  })

  describeRoutes(app)
  app.register(storyRoutes, { db })
  app.register(searchRoutes, { db })
  app.register(searchFeedRoutes, { db })
  app.register(hubRoutes, { db, settings })
  app.register(articleRoutes, { db })
  app.register(decisionRoutes)
  app.register(eventRoutes, { db, hub, streams, usage })
  app.register(exportRoutes, { db, streams })
  app.register(mcpRoutes, { db, settings })
  app.register(recallRoutes, { db, settings })
  app.register(channelRoutes, { db, settings })
  app.register(endpointRoutes, { db, settings })
  app.register(deliveryRoutes, { db, settings })
  app.register(feedRoutes, { db, allowed: { allowHosts: settings.ALLOW_HOSTS, watchFolders: settings.WATCH_FOLDERS } })
  app.register(feedHealthRoutes, { db })
  app.register(webSubRoutes, { db })
  app.register(sourceRoutes, { db })
  app.register(usageRoutes, { db, usage, limits })
  app.register(accessRoutes, { db, settings })
  app.register(problemRoutes)
  app.register(healthRoutes, { readiness, telemetry, metricsAccess: 'feeds:read' })
  answerWithoutRoute(app, db, serveDesk(app, deskDir))
  return Object.assign(app, { metrics: { readiness, telemetry } })
}

/** An app for the port of METRICS_PORT: health checks and metrics of `app`, for all who reach that port. */
export function buildMetricsApp(app: ReturnType<typeof buildApp>, settings: Partial<Settings>) {
  const metrics = openApp({ ...readSettings({}), ...settings }, false)
  guardMetrics(metrics, settings.PUBLIC_URL ?? [])
  metrics.register(healthRoutes, { ...app.metrics, metricsAccess: 'open' })
  return metrics
}

/** An app without routes: how requests are read, and what every answer has. */
function openApp({ REQUEST_TIMEOUT_SECONDS }: Settings, logger: FastifyServerOptions['logger']) {
  const app = Fastify({
    // An address may hold what does not belong there, such as a key.
    logController: new LogController({ disableRequestLogging: true }),
    logger: logger ?? { level: 'error', stream: process.stderr },
    // A request must have arrived by then; Node looks for late ones this often.
    requestTimeout: REQUEST_TIMEOUT_SECONDS * 1000,
    http: {
      headersTimeout: REQUEST_TIMEOUT_SECONDS * 500,
      connectionsCheckingInterval: Math.min(1000, REQUEST_TIMEOUT_SECONDS * 250),
    },
    // Fastify rejects an address that it cannot decode before any hook runs.
    frameworkErrors: (error, request, reply) => setSecurityHeaders(request.raw, reply.raw, () => void answerError(error, request, reply)),
    clientErrorHandler: answerBrokenRequest,
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerError)
  // A form of a foreign page can send text without asking first.
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', (request, reply, done) => setSecurityHeaders(request.raw, reply.raw, () => done()))
  // Copy that is embargoed, corrected or killed later must not stay in a cache.
  app.addHook('onSend', async (_, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
  return app
}

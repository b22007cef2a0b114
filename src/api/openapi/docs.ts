import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, RouteOptions } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { ROOT } from '../../../config/env.ts'
import { completeDocument } from './complete.ts'
import { nameSchemas } from './names.ts'
import { isEdit, isKept, problemsOf } from './problems-of.ts'
import type { Contract, Document } from './shapes.ts'
import { describedWebhooks } from './webhooks.ts'
import '../access-config.ts'

/** The version of the API: that of the release. */
const VERSION = '0.1.0'

const TAGS = {
  stories: 'Stories and their articles: lists, and each in full.',
  decisions: 'What editors decide about stories.',
  webhooks: 'Endpoints that the story log is posted to, and their deliveries.',
  events: 'The story log: every change of a story, in order and without gaps.',
  operation: 'Feeds, sources, health and figures, for those who run Copytaster.',
  access: 'Logins, people, keys, desks and the audit log.',
}

/** The OpenAPI document and its page: open to all, because they are the same in every newsroom. */
export function describeRoutes(app: FastifyInstance) {
  nameSchemas()
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Copytaster',
        description: 'Canonical stories from news feeds. The tour begins at [/docs/tour](/docs/tour).',
        version: VERSION,
        license: { name: 'MIT', identifier: 'MIT' },
        contact: { name: 'Copytaster' },
      },
      servers: [{ url: '/', description: 'this server' }],
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'A key of an app: docs/access.md' } },
      },
      security: [{ key: [] }],
      webhooks: describedWebhooks(),
    },
    transform: (given) => {
      const made = jsonSchemaTransform(given)
      return made.schema?.hide ? made : { ...made, schema: { ...made.schema, 'x-contract': contractOf(given.route as never) } }
    },
    transformObject: (given) => completeDocument(jsonSchemaTransformObject(given) as never as Document) as never,
  })
  app.register(async (docs) => {
    docs.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'open' }
    })
    docs.get('/docs/tour', { schema: { hide: true } }, async (_, reply) =>
      reply.type('text/plain; charset=utf-8').send(await readFile(join(ROOT, 'docs/api.md'), 'utf8')),
    )
    docs.register(swaggerUi, {
      routePrefix: '/docs',
      staticCSP: true,
      // The key of the reader stays in this browser, and each request that is tried is shown as a curl command.
      uiConfig: { persistAuthorization: true, tryItOutEnabled: true },
      // Swagger UI styles its elements inline. The page shows nothing but the OpenAPI document, and its scripts stay restricted.
      transformStaticCSP: (csp) =>
        csp
          .replace('upgrade-insecure-requests;', '')
          .replace("style-src 'self' https:", "style-src 'self' 'unsafe-inline'")
          .replace("frame-ancestors 'self'", "frame-ancestors 'none'"),
    })
  })
}

function contractOf(route: RouteOptions & { method: string }): Contract {
  const body = route.schema?.body as z.ZodType | undefined
  return {
    access: route.config?.access ?? 'open',
    problems: problemsOf(route),
    kept: isKept(route),
    edit: isEdit(route),
    bodyOptional: body?.safeParse(undefined).success ?? false,
  }
}

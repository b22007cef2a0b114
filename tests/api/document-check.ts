import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { FastifyInstance } from 'fastify'
import type { Document, Operation } from '../../src/api/openapi/shapes.ts'

/**
 * Checks every JSON answer of an app with its OpenAPI document. Must be called before the app is ready.
 * @returns what did not agree: operation, status, place and why
 */
export function checkAnswers(app: FastifyInstance & { swagger(): unknown }): ReadonlySet<string> {
  const wrong = new Set<string>()
  const checks = new Map<string, ValidateFunction | undefined>()
  let ajv: Ajv2020 | undefined
  const checkOf = (method: string, path: string, status: number): ValidateFunction | undefined => {
    const document = app.swagger() as unknown as Document
    if (!ajv) {
      ajv = new Ajv2020({ strict: false, allErrors: true, discriminator: false })
      addFormats.default(ajv)
      ajv.addSchema({ $id: 'api', components: document.components })
    }
    const operation = (document.paths[path] as Record<string, Operation> | undefined)?.[method === 'HEAD' ? 'get' : method.toLowerCase()]
    const given = operation?.responses[status] as { $ref?: string; content?: Record<string, { schema?: object }> } | undefined
    if (!operation) return undefined
    if (!given) return ajv.compile({ not: {}, description: 'an answer that the document does not have' })
    if (given.$ref) return ajv.compile({ $ref: 'api#/components/schemas/Problem' })
    const schema = given.content?.['application/json']?.schema
    return schema && ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/')))
  }
  app.addHook('onSend', async (request, reply, payload) => {
    const type = String(reply.getHeader('content-type') ?? '')
    if (typeof payload !== 'string' || !payload || !/json/.test(type) || !request.routeOptions.url?.startsWith('/v1/')) return
    const path = request.routeOptions.url.replace(/:(\w+)/g, '{$1}')
    const name = `${request.method} ${path} ${reply.statusCode}`
    if (!checks.has(name)) checks.set(name, checkOf(request.method, path, reply.statusCode))
    const check = checks.get(name)
    if (!check || check(JSON.parse(payload))) return
    for (const { instancePath, message } of check.errors!) wrong.add(`${name} ${instancePath.replace(/\/\d+/g, '/*')}: ${message}`)
  })
  return wrong
}

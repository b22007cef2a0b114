import type { Schema } from './examples.ts'
import type { Document } from './shapes.ts'

const REFERENCE = /"#\/components\/(\w+)\/([^"/]+)"/g
/** What fastify-type-provider-zod adds to the name of a schema as requests have it. */
const OF_REQUESTS = 'Input'

/**
 * Leaves out the components that nothing refers to. A schema that only requests use gets the name that it was given, without the suffix that tells
 * it from the same schema in answers.
 */
export function tidyComponents(document: Document): Document {
  const { schemas, responses = {}, parameters = {}, ...rest } = document.components
  const all: Record<string, Record<string, unknown>> = { schemas, responses, parameters }
  const reached = reach(JSON.stringify([document.paths, document.webhooks ?? {}]), all)
  const used = (kind: string) =>
    Object.fromEntries(
      Object.entries(all[kind]!)
        .filter(([name]) => reached.has(`${kind}/${name}`))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    )
  const shorter = (name: string) =>
    name.endsWith(OF_REQUESTS) && !reached.has(`schemas/${name.slice(0, -OF_REQUESTS.length)}`) ? name.slice(0, -OF_REQUESTS.length) : name
  const named = Object.fromEntries(Object.entries(used('schemas')).map(([name, schema]) => [shorter(name), schema]))
  const components = { ...rest, parameters: used('parameters'), responses: used('responses'), schemas: named as Record<string, Schema> }
  const text = JSON.stringify({ ...document, components })
  return JSON.parse(
    text.replace(REFERENCE, (_, kind: string, name: string) => `"#/components/${kind}/${kind === 'schemas' ? shorter(name) : name}"`),
  )
}

/** The components that a text of JSON refers to, directly or through others, as `kind/name`. */
function reach(text: string, all: Record<string, Record<string, unknown>>, found = new Set<string>()): Set<string> {
  for (const [, kind, name] of text.matchAll(REFERENCE)) {
    const place = `${kind}/${name}`
    if (found.has(place)) continue
    found.add(place)
    reach(JSON.stringify(all[kind!]?.[name!] ?? {}), all, found)
  }
  return found
}

/** Names the property that tells the options of a union apart, where each option is a component that has one value of it. */
export function addDiscriminators(schema: unknown, schemas: Record<string, Schema>): void {
  if (schema === null || typeof schema !== 'object') return
  for (const part of Object.values(schema)) addDiscriminators(part, schemas)
  const options = (schema as Schema).oneOf
  if (!Array.isArray(options) || options.length < 2) return
  const known = options.map(({ $ref = '' }) => [$ref, schemas[$ref.split('/').at(-1)!]?.properties ?? {}] as const)
  const propertyName = Object.keys(known[0]![1]).find((name) => known.every(([, properties]) => properties[name]?.const !== undefined))
  if (propertyName === undefined) return
  const mapping = Object.fromEntries(known.map(([$ref, properties]) => [String(properties[propertyName]!.const), $ref]))
  Object.assign(schema, { discriminator: { propertyName, mapping } })
}

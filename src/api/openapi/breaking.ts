import type { Schema } from './examples.ts'
import { type Content, type Document, METHODS, type Operation } from './shapes.ts'

interface Parameter {
  name: string
  in: string
  required?: boolean
  schema?: Schema
}

/**
 * What a client that was written to one document may find broken under another: operations, answers, fields and values that are gone, types that
 * differ, and requests that must have more than before.
 * @returns a sentence each; none where every such client still works
 */
export function breakingChanges(before: Document, after: Document): string[] {
  const found: string[] = []
  for (const [path, operations] of Object.entries(before.paths)) {
    for (const method of METHODS) {
      const old = operations[method]
      if (!old) continue
      const now = after.paths[path]?.[method]
      const place = `${method.toUpperCase()} ${path}`
      if (!now) found.push(`${place} is gone`)
      else found.push(...ofOperation(place, old, now, before, after))
    }
  }
  return found
}

function ofOperation(place: string, old: Operation, now: Operation, before: Document, after: Document): string[] {
  const found: string[] = []
  if (old.operationId !== now.operationId) found.push(`${place}: its id was ${old.operationId} and is ${now.operationId}`)
  const parameters = (operation: Operation) => ((operation.parameters ?? []) as Parameter[]).filter(({ name }) => name !== undefined)
  const known = new Map(parameters(old).map((one) => [`${one.in} ${one.name}`, one]))
  const left = new Map(parameters(now).map((one) => [`${one.in} ${one.name}`, one]))
  for (const name of known.keys()) if (!left.has(name)) found.push(`${place}: the parameter ${name} is gone`)
  for (const [name, { required }] of left)
    if (required && !known.get(name)?.required) found.push(`${place}: the parameter ${name} is required`)
  for (const [status, answer] of Object.entries(old.responses)) {
    if (!/^2/.test(status)) continue
    const [oldSchema, newSchema] = [schemaOf(answer), schemaOf(now.responses[status])]
    if (!now.responses[status]) found.push(`${place}: the answer ${status} is gone`)
    else if (oldSchema && newSchema) found.push(...ofAnswer(`${place} ${status}`, oldSchema, newSchema, before, after))
  }
  const [oldBody, newBody] = [schemaOf(old.requestBody), schemaOf(now.requestBody)]
  if (oldBody && newBody) found.push(...ofRequest(`${place} body`, oldBody, newBody, before, after))
  return found
}

const schemaOf = (content: Content | undefined): Schema | undefined => Object.values(content?.content ?? {})[0]?.schema

const resolved = (schema: Schema, { components: { schemas } }: Document): Schema =>
  schema.$ref ? (schemas[schema.$ref.split('/').at(-1)!] ?? {}) : schema

const typesOf = ({ type, anyOf = [], oneOf = [], const: value }: Schema): string[] =>
  value !== undefined ? [typeof value] : [...[type ?? []].flat(), ...[...anyOf, ...oneOf].flatMap(typesOf)]

/** An answer may gain fields; it may not lose any, nor get others values than before. */
function ofAnswer(place: string, old: Schema, now: Schema, before: Document, after: Document, met = new Set<string>()): string[] {
  const way = `${old.$ref} ${now.$ref}`
  if (old.$ref && met.has(way)) return []
  met.add(way)
  const [a, b] = [resolved(old, before), resolved(now, after)]
  const found = typesOf(b).filter((type) => typesOf(a).length && !typesOf(a).includes(type) && type !== 'integer')
  const wrong = found.length ? [`${place}: may be ${found.join(', ')}`] : []
  for (const [name, schema] of Object.entries(a.properties ?? {})) {
    const left = b.properties?.[name]
    if (!b.properties) continue
    if (!left) wrong.push(`${place}.${name} is gone`)
    else {
      if (a.required?.includes(name) && !b.required?.includes(name)) wrong.push(`${place}.${name} may be absent`)
      wrong.push(...ofAnswer(`${place}.${name}`, schema, left, before, after, met))
    }
  }
  if (a.items && b.items) wrong.push(...ofAnswer(`${place}[]`, a.items, b.items, before, after, met))
  return wrong
}

/** A request may take more; it may not need more, nor take fewer fields or values. */
function ofRequest(place: string, old: Schema, now: Schema, before: Document, after: Document): string[] {
  const [a, b] = [resolved(old, before), resolved(now, after)]
  const wrong = (b.required ?? []).filter((name) => !a.required?.includes(name)).map((name) => `${place}.${name} is required`)
  for (const [name, schema] of Object.entries(a.properties ?? {})) {
    const left = b.properties?.[name]
    if (b.properties && !left) wrong.push(`${place}.${name} is not taken`)
    else if (left) wrong.push(...ofRequest(`${place}.${name}`, schema, left, before, after))
  }
  const refused = (a.enum ?? []).filter((value) => b.enum && !b.enum.includes(value))
  if (refused.length) wrong.push(`${place}: ${refused.join(', ')} is not taken`)
  return wrong
}

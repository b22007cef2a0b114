import { EXAMPLE_VALUES } from './example-values.ts'

/** A schema of the document, as far as examples need it. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  const?: unknown
  enum?: unknown[]
  examples?: unknown[]
  default?: unknown
  minimum?: number
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  [keyword: string]: unknown
}

const TIME = '2026-11-30T08:15:00.123456Z'

/**
 * An example of a schema: its own (`.meta({ examples: [...] })`), else one made of its parts. A text that has no example of its own takes that of its
 * property's name in `example-values.ts`.
 * @param schemas the components that `$ref` names
 * @param lacking takes the place of each text that has none
 */
export function exampleOf(schema: Schema, schemas: Record<string, Schema>, lacking: string[] = []): unknown {
  const known = (ref: string) => ref.slice('#/components/schemas/'.length)
  const make = (part: Schema, place: string): unknown => {
    const name = place.split('.').at(-1)!
    if (part.examples?.length) return part.examples[0]
    if (part.$ref) return make(schemas[known(part.$ref)] ?? {}, known(part.$ref))
    if (part.const !== undefined) return part.const
    for (const key of [place, name]) {
      if (Object.hasOwn(EXAMPLE_VALUES, key) && fits(EXAMPLE_VALUES[key], part)) return EXAMPLE_VALUES[key]
    }
    if (part.default !== undefined) return part.default
    if (part.enum) return part.enum[0]
    const [option] = (part.anyOf ?? part.oneOf ?? []).filter(({ type }) => type !== 'null')
    if (option) return make(option, place)
    if (part.allOf) return Object.assign({}, ...part.allOf.map((each) => make(each, place)))
    if (part.properties)
      return Object.fromEntries(Object.entries(part.properties).map(([key, value]) => [key, make(value, `${place}.${key}`)]))
    return plain(part, place)
  }
  const plain = (part: Schema, place: string): unknown => {
    const [type] = typesOf(part)
    if (type === 'array') return part.items ? [make(part.items, place)] : []
    if (type === 'object') return {}
    if (type === 'boolean') return false
    if (type === 'integer' || type === 'number') return Math.max(7, part.minimum ?? 7)
    if (type !== 'string') return null
    if (part.format === 'date-time') return TIME
    lacking.push(place)
    return 'text'
  }
  return make(schema, '')
}

const typesOf = ({ type }: Schema): string[] => [type ?? []].flat()

/** Whether a value can stand for a schema, by its type. */
function fits(value: unknown, part: Schema): boolean {
  const types = [part, ...(part.anyOf ?? []), ...(part.oneOf ?? [])].flatMap(typesOf)
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  if (type === 'array' && part.items && Array.isArray(value) && value.length) return fits(value[0], part.items)
  return types.length === 0
    ? part.anyOf === undefined && part.$ref === undefined
    : types.includes(type) || (type === 'number' && types.includes('integer'))
}

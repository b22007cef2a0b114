import { addDiscriminators, tidyComponents } from './components.ts'
import { exampleOf, type Schema } from './examples.ts'
import { problemResponses, responseName } from './problem-responses.ts'
import { type Document, METHODS, type Operation } from './shapes.ts'
import { fillWebhooks } from './webhooks.ts'

/** Headers of requests that follow from the method of an operation. */
const PARAMETERS = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'A new text for each new request: a repeat under it gets the first answer and changes nothing, for 24 hours.',
    schema: { type: 'string', maxLength: 255 },
    example: '3f1c0e2a-8d1b-4a57-9a3c-5b1f2f6f7d10',
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'The `etag` of the object as it was read: 412 where it was changed since.',
    schema: { type: 'string' },
    example: '"mF3kT0Zq8sWc1vLr9aYb2Q"',
  },
}

const NEEDS: Record<string, string> = {
  open: 'Needs no key.',
  known: 'Needs a key, or a person who is logged in; no scope.',
}

/**
 * Completes the document that was made from the routes: the problems of each operation, what it needs of its caller, headers, examples of requests
 * and answers, discriminators of unions.
 */
export function completeDocument(document: Document): Document {
  Object.assign(document.components, { responses: problemResponses(), parameters: PARAMETERS })
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = operations[method]
      if (!operation) continue
      operation.operationId ??= operationIdOf(method, path)
      completeOperation(operation)
    }
  }
  fillWebhooks(document.webhooks ?? {}, document.components.schemas)
  const tidy = tidyComponents(document)
  const { schemas } = tidy.components
  addDiscriminators(tidy.paths, schemas)
  addDiscriminators(schemas, schemas)
  for (const operations of Object.values(tidy.paths)) {
    for (const method of METHODS) if (operations[method]) addExamples(operations[method], schemas)
  }
  return tidy
}

const VERBS = { get: 'get', post: 'create', put: 'set', patch: 'change', delete: 'remove' } as const

/**
 * The id of an operation that its route does not name: what is done, and the parts of the path, in the singular where the path names one of them
 * (`GET /v1/searches/{id}/rehearsal` is getSearchRehearsal).
 */
function operationIdOf(method: (typeof METHODS)[number], path: string): string {
  const parts = path.split('/').filter((part) => part && part !== 'v1')
  const words = parts.flatMap((part, i) =>
    part.startsWith('{') ? [] : [parts[i + 1]?.startsWith('{') || (method === 'post' && i === parts.length - 1) ? singular(part) : part],
  )
  const last = parts.at(-1)?.match(/^\{(.*)\}$/)?.[1]
  // What is not named by its number is named by something else.
  const by = last && !['id', 'seq'].includes(last) ? ['by', last] : []
  return (
    VERBS[method] +
    [...words, ...by]
      .flatMap((word) => word.split(/[^A-Za-z0-9]+/))
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join('')
  )
}

const singular = (word: string) =>
  word
    .replace(/ies$/, 'y')
    .replace(/(ch|sh|x|ss)es$/, '$1')
    .replace(/(?<!s)s$/, '')

function completeOperation(operation: Operation) {
  const { access = 'open', problems = [], kept, edit, bodyOptional } = operation['x-contract'] ?? {}
  delete operation['x-contract']
  operation.description = [operation.description, NEEDS[access] ?? `Needs the scope \`${access}\`.`].filter(Boolean).join(' ')
  if (access === 'open') operation.security = []
  const headers = [...(kept ? ['IdempotencyKey'] : []), ...(edit ? ['IfMatch'] : [])]
  if (headers.length)
    operation.parameters = [...(operation.parameters ?? []), ...headers.map((name) => ({ $ref: `#/components/parameters/${name}` }))]
  if (operation.requestBody && bodyOptional) operation.requestBody.required = false
  delete operation.responses.default
  for (const [status, response] of Object.entries(operation.responses)) {
    if (response.description === 'Default Response') response.description = status === '204' ? 'done' : (operation.summary ?? '')
  }
  for (const status of problems) operation.responses[status] ??= { $ref: `#/components/responses/${responseName(status)}` }
}

function addExamples(operation: Operation, schemas: Record<string, Schema>) {
  for (const { content = {} } of [...Object.values(operation.responses), operation.requestBody ?? {}]) {
    for (const media of Object.values(content)) {
      if (media.example === undefined && media.examples === undefined) media.example = exampleOf(media.schema, schemas)
    }
  }
}

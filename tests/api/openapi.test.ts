import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../config/env.ts'
import { breakingChanges } from '../../src/api/openapi/breaking.ts'
import { apiDocument } from '../../src/api/openapi/document.ts'
import { type Document, METHODS, type Operation } from '../../src/api/openapi/shapes.ts'

const stored = (name: string): Document => JSON.parse(readFileSync(join(ROOT, 'docs', name), 'utf8'))
const document = (await apiDocument()) as Document
const operations = Object.entries(document.paths).flatMap(([path, one]) =>
  METHODS.flatMap((method) => (one[method] ? [[`${method.toUpperCase()} ${path}`, one[method]] as [string, Operation]] : [])),
)

describe('the OpenAPI document', () => {
  it('in the repository is that of the routes: npm run api:document writes it', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(stored('openapi.json'))
  })

  it.each(operations)('says all of %s', (_, operation) => {
    expect(operation).toMatchObject({
      operationId: expect.stringMatching(/^[a-z][A-Za-z0-9]+$/),
      summary: expect.any(String),
      description: expect.any(String),
    })
    expect(operation.tags).toHaveLength(1)
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '500']))
    for (const { content = {} } of [...Object.values(operation.responses), operation.requestBody ?? {}])
      for (const media of Object.values(content)) expect(media.example ?? media.examples).toBeDefined()
  })

  it('gives each operation an id of its own', () => {
    const ids = operations.map(([, { operationId }]) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('breaks no client of the last release', () => {
    expect(breakingChanges(stored('openapi-0.1.0.json'), document)).toEqual([])
  })
})

describe('a change of the document', () => {
  const changed = (change: (copy: Document) => void): string[] => {
    const copy = structuredClone(document)
    change(copy)
    return breakingChanges(document, copy)
  }
  const list = (copy: Document) => copy.paths['/v1/stories']!.get!

  it.each<[string, (copy: Document) => void, string]>([
    ['an operation is gone', (copy) => delete copy.paths['/v1/stories']!.get, 'GET /v1/stories is gone'],
    ['an operation has another id', (copy) => void Object.assign(list(copy), { operationId: 'other' }), 'its id was'],
    ['a parameter is gone', (copy) => void list(copy).parameters!.shift(), 'is gone'],
    ['a field of an answer is gone', (copy) => delete copy.components.schemas.Story!.properties!.headline, '.headline is gone'],
    [
      'a field of an answer may be null',
      (copy) => void Object.assign(copy.components.schemas.Story!.properties!.headline!, { type: ['string', 'null'] }),
      'may be null',
    ],
    ['a request needs more', (copy) => copy.components.schemas.SearchRequest!.required!.push('width'), '.width is required'],
    ['a request takes fewer values', (copy) => void copy.components.schemas.SearchRequest!.properties!.whose!.enum!.pop(), 'is not taken'],
  ])('breaks clients where %s', (_, change, says) => {
    expect(changed(change).join('\n')).toContain(says)
  })

  it('breaks none where something is added', () => {
    expect(
      changed((copy) => {
        copy.components.schemas.Story!.properties!.mood = { type: 'string' }
        copy.paths['/v1/moods'] = { get: list(copy) }
        list(copy).parameters!.push({ name: 'mood', in: 'query', schema: { type: 'string' } })
      }),
    ).toEqual([])
  })
})

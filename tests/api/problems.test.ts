import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT } from '../../config/env.ts'
import { PROBLEM_TYPES } from '../../src/api/problem-types.ts'
import { openNewsroom } from './newsroom.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
beforeAll(async () => {
  newsroom = await openNewsroom()
})
afterAll(() => newsroom.close())

const described = readFileSync(join(ROOT, 'docs/problems.md'), 'utf8')
const types = Object.entries(PROBLEM_TYPES)

it.each(types)('the address of the type %s answers with what it means and what to do', async (name, { title, means, todo }) => {
  const { statusCode, headers, body } = await newsroom.app.inject(`/problems/${name}`)
  expect([statusCode, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8'])
  expect(body).toBe(`${title}\n\n${means}\n\n${todo}\n`)
})

it('a type that does not exist is not found', async () => {
  for (const name of ['none', 'constructor', '__proto__']) expect((await newsroom.app.inject(`/problems/${name}`)).statusCode).toBe(404)
})

it('docs/problems.md has a section for each type, and for nothing else', () => {
  const sections = described.split(/^## /m).slice(1)
  expect(sections.map((section) => section.trim())).toEqual(
    types.map(([name, { title, means, todo }]) => `${name}\n\n${title}. ${means}\n\n${todo}`),
  )
})

it('a problem of a type has its title', async () => {
  const headers = { origin: 'https://other.example' }
  const { type, title } = (await newsroom.app.inject({ method: 'POST', url: '/v1/stories/1/merge', headers, payload: {} })).json()
  expect([type, title]).toEqual(['/problems/foreign-request', PROBLEM_TYPES['foreign-request'].title])
})

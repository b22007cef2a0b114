import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mayUse } from '../../src/access/rights.ts'
import type { RouteLine } from '../../src/api/access.ts'
import { buildApp } from '../../src/api/app.ts'
import { openNewsroom } from '../api/newsroom.ts'
import { builtDesk } from './built-desk.ts'
import { type Asker, addEverybody } from './callers.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
let everybody: Asker[]
let routes: RouteLine[]

beforeAll(async () => {
  newsroom = await openNewsroom({ deskDir: builtDesk() })
  everybody = await addEverybody(newsroom.db)
  await newsroom.app.ready()
  routes = newsroom.app.routeTable
})
afterAll(() => newsroom.close())

it('an app with a route that does not say who may use it does not start', async () => {
  const app = buildApp({ ...newsroom, settings: {}, deskDir: '/nonexistent', logger: false })
  app.get('/v1/new', async () => ({}))
  await expect(app.ready()).rejects.toThrow('Routes without access: GET /v1/new, HEAD /v1/new')
})

it('every route says who may use it, also the pages of the documentation and the files of the desk', () => {
  expect(routes.length).toBeGreaterThan(50)
  for (const url of ['/docs/json', '/docs/static/*', '/assets/*', '/', '/metrics', '/v1/events/stream'])
    expect(routes.map((route) => route.url)).toContain(url)
  expect(routes.filter(({ access }) => !access)).toEqual([])
})

describe('the matrix in docs/access-matrix.md', () => {
  it('is that of the route table (to write it anew: npx vitest run tests/access/http-routes.test.ts -u)', async () => {
    await expect(matrix()).toMatchFileSnapshot('../../docs/access-matrix.md')
  })

  it('is what each role and each key meets at each route', { timeout: 120_000 }, async () => {
    const wrong: string[] = []
    for (const route of routes) {
      for (const asker of [...everybody, nobody]) {
        const { status, challenge } = await knock(route, asker)
        const expected = mayAsk(asker, route) ? 'let in' : asker === nobody ? 401 : 403
        const met = status === 401 || (status === 403 && challenge.includes('insufficient_scope')) ? status : 'let in'
        if (met !== expected) wrong.push(`${asker.name}: ${route.method} ${route.url} is ${status}, not ${expected}`)
      }
    }
    expect(wrong.join('\n')).toBe('')
  })

  it('holds for what does not exist too: an answer does not depend on whether an id does', async () => {
    const lacking = everybody.find(({ name }) => name === 'key feeds:read')!
    const answers = new Set<string>()
    for (const id of [1, 2, 999_999]) {
      const { status, body } = await newsroom.app
        .inject({ url: `/v1/stories/${id}`, headers: lacking.headers })
        .then((answer) => ({ status: answer.statusCode, body: answer.body.replace(/"instance":"[^"]*"/, '') }))
      answers.add(`${status} ${body}`)
    }
    expect(answers.size).toBe(1)
  })
})

describe('a request of nobody', () => {
  it.each(['', 'Bearer', 'Bearer ct_live_wrong', 'Basic YTpi', 'Bearer ct_live_'.padEnd(62, 'A')])(
    'with "%s" gets 401 and how to ask',
    async (authorization) => {
      const { statusCode, headers } = await newsroom.app.inject({ url: '/v1/stories', headers: authorization ? { authorization } : {} })
      expect([statusCode, headers['www-authenticate']]).toEqual([401, 'Bearer realm="Copytaster"'])
    },
  )

  it('whose key is wrong does not fall back on the cookie that came along', async () => {
    const { cookie } = everybody[0]!.headers
    const headers = { cookie: cookie!, authorization: 'Bearer ct_live_wrong' }
    expect((await newsroom.app.inject({ url: '/v1/stories', headers })).statusCode).toBe(401)
  })
})

const nobody: Asker = { name: 'nobody', id: 0, scopes: new Set(), headers: {} }

function mayAsk(asker: Asker, { access }: RouteLine) {
  const caller = { kind: asker === nobody ? 'nobody' : 'key', scopes: asker.scopes } as Parameters<typeof mayUse>[0]
  return mayUse(caller, access)
}

/** Requests a route as far as the door: with ids that do not exist, and a body that is refused. The stream is asked for with a wrong number. */
async function knock({ method, url }: RouteLine, { headers }: Asker) {
  const path = url.replace(':id', '999999').replace('*', 'none.js') + (url.endsWith('/stream') ? '?after=x' : '')
  // What would end the session or the key that the test still needs.
  const harmless = method === 'DELETE' && url.startsWith('/v1/session') ? `${path}?refuse=1` : path
  const body = method === 'POST' || method === 'PUT' || method === 'PATCH' ? { payload: { unknown: 1 } } : {}
  const answer = await newsroom.app.inject({ method: method as 'GET', url: harmless, headers, ...body })
  return { status: answer.statusCode, challenge: String(answer.headers['www-authenticate'] ?? '') }
}

function matrix(): string {
  const roles = everybody.filter(({ name }) => !name.startsWith('key '))
  const keys = everybody.filter(({ name }) => name.startsWith('key '))
  const columns = [...roles, ...keys]
  const heads = ['route', 'needs', ...roles.map(({ name }) => name), ...keys.map(({ name }) => name.replace('key ', ''))]
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  const rows = routes
    .filter(({ method }) => method !== 'HEAD')
    .map((route) => line([`\`${route.method} ${route.url}\``, route.access, ...columns.map((asker) => (mayAsk(asker, route) ? '✓' : ''))]))
  return `# Who may use which route

Generated from the route table by tests/access/http-routes.test.ts, which also requests every route as each of these. HEAD is as GET. \`open\`:
everybody; \`known\`: everybody who is logged in or has a key. Roles add up; the right to read embargoed and withheld copy is given to a person
beside the roles. The last ${keys.length} columns are keys with one scope.

${line(heads)}
${line(heads.map(() => '---'))}
${rows.join('\n')}
`
}

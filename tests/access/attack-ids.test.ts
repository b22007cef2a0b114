import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mayUse } from '../../src/access/rights.ts'
import type { RouteLine } from '../../src/api/access.ts'
import { addSource, addStory, openNewsroom } from '../api/newsroom.ts'
import { type Asker, addEverybody, addKey, addPerson } from './callers.ts'
import { filled } from './raw-request.ts'

const MISSING = 987_654

describe.each(['local', 'users'] as const)('attacks by ids, where the mode is %s:', (mode) => {
  let newsroom: Awaited<ReturnType<typeof openNewsroom>>
  let everybody: Asker[]
  /** By the part of an address before an id: the id of something that exists. */
  const existing = new Map<string, number>()

  beforeAll(async () => {
    newsroom = await openNewsroom()
    const { db } = newsroom
    const id = async (sql: string, values: unknown[] = []) => (await db.pool.query(sql, values)).rows[0].id as number
    const source = await addSource(db, 'Agency', 'agency')
    const story = await addStory(db, [source])
    // Where nobody is an administrator the mode stays local, in which the keys of the command line are asked for all the same.
    everybody = mode === 'users' ? await addEverybody(db) : []
    for (const scope of ['stories:read', 'events:read', 'feeds:read', 'admin'] as const)
      if (mode === 'local') everybody.push({ ...(await addKey(db, [scope])), name: `key ${scope}` })
    const owner = mode === 'users' ? await addPerson(db, 'owner', ['reader']) : null
    const key = await addKey(db, ['stories:read'])
    const decision = await id("INSERT INTO decisions (kind, story_id, article_id, by, why) VALUES ('pin', $1, $2, 'x', 'y') RETURNING id", [
      story.id,
      story.articles[0],
    ])
    const move = await id(
      "INSERT INTO feed_moves (feed_id, from_url, to_url, state, polls) VALUES ($1, 'https://a.test/', 'https://b.test/', 'proposed', 1) RETURNING id",
      [source.feedId],
    )
    const desk = await id("INSERT INTO desks (name) VALUES ('Night') RETURNING id")
    const channel = await id("INSERT INTO channels (name, kind, address) VALUES ('ops', 'chat', 'https://hooks.test/secret') RETURNING id")
    const search = await id("INSERT INTO searches (name, query) VALUES ('Harbour', 'q=harbour') RETURNING id")
    const endpoint = await id(
      "INSERT INTO endpoints (name, address, secrets, after_seq) VALUES ('CMS', 'https://cms.test/', '[]', 0) RETURNING id",
    )
    const found: Record<string, number> = {
      stories: story.id,
      articles: story.articles[0]!,
      decisions: decision,
      sources: source.id,
      feeds: source.feedId,
      moves: move,
      keys: key.id,
      desks: desk,
      channels: channel,
      searches: search,
      endpoints: endpoint,
    }
    if (owner) {
      found.users = owner.id
      found.sessions = owner.sessionId
      found.passkeys = await id(
        "INSERT INTO passkeys (user_id, name, credential_id, public_key, counter) VALUES ($1, 'blue', 'c', 'k', 0) RETURNING id",
        [owner.id],
      )
    }
    for (const [name, value] of Object.entries(found)) existing.set(name, value)
    await newsroom.app.ready()
  })
  afterAll(() => newsroom.close())

  const idRoutes = () => newsroom.app.routeTable.filter(({ url, method }) => url.includes('/:id') && method !== 'HEAD')

  /** An answer without what the request itself says. */
  async function ask({ method, url }: RouteLine, id: number, headers: Record<string, string>) {
    const payload = { POST: {}, PATCH: {}, PUT: {} }[method]
    const answer = await newsroom.app.inject({ method: method as 'GET', url: filled(url, id), headers, ...(payload && { payload }) })
    return `${answer.statusCode} ${answer.body.replace(new RegExp(`\\b${id}\\b`, 'g'), 'ID')}`
  }

  it('every route with an id is among those that are attacked', () => {
    const unknown = idRoutes().filter(({ url }) => mode === 'users' && !existing.has(url.split('/')[2]!))
    expect(unknown.map(({ url }) => url)).toEqual([])
    expect(idRoutes().length).toBeGreaterThan(15)
  })

  it('every id with every wrong key: the answer is the same for what exists and what does not', { timeout: 120_000 }, async () => {
    const told: string[] = []
    const strangers = [{}, { authorization: 'Bearer ct_live_wrong' }, { authorization: 'Basic eDp5' }, { cookie: 'copytaster=wrong' }]
    const callers = [
      ...everybody.map((asker) => ({ ...asker, wrong: false })),
      ...strangers.map((headers) => ({ name: JSON.stringify(headers), scopes: new Set(), headers, wrong: true })),
    ]
    for (const route of idRoutes())
      for (const caller of callers) {
        const headers = { 'sec-fetch-site': 'same-origin', ...caller.headers } as Record<string, string>
        // Where nobody logs in, who sends no key is the local person.
        if (caller.wrong && mode === 'local' && !('authorization' in headers)) continue
        const kind = caller.wrong ? 'nobody' : 'key'
        if (mayUse({ kind, scopes: caller.scopes } as Parameters<typeof mayUse>[0], route.access)) continue
        const [here, gone] = [await ask(route, existing.get(route.url.split('/')[2]!) ?? 1, headers), await ask(route, MISSING, headers)]
        const status = caller.wrong ? '401' : '403'
        if (here !== gone || !here.startsWith(status)) told.push(`${caller.name}: ${route.method} ${route.url}\n  ${here}\n  ${gone}`)
      }
    expect(told.join('\n')).toBe('')
  })

  it.runIf(mode === 'users')("ids of somebody else's sessions, passkeys and keys are answered as ids of nothing", async () => {
    const other = everybody.find(({ name }) => name === 'reader')!
    const own = idRoutes().filter(({ access }) => access === 'known')
    expect(own.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v1/keys/:id/usage',
      'DELETE /v1/passkeys/:id',
      'PATCH /v1/passkeys/:id',
      'DELETE /v1/sessions/:id',
    ])
    for (const route of own) {
      const id = existing.get(route.url.split('/')[2]!)!
      const [here, gone] = [await ask(route, id, other.headers), await ask(route, MISSING, other.headers)]
      expect([route.url, here]).toEqual([route.url, gone])
      expect(here).toMatch(/^40[094] /)
    }
    for (const table of ['sessions', 'passkeys'])
      expect((await newsroom.db.pool.query(`SELECT FROM ${table} WHERE id = $1`, [existing.get(table)])).rowCount).toBe(1)
  })

  it.runIf(mode === 'users')(
    'scope escalation: a key of one scope gets no further by any route that makes keys, people or roles',
    async () => {
      const narrow = everybody.find(({ name }) => name === 'key admin')!
      const post = (url: string, payload: object, method: 'POST' | 'PATCH' = 'POST') =>
        newsroom.app.inject({ method, url, headers: narrow.headers, payload })
      for (const scope of ['embargoed:read', 'stories:read', 'decisions:write', 'feeds:write'])
        expect([scope, (await post('/v1/keys', { name: 'more', scopes: [scope] })).statusCode]).toEqual([scope, 403])
      const keys = await newsroom.db.pool.query("SELECT FROM api_keys WHERE name = 'more'")
      expect(keys.rowCount).toBe(0)
      const reader = everybody.find(({ name }) => name === 'reader')!
      for (const [method, url] of [
        ['POST', '/v1/keys'],
        ['POST', '/v1/users'],
        ['PATCH', `/v1/users/${reader.id}`],
        ['POST', '/v1/desks'],
      ] as const) {
        const { statusCode } = await newsroom.app.inject({
          method,
          url,
          headers: reader.headers,
          payload: { roles: ['admin'], scopes: ['admin'], name: 'x' },
        })
        expect([url, statusCode]).toEqual([url, 403])
      }
    },
  )
})

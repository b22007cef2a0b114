import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Server, startServer } from '../../src/api/server.ts'
import type { Scope } from '../../src/model.ts'
import { addSource, addStory, addVersion, appendEvent, openNewsroom } from '../api/newsroom.ts'
import { type Asker, addKey, addPerson } from './callers.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
let server: Server
let askers: Asker[]
/** Ids of the stories that hold one salient word each, which nobody else writes. */
const stories: Record<'open' | 'embargoed' | 'withheld' | 'killed' | 'partly' | 'mergedAway', { id: number; articles: number[] }> =
  {} as never
const HIDDEN_WORDS = ['quandonk', 'wattlebird', 'brolgafen', 'drummondia']

beforeAll(async () => {
  newsroom = await openNewsroom()
  const { db } = newsroom
  const source = await addSource(db, 'Agency', 'agency')
  const until = new Date(Date.now() + 3_600_000)
  const seed = async (name: keyof typeof stories, word: string, over: object) => {
    stories[name] = await addStory(db, [source], { headline: `The ${word} line`, ...over }, `A body about the ${word}.`)
  }
  await seed('open', 'harbour', {})
  await seed('embargoed', 'quandonk', { status: 'embargoed', embargoedUntil: until })
  await seed('withheld', 'wattlebird', { status: 'withheld' })
  await seed('killed', 'killedword', { status: 'killed', killedAt: new Date() })
  await seed('partly', 'bridge', {})
  await seed('mergedAway', 'drummondia', { status: 'merged', mergedInto: stories.withheld.id })
  await db.pool.query("UPDATE placements SET signal = 'embargo', embargoed_until = $2 WHERE article_id = $1", [
    stories.embargoed.articles[0],
    until,
  ])
  await db.pool.query("UPDATE placements SET signal = 'withheld' WHERE article_id = $1", [stories.withheld.articles[0]])
  await db.pool.query('UPDATE articles SET story_id = $2 WHERE id = $1', [stories.mergedAway.articles[0], stories.withheld.id])
  const next = { headline: 'The brolgafen line', body: ['A body about the brolgafen.'], signal: 'embargo' as const, embargoedUntil: until }
  await addVersion(db, stories.partly.articles[0]!, 2, next)
  await db.pool.query("UPDATE articles SET signal = 'embargo', newest = 2 WHERE id = $1", [stories.partly.articles[0]])
  for (const [name, word] of [
    ['withheld', 'wattlebird'],
    ['mergedAway', 'drummondia'],
    ['open', 'harbour'],
    ['killed', 'killedword'],
  ] as const)
    await appendEvent(db, name === 'withheld' ? 'withheld' : 'created', `The ${word} line`, { note: word }, stories[name].id)

  const all: Scope[] = ['stories:read', 'events:read', 'decisions:write', 'feeds:read', 'feeds:write', 'webhooks:write', 'admin']
  const scopes: Scope[][] = [
    ['stories:read'],
    ['events:read'],
    ['stories:read', 'events:read'],
    ['decisions:write'],
    ['feeds:read'],
    ['admin'],
    ['embargoed:read'],
    all,
  ]
  askers = []
  for (const each of scopes) askers.push(await addKey(db, each))
  askers.push(await addPerson(db, 'editor', ['editor']), await addPerson(db, 'boss', ['admin', 'operator', 'editor']))
  askers.push(await addKey(db, ['stories:read', 'events:read', 'embargoed:read']), await addPerson(db, 'desk', ['reader'], true))
  server = await startServer(newsroom.app, { host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await server.close()
  await newsroom.close()
})

const get = async (url: string, { headers }: Asker) => {
  const { statusCode, body } = await newsroom.app.inject({ url, headers })
  return { status: statusCode, body }
}

/** All addresses under which text could leave, with and without the wish to see embargoed copy. */
function addresses(): string[] {
  const ids = Object.values(stories)
  const searches = ['quandonk', 'wattlebird', 'brolgafen', 'drummondia', 'line'].flatMap((word) =>
    ['usable', 'killed', 'embargoed', 'withheld', 'attention', 'all'].map((status) => `/v1/stories?q=${word}&status=${status}`),
  )
  return [
    ...['usable', 'killed', 'embargoed', 'withheld', 'attention', 'all'].map((status) => `/v1/stories?status=${status}`),
    ...searches,
    ...ids.flatMap(({ id, articles }) => [`/v1/stories/${id}`, ...articles.map((article) => `/v1/articles/${article}`)]),
    '/v1/events',
    '/v1/events?include=text,captions',
    '/v1/feeds',
    '/v1/feeds/1/health',
    '/v1/alarms?severity=none',
    '/v1/moves',
    '/v1/sources',
    '/v1/status',
    '/docs/json',
    '/metrics',
    '/v1/audit',
    '/v1/audit.ndjson',
  ].flatMap((address) => [address, ...(/stories\/|articles\//.test(address) ? [`${address}?embargoed=show`] : [])])
}

/** The beginning of the stream, as far as the log goes. */
async function streamed({ headers }: Asker): Promise<string> {
  const leave = new AbortController()
  const answer = await fetch(`${server.url}/v1/events/stream?after=0`, { headers, signal: leave.signal })
  let text = ''
  for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (answer.status !== 200 || text.includes('id: 4\n')) break
  }
  leave.abort()
  return text
}

describe('embargoed and withheld text', () => {
  it('reaches nobody without the scope embargoed:read, whatever is asked', { timeout: 120_000 }, async () => {
    const leaks: string[] = []
    for (const asker of askers.filter(({ scopes }) => !(scopes.has('embargoed:read') && scopes.size > 1))) {
      for (const address of addresses()) {
        const { status, body } = await get(address, asker)
        if (status >= 500) leaks.push(`${asker.name} got ${status} of ${address}`)
        // What was searched for comes back in the address of a problem, not in an answer.
        for (const word of HIDDEN_WORDS) if (status === 200 && body.includes(word)) leaks.push(`${asker.name} read ${word} at ${address}`)
      }
      const stream = await streamed(asker)
      for (const word of HIDDEN_WORDS) if (stream.includes(word)) leaks.push(`${asker.name} read ${word} in the stream`)
    }
    expect(leaks.join('\n')).toBe('')
  })

  it('does not even exist for them: a hidden story is answered as one that was never stored', async () => {
    const reader = askers[0]!
    for (const name of ['embargoed', 'withheld', 'mergedAway'] as const) {
      const { id, articles } = stories[name]
      for (const [path, what] of [
        [`/v1/stories/${id}`, `story ${id}`],
        [`/v1/stories/${id}?embargoed=show`, `story ${id}`],
        ...articles.map((article) => [`/v1/articles/${article}?embargoed=show`, `article ${article}`] as const),
      ] as const) {
        const { status, body } = await get(path, reader)
        expect([path, status, JSON.parse(body).detail]).toEqual([path, 404, `There is no ${what}.`])
      }
    }
    expect((await get('/v1/stories?status=embargoed', reader)).status).toBe(403)
  })

  it('is no story that somebody without the scope can decide about', async () => {
    const editor = askers.find(({ name }) => name === 'editor')!
    const decide = (path: string, payload: object) =>
      newsroom.app.inject({ method: 'POST', url: path, headers: editor.headers, payload: { why: 'A test', ...payload } })
    const { open, embargoed, withheld } = stories
    for (const answer of [
      await decide(`/v1/stories/${open.id}/merge`, { into: embargoed.id }),
      await decide(`/v1/stories/${withheld.id}/merge`, { into: open.id }),
      await decide(`/v1/stories/${withheld.id}/pin`, { article: withheld.articles[0] }),
      await decide(`/v1/articles/${open.articles[0]}/never`, { other: embargoed.articles[0] }),
    ])
      expect([answer.statusCode, answer.json().detail]).toEqual([404, expect.stringMatching(/^There is no (story|article) \d+\.$/)])
  })

  it('reaches those with the scope who ask for it', async () => {
    for (const asker of askers.slice(-2)) {
      for (const [name, word] of [
        ['embargoed', 'quandonk'],
        ['withheld', 'wattlebird'],
      ] as const) {
        const { id, articles } = stories[name]
        expect((await get(`/v1/stories/${id}`, asker)).status).toBe(403)
        expect((await get(`/v1/stories/${id}?embargoed=show`, asker)).body).toContain(word)
        expect((await get(`/v1/articles/${articles[0]}?embargoed=show`, asker)).body).toContain(word)
        expect((await get(`/v1/stories?status=${name}`, asker)).body).toContain(word)
      }
      expect((await get(`/v1/stories/${stories.partly.id}`, asker)).body).not.toContain('brolgafen')
      expect((await get(`/v1/stories/${stories.partly.id}?embargoed=show`, asker)).body).toContain('brolgafen')
      expect((await get('/v1/events', asker)).body).toContain('wattlebird')
    }
  })

  it('that is read is noted in the audit log, and only that', async () => {
    const count = async () =>
      Number((await newsroom.db.pool.query("SELECT count(*) FROM audit_log WHERE what = 'embargoed.read'")).rows[0].count)
    const desk = askers.at(-1)!
    const before = await count()
    await get(`/v1/stories/${stories.open.id}?embargoed=show`, desk)
    await get(`/v1/stories/${stories.withheld.id}`, desk)
    expect(await count()).toBe(before)
    await get(`/v1/stories/${stories.withheld.id}?embargoed=show`, desk)
    await get(`/v1/stories/${stories.partly.id}?embargoed=show`, desk)
    expect(await count()).toBe(before + 2)
  })

  it('leaves the order to take a story down: those without the scope learn its number, not its words', async () => {
    const events = JSON.parse((await get('/v1/events', askers[2]!)).body).events
    expect(events[0]).toMatchObject({
      seq: 1,
      event: 'withheld',
      storyId: stories.withheld.id,
      headline: '(embargoed or withheld)',
      detail: {},
    })
    expect(events[2]).toMatchObject({ seq: 3, headline: 'The harbour line', detail: { note: 'harbour' } })
    const attention = JSON.parse((await get('/v1/stories?status=attention', askers[0]!)).body).stories
    expect(attention.map(({ id, headline }: { id: number; headline: string }) => [id, headline])).toContainEqual([
      stories.withheld.id,
      '(embargoed or withheld)',
    ])
  })
})

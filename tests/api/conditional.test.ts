import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction } from '../../db/client.ts'
import { appendEvents } from '../../db/write/story-log.ts'
import { addKey } from '../access/callers.ts'
import { addSource, addStory, addVersion, openNewsroom } from './newsroom.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
let source: Awaited<ReturnType<typeof addSource>>
let story: Awaited<ReturnType<typeof addStory>>
/** By default as a program that may read everything there is an address of below. */
let app: Record<string, string>
const ask = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  newsroom.app.inject({ url, headers: { ...app, ...headers }, method })
const etagOf = async (url: string, headers = {}) => String((await ask(url, headers)).headers.etag)

beforeAll(async () => {
  newsroom = await openNewsroom()
  app = (await addKey(newsroom.db, ['stories:read', 'feeds:read', 'embargoed:read'])).headers
  source = await addSource(newsroom.db, 'Agency', 'agency')
  story = await addStory(newsroom.db, [source, await addSource(newsroom.db, 'Hamm Post')], { headline: 'Herring' })
})
afterAll(() => newsroom.close())

const addresses = () => [
  `/v1/stories/${story.id}`,
  `/v1/articles/${story.articles[0]}`,
  '/v1/stories',
  '/v1/stories?q=body',
  '/v1/feeds',
  '/v1/sources',
]

describe('an answer that did not change', () => {
  it('is 304 to who has it, for GET and HEAD, and each use of it asks again', async () => {
    for (const url of addresses()) {
      const first = await ask(url)
      expect([url, first.statusCode, first.headers.etag]).toEqual([url, 200, expect.stringMatching(/^"[\w-]{22}"$/)])
      expect([first.headers['cache-control'], first.headers.vary]).toEqual(['private, no-cache', 'authorization, cookie'])
      if (!url.includes('sources')) expect(Date.parse(String(first.headers['last-modified'] ?? new Date()))).toBeGreaterThan(0)
      for (const method of ['GET', 'HEAD'] as const) {
        const again = await ask(url, { 'if-none-match': `"other", W/${first.headers.etag}` }, method)
        expect([url, again.statusCode, again.body, again.headers.etag]).toEqual([url, 304, '', first.headers.etag])
        expect(again.headers['cache-control']).toBe('private, no-cache')
      }
      const head = await ask(url, {}, 'HEAD')
      expect([head.statusCode, head.headers.etag, head.body]).toEqual([200, first.headers.etag, ''])
      expect((await ask(url, { 'if-none-match': '"other"' })).body).toBe(first.body)
    }
    expect((await ask(`/v1/stories/${story.id}`)).headers['last-modified']).toBeDefined()
  })

  it('is kept by no browser, where it would be found after a logout; its tag works there too', async () => {
    const url = `/v1/stories/${story.id}`
    const first = await newsroom.app.inject(url)
    const again = await newsroom.app.inject({ url, headers: { 'if-none-match': String(first.headers.etag) } })
    expect([first.headers['cache-control'], again.statusCode]).toEqual(['no-store', 304])
  })

  it('is 304 without a text being read', async () => {
    const etag = await etagOf(`/v1/stories/${story.id}`)
    const statements: string[] = []
    const { pool } = newsroom.db
    pool.on('acquire', (client) => {
      const query = client.query
      client.query = ((...given: unknown[]) => {
        statements.push(String((given[0] as { text?: string }).text ?? given[0]))
        return (query as (...all: unknown[]) => unknown).apply(client, given)
      }) as typeof client.query
      pool.once('release', () => {
        client.query = query
      })
    })
    expect((await ask(`/v1/stories/${story.id}`, { 'if-none-match': etag })).statusCode).toBe(304)
    pool.removeAllListeners('acquire')
    expect(statements.filter((text) => text.includes('"dateline"')).length).toBeGreaterThan(0)
    expect(statements.filter((text) => text.includes('"body"'))).toEqual([])
  })

  it('has another tag under another query, and for a caller who may see more', async () => {
    const { headers: reader } = await addKey(newsroom.db, ['stories:read'])
    const { headers: insider } = await addKey(newsroom.db, ['stories:read', 'embargoed:read'])
    const url = `/v1/stories/${story.id}`
    const tags = [await etagOf(url, reader), await etagOf(url, insider), await etagOf(`${url}?embargoed=show`, insider)]
    expect(new Set(tags).size).toBe(3)
    expect((await ask(url, { ...insider, 'if-none-match': tags[0]! })).statusCode).toBe(200)
    expect((await ask(url, { ...reader, 'if-none-match': tags[0]! })).statusCode).toBe(304)
  })
})

it('a further version, also one with the same words, changes the tag', async () => {
  const url = `/v1/stories/${story.id}`
  const before = await etagOf(url)
  await addVersion(newsroom.db, story.articles[0]!, 2, { headline: 'Herring', body: ['The body.'] })
  expect((await ask(url, { 'if-none-match': before })).statusCode).toBe(200)
})

it('an answer with embargoed or withheld copy is kept nowhere, has no tag, and each reading of it is noted', async () => {
  const { db } = newsroom
  const hidden = await addStory(db, [source], { headline: 'Secret', status: 'withheld' })
  const noted = async () => Number((await db.pool.query(`SELECT count(*) FROM audit_log WHERE what = 'embargoed.read'`)).rows[0].count)
  const before = await noted()
  for (const url of [`/v1/stories/${hidden.id}`, `/v1/articles/${hidden.articles[0]}`, '/v1/stories?status=withheld']) {
    const answer = await ask(url.includes('?') ? url : `${url}?embargoed=show`, { 'if-none-match': '*' })
    expect([url, answer.statusCode, answer.headers['cache-control'], answer.headers.etag]).toEqual([url, 200, 'no-store', undefined])
  }
  expect(await noted()).toBe(before + 3)
})

it('nobody gets 304 for a story that was killed before they asked', { timeout: 60_000 }, async () => {
  const { db } = newsroom
  const killed = new Set<number>()
  const all = await Promise.all(Array.from({ length: 12 }, (_, i) => addStory(db, [source], { headline: `Story ${i}` })))
  const tags = new Map(await Promise.all(all.map(async ({ id }) => [id, await etagOf(`/v1/stories/${id}`)] as const)))
  const list = await etagOf('/v1/stories')
  const kill = async (id: number) => {
    await inTransaction(db, async (client) => {
      await client.query(`UPDATE stories SET status = 'killed', killed_at = now(), updated_at = now() WHERE id = $1`, [id])
      await appendEvents(client, [{ event: 'killed', storyId: id, articleId: null, versionNumber: null, headline: '', detail: {} }])
    })
    killed.add(id)
  }
  let stopped = false
  const wrong: string[] = []
  const counts = { 200: 0, 304: 0 } as Record<number, number>
  const readAll = async () => {
    while (!stopped) {
      for (const { id } of all) {
        const wasKilled = killed.has(id)
        const anyKilled = killed.size > 0
        const [answer, page] = await Promise.all([
          ask(`/v1/stories/${id}`, { 'if-none-match': tags.get(id)! }),
          ask('/v1/stories', { 'if-none-match': list }),
        ])
        counts[answer.statusCode]! += 1
        if (answer.statusCode === 304 && wasKilled) wrong.push(`story ${id}`)
        if (page.statusCode === 304 && anyKilled) wrong.push('list')
      }
    }
  }
  const reading = [readAll(), readAll(), readAll()]
  for (const { id } of all) await kill(id)
  await Promise.all(
    all.map(async ({ id }) => expect((await ask(`/v1/stories/${id}`, { 'if-none-match': tags.get(id)! })).statusCode).toBe(200)),
  )
  stopped = true
  await Promise.all(reading)
  expect(wrong).toEqual([])
  expect(counts[200]).toBeGreaterThan(0)
  expect(counts[304]).toBeGreaterThan(0)
})

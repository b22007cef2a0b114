import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addSource, addStory, addVersion, appendEvent, openNewsroom } from '../api/newsroom.ts'
import { type Asker, addKey, addPerson } from './callers.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
let source: Awaited<ReturnType<typeof addSource>>
let editor: Asker
let trusted: Asker
const until = new Date(Date.now() + 3_600_000)

beforeAll(async () => {
  newsroom = await openNewsroom()
  await addPerson(newsroom.db, 'boss', ['admin'])
  source = await addSource(newsroom.db, 'Agency', 'agency')
  editor = await addPerson(newsroom.db, 'editor', ['editor'])
  trusted = await addKey(newsroom.db, ['stories:read', 'events:read', 'decisions:write', 'embargoed:read'])
})
afterAll(() => newsroom.close())

const post = (url: string, { headers }: Asker, payload: object = {}) =>
  newsroom.app.inject({ method: 'POST', url, headers, payload: { why: 'a reason', ...payload } })

/** An open story of two articles, the second of which is embargoed in all its versions. */
async function withHiddenCopy() {
  const story = await addStory(newsroom.db, [source, source])
  const [, hidden] = story.articles
  await newsroom.db.pool.query("UPDATE placements SET signal = 'embargo', embargoed_until = $2 WHERE article_id = $1", [hidden, until])
  await newsroom.db.pool.query("UPDATE articles SET signal = 'embargo' WHERE id = $1", [hidden])
  return { id: story.id, open: story.articles[0]!, hidden: hidden! }
}

describe('to those who may not read embargoed copy', () => {
  it('a decision about an embargoed story does not exist, revoked or not', async () => {
    const story = await addStory(newsroom.db, [source])
    const { decision } = (await post(`/v1/stories/${story.id}/pin`, trusted, { article: story.articles[0] })).json()
    await newsroom.db.pool.query("UPDATE stories SET status = 'withheld' WHERE id = $1", [story.id])
    const refused = await post(`/v1/decisions/${decision}/revoke`, editor)
    expect([refused.statusCode, refused.json().detail]).toEqual([404, `There is no decision ${decision}.`])
    expect((await post(`/v1/decisions/${decision}/revoke`, trusted)).statusCode).toBe(200)
    expect((await post(`/v1/decisions/${decision}/revoke`, editor)).statusCode).toBe(404)
  })

  it('an article whose versions are all embargoed does not exist, also in a story that is out', async () => {
    const { id, open, hidden } = await withHiddenCopy()
    for (const [url, body] of [
      [`/v1/stories/${id}/pin`, { article: hidden }],
      [`/v1/stories/${id}/split`, { article: hidden }],
      [`/v1/articles/${open}/never`, { other: hidden }],
    ] as const) {
      const answer = await post(url, editor, body)
      expect([answer.statusCode, answer.json().detail]).toEqual([404, `There is no article ${hidden}.`])
    }
    await addVersion(newsroom.db, hidden, 2, { headline: 'Out now' })
    expect((await post(`/v1/stories/${id}/pin`, editor, { article: hidden })).statusCode).toBe(200)
  })
})

describe('what names hidden copy', () => {
  it('is left out for those who may not read it: matches, links, decisions, counts, replacements, sources', async () => {
    const other = await addSource(newsroom.db, 'Secret Wire', 'agency')
    const { pool } = newsroom.db
    const story = await addStory(newsroom.db, [source, other])
    const [open, hidden] = story.articles as [number, number]
    await pool.query("UPDATE placements SET signal = 'embargo', embargoed_until = $2 WHERE article_id = $1", [hidden, until])
    await pool.query("UPDATE articles SET signal = 'embargo' WHERE id = $1", [hidden])
    const withheld = await addStory(newsroom.db, [source], { status: 'withheld' })
    const links = JSON.stringify([{ id: String(withheld.articles[0]), relation: 'contains', score: 0.9 }])
    await pool.query("UPDATE articles SET match_id = $2, score = 0.9, reasons = '{like}', links = $3 WHERE id = $1", [open, hidden, links])
    await pool.query('UPDATE stories SET replaces = $2 WHERE id = $1', [story.id, withheld.id])
    await post(`/v1/stories/${story.id}/pin`, trusted, { article: hidden })
    await pool.query('UPDATE stories SET canonical_id = $2 WHERE id = $1', [story.id, open])
    const get = async (url: string, { headers }: Asker) => (await newsroom.app.inject({ url, headers })).json()

    const shown = await get(`/v1/stories/${story.id}`, editor)
    expect(shown).toMatchObject({
      decisions: [],
      replaces: null,
      copies: 1,
      articles: [{ id: open, matchId: null, reasons: [], links: [] }],
    })
    expect(await get(`/v1/articles/${open}`, editor)).toMatchObject({ matchId: null, score: null, links: [] })
    expect(await get(`/v1/stories/${story.id}?embargoed=show`, trusted)).toMatchObject({
      decisions: [{ articleId: hidden }],
      replaces: withheld.id,
      articles: [{ id: open, matchId: hidden, links: [{ id: String(withheld.articles[0]) }] }, { id: hidden }],
    })
    expect((await get('/v1/stories?source=Agency', editor)).stories.find(({ id }: { id: number }) => id === story.id).copies).toBe(1)
    expect((await get('/v1/stories?source=Secret Wire', editor)).stories).toEqual([])
    expect((await get('/v1/stories?source=Secret Wire&embargoed=show', trusted)).stories).toHaveLength(1)
  })
})

describe('those who may read embargoed copy', () => {
  const reads = async () =>
    (await newsroom.db.pool.query("SELECT object, after FROM audit_log WHERE what = 'embargoed.read' ORDER BY id")).rows as {
      object: string
      after: { stories: number[] } | null
    }[]
  const get = async (url: string, asker = trusted) => (await newsroom.app.inject({ url, headers: asker.headers })).json()

  it('see it in lists and searches when they wish to, and each page is noted with its ids', async () => {
    const { id } = await addStory(newsroom.db, [source], { headline: 'The quandonk line', status: 'withheld' })
    const before = (await reads()).length
    for (const url of ['/v1/stories?status=all', '/v1/stories?status=all&q=quandonk', '/v1/stories?status=attention'])
      expect(JSON.stringify(await get(url))).not.toContain('quandonk')
    expect(await reads()).toHaveLength(before)
    for (const url of ['/v1/stories?status=all&q=quandonk&embargoed=show', '/v1/stories?status=withheld&q=quandonk']) {
      expect((await get(url)).stories).toMatchObject([{ id, headline: 'The quandonk line' }])
      expect((await reads()).at(-1)).toEqual({ object: 'list', after: { stories: [id] } })
    }
    expect(await reads()).toHaveLength(before + 2)
    expect((await get('/v1/stories?status=all&q=quandonk&embargoed=show', editor)).stories).toEqual([])
  })

  it('leave a line for an article of a hidden story, whose own versions are not embargoed', async () => {
    const { articles } = await addStory(newsroom.db, [source], { status: 'withheld' })
    const before = (await reads()).length
    await get(`/v1/articles/${articles[0]}?embargoed=show`)
    expect((await reads()).slice(before)).toEqual([{ object: `article ${articles[0]}`, after: null }])
  })

  it('leave one line for a request for events that has words of hidden stories', async () => {
    const { id } = await addStory(newsroom.db, [source], { status: 'withheld' })
    await appendEvent(newsroom.db, 'withheld', 'Hidden words', {}, id)
    const before = (await reads()).length
    expect(JSON.stringify(await get('/v1/events'))).toContain('Hidden words')
    expect((await reads()).slice(before)).toEqual([{ object: 'events', after: { stories: expect.arrayContaining([id]) } }])
    expect(JSON.stringify(await get('/v1/events', editor))).not.toContain('Hidden words')
    expect(await reads()).toHaveLength(before + 1)
  })
})

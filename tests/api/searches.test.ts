import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { matchingStories } from '../../db/read/story-page.ts'
import { addKey, addPerson } from '../access/callers.ts'
import { addSource, addStory, openNewsroom } from './newsroom.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
const ids: Record<string, number> = {}
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute))

const ask = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object, headers: Record<string, string> = {}) => {
  const response = await newsroom.app.inject({ method, url, headers, ...(payload && { payload }) })
  return { status: response.statusCode, body: response.body ? response.json() : null }
}
const found = async (query: string) => {
  const { status, body } = await ask('GET', `/v1/stories?${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body.stories.map(({ headline }: { headline: string }) => headline)
}

beforeAll(async () => {
  newsroom = await openNewsroom()
  const { db } = newsroom
  const wire = await addSource(db, 'Northern Wire', 'agency')
  const second = await addSource(db, 'Southern Wire', 'agency')
  const courier = await addSource(db, 'Courier')
  const add = async (headline: string, minute: number, ranIn: (typeof wire)[], over = {}, words = '') => {
    ids[headline] = (
      await addStory(db, ranIn, { headline, updatedAt: at(minute), createdAt: at(minute), language: 'en', ...over }, words)
    ).id
  }
  await add(
    'Port strike',
    1,
    [wire, courier, second],
    { urgency: 2, subjects: ['04003001'], slugline: 'STRIKE-Port', pictures: 2 },
    'The harbour is closed.',
  )
  await add('Ice on the river', 2, [second], { urgency: 5, subjects: ['17000000'], slugline: 'WEATHER-Ice' }, 'The harbour is open.')
  await add('Council votes', 3, [courier], { subjects: ['vendor:city/council'], language: 'de' }, 'Der Hafen.')
  await add('Old mine', 4, [wire], { urgency: 1, status: 'killed', killedAt: at(4) })
})
afterAll(() => newsroom.close())

describe('the filters of the list', () => {
  it.each([
    ['kind=agency', ['Ice on the river', 'Port strike']],
    ['kind=outlet', ['Council votes']],
    ['source=Courier&source=southern wire', ['Council votes', 'Ice on the river', 'Port strike']],
    ['not_source=Courier', ['Ice on the river']],
    ['urgency=1-3', ['Port strike']],
    ['urgency=5', ['Ice on the river']],
    ['subject=04000000', ['Port strike']],
    ['subject=04003001&subject=17000000', ['Ice on the river', 'Port strike']],
    ['subject=04003002', []],
    ['subject=vendor:city', ['Council votes']],
    ['slugline=strike', ['Port strike']],
    ['picture=yes', ['Port strike']],
    ['picture=no&kind=agency', ['Ice on the river']],
    ['outlets=2', ['Port strike']],
    [`since=${at(2).toISOString()}&order=arrival`, ['Council votes', 'Ice on the river']],
    [`until=${at(2).toISOString()}&order=arrival`, ['Port strike']],
    [`created_since=${at(2).toISOString()}&order=created`, ['Council votes', 'Ice on the river']],
    ['last=2h', []],
    ['q=harbour&urgency=1-3', ['Port strike']],
  ])('%s', async (query, headlines) => {
    expect(await found(query)).toEqual(headlines)
  })

  it('answers up to 200 ids in one request, with what is included', async () => {
    const both = `${ids['Port strike']},${ids['Old mine']}`
    const { body } = await ask('GET', `/v1/stories?ids=${both}&status=all&include=text,versions`)
    const [killed, strike] = body.stories
    expect([strike.text, strike.articles.length, strike.first.received.source]).toEqual([['The harbour is closed.'], 3, 'Northern Wire'])
    expect([killed.headline, killed.text, killed.articles]).toEqual(['Old mine', undefined, []])
    const { status, body: problem } = await ask('GET', '/v1/stories?include=text&limit=100')
    expect([status, problem.detail]).toEqual([400, expect.stringContaining('at most 50')])
  })

  it('skips and repeats nothing in pages while stories come, change and go', async () => {
    const { db } = newsroom
    const wire = await addSource(db, 'Paging Wire', 'agency')
    for (let i = 0; i < 30; i++)
      await addStory(db, [wire], { headline: `page ${i}`, updatedAt: at(10 + i), createdAt: at(10 + i) }, 'paged')
    const seen: string[] = []
    let cursor = ''
    for (let page = 0; ; page++) {
      const { body } = await ask('GET', `/v1/stories?source=Paging Wire&limit=4&order=created${cursor && `&cursor=${cursor}`}`)
      seen.push(...body.stories.map(({ headline }: { headline: string }) => headline))
      await addStory(db, [wire], { headline: `new ${page}`, updatedAt: at(100 + page), createdAt: at(100 + page) }, 'paged')
      await db.drizzle.execute(sql`update stories set updated_at = now() where headline = ${`page ${page}`}`)
      if (body.next === null) break
      cursor = body.next
    }
    expect(seen).toEqual(Array.from({ length: 30 }, (_, i) => `page ${29 - i}`))
  })
})

describe('a saved search', () => {
  it('is kept in its one spelling, changed under If-Match, and built on by others', async () => {
    const made = await ask('POST', '/v1/searches', { name: 'Harbour', query: 'urgency=1-3&q=harbour&status=usable' })
    expect(made.status).toBe(200)
    const { id } = made.body
    const { body } = await ask('GET', `/v1/searches/${id}`)
    expect(body.query).toBe('q=harbour&urgency=1-3')
    expect(await found(`search=${id}`)).toEqual(['Port strike'])
    expect(await found(`search=${id}&kind=outlet`)).toEqual([])
    const stale = await ask('PATCH', `/v1/searches/${id}`, { query: 'q=harbour' }, { 'if-match': '"old"' })
    expect(stale.status).toBe(412)
    expect((await ask('PATCH', `/v1/searches/${id}`, { query: 'q=harbour' }, { 'if-match': body.etag })).status).toBe(204)
    expect(await found(`search=${id}`)).toEqual(['Ice on the river', 'Port strike'])
    const built = await ask('POST', '/v1/searches', { name: 'Harbour agencies', query: `kind=agency&search=${id}` })
    expect(await found(`search=${built.body.id}`)).toEqual(['Ice on the river', 'Port strike'])
    expect((await ask('PATCH', `/v1/searches/${id}`, { query: `search=${built.body.id}` })).status).toBe(400)
    expect((await ask('DELETE', `/v1/searches/${id}`)).body.detail).toContain('Harbour agencies')
    expect((await ask('POST', '/v1/searches', { name: 'Harbour', query: '' })).status).toBe(409)
    expect((await ask('POST', '/v1/searches', { name: 'Wrong', query: 'langauge=de' })).body.detail).toContain('langauge')
  })

  it('is rehearsed before it is saved', async () => {
    const { id } = (await ask('POST', '/v1/searches', { name: 'Rehearsed', query: 'status=all&kind=agency' })).body
    await newsroom.db.drizzle.execute(
      sql`update stories set listed_at = now() where id in (${ids['Port strike']}, ${ids['Council votes']})`,
    )
    const { body } = await ask('GET', `/v1/searches/${id}/rehearsal?query=${encodeURIComponent('status=all')}&hours=1`)
    expect([body.before, body.after, body.added.map((one: { headline: string }) => one.headline), body.removed]).toEqual([
      1,
      2,
      ['Council votes'],
      [],
    ])
  })

  it('tells which of some stories it finds', async () => {
    const { db } = newsroom
    const all = Object.values(ids)
    const matched = await matchingStories(db, [{ status: 'all', q: 'harbour' }], all, { openOnly: true })
    expect([...matched].sort()).toEqual([ids['Port strike'], ids['Ice on the river']].sort())
  })

  it('limits a key: it knows of no other story', async () => {
    const { id } = (await ask('POST', '/v1/searches', { name: 'Strikes', query: 'slugline=strike' })).body
    const owner = await addPerson(newsroom.db, 'Ada', ['admin'])
    const key = await addKey(newsroom.db, ['stories:read', 'events:read'], { ownerId: owner.id, searchId: id })
    const asKey = (url: string) => ask('GET', url, undefined, key.headers)
    expect((await asKey('/v1/stories?status=all')).body.stories.map((story: { headline: string }) => story.headline)).toEqual([
      'Port strike',
    ])
    expect((await asKey(`/v1/stories/${ids['Port strike']}`)).status).toBe(200)
    expect((await asKey(`/v1/stories/${ids['Ice on the river']}`)).status).toBe(404)
    expect((await asKey(`/v1/stories?ids=${ids['Ice on the river']}`)).body.stories).toEqual([])
  })
})

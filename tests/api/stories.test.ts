import { sql } from 'drizzle-orm'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { searchKeys } from '../../db/search.ts'
import { addSource, addStory, addVersion, addWaitingVersion, openNewsroom } from './newsroom.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
let wire: Awaited<ReturnType<typeof addSource>>
let courier: typeof wire
let herald: typeof wire
const ids: Record<string, number> = {}

const get = async (url: string) => {
  const response = await newsroom.app.inject(url)
  return { status: response.statusCode, type: response.headers['content-type'], body: response.json() }
}
const headlines = async (query: string) => {
  const { status, body } = await get(`/v1/stories?${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body.stories.map((story: { headline: string }) => story.headline)
}
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute))

beforeAll(async () => {
  newsroom = await openNewsroom()
  const { db } = newsroom
  wire = await addSource(db, 'Northern Wire', 'agency')
  courier = await addSource(db, 'Courier')
  herald = await addSource(db, 'Herald')
  const add = async (headline: string, minute: number, ranIn: (typeof wire)[], over = {}, words = '') => {
    const story = await addStory(db, ranIn, { headline, updatedAt: at(minute), language: 'en', ...over }, words)
    ids[headline] = story.id
    return story
  }
  const bridge = await add('Bridge closed', 1, [wire, herald, courier], { language: 'en-GB' }, 'Ice brought down the railway bridge.')
  await add('Brücke gesperrt', 2, [courier], { language: 'de' }, 'Eis beschädigt die Brücke.')
  await add('Vote delayed', 3, [wire], {}, 'The railway vote was put off.')
  await add('Killed story', 4, [wire], { status: 'killed', killedAt: at(4) })
  await add('Embargoed story', 5, [wire], { status: 'embargoed', embargoedUntil: at(50) })
  const merged = await add('Merged story', 6, [courier], { status: 'merged', mergedInto: bridge.id })
  await db.drizzle.execute(sql`update articles set story_id = ${bridge.id} where id = ${merged.articles[0]}`)
  const [canonical] = bridge.articles
  await db.drizzle.execute(sql`update articles set signal = 'update' where id = ${canonical}`)
  await addVersion(db, canonical!, 2, {
    headline: 'Bridge closed for weeks',
    body: ['Longer.', 'Ice brought down the railway bridge.'],
    signal: 'update',
  })
  await addWaitingVersion(db, canonical!, 3, { headline: 'Not placed yet' })
})
afterAll(() => newsroom.close())

describe('the list of stories', () => {
  it('shows usable stories newest first, and killed, embargoed or merged ones only when asked for', async () => {
    expect(await headlines('')).toEqual(['Vote delayed', 'Brücke gesperrt', 'Bridge closed'])
    expect(await headlines('status=killed')).toEqual(['Killed story'])
    expect(await headlines('status=embargoed')).toEqual(['Embargoed story'])
    expect(await headlines('status=all')).toHaveLength(5)
    expect(await headlines('status=all&embargoed=show')).toHaveLength(6)
  })

  it('says in each line who tells it, who ran it, how often, and what the supplier says of it', async () => {
    const { body } = await get('/v1/stories?q=ice')
    expect(body.next).toBeNull()
    expect(body.stories).toEqual([
      expect.objectContaining({
        headline: 'Bridge closed',
        source: { id: wire.id, name: 'Northern Wire', kind: 'agency' },
        outlets: ['Courier', 'Herald', 'Northern Wire'],
        copies: 3,
        signal: 'update',
        updatedAt: '2026-01-01T12:01:00.000000Z',
        killedAt: null,
      }),
    ])
  })

  it.each([
    ['source=Courier', ['Brücke gesperrt', 'Bridge closed']],
    ['source=courier', ['Brücke gesperrt', 'Bridge closed']],
    ['source=Nobody', []],
    ['FEED', ['Bridge closed']],
    ['language=en', ['Vote delayed', 'Bridge closed']],
    ['language=EN-gb', ['Bridge closed']],
    ['language=d', []],
    ['q=railway', ['Vote delayed', 'Bridge closed']],
    ['q=railway&source=Courier', ['Bridge closed']],
    ['q=railway -vote', ['Bridge closed']],
    ['q="railway bridge"', ['Bridge closed']],
    ['q=', ['Vote delayed', 'Brücke gesperrt', 'Bridge closed']],
    ["q='); drop table stories; --", []],
    ['q=brücke&language=de', ['Brücke gesperrt']],
    ['since=2026-01-01T12:02:00Z', ['Vote delayed', 'Brücke gesperrt']],
    ['since=2026-01-01T13:03:00%2B01:00', ['Vote delayed']],
    ['since=0000-01-01T00:00:00Z&limit=1', ['Vote delayed']],
    ['since=0001-01-01T00:00:00%2B23:00&limit=1', ['Vote delayed']],
  ])('filters by %s', async (query, expected) => {
    expect(await headlines(query === 'FEED' ? `feed=${herald.feedId}` : query)).toEqual(expected)
  })

  it('reads a page in two statements, and one for who had it first', async () => {
    const statements = vi.spyOn(pg.Client.prototype, 'query')
    expect(await headlines('status=all')).toHaveLength(5)
    // The hub asks the log now and then on a connection of its own.
    expect(statements.mock.calls.filter(([statement]) => JSON.stringify(statement).includes('stor'))).toHaveLength(3)
    statements.mockRestore()
  })

  it.each([
    ['limit=0', 'query.limit'],
    ['limit=201', 'query.limit'],
    ['limit=ten', 'query.limit'],
    ['limit=1&limit=2', 'query.limit'],
    ['limit=', 'query.limit'],
    ['feed=1.5', 'query.feed'],
    ['feed=99999999999999999999', 'query.feed'],
    ['since=yesterday', 'query.since'],
    ['since=2026-02-30T00:00:00Z', 'query.since'],
    ['status=secret', 'query.status'],
    ['q=%00', 'query.q'],
    ['source=a%00b', 'query.source'],
    ['soruce=Courier', 'query'],
    ['cursor=', 'query.cursor'],
    ['cursor=nonsense', 'query.cursor'],
    [`cursor=${Buffer.from('["2026-01-01T00:00:00Z","1"]').toString('base64url')}`, 'query.cursor'],
    [`cursor=${Buffer.from('["0000-01-01T00:00:00Z",1]').toString('base64url')}`, 'query.cursor'],
    [`cursor=${Buffer.from(`["' or 1=1",1]`).toString('base64url')}`, 'query.cursor'],
  ])('refuses %s and says where', async (query, where) => {
    const { status, type, body } = await get(`/v1/stories?${query}`)
    expect([status, type]).toEqual([400, 'application/problem+json; charset=utf-8'])
    expect(body).toMatchObject({ type: 'about:blank', title: 'Bad Request', status: 400, instance: '/v1/stories' })
    expect(body.errors.map((wrong: { where: string }) => wrong.where)).toContain(where)
  })

  it('says which number it takes', async () => {
    expect((await get('/v1/stories?limit=9999')).body.errors).toEqual([{ where: 'query.limit', what: 'must be at most 200' }])
    expect((await get('/v1/stories?limit=0')).body.errors).toEqual([{ where: 'query.limit', what: 'must be at least 1' }])
    expect((await get('/v1/stories?limit=ten')).body.errors).toEqual([{ where: 'query.limit', what: 'must be a whole number' }])
  })
})

describe('a story', () => {
  it('shows the newest placed version of its canonical article', async () => {
    const { body } = await get(`/v1/stories/${ids['Bridge closed']}`)
    expect(body.canonical).toMatchObject({
      number: 2,
      headline: 'Bridge closed for weeks',
      body: ['Longer.', 'Ice brought down the railway bridge.'],
    })
    expect(body.articles.map((article: { source: { name: string } }) => article.source.name)).toEqual([
      'Northern Wire',
      'Herald',
      'Courier',
      'Courier',
    ])
    expect(body.articles[0].versions.map((version: { number: number }) => version.number)).toEqual([2, 1])
    expect(body.articles[1]).toMatchObject({ relation: 'copy', storyId: ids['Bridge closed'], reasons: [], links: [] })
  })

  it('that was merged answers with its text and the story it was merged into', async () => {
    const { status, body } = await get(`/v1/stories/${ids['Merged story']}`)
    expect([status, body.status, body.mergedInto]).toEqual([200, 'merged', ids['Bridge closed']])
    expect(body.canonical.headline).toBe('Merged story')
    expect(body.articles).toEqual([])
  })

  it('that was killed is shown by its number with its status', async () => {
    const { status, body } = await get(`/v1/stories/${ids['Killed story']}`)
    expect([status, body.status]).toEqual([200, 'killed'])
  })

  it('under embargo is held from readers, with its articles, and shown to a desk that asks for it in so many words', async () => {
    const id = ids['Embargoed story']
    const embargoed = await get(`/v1/stories/${id}`)
    expect([embargoed.status, embargoed.type]).toEqual([403, 'application/problem+json; charset=utf-8'])
    expect(JSON.stringify(embargoed.body)).not.toContain('Embargoed story')
    const shown = await get(`/v1/stories/${id}?embargoed=show`)
    expect([shown.status, shown.body.status]).toEqual([200, 'embargoed'])
    const article = shown.body.canonicalId
    expect((await get(`/v1/articles/${article}`)).status).toBe(403)
    expect((await get(`/v1/articles/${article}?embargoed=show`)).status).toBe(200)
  })

  it('with a date that only a publisher can have sent is shown without it', async () => {
    const { articles, id } = await addStory(newsroom.db, [herald], { status: 'killed', headline: 'Far future' })
    await addVersion(newsroom.db, articles[0]!, 2, { headline: 'Far future' })
    await newsroom.db.drizzle.execute(sql`update versions set published_at = '20000-01-01' where article_id = ${articles[0]}`)
    const { status, body } = await get(`/v1/stories/${id}`)
    expect([status, body.canonical.number, body.canonical.publishedAt]).toEqual([200, 2, null])
  })

  it.each([
    ['/v1/stories/999999', 404],
    ['/v1/articles/999999', 404],
    ['/v1/stories/abc', 400],
    ['/v1/stories/0', 400],
    ['/v1/articles/-1', 400],
    ['/v1/articles/9007199254740993', 400],
    ['/v1/stories/1/2', 404],
    ['/v1/nothing', 404],
  ])('%s answers with problem %i', async (url, expected) => {
    const { status, type, body } = await get(url)
    expect([status, type, body.status, body.instance]).toEqual([expected, 'application/problem+json; charset=utf-8', expected, url])
  })
})

it('an article is shown with its versions and its place in the story', async () => {
  const story = await get(`/v1/stories/${ids['Bridge closed']}`)
  const { status, body } = await get(`/v1/articles/${story.body.canonicalId}`)
  expect(status).toBe(200)
  expect(body).toEqual(story.body.articles[0])
})

it('pages meet every story once, even where many share one moment or differ by a microsecond', async () => {
  const { db } = newsroom
  const source = await addSource(db, 'Ticker')
  const expected: number[] = []
  for (let i = 0; i < 23; i++) expected.push((await addStory(db, [source], { updatedAt: at(30) })).id)
  await db.drizzle.execute(
    sql`update stories set listed_at = listed_at + (id % 3) * interval '1 microsecond' where source_id = ${source.id}`,
  )
  const met: number[] = []
  let cursor = ''
  let pages = 0
  do {
    const { body } = await get(`/v1/stories?source=Ticker&limit=5${cursor && `&cursor=${cursor}`}`)
    met.push(...body.stories.map((story: { id: number }) => story.id))
    cursor = body.next
    pages++
  } while (cursor && pages < 10)
  expect(pages).toBe(5)
  expect(met).toEqual([...expected].sort((a, b) => (b % 3) - (a % 3) || b - a))
})

it('a word that stands in thousands of stories is found newest first too', async () => {
  await newsroom.db.drizzle.execute(sql`with s as (insert into stories (canonical_id, source_id, headline, updated_at, listed_at)
      select 1, ${wire.id}::bigint, 'Weather ' || i, t, t from (select i, '2026-02-01'::timestamptz + (i * 7919 % 5500) * interval '1 second' as t
      from generate_series(1, 5500) i) s returning id)
    insert into story_words select id, ${`{${searchKeys({ headline: 'weather reported', text: '', language: null })}}`}::int4[] from s`)
  const { body } = await get('/v1/stories?q=weather&limit=3')
  expect(body.stories.map((story: { updatedAt: string }) => story.updatedAt.slice(0, 19))).toEqual([
    '2026-02-01T01:31:39',
    '2026-02-01T01:31:38',
    '2026-02-01T01:31:37',
  ])
  const second = await get(`/v1/stories?q=weather&limit=3&cursor=${body.next}`)
  expect(second.body.stories[0].updatedAt).toBe('2026-02-01T01:31:36.000000Z')
  // The keys of all of them fit, the text of none.
  expect(await headlines('q="weather reported"')).toEqual([])
})

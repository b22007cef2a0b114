import { sql } from 'drizzle-orm'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { readReadiness } from '../../db/read/status.ts'
import { waiting } from '../../db/schema/articles.ts'
import { feeds, polls } from '../../db/schema/sources-and-feeds.ts'
import { writeNote } from '../../db/write/notes.ts'
import { buildMetricsApp } from '../../src/api/app.ts'
import { addSource, addStory, appendEvent, openNewsroom } from './newsroom.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
const get = async (url: string) => {
  const response = await newsroom.app.inject(url)
  return { status: response.statusCode, body: response.json() }
}

beforeAll(async () => {
  newsroom = await openNewsroom()
  const { db } = newsroom
  const feed = async (name: string, set: Partial<typeof feeds.$inferInsert>) => {
    const source = await addSource(db, name)
    await db.drizzle.update(feeds).set(set).where(sql`id = ${source.feedId}`)
    return source
  }
  const polled = { lastPolledAt: new Date(), health: 'ok' as const }
  const sound = await feed('Alpha', polled)
  const repaired = await feed('Beta', { ...polled, health: 'repaired', repairs: ['a stray &'] })
  await feed('Gamma', { ...polled, health: 'failing', failCount: 2, trouble: { code: 'TIMED_OUT', message: 'Too slow.' } })
  await feed('Delta', { status: 'gone' })
  await feed('Epsilon', { status: 'paused' })
  await addSource(db, 'Zeta')
  const poll = (feedId: number, minute: number, repairs: string[]) => ({
    feedId,
    at: new Date(Date.UTC(2026, 0, 1, 12, minute)),
    outcome: 'changed' as const,
    httpStatus: 200,
    repairs,
  })
  for (let i = 0; i < 12; i++) await db.drizzle.insert(polls).values(poll(sound.feedId, i, i === 11 ? [] : ['a stray &']))
  await db.drizzle.insert(polls).values([poll(repaired.feedId, 1, []), poll(repaired.feedId, 2, ['a stray &'])])
  const story = await addStory(db, [sound, repaired])
  await addStory(db, [sound], { status: 'merged' })
  const since = new Date(Date.now() - 60_000)
  await db.drizzle
    .insert(waiting)
    .values({ step: 'scrape', versionId: 99, articleId: story.articles[0]!, number: 2, sourceId: sound.id, since })
  await appendEvent(db, 'created', 'A headline')
})
afterAll(() => newsroom.close())

it('feeds are listed with their health and their last ten polls, in three statements', async () => {
  const statements = vi.spyOn(pg.Client.prototype, 'query')
  const { body } = await get('/v1/feeds')
  // Before them, whether people log in is asked when the request comes and when its caller is resolved.
  const own = statements.mock.calls.filter(([query]) => !/FROM users/.test(JSON.stringify(query)))
  expect(own).toHaveLength(3)
  statements.mockRestore()
  expect(body.feeds.map((feed: { source: { name: string }; health: string }) => [feed.source.name, feed.health])).toEqual([
    ['Alpha', 'ok'],
    ['Beta', 'repaired'],
    ['Delta', 'gone'],
    ['Epsilon', 'paused'],
    ['Gamma', 'failing'],
    ['Zeta', 'new'],
  ])
  const [alpha, , , , gamma] = body.feeds
  expect(alpha.articles).toBe(2)
  expect(alpha.polls).toHaveLength(10)
  expect(alpha.polls[0]).toMatchObject({ at: '2026-01-01T12:11:00.000000Z', repairs: [], trouble: null, httpStatus: 200 })
  expect(alpha.polls[9].at).toBe('2026-01-01T12:02:00.000000Z')
  expect(gamma).toMatchObject({ trouble: { code: 'TIMED_OUT' }, polls: [], articles: 0 })
})

it('the status counts feeds, articles, stories, folded copies and what waits', async () => {
  expect((await get('/v1/status')).body).toEqual({
    sample: false,
    sampleOver: false,
    feeds: { total: 6, ok: 2, trouble: 2 },
    articles: 3,
    stories: 1,
    folded: 2,
    waiting: { scrape: 1, place: 0 },
    lastEvent: 1,
  })
})

it('the status shows that the sample newsroom is playing, and later that it has ended', async () => {
  const playedUntil = async (endsAt: number) => {
    await writeNote(newsroom.db, 'sample', { url: 'http://127.0.0.1:1', endsAt: new Date(endsAt).toISOString() })
    const { sample, sampleOver } = (await get('/v1/status')).body
    return { sample, sampleOver }
  }
  expect(await playedUntil(Date.now() + 60_000)).toEqual({ sample: true, sampleOver: false })
  expect(await playedUntil(Date.now() - 1)).toEqual({ sample: true, sampleOver: true })
  await writeNote(newsroom.db, 'sample', { url: 'as noted by an earlier version' })
  expect((await get('/v1/status')).body).toMatchObject({ sample: true, sampleOver: false })
})

it('the metrics carry the figures of the pipeline and the times of the requests', async () => {
  await newsroom.app.inject('/v1/stories/7')
  const { body, headers } = await newsroom.app.inject('/metrics')
  expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
  for (const line of [
    'copytaster_database_up 1',
    'copytaster_feeds{health="failing"} 1',
    'copytaster_feeds{health="repaired"} 1',
    'copytaster_feeds{health="ok"} 1',
    'copytaster_articles 3',
    'copytaster_stories 1',
    'copytaster_versions_waiting{step="scrape"} 1',
    'copytaster_story_log_seq 1',
    'http_request_duration_seconds_count{method="GET",route="/v1/stories/:id",status="404"} 1',
  ]) {
    expect(body.split('\n')).toContain(line)
  }
  expect(Number(/copytaster_versions_waiting_oldest_seconds\{step="scrape"\} (.+)/.exec(body)?.[1])).toBeGreaterThan(59)
  expect(body).toContain('process_resident_memory_bytes')
})

it('a database without the newest migration is not ready', async () => {
  expect((await newsroom.app.inject('/readyz')).statusCode).toBe(200)
  await newsroom.db.pool.query('delete from drizzle.__drizzle_migrations')
  // The last answer is remembered for a second.
  await expect
    .poll(() => get('/readyz'), { timeout: 10_000 })
    .toMatchObject({ status: 503, body: { detail: 'A migration has not been applied yet.' } })
  await newsroom.db.pool.query('drop schema drizzle cascade')
  expect(await readReadiness(newsroom.db)).toBe('The database has not been migrated.')
})

it('a mistake of ours is answered without its innards', async () => {
  await newsroom.db.pool.query('alter table feeds rename to feeds_hidden')
  const { status, body } = await get('/v1/feeds')
  expect([status, body.title]).toEqual([500, 'Internal error'])
  expect(JSON.stringify(body)).not.toMatch(/relation|select|does not exist|stack/i)
  await newsroom.db.pool.query('alter table feeds_hidden rename to feeds')
})

describe('while the database is away', () => {
  let away: Awaited<ReturnType<typeof openNewsroom>>
  beforeAll(async () => {
    // Nobody listens on port 9 (discard) of this machine.
    away = await openNewsroom({ db: openDatabase('postgres://nobody@127.0.0.1:9/none') })
  })
  afterAll(() => away.close())

  it.each([
    ['/v1/stories', 503],
    ['/readyz', 503],
    ['/healthz', 200],
  ])('%s answers %i', async (url, status) => {
    const response = await away.app.inject(url)
    expect(response.statusCode).toBe(status)
    expect(response.body).not.toMatch(/ECONNREFUSED|127\.0\.0\.1:9|select/)
  })

  it("the metrics on their own port still show the process's own figures", async () => {
    const metrics = buildMetricsApp(away.app, {})
    const { statusCode, body } = await metrics.inject('/metrics')
    await metrics.close()
    expect(statusCode).toBe(200)
    expect(body).toContain('copytaster_database_up 0')
    expect(body).not.toContain('copytaster_stories')
  })
})

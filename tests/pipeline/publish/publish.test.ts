import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inTransaction } from '../../../db/client.ts'
import { lockPlacing } from '../../../db/write/stories.ts'
import type { Decision } from '../../../src/pipeline/place/decision.ts'
import { publish, refreshStories } from '../../../src/pipeline/publish/publish.ts'
import { AGENCY, openPublisher } from '../publisher.ts'
import { decision } from './decisions.ts'

let publisher: Awaited<ReturnType<typeof openPublisher>>
let agency: number
let post: number
let other: number
let story: number

const body =
  'The pumps of Hamm were sold to a museum on Monday for 7 crowns, its keeper Liv Moe said, and they will run again each Sunday in June.'
beforeAll(async () => {
  publisher = await openPublisher()
  agency = await publisher.send(AGENCY, { guid: 'pumps', headline: 'Pumps of Hamm are sold', body })
  post = await publisher.send('Hamm Post', { guid: 'p1', headline: 'Museum buys pumps', body })
  other = await publisher.send('Coast Echo', {
    guid: 'e1',
    headline: 'Fog until noon',
    body: 'Fog lies over the valley of Tarn until noon.',
  })
  story = await publisher.storyOf(agency)
})
afterAll(() => publisher.close())

/** A placed version as it waits to be published: the only one of its article. */
async function decisionOn(article: number, over: Parameters<typeof decision>[0] = {}): Promise<Decision> {
  const { rows } = await publisher.db.pool.query('SELECT id, number, headline FROM versions WHERE article_id = $1', [article])
  const version = { ...rows[0], copy: null, articleId: article, ...over.version }
  return decision({ ...over, version, placement: { story: String(await publisher.storyOf(article)), ...over.placement } })
}

/** Runs under the lock and at the time of placing, as placing does. */
const inPlacing = <T>(work: (client: pg.PoolClient, now: Date) => Promise<T>) =>
  inTransaction(publisher.db, async (client) => work(client, await lockPlacing(client)))

it('brings every touched story up to date, and logs what happened in the order of the decisions', async () => {
  const before = await publisher.lastEvent()
  const decisions = [await decisionOn(other), await decisionOn(post, { change: 'cosmetic' }), await decisionOn(agency)]
  await publisher.db.pool.query('UPDATE stories SET copies = 0, headline = $1', ['stale'])
  await inPlacing((client, now) => publish(client, decisions, now))
  expect(await publisher.logEntries(before)).toMatchObject([
    { event: 'updated', storyId: await publisher.storyOf(other), headline: 'Fog until noon', articleId: other },
    { event: 'updated', storyId: story, headline: 'Pumps of Hamm are sold', articleId: agency },
  ])
  expect(await publisher.get(`/v1/stories/${story}`)).toMatchObject({ headline: 'Pumps of Hamm are sold', copies: 2, canonicalId: agency })
})

it('announces a correction with those who still run the error, and keeps one for later that may not be announced yet', async () => {
  const before = await publisher.lastEvent()
  const effect = { corrects: String(story) }
  const corrected = [body.replace('7 crowns', '70 crowns')]
  await publisher.db.pool.query('UPDATE versions SET body = $2 WHERE article_id = $1', [agency, corrected])
  const correction = await decisionOn(agency, { effect, placement: { match: String(post) } })
  await inPlacing((client, now) => publish(client, [correction], now))
  const unpublished = async () =>
    (await publisher.db.pool.query('SELECT count(*)::int AS n FROM corrections WHERE unpublished AND article_id = $1', [agency])).rows[0].n
  expect(await publisher.logEntries(before)).toMatchObject([{ event: 'corrected', storyId: story, detail: { uncorrected: [post] } }])
  expect(await unpublished()).toBe(0)

  await publisher.db.pool.query(`UPDATE stories SET status = 'embargoed', embargoed_until = now() + interval '1 hour' WHERE id = $1`, [
    story,
  ])
  await inPlacing((client, now) => publish(client, [correction], now))
  expect(await publisher.logEntries(before)).toHaveLength(1)
  expect(await unpublished()).toBe(1)
  await publisher.db.pool.query(`UPDATE stories SET status = 'usable', embargoed_until = NULL WHERE id = $1`, [story])
})

it('links a new story to the killed one that it replaces', async () => {
  const fog = await publisher.storyOf(other)
  const replacing = await decisionOn(other, { effect: { replaces: String(story) }, placement: { opened: true } })
  await inPlacing((client, now) => publish(client, [replacing], now))
  expect(await publisher.get(`/v1/stories/${fog}`)).toMatchObject({ replaces: story })
})

it('a story is written anew without decisions, and the log stays as it is', async () => {
  const before = await publisher.lastEvent()
  await publisher.db.pool.query(`UPDATE sources SET preference = 5 WHERE name = 'Hamm Post'`)
  const refreshed = await inPlacing((client, now) => refreshStories(client, [story], now))
  expect(refreshed.rows).toMatchObject([{ id: story, canonicalId: post, copies: 2, headline: 'Museum buys pumps' }])
  expect(refreshed.logLines.size).toBe(0)
  const shown = await publisher.get(`/v1/stories/${story}`)
  expect(shown).toMatchObject({ canonicalId: post, headline: 'Museum buys pumps' })
  expect(shown.articles.map((a: { id: number; relation: string }) => [a.id, a.relation])).toContainEqual([post, 'original'])
  expect(await publisher.logEntries(before)).toEqual([])
})

it('a pin decides which article is canonical', async () => {
  await publisher.post(`/v1/stories/${story}/pin`, { article: agency, by: 'Ada', why: 'first' })
  const { rows } = await inPlacing((client, now) => refreshStories(client, [story], now))
  expect(rows).toMatchObject([{ canonicalId: agency, canonicalReasons: ['pinned by Ada: first'] }])
})

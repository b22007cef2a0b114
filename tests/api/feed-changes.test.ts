import { afterAll, beforeAll, expect, it } from 'vitest'
import { FEED_FIELDS } from '../../config/feed-fields.ts'
import { addFeeds, listFeeds, recordPolls } from '../../db/write/feeds.ts'
import { addWaitingVersion, openNewsroom } from './newsroom.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
beforeAll(async () => {
  newsroom = await openNewsroom()
  await addFeeds(newsroom.db, [
    { url: 'https://93.184.216.34/rss', source: 'Paper', kind: 'outlet' },
    { url: 'https://93.184.216.35/rss', source: 'Wire', kind: 'agency' },
  ])
})
afterAll(() => newsroom.close())

async function send(method: 'PATCH' | 'POST', url: string, payload?: object) {
  const response = await newsroom.app.inject({ method, url, ...(payload && { payload }) })
  return { status: response.statusCode, body: response.json() }
}
const audited = async () => (await newsroom.db.pool.query('SELECT who, what, object, before, after FROM audit_log ORDER BY id')).rows

it('every field of a feed can be set by the API, and what was different is written down with who did it', async () => {
  const change = {
    url: 'https://93.184.216.36/rss',
    source: 'The Paper',
    kind: 'agency',
    language: 'pt-br',
    scrape: false,
    minIntervalSeconds: 30,
    maxIntervalSeconds: 600,
    namesTrusted: false,
    folder: ['World', 'East'],
    notes: 'Ask Ida',
  }
  expect(Object.keys(change)).toEqual(Object.keys(FEED_FIELDS))
  const { status, body } = await send('PATCH', '/v1/feeds/1', change)
  const after = { ...change, language: 'pt-BR' }
  expect([status, body.after]).toEqual([200, after])
  expect((await listFeeds(newsroom.db.pool))[0]).toMatchObject(after)
  expect((await audited()).at(-1)).toMatchObject({
    what: 'feed.set',
    object: 'feed 1',
    before: { source: 'Paper' },
    after,
    who: expect.any(String),
  })
  const again = await send('PATCH', '/v1/feeds/1', { notes: 'Ask Ida' })
  expect(again.body).toEqual({ before: {}, after: {} })
  expect((await audited()).length).toBe(1)
})

it.each([
  [{ url: 'http://127.0.0.1/rss' }, 400, /not public/],
  [{ url: 'https://desk:s3cret@93.184.216.34/' }, 400, /SERVERS_FILE/],
  [{ url: 'file:///etc/' }, 400, /WATCH_FOLDERS/],
  [{ url: 'https://93.184.216.35/rss' }, 409, /Feed 2 has the address/],
  [{ minIntervalSeconds: 900, maxIntervalSeconds: 60 }, 409, /shortest interval would be 15 minutes/],
  [{ language: 'klingonese' }, 400, /language/],
  [{ colour: 'red' }, 400, /colour/],
  [{}, 400, /change something/],
])('%j is refused', async (change, status, said) => {
  const answer = await send('PATCH', '/v1/feeds/1', change)
  expect([answer.status, JSON.stringify(answer.body)]).toEqual([status, expect.stringMatching(said)])
  expect(JSON.stringify(answer.body)).not.toContain('s3cret')
})

it('a feed that is given to another source knows the articles that it brought', async () => {
  const { db } = newsroom
  await db.pool.query(`INSERT INTO article_keys (source_id, key, article_id) SELECT source_id, 'guid-1', 77 FROM feeds WHERE id = 2`)
  await db.pool.query(`INSERT INTO article_keys (source_id, key, article_id) SELECT source_id, 'guid-2', 78 FROM feeds WHERE id = 2`)
  await addWaitingVersion(db, 77, 1, { feedId: 2, headline: 'Ferry late' })
  expect((await send('PATCH', '/v1/feeds/2', { source: 'Other Wire' })).status).toBe(200)
  const { rows } = await db.pool.query(
    `SELECT s.name, k.key FROM article_keys k JOIN sources s ON s.id = k.source_id WHERE k.article_id IN (77, 78) ORDER BY k.key, s.name`,
  )
  expect(rows).toEqual([
    { name: 'Other Wire', key: 'guid-1' },
    { name: 'Wire', key: 'guid-1' },
    { name: 'Wire', key: 'guid-2' },
  ])
})

it('a poll that is asked for answers when it has ended, with its result', async () => {
  const { db } = newsroom
  await db.pool.query(`UPDATE feeds SET next_poll_at = now() + interval '1 day' WHERE id = 1`)
  const answer = send('POST', '/v1/feeds/1/poll')
  await expect.poll(async () => (await db.pool.query('SELECT next_poll_at <= now() AS due FROM feeds WHERE id = 1')).rows[0].due).toBe(true)
  await db.pool.query(`UPDATE feeds SET claimed_until = now() + interval '1 minute' WHERE id = 1`)
  const facts = { httpStatus: 200, bytes: 7, ms: 3, entriesSeen: 2, entriesNew: 1, entriesChanged: 0, repairs: [], trouble: null }
  const rhythm = { intervalSeconds: 60, waitSeconds: 60, planReason: 'as usual', learned: {} }
  const plan = { ...rhythm, failCount: 0, ok: true, health: 'ok', healthReason: 'It answers.', entriesNoise: 0 }
  await recordPolls(db.pool, [{ feedId: 1, outcome: 'changed', ...facts, ...plan } as never])
  expect(await answer).toMatchObject({ status: 200, body: { poll: { outcome: 'changed', ...facts }, putOffUntil: null } })
})

it('a poll of a feed that is paused or not there is refused', async () => {
  await newsroom.db.pool.query(`UPDATE feeds SET status = 'paused' WHERE id = 2`)
  expect((await send('POST', '/v1/feeds/2/poll')).status).toBe(409)
  expect((await send('POST', '/v1/feeds/99/poll')).status).toBe(404)
  expect((await send('PATCH', '/v1/feeds/99', { notes: 'x' })).status).toBe(404)
})

import { afterAll, beforeAll, expect, it } from 'vitest'
import { lockPlacing } from '../../../db/write/stories.ts'
import { placeWaiting } from '../../../src/pipeline/place/place-article.ts'
import { releaseEmbargoes } from '../../../src/pipeline/publish/release.ts'
import { until } from '../../pipeline.ts'
import { AGENCY, openPublisher } from '../publisher.ts'

let publisher: Awaited<ReturnType<typeof openPublisher>>
beforeAll(async () => {
  publisher = await openPublisher()
})
afterAll(() => publisher.close())
const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
const body = 'A cow swam from Fald to Hamm on Tuesday and was given a passport by the harbour master Nils Aas, who has 12 more of them.'

it('an embargo in words is not ended by a supplier that says usable of everything', async () => {
  const t = new Date(Date.now() + 3_600_000).toISOString().slice(11, 16)
  const body = 'A bear walked through the library of Tarneby on Sunday and left by the window, the librarian Ove Lie said on the phone.'
  const a = await publisher.send(AGENCY, {
    guid: 'bear',
    headline: `EMBARGOED UNTIL ${t} GMT - Bear in library`,
    body,
    entry: { pubStatus: 'usable' },
  })
  const id = await publisher.storyOf(a)
  expect((await publisher.get(`/v1/stories/${id}`)).status).toBe(403)
  await publisher.send(AGENCY, {
    guid: 'bear',
    headline: 'Bear in library',
    body: body.replace('Sunday', 'Monday'),
    entry: { pubStatus: 'usable' },
  })
  await releaseEmbargoes(publisher.db)
  expect((await publisher.get(`/v1/stories/${id}`)).status).toBe(403)
})

it('a story that was released early is not released again at the time that was given first', async () => {
  const body = 'A cow swam from Fald to Hamm on Tuesday and was given a passport by the harbour master Nils Aas, who has 12 more of them.'
  const embargoed = new Date(Date.now() + 3_600_000).toISOString()
  const sent = { guid: 'cow', headline: 'Cow swims', body }
  const a = await publisher.send(AGENCY, { ...sent, entry: { pubStatus: 'usable', embargoed } })
  const before = await publisher.lastEvent()
  await publisher.send(AGENCY, { ...sent, headline: 'Cow swims on', entry: { pubStatus: 'usable' } })
  await releaseEmbargoes(publisher.db)
  expect((await publisher.logEntries(before)).map((e) => e.event)).toEqual(['released'])
  // the old end comes: placed an hour and more before it
  await publisher.db.pool.query(
    `UPDATE placements SET embargoed_until = now() - interval '1 second' WHERE article_id = $1 AND embargoed_until IS NOT NULL`,
    [a],
  )
  await publisher.db.pool.query(`UPDATE placements SET placed_at = now() - interval '1 hour' WHERE article_id = $1`, [a])
  await releaseEmbargoes(publisher.db)
  expect((await publisher.logEntries(before)).map((e) => e.event)).toEqual(['released'])
})

it('a correction whose embargo ends while it waits for its turn is announced', { timeout: 120_000 }, async () => {
  const body =
    'The sawmill of Lom has sawn its owner’s bed in 2 equal parts, foreman Ivar Bo said, and each half is let for 300 kroner a night.'
  const a = await publisher.send(AGENCY, { guid: 'bed', headline: 'Bed in two', body, at: ago(0.1) })
  const before = await publisher.lastEvent()
  const settings = { ...publisher.context.settings, PLACE_BATCH: 1 }
  await publisher.keep('Hamm Post', {
    guid: 'first',
    headline: 'Swans',
    body: 'The swans of Tarn were counted on Monday: 88 and one goose, which does not know it is one.',
  })
  const embargoed = new Date(Date.now() + 5000).toISOString()
  await publisher.keep(AGENCY, {
    guid: 'bed',
    headline: 'CORRECTED-Bed in two',
    body: body.replace('300', '30'),
    at: ago(0.01),
    entry: { embargoed },
  })
  const lock = await publisher.db.pool.connect()
  await lock.query('BEGIN')
  await lockPlacing(lock)
  const placing = placeWaiting({ ...publisher.context, settings })
  const is = async (condition: string, values: unknown[] = []) =>
    (await publisher.db.pool.query(`SELECT ${condition} AS is`, values)).rows[0].is as boolean
  await until('the first batch waits for the lock', () => is(`EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)`))
  await until('the embargo has ended', () => is('now() > $1::timestamptz', [embargoed]))
  await lock.query('COMMIT')
  lock.release()
  await placing
  await releaseEmbargoes(publisher.db)
  const story = await publisher.storyOf(a)
  const entries = (await publisher.logEntries(before)).filter((e) => e.storyId === story)
  expect(entries.map((e) => e.event)).toContain('corrected')
})

it.each(['', '0x1'])('a late correction under embargo whose number is "%s" stops no release', async (version) => {
  const at = (m: number) => new Date(Date.now() + m * 60_000).toISOString()
  const guid = `cow${version}`
  const a = await publisher.send(AGENCY, {
    guid,
    headline: 'Cow swims',
    body: body + guid,
    at: at(-60),
    entry: { version: '3', updated: at(-60) },
  })
  await publisher.send(AGENCY, {
    guid,
    headline: 'CORRECTED-Cow swims',
    body: body.replace('12', '13') + guid,
    at: at(-90),
    entry: { version, updated: at(-90), embargoed: at(60) },
  })
  await publisher.db.pool.query(
    `UPDATE placements SET embargoed_until = now() - interval '1 second' WHERE article_id = $1 AND embargoed_until IS NOT NULL`,
    [a],
  )
  await expect(releaseEmbargoes(publisher.db)).resolves.toBeDefined()
})

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { releaseEmbargoes } from '../../../src/pipeline/publish/release.ts'
import { AGENCY, openPublisher } from '../publisher.ts'

let publisher: Awaited<ReturnType<typeof openPublisher>>
let before: number
beforeAll(async () => {
  publisher = await openPublisher()
})
afterAll(() => publisher.close())
beforeEach(async () => {
  before = await publisher.lastEvent()
})

const TEXTS = {
  goat: 'A goat was elected to the parish council of Tarn with 412 votes on Sunday, the clerk Ida Lie said, and has taken its seat.',
  tuba: 'The tuba of Oster, 3 metres tall, was played for the first time since 1911 by Per Aas, who needed the help of two bellows.',
  salt: 'Salt of the works at Hamm is to cost 9 crowns a sack from May, director Ulla Berg said, because the pans leak at both ends.',
  tide: 'The tide at Lom rose 14 centimetres above the mark of 1902 on Friday night, wrote the pilot Knut Moen, and took a bench.',
}
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()
const send = (guid: keyof typeof TEXTS, over: { headline?: string; body?: string; entry?: object } = {}, source = AGENCY) =>
  publisher.send(source, { guid, headline: `About the ${guid}`, body: TEXTS[guid], entry: { embargoed: inAnHour() }, ...over })
/** Lets the embargo end of everything that an article is in. */
async function pass(article: number) {
  const past = `embargoed_until = now() - interval '1 second'`
  const id = await publisher.storyOf(article)
  await publisher.db.pool.query(`UPDATE stories SET ${past} WHERE id = $1 AND embargoed_until IS NOT NULL`, [id])
  await publisher.db.pool.query(`UPDATE placements SET ${past} WHERE article_id = $1 AND embargoed_until IS NOT NULL`, [article])
  await publisher.db.pool.query(`UPDATE placements SET placed_at = now() - interval '1 hour' WHERE article_id = $1`, [article])
}
const events = async () => (await publisher.logEntries(before)).map(({ event, storyId }) => [event, storyId])

it('a story is released when its embargo has ended, once, with one event', async () => {
  const article = await send('goat')
  const id = await publisher.storyOf(article)
  expect([await releaseEmbargoes(publisher.db), await events()]).toEqual([0, []])
  expect((await publisher.get(`/v1/stories/${id}`)).status).toBe(403)
  await pass(article)
  expect([await releaseEmbargoes(publisher.db), await releaseEmbargoes(publisher.db)]).toEqual([1, 0])
  expect(await publisher.logEntries(before)).toMatchObject([
    {
      event: 'released',
      storyId: id,
      articleId: article,
      versionNumber: null,
      headline: 'About the goat',
      detail: { before: 'embargoed', after: 'usable', changes: ['state'] },
    },
  ])
  expect(await publisher.get(`/v1/stories/${id}`)).toMatchObject({ status: 'usable', canonicalId: article })
})

it('a correction that came under embargo is announced after the release, with its warnings', async () => {
  const article = await send('tuba')
  const paper = await send('tuba', { headline: 'Tuba plays', entry: {} }, 'Hamm Post')
  const body = TEXTS.tuba.replace('3 metres', '4 metres')
  await send('tuba', { headline: 'CORRECTED-About the tuba', body, entry: { embargoed: inAnHour(), signal: 'correction' } })
  const id = await publisher.storyOf(article)
  expect(await events()).toEqual([])
  await pass(article)
  await releaseEmbargoes(publisher.db)
  expect(await publisher.logEntries(before)).toMatchObject([
    { event: 'released', storyId: id, detail: { brokeEmbargo: [paper] } },
    { event: 'corrected', storyId: id, articleId: article, versionNumber: 2, detail: { signal: 'correction', uncorrected: [paper] } },
  ])
  await releaseEmbargoes(publisher.db)
  expect(await publisher.logEntries(before)).toHaveLength(2)
})

it('an embargoed version of a published story is released by its number, and becomes the text of the story', async () => {
  const article = await send('salt', { entry: {} })
  const id = await publisher.storyOf(article)
  await send('salt', { headline: 'More about the salt', body: `${TEXTS.salt}\n\nThe pans are to be mended by 12 women.` })
  before = await publisher.lastEvent()
  await publisher.db.pool.query(`UPDATE placements SET placed_at = now() - interval '1 hour' WHERE article_id = $1`, [article])
  await publisher.db.pool.query(
    `UPDATE placements SET embargoed_until = now() - interval '1 minute' WHERE article_id = $1 AND embargoed_until IS NOT NULL`,
    [article],
  )
  expect([await releaseEmbargoes(publisher.db), await releaseEmbargoes(publisher.db)]).toEqual([1, 0])
  expect(await publisher.logEntries(before)).toMatchObject([
    {
      event: 'released',
      storyId: id,
      articleId: article,
      versionNumber: 2,
      headline: 'More about the salt',
      detail: { cause: { kind: 'release' } },
    },
  ])
  expect((await publisher.get(`/v1/stories/${id}`)).headline).toBe('More about the salt')
})

it('a story that is put off to a later time is not released, and counts as untouched', async () => {
  const article = await send('tide')
  const id = await publisher.storyOf(article)
  const row = async () =>
    (
      await publisher.db.pool.query(
        'SELECT status, updated_at AS "updatedAt", embargoed_until > now() AS later FROM stories WHERE id = $1',
        [id],
      )
    ).rows[0]
  const { updatedAt } = await row()
  await publisher.db.pool.query(`UPDATE stories SET embargoed_until = now() - interval '1 second' WHERE id = $1`, [id])
  expect([await releaseEmbargoes(publisher.db), await events()]).toEqual([0, []])
  expect(await row()).toEqual({ status: 'embargoed', updatedAt, later: true })
})

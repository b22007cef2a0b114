import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { releaseEmbargoes } from '../../../src/pipeline/publish/release.ts'
import { AGENCY, openPublisher } from '../publisher.ts'

const BRIDGE = `HAMM, March 2 (Northwire) - The new bridge over the Hamm has sunk by 31 centimetres since it was opened in October, its engineer told the council.

Egil Tornqvist, 58, measured the third pier on eleven nights with a lamp and a plumb line that his grandmother had left him.

"It does not fall, it kneels," he said. The council is to hear on Thursday what 2.4 million kroner of gravel would do.`
const WELL = `OSTER, March 2 (Northwire) - Forty households in Oster have drunk from a well that was closed in 1987, the water company found.

A clerk came upon the old map while she looked for a birthday present in the cellar of the town hall, and rang the company at once.

Nobody has fallen ill. The water is the best in the county, said chemist Pia Grahn, who has asked for a bottle of it.`

let publisher: Awaited<ReturnType<typeof openPublisher>>
beforeAll(async () => {
  publisher = await openPublisher()
})
afterAll(() => publisher.close())

const listed = async () => (await publisher.get('/v1/stories')).stories.map((s: { id: number }) => s.id)
const withheld = { pubStatus: 'withheld' } as const

describe('a story that is out and that its supplier withholds', () => {
  let agency: number
  let id: number
  let before: number
  beforeAll(async () => {
    agency = await publisher.send(AGENCY, { guid: 'bridge', headline: 'Bridge kneels', body: BRIDGE })
    await publisher.send('Hamm Post', { guid: 'h1', headline: 'Our bridge sinks', body: BRIDGE })
    id = await publisher.storyOf(agency)
    before = await publisher.lastEvent()
    await publisher.send(AGENCY, {
      guid: 'bridge',
      headline: 'Bridge kneels, lawyers look',
      body: `${BRIDGE}\n\nLawyers.`,
      entry: withheld,
    })
  })

  it('is withdrawn from the default output, with one event that tells nothing of the new version', async () => {
    expect(await listed()).not.toContain(id)
    expect((await publisher.get(`/v1/stories/${id}`)).status).toBe(403)
    expect((await publisher.get(`/v1/articles/${agency}`)).status).toBe(403)
    const entries = await publisher.logEntries(before)
    expect(entries).toMatchObject([{ event: 'withheld', storyId: id, articleId: agency, versionNumber: 2, headline: 'Bridge kneels' }])
    expect(JSON.stringify(entries)).not.toMatch(/awyers/)
  })

  it('stays on the desk as withheld, whole, with the text that was out', async () => {
    const story = await publisher.get(`/v1/stories/${id}?embargoed=show`)
    expect(story).toMatchObject({ status: 'withheld', headline: 'Bridge kneels', canonical: { number: 1 }, embargoBroken: false })
    expect(story.articles.map((a: { versions: unknown[]; warnings: string[] }) => [a.versions.length, a.warnings])).toEqual([
      [2, []],
      [1, []],
    ])
    expect((await publisher.get('/v1/stories?status=withheld')).stories).toMatchObject([{ id, status: 'withheld' }])
  })

  it('logs nothing while it is withheld, whatever outlet runs it, and does not come back by itself', async () => {
    await publisher.send('Coast Echo', { guid: 'c1', headline: 'A bridge', body: BRIDGE })
    await publisher.send(AGENCY, { guid: 'bridge', headline: 'Bridge, held', body: `${BRIDGE}\n\nStill lawyers.`, entry: withheld })
    expect([await releaseEmbargoes(publisher.db), await publisher.logEntries(before)]).toMatchObject([0, [{ event: 'withheld' }]])
    expect(await listed()).not.toContain(id)
  })

  it('cannot be split into the open by its supplier’s article alone', async () => {
    const split = await publisher.post(`/v1/stories/${id}/split`, { article: agency, by: 'Ada', why: 'another bridge' })
    const [, own] = split.body.stories
    expect((await publisher.get(`/v1/stories/${own}`)).status).toBe(403)
    expect((await publisher.get(`/v1/stories/${own}?embargoed=show`)).status).toBe('withheld')
    expect((await publisher.post(`/v1/stories/${id}/merge`, { into: own, by: 'Ada', why: 'one bridge' })).status).toBe(200)
    id = own
  })

  it('comes back with the next version that may be used', async () => {
    before = await publisher.lastEvent()
    await publisher.send(AGENCY, {
      guid: 'bridge',
      headline: 'Bridge stands',
      body: `${BRIDGE}\n\nAll is well.`,
      entry: { pubStatus: 'usable' },
    })
    expect([await releaseEmbargoes(publisher.db), await releaseEmbargoes(publisher.db)]).toEqual([1, 0])
    expect(await publisher.logEntries(before)).toMatchObject([{ event: 'released', storyId: id, headline: 'Bridge stands' }])
    const story = await publisher.get(`/v1/stories/${id}`)
    expect(story).toMatchObject({ status: 'usable', embargoedUntil: null, canonical: { number: 4, headline: 'Bridge stands' } })
    expect(story.articles.flatMap((a: { warnings: string[] }) => a.warnings)).toEqual([])
  })
})

it('a withheld item of its own that carries on a story which is out withdraws it too, and an outlet’s does not', async () => {
  const agency = await publisher.send(AGENCY, { guid: 'well-1', headline: 'Oster drinks from a lost well', body: WELL })
  const id = await publisher.storyOf(agency)
  await publisher.send('Hamm Post', { guid: 'h2', headline: 'A lost well', body: WELL, entry: withheld })
  expect([await publisher.storyOf(agency), (await listed()).includes(id)]).toEqual([id, true])
  await publisher.send(AGENCY, { guid: 'well-2', headline: 'Oster drinks from a lost well', body: `${WELL}\n\nMore.`, entry: withheld })
  expect(await listed()).not.toContain(id)
  await publisher.send(AGENCY, { guid: 'well-1', headline: 'Oster drinks on', body: `${WELL}\n\nNo more.`, entry: { pubStatus: 'usable' } })
  expect([await releaseEmbargoes(publisher.db), (await listed()).includes(id)]).toEqual([1, true])
})

it('an update of another article of the supplier does not free what is withheld, the next version of its own does', async () => {
  const body = WELL.replaceAll('Oster', 'Lom').replaceAll('OSTER', 'LOM').replace('Forty', 'Sixty').replace('1987', '1961')
  const first = await publisher.send(AGENCY, { guid: 'lom-1', headline: 'Lom drinks from a lost well', body })
  const id = await publisher.storyOf(first)
  const second = { guid: 'lom-2', headline: 'Lom drinks from a lost well', body: `${body}\n\nMore.` }
  expect(await publisher.storyOf(await publisher.send(AGENCY, { ...second, entry: withheld }))).toBe(id)
  await publisher.send(AGENCY, { guid: 'lom-1', headline: 'Lom drinks on', body: `${body}\n\nStill.` })
  expect([await releaseEmbargoes(publisher.db), (await listed()).includes(id)]).toEqual([0, false])
  await publisher.send(AGENCY, second)
  expect([await releaseEmbargoes(publisher.db), (await listed()).includes(id)]).toEqual([1, true])
})

it('an embargo with a time ends early where a next version of the article says usable and names none, not where it says nothing', async () => {
  const body = WELL.replaceAll('Oster', 'Vinje').replaceAll('OSTER', 'VINJE').replace('Forty', 'Ninety').replace('1987', '1944')
  const embargoed = new Date(Date.now() + 3_600_000).toISOString()
  const sent = { guid: 'vinje', headline: 'Vinje drinks', body }
  const id = await publisher.storyOf(await publisher.send(AGENCY, { ...sent, entry: { pubStatus: 'usable', embargoed } }))
  const before = await publisher.lastEvent()
  await publisher.send(AGENCY, { ...sent, headline: 'Vinje drinks on' })
  expect([await releaseEmbargoes(publisher.db), await publisher.logEntries(before)]).toEqual([0, []])
  await publisher.send(AGENCY, { ...sent, headline: 'Vinje drinks up', entry: { pubStatus: 'usable', embargoed } })
  expect([await releaseEmbargoes(publisher.db), await publisher.logEntries(before)]).toEqual([0, []])
  await publisher.send(AGENCY, { ...sent, headline: 'Vinje has drunk', entry: { pubStatus: 'usable' } })
  expect([await releaseEmbargoes(publisher.db), await releaseEmbargoes(publisher.db)]).toEqual([1, 0])
  expect(await publisher.logEntries(before)).toMatchObject([{ event: 'released', storyId: id, headline: 'Vinje has drunk' }])
})

it('a story that is killed while it is withheld is killed, with one event', async () => {
  const agency = await publisher.send(AGENCY, {
    guid: 'mast',
    headline: 'Mast down',
    body: 'The mast on Tarn Hill came down at noon, a shepherd said by radio.',
  })
  const id = await publisher.storyOf(agency)
  const before = await publisher.lastEvent()
  const state = (pubStatus: 'withheld' | 'canceled') =>
    publisher.send(AGENCY, { guid: 'mast', headline: `Mast ${pubStatus}`, body: 'No text.', entry: { pubStatus } })
  await state('withheld')
  await state('canceled')
  expect((await publisher.logEntries(before)).map((e) => e.event)).toEqual(['withheld', 'killed'])
  expect((await publisher.get(`/v1/stories/${id}`)).status).toBe('killed')
})

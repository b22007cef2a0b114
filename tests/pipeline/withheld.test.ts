import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { releaseEmbargoes } from '../../src/pipeline/release.ts'
import { AGENCY, openWire } from './wire.ts'

const BRIDGE = `HAMM, March 2 (Northwire) - The new bridge over the Hamm has sunk by 31 centimetres since it was opened in October, its engineer told the council.

Egil Tornqvist, 58, measured the third pier on eleven nights with a lamp and a plumb line that his grandmother had left him.

"It does not fall, it kneels," he said. The council is to hear on Thursday what 2.4 million kroner of gravel would do.`
const WELL = `OSTER, March 2 (Northwire) - Forty households in Oster have drunk from a well that was closed in 1987, the water company found.

A clerk came upon the old map while she looked for a birthday present in the cellar of the town hall, and rang the company at once.

Nobody has fallen ill. The water is the best in the county, said chemist Pia Grahn, who has asked for a bottle of it.`

let wire: Awaited<ReturnType<typeof openWire>>
beforeAll(async () => {
  wire = await openWire()
})
afterAll(() => wire.close())

const listed = async () => (await wire.get('/v1/stories')).stories.map((s: { id: number }) => s.id)
const withheld = { pubStatus: 'withheld' } as const

describe('a story that is out and that its supplier withholds', () => {
  let agency: number
  let id: number
  let before: number
  beforeAll(async () => {
    agency = await wire.send(AGENCY, { guid: 'bridge', headline: 'Bridge kneels', body: BRIDGE })
    await wire.send('Hamm Post', { guid: 'h1', headline: 'Our bridge sinks', body: BRIDGE })
    id = await wire.storyOf(agency)
    before = await wire.lastTold()
    await wire.send(AGENCY, { guid: 'bridge', headline: 'Bridge kneels, lawyers look', body: `${BRIDGE}\n\nLawyers.`, entry: withheld })
  })

  it('is withdrawn from the default output, with one event that tells nothing of the new version', async () => {
    expect(await listed()).not.toContain(id)
    expect((await wire.get(`/v1/stories/${id}`)).status).toBe(403)
    expect((await wire.get(`/v1/articles/${agency}`)).status).toBe(403)
    const told = await wire.told(before)
    expect(told).toMatchObject([{ event: 'withheld', storyId: id, articleId: agency, versionNumber: 2, headline: 'Bridge kneels' }])
    expect(JSON.stringify(told)).not.toMatch(/awyers/)
  })

  it('stays on the desk as withheld, whole, with the text that was out', async () => {
    const story = await wire.get(`/v1/stories/${id}?embargoed=show`)
    expect(story).toMatchObject({ status: 'withheld', headline: 'Bridge kneels', canonical: { number: 1 }, embargoBroken: false })
    expect(story.articles.map((a: { versions: unknown[]; standing: string[] }) => [a.versions.length, a.standing])).toEqual([
      [2, []],
      [1, []],
    ])
    expect((await wire.get('/v1/stories?status=withheld')).stories).toMatchObject([{ id, status: 'withheld' }])
  })

  it('makes no noise while it is withheld, whoever else runs it, and does not come back by itself', async () => {
    await wire.send('Coast Echo', { guid: 'c1', headline: 'A bridge', body: BRIDGE })
    await wire.send(AGENCY, { guid: 'bridge', headline: 'Bridge, held', body: `${BRIDGE}\n\nStill lawyers.`, entry: withheld })
    expect([await releaseEmbargoes(wire.db), await wire.told(before)]).toMatchObject([0, [{ event: 'withheld' }]])
    expect(await listed()).not.toContain(id)
  })

  it('cannot be split into the open by its supplier’s article alone', async () => {
    const split = await wire.post(`/v1/stories/${id}/split`, { article: agency, by: 'Ada', why: 'another bridge' })
    const [, own] = split.body.stories
    expect((await wire.get(`/v1/stories/${own}`)).status).toBe(403)
    expect((await wire.get(`/v1/stories/${own}?embargoed=show`)).status).toBe('withheld')
    expect((await wire.post(`/v1/stories/${id}/merge`, { into: own, by: 'Ada', why: 'one bridge' })).status).toBe(200)
    id = own
  })

  it('comes back with the next version that may be used', async () => {
    before = await wire.lastTold()
    await wire.send(AGENCY, {
      guid: 'bridge',
      headline: 'Bridge stands',
      body: `${BRIDGE}\n\nAll is well.`,
      entry: { pubStatus: 'usable' },
    })
    expect([await releaseEmbargoes(wire.db), await releaseEmbargoes(wire.db)]).toEqual([1, 0])
    expect(await wire.told(before)).toMatchObject([{ event: 'released', storyId: id, headline: 'Bridge stands' }])
    const story = await wire.get(`/v1/stories/${id}`)
    expect(story).toMatchObject({ status: 'usable', embargoedUntil: null, canonical: { number: 4, headline: 'Bridge stands' } })
    expect(story.articles.flatMap((a: { standing: string[] }) => a.standing)).toEqual([])
  })
})

it('a withheld item of its own that carries on a story which is out withdraws it too, and an outlet’s does not', async () => {
  const agency = await wire.send(AGENCY, { guid: 'well-1', headline: 'Oster drinks from a lost well', body: WELL })
  const id = await wire.storyOf(agency)
  await wire.send('Hamm Post', { guid: 'h2', headline: 'A lost well', body: WELL, entry: withheld })
  expect([await wire.storyOf(agency), (await listed()).includes(id)]).toEqual([id, true])
  await wire.send(AGENCY, { guid: 'well-2', headline: 'Oster drinks from a lost well', body: `${WELL}\n\nMore.`, entry: withheld })
  expect(await listed()).not.toContain(id)
  await wire.send(AGENCY, { guid: 'well-1', headline: 'Oster drinks on', body: `${WELL}\n\nNo more.`, entry: { pubStatus: 'usable' } })
  expect([await releaseEmbargoes(wire.db), (await listed()).includes(id)]).toEqual([1, true])
})

it('an update of another article of the supplier does not free what is withheld, the next version of its own does', async () => {
  const body = WELL.replaceAll('Oster', 'Lom').replaceAll('OSTER', 'LOM').replace('Forty', 'Sixty').replace('1987', '1961')
  const first = await wire.send(AGENCY, { guid: 'lom-1', headline: 'Lom drinks from a lost well', body })
  const id = await wire.storyOf(first)
  const second = { guid: 'lom-2', headline: 'Lom drinks from a lost well', body: `${body}\n\nMore.` }
  expect(await wire.storyOf(await wire.send(AGENCY, { ...second, entry: withheld }))).toBe(id)
  await wire.send(AGENCY, { guid: 'lom-1', headline: 'Lom drinks on', body: `${body}\n\nStill.` })
  expect([await releaseEmbargoes(wire.db), (await listed()).includes(id)]).toEqual([0, false])
  await wire.send(AGENCY, second)
  expect([await releaseEmbargoes(wire.db), (await listed()).includes(id)]).toEqual([1, true])
})

it('an embargo with a time ends early where a next version of the article says usable and names none, not where it says nothing', async () => {
  const body = WELL.replaceAll('Oster', 'Vinje').replaceAll('OSTER', 'VINJE').replace('Forty', 'Ninety').replace('1987', '1944')
  const embargoed = new Date(Date.now() + 3_600_000).toISOString()
  const sent = { guid: 'vinje', headline: 'Vinje drinks', body }
  const id = await wire.storyOf(await wire.send(AGENCY, { ...sent, entry: { pubStatus: 'usable', embargoed } }))
  const before = await wire.lastTold()
  await wire.send(AGENCY, { ...sent, headline: 'Vinje drinks on' })
  expect([await releaseEmbargoes(wire.db), await wire.told(before)]).toEqual([0, []])
  await wire.send(AGENCY, { ...sent, headline: 'Vinje drinks up', entry: { pubStatus: 'usable', embargoed } })
  expect([await releaseEmbargoes(wire.db), await wire.told(before)]).toEqual([0, []])
  await wire.send(AGENCY, { ...sent, headline: 'Vinje has drunk', entry: { pubStatus: 'usable' } })
  expect([await releaseEmbargoes(wire.db), await releaseEmbargoes(wire.db)]).toEqual([1, 0])
  expect(await wire.told(before)).toMatchObject([{ event: 'released', storyId: id, headline: 'Vinje has drunk' }])
})

it('a story that is killed while it is withheld is killed, with one event', async () => {
  const agency = await wire.send(AGENCY, {
    guid: 'mast',
    headline: 'Mast down',
    body: 'The mast on Tarn Hill came down at noon, a shepherd said by radio.',
  })
  const id = await wire.storyOf(agency)
  const before = await wire.lastTold()
  const state = (pubStatus: 'withheld' | 'canceled') =>
    wire.send(AGENCY, { guid: 'mast', headline: `Mast ${pubStatus}`, body: 'No text.', entry: { pubStatus } })
  await state('withheld')
  await state('canceled')
  expect((await wire.told(before)).map((e) => e.event)).toEqual(['withheld', 'killed'])
  expect((await wire.get(`/v1/stories/${id}`)).status).toBe('killed')
})

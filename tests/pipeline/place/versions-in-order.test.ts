import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { releaseEmbargoes } from '../../../src/pipeline/publish/release.ts'
import { AGENCY, openPublisher, type Sent } from '../publisher.ts'

const MILL = `HAMM, March 2 (Northwire) - The old mill at Hamm has ground its first flour in 61 years after a baker found the key in a cake tin.

Miller Asta Quist, 34, had to learn the stone from a book that her great-grandfather wrote in pencil for his son.

The first sack went to the school, which made 212 rolls of it. None was left at noon, the caretaker said.`

let publisher: Awaited<ReturnType<typeof openPublisher>>
beforeAll(async () => {
  publisher = await openPublisher()
})
afterAll(() => publisher.close())

/** A numbered state of an item, written so many minutes after the first. */
const numbered = (guid: string, version: string, minute: number, headline: string, body = MILL): Sent => {
  const at = new Date(Date.parse('2026-11-26T08:00:00Z') + minute * 60_000).toISOString()
  return { guid, headline, body: `${body}\n\n${headline}.`, at, entry: { version, updated: at } }
}
type Versions = { articles: { versions: { number: number; headline: string; signal: string | null }[] }[] }
const headlines = (story: Versions, article = 0) => story.articles[article]!.versions.map((v) => [v.number, v.headline])

it('an older version that comes late is kept and is never canonical', async () => {
  const agency = await publisher.send(AGENCY, numbered('mill', '1', 0, 'Mill turns'))
  await publisher.send(AGENCY, numbered('mill', '3', 30, 'Mill turns, school eats'))
  const before = await publisher.lastEvent()
  await publisher.send(AGENCY, numbered('mill', '2', 10, 'Mill turns for baker'))
  await publisher.send(AGENCY, numbered('mill', '2', 10, 'Mill turns for baker'))
  const story = await publisher.get(`/v1/stories/${await publisher.storyOf(agency)}`)
  expect([story.headline, story.canonical.headline, await publisher.logEntries(before)]).toEqual([
    'Mill turns, school eats',
    'Mill turns, school eats',
    [],
  ])
  expect(headlines(story)).toEqual([
    [2, 'Mill turns, school eats'],
    [1, 'Mill turns'],
    [0, 'Mill turns for baker'],
  ])
})

it('an older version that comes late and withholds, which the later one overtook, withdraws nothing', async () => {
  const agency = await publisher.send(AGENCY, numbered('mill', '5', 40, 'Mill turns and turns'))
  const late = numbered('mill', '4', 35, 'Mill held')
  await publisher.send(AGENCY, { ...late, entry: { ...late.entry, pubStatus: 'withheld' } })
  expect(await publisher.get(`/v1/stories/${await publisher.storyOf(agency)}`)).toMatchObject({
    status: 'usable',
    headline: 'Mill turns and turns',
  })
})

it('a correction that comes late is not missed: it is logged, and outlets that run the wrong text are listed', async () => {
  const body = MILL.replaceAll('Hamm', 'Oster').replace('Asta Quist', 'Bo Rind').replace('61 years', '16 years').replace('212', '340')
  const agency = await publisher.send(AGENCY, numbered('oster', '1', 0, 'Oster grinds', body))
  await publisher.send('Hamm Post', { guid: 'h1', headline: 'Flour again', body })
  const right = body.replace('16 years', '61 years')
  await publisher.send(AGENCY, numbered('oster', '3', 30, 'Oster grinds on', right))
  const before = await publisher.lastEvent()
  await publisher.send(AGENCY, numbered('oster', '2', 10, 'CORRECTED-Oster grinds', right))
  const id = await publisher.storyOf(agency)
  expect(await publisher.logEntries(before)).toMatchObject([
    { event: 'corrected', storyId: id, headline: 'Oster grinds on', detail: { uncorrected: [expect.any(Number)] } },
  ])
  const story = await publisher.get(`/v1/stories/${id}`)
  expect([story.headline, story.corrections[0].changes]).toEqual([
    'Oster grinds on',
    [{ wrong: expect.stringContaining('16 years'), right: expect.stringContaining('61 years') }],
  ])
})

describe('a correction that comes late under embargo', () => {
  const town = (name: string, baker: string) =>
    MILL.replaceAll('Hamm', name).replaceAll('HAMM', name.toUpperCase()).replace('Asta Quist', baker).replace('61 years', '16 years')
  const ended = new Date(Date.now() - 1_000).toISOString()
  const end = (article: number) =>
    publisher.db.pool.query('UPDATE placements SET embargoed_until = $2 WHERE article_id = $1 AND number < 1', [article, ended])
  /** A town's mill in two versions, an outlet that runs the wrong figure, and the correction between them, late and under embargo. */
  async function sendLate(name: string, body: string, embargoed: string) {
    const right = body.replace('16 years', '61 years')
    const agency = await publisher.send(AGENCY, numbered(name, '1', 0, `${name} grinds`, body))
    const outlet = await publisher.send('Hamm Post', { guid: `h-${name}`, headline: `${name} flour`, body })
    await publisher.send(AGENCY, numbered(name, '3', 30, `${name} grinds on`, right))
    const before = await publisher.lastEvent()
    const late = numbered(name, '2', 10, `CORRECTED-${name} grinds`, right)
    await publisher.send(AGENCY, { ...late, entry: { ...late.entry, embargoed } })
    return { agency, outlet, before, id: await publisher.storyOf(agency) }
  }

  it('is noted and logged once when the embargo ends, and not before', async () => {
    const inAnHour = new Date(Date.now() + 3_600_000).toISOString()
    const { agency, outlet, before, id } = await sendLate('Vinje', town('Vinje', 'Kaja Moen'), inAnHour)
    expect([await releaseEmbargoes(publisher.db), await publisher.logEntries(before)]).toEqual([0, []])
    expect(await publisher.get(`/v1/stories/${id}`)).toMatchObject({ correctedAt: null, corrections: [] })
    await end(agency)
    await releaseEmbargoes(publisher.db)
    await releaseEmbargoes(publisher.db)
    expect(await publisher.logEntries(before)).toMatchObject([
      {
        event: 'corrected',
        storyId: id,
        articleId: agency,
        versionNumber: 0,
        headline: 'Vinje grinds on',
        detail: { uncorrected: [outlet] },
      },
    ])
    const story = await publisher.get(`/v1/stories/${id}`)
    expect([story.correctedAt !== null, story.corrections[0].changes]).toEqual([
      true,
      [{ wrong: expect.stringContaining('16 years'), right: expect.stringContaining('61 years') }],
    ])
  })

  it('is noted and logged once too where it comes after the end of its embargo', async () => {
    const { agency, outlet, before, id } = await sendLate('Lom', town('Lom', 'Tora Vik'), ended)
    await releaseEmbargoes(publisher.db)
    await releaseEmbargoes(publisher.db)
    expect(await publisher.logEntries(before)).toMatchObject([
      { event: 'corrected', storyId: id, articleId: agency, versionNumber: 0, detail: { uncorrected: [outlet] } },
    ])
  })

  it('is logged after the release of a story that is still under embargo then', async () => {
    const body = town('Skar', 'Una Rask')
    const { agency, before, id } = await sendLate('Skar', body, new Date(Date.now() + 3_600_000).toISOString())
    await publisher.send(AGENCY, { ...numbered('Skar', '4', 40, 'Skar held', body), entry: { version: '4', pubStatus: 'withheld' } })
    await end(agency)
    await releaseEmbargoes(publisher.db)
    expect((await publisher.logEntries(before)).map((e) => e.event)).toEqual(['withheld'])
    await publisher.send(AGENCY, { ...numbered('Skar', '5', 50, 'Skar free', body), entry: { version: '5', pubStatus: 'usable' } })
    await releaseEmbargoes(publisher.db)
    expect((await publisher.logEntries(before)).map((e) => [e.event, e.storyId])).toEqual([
      ['withheld', id],
      ['released', id],
      ['corrected', id],
    ])
  })
})

it('a version without a text of its own, such as one that frees what was withheld, keeps the text before it', async () => {
  const body = MILL.replaceAll('Hamm', 'Tarn').replace('Asta Quist', 'Gro Vang').replace('61 years', '90 years').replace('212', '55')
  const agency = await publisher.send(AGENCY, numbered('tarn', '1', 0, 'Tarn grinds', body))
  const bare = (version: string, minute: number, pubStatus: 'withheld' | 'usable'): Sent => {
    const { at, guid, entry } = numbered('tarn', version, minute, '')
    return { guid, at, headline: '', body: '', entry: { ...entry, pubStatus } }
  }
  await publisher.send(AGENCY, bare('2', 10, 'withheld'))
  await publisher.send(AGENCY, bare('3', 20, 'usable'))
  expect(await releaseEmbargoes(publisher.db)).toBe(1)
  const { canonical } = await publisher.get(`/v1/stories/${await publisher.storyOf(agency)}`)
  expect([canonical.number, canonical.headline, canonical.body[0]]).toEqual([3, 'Tarn grinds', body.split('\n\n')[0]])
})

it('a kill that comes late kills', async () => {
  const body = MILL.replaceAll('Hamm', 'Skerry').replace('Asta Quist', 'Liv Ohm').replace('61 years', '5 years').replace('212', '77')
  const agency = await publisher.send(AGENCY, numbered('skerry', '3', 30, 'Skerry grinds', body))
  const kill = numbered('skerry', '2', 10, 'Skerry grinds', body)
  await publisher.send(AGENCY, { ...kill, entry: { ...kill.entry, pubStatus: 'canceled' } })
  expect((await publisher.get(`/v1/stories/${await publisher.storyOf(agency)}`)).status).toBe('killed')
})

it('a supplier that begins its numbers anew is read: its lower number is from a later time', async () => {
  const body = 'The swans of Tarn were counted on Monday: 88 and one goose, which the warden Ida Krum says does not know it is one.'
  const agency = await publisher.send(AGENCY, numbered('swans', '7', 0, 'Swans counted', body))
  await publisher.send(AGENCY, numbered('swans', '1', 60, 'Swans counted again', body))
  await publisher.send(AGENCY, numbered('swans', '2', 90, 'Swans counted twice', body))
  const story = await publisher.get(`/v1/stories/${await publisher.storyOf(agency)}`)
  expect(headlines(story)).toEqual([
    [3, 'Swans counted twice'],
    [2, 'Swans counted again'],
    [1, 'Swans counted'],
  ])
})

it('several versions of an item in one document are all kept, in the order of their numbers', async () => {
  const body =
    'A chess club in Vik has won a game by post that began in 1994; its secretary Ulf Dahl has the cards, 61 of them, on a string.'
  const ids = await publisher.keepAll(AGENCY, [
    numbered('chess', '1', 0, 'Game won', body),
    numbered('chess', '3', 20, 'Game won by post', body),
    numbered('chess', '2', 10, 'Game won at last', body),
  ])
  await publisher.place()
  expect(headlines(await publisher.get(`/v1/stories/${await publisher.storyOf(ids[0]!)}`))).toEqual([
    [3, 'Game won by post'],
    [2, 'Game won at last'],
    [1, 'Game won'],
  ])
})

it('an older version that comes late does not speak though all later ones are under embargo', async () => {
  const body =
    'A trough with Olle Grip in it came ashore at Vinje on Monday, 5 weeks after his bakery lost sight of him, his aunt told the harbour master.'
  const second = numbered('trough', '2', 10, 'Baker ashore, bread on its way', body)
  const embargoed = new Date(Date.now() + 3_600_000).toISOString()
  const agency = await publisher.send(AGENCY, { ...second, entry: { ...second.entry, embargoed } })
  await publisher.send(AGENCY, numbered('trough', '1', 0, 'Baker ashore', body))
  const story = await publisher.get(`/v1/stories/${await publisher.storyOf(agency)}?embargoed=show`)
  expect([story.status, story.headline]).toEqual(['embargoed', 'Baker ashore, bread on its way'])
})

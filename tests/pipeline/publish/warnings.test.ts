import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { preferSource } from '../../../db/write/sources.ts'
import type { Entry } from '../../../src/model.ts'
import { releaseEmbargoes } from '../../../src/pipeline/publish/release.ts'
import { BEEKEEPER } from '../../matching/desk.ts'
import { AGENCY, openPublisher } from '../publisher.ts'

const RESULTS = `VIK, March 2 (Northwire) - Brightwater made a profit of 41 million kroner last year, its chief executive Ola Renn said on Monday.

The company sold 212,000 pumps, a tenth more than the year before, most of them to farmers along the Hamm who lost their old ones in the flood.

Renn did not say whether the plant in Lower Hamm will close. Its 88 workers are to hear of it in May, after the council has met the owners twice.`
const CORRECTED = RESULTS.replace('41 million', '14 million')
const MOSS = `GRAVENSTAD, March 2 (Northwire) - A moss that lay for 1,500 years under the Upper Tarn glacier has begun to grow again in a laboratory.

Botanist Ines Falk of Gravenstad University put 31 samples under lamps in October. By the new year seven had turned green, she wrote in a paper.

"We watered it and went home," Falk said. The find may tell how quickly life returns to the ground that the ice gives up.`
const LOCK = `TARNEBY, March 2 (Northwire) - After 44 years at the upper lock, Signe Aas handed her crank to a motor on Friday.

She let 61,000 boats through, three of them twice in one day, and wrote each into 19 green ledgers that the canal museum wants.

"The motor is never ill," Aas said. "It does not say good morning either." Boats now ring a number in Oster.`

let publisher: Awaited<ReturnType<typeof openPublisher>>
beforeAll(async () => {
  publisher = await openPublisher()
})
afterAll(() => publisher.close())

const story = async (article: number) => publisher.get(`/v1/stories/${await publisher.storyOf(article)}?embargoed=show`)
type Listed = { id: number; warnings: string[]; source: { name: string } }
const having = async (article: number, warnings: string) =>
  (await story(article)).articles.filter((a: Listed) => a.warnings.includes(warnings)).map((a: Listed) => a.source.name)
const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()

describe('a correction', () => {
  let agency: number
  let before: number
  beforeAll(async () => {
    agency = await publisher.send(AGENCY, { guid: 'pumps', headline: 'Brightwater makes 41 million', body: RESULTS })
    await publisher.send('Hamm Post', { guid: 'h1', headline: 'Pumps pay', body: RESULTS })
    await publisher.send('Coast Echo', {
      guid: 'c1',
      headline: 'Brightwater year',
      body: RESULTS.replace(' last year', ' in the past year'),
    })
    await publisher.send('Lakeside News', { guid: 'l1', headline: 'Pump maker', body: RESULTS.split('\n\n').slice(1).join('\n\n') })
    before = await publisher.lastEvent()
    await publisher.send(AGENCY, { guid: 'pumps-2', headline: 'CORRECTED-Brightwater makes 14 million', body: CORRECTED })
  })

  it('lists the outlets that still run the wrong figure, and not the one that cut it', async () => {
    expect(await having(agency, 'uncorrected')).toEqual(['Hamm Post', 'Coast Echo'])
    expect((await story(agency)).corrections).toMatchObject([
      { source: AGENCY, changes: [{ wrong: '… a profit of 41 million kroner last …', right: '… a profit of 14 million kroner last …' }] },
    ])
  })

  it('names in the log who still runs it', async () => {
    const [event] = await publisher.logEntries(before)
    expect(event).toMatchObject({ event: 'corrected', detail: { uncorrected: [expect.any(Number), expect.any(Number)] } })
  })

  it('takes an outlet off the list when it corrects its copy', async () => {
    await publisher.send('Hamm Post', { guid: 'h1', headline: 'Pumps pay', body: CORRECTED })
    expect(await having(agency, 'uncorrected')).toEqual(['Coast Echo'])
  })

  it('marks a late copy of the uncorrected text too', async () => {
    await publisher.send('Border Times', { guid: 'b1', headline: 'Pumps', body: RESULTS })
    expect(await having(agency, 'uncorrected')).toEqual(['Coast Echo', 'Border Times'])
  })
})

describe('a kill', () => {
  let agency: number
  let before: number
  let post: number
  beforeAll(async () => {
    agency = await publisher.send(AGENCY, { guid: 'bees', headline: 'Bees take the night tram', body: BEEKEEPER })
    post = await publisher.send('Hamm Post', { guid: 'h2', headline: 'Bees on a tram', body: BEEKEEPER })
    before = await publisher.lastEvent()
    await publisher.send(AGENCY, {
      guid: 'bees-kill',
      headline: 'MANDATORY KILL-Bees take the night tram',
      body: 'Please kill the story "Bees take the night tram". The keeper does not exist.',
    })
  })

  it('takes the story out of the default output, keeps all of it, and marks the copies', async () => {
    const listed = (await publisher.get('/v1/stories')).stories.map((s: { id: number }) => s.id)
    expect(listed).not.toContain(await publisher.storyOf(agency))
    expect(await having(agency, 'copy-of-killed')).toEqual(['Hamm Post'])
    expect(await story(agency)).toMatchObject({ status: 'killed', articles: [{}, {}, {}] })
  })

  it('is logged once, with the copies, though the advisory is repeated', async () => {
    await publisher.send(AGENCY, {
      guid: 'bees-kill-2',
      headline: 'MANDATORY KILL-Bees take the night tram',
      body: 'Please kill the story "Bees take the night tram". This repeats an earlier advisory.',
    })
    const killed = (await publisher.logEntries(before)).filter((e) => e.event === 'killed')
    expect(killed).toMatchObject([{ storyId: await publisher.storyOf(agency), detail: { copies: [post] } }])
  })

  it('marks a copy that comes after it', async () => {
    const late = await publisher.send('Coast Echo', { guid: 'c2', headline: 'Bees go by tram', body: BEEKEEPER })
    expect(await having(agency, 'copy-of-killed')).toEqual(['Hamm Post', 'Coast Echo'])
    expect((await publisher.logEntries(before)).at(-1)).toMatchObject({
      event: 'updated',
      articleId: late,
      detail: { warnings: ['copy-of-killed'] },
    })
  })

  it('is no mark any more on an article that was split out of the killed story', async () => {
    const id = await publisher.storyOf(agency)
    await publisher.post(`/v1/stories/${id}/split`, { article: post, by: 'Ada', why: 'its own reporting' })
    expect((await story(post)).articles.map((a: Listed) => a.warnings)).toEqual([[]])
    expect(await having(agency, 'copy-of-killed')).toEqual(['Coast Echo'])
  })

  it('is followed by a replacement: a new story, linked to the old one both ways', async () => {
    const body = BEEKEEPER.replace('Tomas Ekdahl, 63,', 'Tomas Lindahl, 36,')
    const next = await publisher.send(AGENCY, { guid: 'bees-new', headline: 'Bees take the night tram', body })
    const [old, now] = [await story(agency), await story(next)]
    expect([now.replaces, old.replacedBy, now.status, old.status]).toEqual([old.id, [now.id], 'usable', 'killed'])
  })
})

describe('an embargo', () => {
  let agency: number
  let before: number
  beforeAll(async () => {
    before = await publisher.lastEvent()
    agency = await publisher.send(AGENCY, { guid: 'moss', headline: 'Moss wakes', body: MOSS, entry: { embargoed: minutesFromNow(60) } })
    await publisher.send('Hamm Post', { guid: 'h3', headline: 'Old moss grows', body: MOSS })
  })

  it('hides the story from lists and stream, and shows it to the desk', async () => {
    const id = await publisher.storyOf(agency)
    expect(await publisher.logEntries(before)).toEqual([])
    expect((await publisher.get('/v1/stories')).stories.map((s: { id: number }) => s.id)).not.toContain(id)
    expect((await publisher.get(`/v1/stories/${id}`)).status).toBe(403)
    expect((await story(agency)).status).toBe('embargoed')
  })

  it('raises a flag over copy by somebody else before its time', async () => {
    expect(await having(agency, 'broke-embargo')).toEqual(['Hamm Post'])
    const { stories } = await publisher.get('/v1/stories?status=embargoed')
    expect(stories).toMatchObject([{ headline: 'Moss wakes', embargoBroken: true }])
  })

  it('ends with one event, which names who broke it', async () => {
    await publisher.db.pool.query(`UPDATE stories SET embargoed_until = now() - interval '1 second' WHERE status = 'embargoed'`)
    await publisher.db.pool.query(`UPDATE placements SET embargoed_until = now() - interval '1 second' WHERE article_id = $1`, [agency])
    expect(await releaseEmbargoes(publisher.db)).toBe(1)
    const entries = await publisher.logEntries(before)
    expect(entries).toMatchObject([
      { event: 'released', storyId: await publisher.storyOf(agency), detail: { brokeEmbargo: [expect.any(Number)] } },
    ])
  })
})

it('a story that was merged into one under embargo is embargoed with it', async () => {
  const embargo = { embargoed: minutesFromNow(60) }
  const first = await publisher.send(AGENCY, {
    guid: 'lamp',
    headline: 'Lamps for the quay',
    body: `${MOSS.split('\n\n')[1]}`,
    entry: embargo,
  })
  const second = await publisher.send(AGENCY, { guid: 'quay', headline: 'Quay closed', body: `${LOCK.split('\n\n')[1]}`, entry: embargo })
  const [from, into] = [await publisher.storyOf(first), await publisher.storyOf(second)]
  expect((await publisher.post(`/v1/stories/${from}/merge`, { into, by: 'Ada', why: 'one' })).status).toBe(200)
  expect((await publisher.get(`/v1/stories/${from}`)).status).toBe(403)
  expect(await publisher.get(`/v1/stories/${from}?embargoed=show`)).toMatchObject({ status: 'merged', mergedInto: into })
})

it('an embargoed version of a published story is hidden, and its embargo ends with one event', async () => {
  const old = `${LOCK}\n\nThe ledgers go on show.`
    .replaceAll('TARNEBY', 'OSTER')
    .replace('Signe Aas', 'Jorun Lie')
    .replace('61,000', '9,400')
  const agency = await publisher.send(AGENCY, { guid: 'oster', headline: 'Oster lock goes quiet', body: old })
  const captions = [
    {
      text: 'The ship that the minister names, in the dock at Oster on Monday.',
      credit: null,
      image: 'https://northwire.example/ship.jpg',
    },
  ]
  await publisher.send('Hamm Post', {
    guid: 'ship',
    headline: 'A ship',
    body: 'A ship lies in the dock, and it has no name yet.',
    captions,
  })
  const id = await publisher.storyOf(agency)
  const before = await publisher.lastEvent()
  const body = `${old}\n\nThe minister is to name a ship after her.`
  const entry = { embargoed: minutesFromNow(60) }
  await publisher.send(AGENCY, { guid: 'oster', headline: 'Ship for the Oster keeper', body, captions, entry })
  const shown = await publisher.get(`/v1/stories/${id}`)
  expect(JSON.stringify(shown)).not.toMatch(/minister|Ship for/)
  expect(JSON.stringify(await publisher.get(`/v1/articles/${agency}`))).not.toMatch(/minister|Ship for/)
  expect((await publisher.get('/v1/stories?q=minister')).stories).toEqual([])
  expect([shown.status, shown.canonical.headline, await publisher.logEntries(before)]).toEqual(['usable', 'Oster lock goes quiet', []])
  expect((await story(agency)).articles[0].versions[0]).toMatchObject({ embargoed: true, headline: 'Ship for the Oster keeper' })
  expect(await releaseEmbargoes(publisher.db)).toBe(0)

  await publisher.db.pool.query(`UPDATE placements SET placed_at = now() - interval '2 hours' WHERE article_id = $1`, [agency])
  await publisher.db.pool.query(
    `UPDATE placements SET embargoed_until = now() - interval '1 minute' WHERE article_id = $1 AND number = 2`,
    [agency],
  )
  expect([await releaseEmbargoes(publisher.db), await releaseEmbargoes(publisher.db)]).toEqual([1, 0])
  expect((await publisher.get(`/v1/stories/${id}`)).canonical.headline).toBe('Ship for the Oster keeper')
  expect(await publisher.logEntries(before)).toMatchObject([{ event: 'released', storyId: id, articleId: agency, versionNumber: 2 }])
})

it('an embargo that the next version puts off hides the story until then', async () => {
  const body = 'The quarry at Tarn is to be filled with water by May, 3 million litres a day, the owner says in a note for Friday.'
  const send = (minutes: number, headline: string) =>
    publisher.send(AGENCY, { guid: 'quarry', headline, body, entry: { embargoed: minutesFromNow(minutes) } })
  const agency = await send(60, 'Quarry lake')
  await send(120, 'Quarry lake, later')
  const id = await publisher.storyOf(agency)
  const before = await publisher.lastEvent()
  const past = (table: string, where: string) =>
    publisher.db.pool.query(`UPDATE ${table} SET embargoed_until = now() - interval '1 second' WHERE ${where} = $1`, [id])
  await past('stories', 'id')
  expect([await releaseEmbargoes(publisher.db), await publisher.logEntries(before)]).toEqual([0, []])
  expect((await publisher.get(`/v1/stories/${id}`)).status).toBe(403)
  await past('stories', 'id')
  await past('placements', '(SELECT story_id FROM articles WHERE id = article_id)')
  expect(await releaseEmbargoes(publisher.db)).toBe(1)
  expect(await publisher.logEntries(before)).toMatchObject([{ event: 'released', storyId: id, headline: 'Quarry lake, later' }])
})

it.each<[string, Partial<Entry>, string]>([
  [
    'status',
    { pubStatus: 'withheld' },
    'The harbour master of Skerry resigns, two officials with knowledge of 14 letters to the board said.',
  ],
  [
    'signal',
    { signal: 'withheld' },
    'Nine gardens along the Tarn canal were flooded when a pump failed before dawn, and seven cellars with them.',
  ],
  [
    'embargo without a time',
    { signal: 'embargo' },
    'Two pilots of the Lindholm ferry have been asked to retire after a collision with a heron sanctuary in March.',
  ],
])('what is withheld by its %s is not shown until a version comes that may be used', async (by, entry, body) => {
  const before = await publisher.lastEvent()
  const agency = await publisher.send(AGENCY, { guid: by, headline: `First ${by}`, body, entry })
  const id = await publisher.storyOf(agency)
  expect([await releaseEmbargoes(publisher.db), await publisher.logEntries(before)]).toEqual([0, []])
  expect([(await publisher.get(`/v1/stories/${id}`)).status, (await publisher.get(`/v1/articles/${agency}`)).status]).toEqual([403, 403])
  await publisher.send(AGENCY, { guid: by, headline: `Free ${by}`, body, entry: { pubStatus: 'usable' } })
  expect([await releaseEmbargoes(publisher.db), await releaseEmbargoes(publisher.db)]).toEqual([1, 0])
  expect(await publisher.logEntries(before)).toMatchObject([{ event: 'released', storyId: id, headline: `Free ${by}` }])
  expect((await publisher.get(`/v1/stories/${id}`)).status).toBe('usable')
})

it('an embargoed article in a published story is not canonical, neither when it is pinned nor when the others are split out', async () => {
  const body = LOCK.replaceAll('TARNEBY', 'SKERRY').replace('Signe Aas', 'Ulla Brok').replace('61,000', '5,200').replace('44', '17')
  const post = await publisher.send('Hamm Post', { guid: 'skerry', headline: 'Crank at rest', body })
  const entry = { embargoed: minutesFromNow(60) }
  const agency = await publisher.send(AGENCY, { guid: 'skerry', headline: 'Secret crank', body, entry })
  const id = await publisher.storyOf(post)
  expect(await publisher.storyOf(agency)).toBe(id)
  await publisher.post(`/v1/stories/${id}/pin`, { article: agency, by: 'Ada', why: 'theirs' })
  expect(JSON.stringify([await publisher.get('/v1/stories'), await publisher.get(`/v1/stories/${id}`)])).not.toContain('Secret')
  await publisher.post(`/v1/stories/${id}/split`, { article: post, by: 'Ada', why: 'not theirs' })
  expect(JSON.stringify(await publisher.get('/v1/stories'))).not.toContain('Secret')
  expect((await publisher.get(`/v1/stories/${id}`)).status).toBe(403)
  expect(JSON.stringify(await publisher.logEntries())).not.toContain('Secret')
})

it('operators’ preference for a source counts from the next change of a story on', async () => {
  const agency = await publisher.send(AGENCY, { guid: 'lock', headline: 'Lock keeper retires', body: LOCK })
  expect(await preferSource(publisher.db.pool, 'Hamm Post', 1)).toBe(true)
  const post = await publisher.send('Hamm Post', { guid: 'h5', headline: 'Goodbye to the lock', body: LOCK })
  expect(await story(agency)).toMatchObject({ canonicalId: post, canonicalReasons: ['operators prefer Hamm Post'] })
  expect(await preferSource(publisher.db.pool, 'Nobody', 1)).toBe(false)
  const { sources } = await publisher.get('/v1/sources')
  expect(sources[0]).toMatchObject({ name: 'Hamm Post', kind: 'outlet', preference: 1 })
  const put = (id: number, preference: number) =>
    publisher.app.inject({ method: 'PUT', url: `/v1/sources/${id}/preference`, payload: { preference } })
  const back = (await put(sources[0].id, 0)).json().sources
  expect(back.find((s: { name: string }) => s.name === 'Hamm Post').preference).toBe(0)
  expect([(await put(999_999, 1)).statusCode, (await put(sources[0].id, 1001)).statusCode]).toEqual([404, 400])
})

it('what is for the desk only is kept apart from the text, with urgency and subjects', async () => {
  const entry = { urgency: 2, subjects: ['medtop:20000523'], edNote: 'Adds count.', notForPublication: 'Call Ada on 0041.' }
  const body = 'The frogs of Oster crossed the road on Monday, 414 of them, and the road was closed for an hour by a man with a lamp.'
  const agency = await publisher.send(AGENCY, { guid: 'frogs', headline: 'Frogs cross', body, entry })
  const [version] = (await publisher.get(`/v1/articles/${agency}`)).versions
  expect(version).toMatchObject({ ...entry, body: [body] })
})

it('the ledger says who had it when, by the suppliers’ own times and by arrival', async () => {
  const body = MOSS.replaceAll('moss', 'fern').replaceAll('Falk', 'Brandt').replaceAll('31', '47').replaceAll('seven', 'nineteen')
  const agency = await publisher.send(AGENCY, { guid: 'fern', headline: 'Fern wakes', body, at: '2026-11-26T08:00:00Z' })
  await publisher.send('Coast Echo', { guid: 'c4', headline: 'A fern', body, at: '2026-11-26T08:12:30Z' })
  await publisher.send('Hamm Post', { guid: 'h4', headline: 'Fern grows', body, at: '2026-11-26T07:58:00Z' })
  await publisher.db.pool.query(
    `UPDATE articles a SET first_seen_at = '2026-11-26T09:00:00Z'::timestamptz + (o.place - 1) * interval '3 minutes'
      FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM articles WHERE story_id = (SELECT story_id FROM articles WHERE id = $1)) o
      WHERE o.id = a.id`,
    [agency],
  )
  const { ledger } = await story(agency)
  expect(
    ledger.map((l: { source: { name: string }; minutesBehind: number; minutesBehindSeen: number }) => [
      l.source.name,
      l.minutesBehind,
      l.minutesBehindSeen,
    ]),
  ).toEqual([
    ['Hamm Post', 0, 6],
    [AGENCY, 2, 0],
    ['Coast Echo', 14.5, 3],
  ])
})

it('a cosmetic change is kept as a version and is not logged, and does not move the list', async () => {
  const agency = await publisher.send(AGENCY, {
    guid: 'pond',
    headline: 'Pond frozen',
    body: 'The pond in Vik froze over on Monday night, and nobody is to skate on it yet, the council said.',
  })
  const listed = (await publisher.get('/v1/stories?limit=5')).stories.map((s: { id: number; updatedAt: string }) => [s.id, s.updatedAt])
  const before = await publisher.lastEvent()
  await publisher.send(AGENCY, {
    guid: 'pond',
    headline: 'Pond frozen',
    body: 'The pond in Vik froze over on Monday night – and nobody is to skate on it yet, the council said!',
  })
  expect((await story(agency)).articles[0].versions.map((v: { change: string | null }) => v.change)).toEqual(['cosmetic', null])
  expect(await publisher.logEntries(before)).toEqual([])
  expect((await publisher.get('/v1/stories?limit=5')).stories.map((s: { id: number; updatedAt: string }) => [s.id, s.updatedAt])).toEqual(
    listed,
  )
})

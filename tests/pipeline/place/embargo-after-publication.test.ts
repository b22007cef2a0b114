import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { releaseEmbargoes } from '../../../src/pipeline/publish/release.ts'
import { AGENCY, openPublisher } from '../publisher.ts'

const TOWER = `OSTER, March 2 (Northwire) - The clock on the tower of Oster ran backwards for 17 minutes on Sunday, and the town with it.

Watchmaker Per Lundh, 70, had hung a weight on the wrong side after a christening at which he was the godfather.

Three trains left on time. The mayor has asked for the 17 minutes to be added to the summer.`
const PIER = TOWER.replaceAll('Oster', 'Skerry')
  .replaceAll('OSTER', 'SKERRY')
  .replace('Per Lundh', 'Aina Holm')
  .replaceAll('17', '43')
  .replace('70', '52')

let publisher: Awaited<ReturnType<typeof openPublisher>>
beforeAll(async () => {
  publisher = await openPublisher()
})
afterAll(() => publisher.close())

const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const inAnHour = () => ({ embargoed: minutesFromNow(60) })
/** The embargoes of an article end now, and what is here came hours ago. */
async function end(article: number) {
  await publisher.db.pool.query(`UPDATE articles SET first_seen_at = first_seen_at - interval '2 hours'`)
  await publisher.db.pool.query(`UPDATE placements SET placed_at = now() - interval '2 hours' WHERE article_id = $1`, [article])
  await publisher.db.pool.query(
    `UPDATE placements SET embargoed_until = now() - interval '1 second' WHERE article_id = $1 AND embargoed_until IS NOT NULL`,
    [article],
  )
  await publisher.db.pool.query(
    `UPDATE stories SET embargoed_until = now() - interval '1 second' WHERE id = (SELECT story_id FROM articles WHERE id = $1) AND embargoed_until > now()`,
    [article],
  )
  return releaseEmbargoes(publisher.db)
}

describe('an embargoed article in a published story', () => {
  let outlet: number
  let agency: number
  let id: number
  beforeAll(async () => {
    outlet = await publisher.send('Hamm Post', { guid: 'h1', headline: 'Clock runs back', body: TOWER, at: minutesFromNow(-5) })
    const entry = { ...inAnHour(), link: 'https://northwire.example/secret-tower' }
    agency = await publisher.send(AGENCY, { guid: 'secret-guid', headline: 'Secret tower', body: TOWER, entry })
    id = await publisher.storyOf(outlet)
    expect(await publisher.storyOf(agency)).toBe(id)
  })

  it('is not shown at all: no address, no name, no signal, no line in the ledger, no source in the list', async () => {
    const story = await publisher.get(`/v1/stories/${id}`)
    const line = (await publisher.get('/v1/stories')).stories[0]
    expect(JSON.stringify([story, line])).not.toMatch(/ecret|Northwire"|"embargo"/)
    expect([story.articles.length, story.ledger.length, story.copies, story.outlets]).toEqual([1, 1, 1, ['Hamm Post']])
    expect(line).toMatchObject({ id, outlets: ['Hamm Post'] })
    expect((await publisher.get(`/v1/articles/${agency}`)).status).toBe(403)
  })

  it('raises the flag over the outlet that was out with it first', async () => {
    const story = await publisher.get(`/v1/stories/${id}`)
    expect([story.embargoBroken, story.articles[0].warnings]).toEqual([true, ['broke-embargo']])
  })

  it('is shown whole to a desk that asks for what is held', async () => {
    const story = await publisher.get(`/v1/stories/${id}?embargoed=show`)
    expect([story.articles.length, story.ledger.length, story.outlets]).toEqual([2, 2, ['Hamm Post', AGENCY]])
    expect((await publisher.get(`/v1/articles/${agency}?embargoed=show`)).guid).toBe('secret-guid')
  })
})

it('an article whose next version is held says of itself what its shown version says', async () => {
  const body = 'The bakery of Tarn sells bread by the hour now, baker Olle Grip said, since his oven cannot be turned off before Friday.'
  const agency = await publisher.send(AGENCY, { guid: 'bakery', headline: 'UPDATE 1-Bread by the hour', body })
  await publisher.send(AGENCY, { guid: 'bakery', headline: 'Bread by the minute', body: `${body} More.`, entry: inAnHour() })
  const id = await publisher.storyOf(agency)
  expect((await publisher.get(`/v1/stories/${id}`)).articles[0].signal).toBe('update')
  expect((await publisher.get('/v1/stories')).stories.find((s: { id: number }) => s.id === id).signal).toBe('update')
})

it('what a version under embargo changed is logged when the next version lifts the embargo, word for word the same', async () => {
  const body = 'The night ferry to Skerry sails at 23:40 with room for 14 bicycles and a cow, captain Ida Sund told the county on Monday.'
  const sunk = { guid: 'night-ferry', headline: 'Night ferry aground', body: `${body} It ran aground on Tuesday.` }
  const agency = await publisher.send(AGENCY, { guid: 'night-ferry', headline: 'Night ferry', body })
  const before = await publisher.lastEvent()
  await publisher.send(AGENCY, { ...sunk, entry: inAnHour() })
  expect(await publisher.logEntries(before)).toEqual([])
  await publisher.send(AGENCY, sunk)
  expect(await publisher.logEntries(before)).toMatchObject([{ event: 'updated', versionNumber: 3, detail: { change: 'text' } }])
  const states = [sunk, { ...sunk, headline: 'Cow ashore' }]
  for (const [i, state] of states.entries())
    await publisher.keep(AGENCY, { ...state, body: `${state.body} The cow swam.`, ...(i === 0 && { entry: inAnHour() }) })
  await publisher.keep(AGENCY, { ...sunk, headline: 'Cow ashore', body: `${sunk.body} The cow swam.`, at: minutesFromNow(1) })
  await publisher.place()
  expect((await publisher.logEntries(before)).map((e) => e.event)).toEqual(['updated', 'updated'])
  expect((await publisher.get(`/v1/stories/${await publisher.storyOf(agency)}`)).headline).toBe('Cow ashore')
})

it('a correction that came under embargo is logged and noted when it may be used', async () => {
  const agency = await publisher.send(AGENCY, { guid: 'pier', headline: 'Skerry clock', body: PIER })
  const outlet = await publisher.send('Hamm Post', { guid: 'h2', headline: 'Clock and trains', body: PIER })
  const id = await publisher.storyOf(agency)
  const before = await publisher.lastEvent()
  const body = PIER.replace('43 minutes', '34 minutes')
  await publisher.send(AGENCY, { guid: 'pier', headline: 'CORRECTED-Skerry clock', body, entry: inAnHour() })
  expect(await publisher.get(`/v1/stories/${id}`)).toMatchObject({ correctedAt: null, corrections: [] })
  expect(await end(agency)).toBe(1)
  expect(await publisher.logEntries(before)).toMatchObject([
    { event: 'released', storyId: id },
    { event: 'corrected', storyId: id, articleId: agency, versionNumber: 2, detail: { uncorrected: [outlet] } },
  ])
  const story = await publisher.get(`/v1/stories/${id}`)
  expect([story.correctedAt !== null, story.corrections[0].changes]).toEqual([
    true,
    [{ wrong: expect.stringContaining('43 minutes'), right: expect.stringContaining('34 minutes') }],
  ])
})

it('a correction of a story still under embargo is logged with its release, which names who broke the embargo with the wrong figure', async () => {
  const body = PIER.replaceAll('Skerry', 'Hamm').replaceAll('SKERRY', 'HAMM').replace('Aina Holm', 'Jon Ask').replaceAll('43', '29')
  const agency = await publisher.send(AGENCY, { guid: 'hamm', headline: 'Hamm clock', body, entry: inAnHour() })
  const outlet = await publisher.send('Coast Echo', { guid: 'c1', headline: 'Trains by clock', body })
  await publisher.send(AGENCY, {
    guid: 'hamm',
    headline: 'CORRECTED-Hamm clock',
    body: body.replace('29 minutes', '92 minutes'),
    entry: inAnHour(),
  })
  const id = await publisher.storyOf(agency)
  const before = await publisher.lastEvent()
  expect(await end(agency)).toBe(1)
  expect(await publisher.logEntries(before)).toMatchObject([
    { event: 'released', storyId: id, detail: { brokeEmbargo: [outlet] } },
    { event: 'corrected', storyId: id, articleId: agency, detail: { uncorrected: [outlet] } },
  ])
})

it('a correction with which a withheld story comes back is logged after its release', async () => {
  const body = PIER.replaceAll('Skerry', 'Vik').replaceAll('SKERRY', 'VIK').replace('Aina Holm', 'Mats Roos').replaceAll('43', '61')
  await publisher.send(AGENCY, { guid: 'vik', headline: 'Vik clock', body })
  await publisher.send(AGENCY, { guid: 'vik', headline: 'Vik clock', body, entry: { pubStatus: 'withheld' } })
  const before = await publisher.lastEvent()
  await publisher.send(AGENCY, {
    guid: 'vik',
    headline: 'CORRECTED-Vik clock',
    body: body.replace('61 minutes', '16 minutes'),
    entry: { pubStatus: 'usable' },
  })
  await releaseEmbargoes(publisher.db)
  expect((await publisher.logEntries(before)).map((e) => e.event)).toEqual(['released', 'corrected'])
})

it('an embargo is broken by what was seen here before its end; what only dates itself earlier has a warning of its own', async () => {
  const body = PIER.replaceAll('Skerry', 'Tarn').replaceAll('SKERRY', 'TARN').replace('Aina Holm', 'Siri Beck').replaceAll('43', '11')
  const agency = await publisher.send(AGENCY, { guid: 'tarn', headline: 'Tarn clock', body, entry: inAnHour() })
  await publisher.send('Hamm Post', { guid: 'h3', headline: 'Before', body })
  await end(agency)
  await publisher.send('Coast Echo', { guid: 'c2', headline: 'After, dated before', body, at: minutesFromNow(-120) })
  await publisher.send('Border Times', { guid: 'b1', headline: 'After', body, at: minutesFromNow(5) })
  const { articles } = await publisher.get(`/v1/stories/${await publisher.storyOf(agency)}`)
  expect(articles.map((a: { source: { name: string }; warnings: string[] }) => [a.source.name, a.warnings])).toEqual([
    [AGENCY, []],
    ['Hamm Post', ['broke-embargo']],
    ['Coast Echo', ['dated-before-embargo']],
    ['Border Times', []],
  ])
})

it('a correction that is placed when its embargo has ended is noted and logged at once', async () => {
  const body = PIER.replaceAll('Skerry', 'Fald').replaceAll('SKERRY', 'FALD')
  const agency = await publisher.send(AGENCY, { guid: 'fald', headline: 'Clock of Fald', body, at: minutesFromNow(-180) })
  const outlet = await publisher.send('Lund Courier', { guid: 'f1', headline: 'Fald runs back', body, at: minutesFromNow(-170) })
  const before = await publisher.lastEvent()
  const headline = 'CORRECTED-Clock of Fald'
  const entry = { embargoed: minutesFromNow(-10) }
  await publisher.send(AGENCY, { guid: 'fald', headline, body: body.replaceAll('43', '34'), at: minutesFromNow(-60), entry })
  expect(await publisher.logEntries(before)).toMatchObject([{ event: 'corrected', storyId: await publisher.storyOf(agency) }])
  expect((await publisher.get(`/v1/articles/${outlet}`)).warnings).toContain('uncorrected')
})

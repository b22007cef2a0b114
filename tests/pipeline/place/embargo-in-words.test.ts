import { afterAll, beforeAll, expect, it } from 'vitest'
import { releaseEmbargoes } from '../../../src/pipeline/publish/release.ts'
import { AGENCY, openPublisher } from '../publisher.ts'

const GLASS = `VIK, March 2 (Northwire) - The glassworks of Vik has made a pane through which sound does not pass, its chemist Elin Moe wrote in a paper.

Two men shouted at each other through it for 40 minutes in May and both went home hoarse and content.

The pane is 3 millimetres thick and costs 900 kroner. Moe has hung the first one between herself and her brother.`

let publisher: Awaited<ReturnType<typeof openPublisher>>
beforeAll(async () => {
  publisher = await openPublisher()
})
afterAll(() => publisher.close())

const clock = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16)

it('an embargo that stands in the copy alone holds it until its time, and then it is released', async () => {
  const before = await publisher.lastEvent()
  const until = clock(60)
  const headline = `EMBARGOED UNTIL ${until} GMT - Pane keeps sound out`
  const agency = await publisher.send(AGENCY, { guid: 'pane', headline, body: GLASS })
  const id = await publisher.storyOf(agency)
  expect([await publisher.logEntries(before), (await publisher.get(`/v1/stories/${id}`)).status]).toEqual([[], 403])
  const held = await publisher.get(`/v1/stories/${id}?embargoed=show`)
  expect([held.status, held.signal, held.embargoedUntil.slice(11, 16)]).toEqual(['embargoed', 'embargo', until])

  await publisher.send('Hamm Post', { guid: 'h1', headline: 'Quiet pane', body: GLASS })
  expect((await publisher.get('/v1/stories?status=embargoed')).stories).toMatchObject([{ id, embargoBroken: true }])
  for (const table of ['stories', 'placements'])
    await publisher.db.pool.query(`UPDATE ${table} SET embargoed_until = now() - interval '1 second' WHERE embargoed_until IS NOT NULL`)
  expect([await releaseEmbargoes(publisher.db), (await publisher.logEntries(before)).map((e) => e.event)]).toEqual([1, ['released']])
})

it('an embargo in words without a time holds until a version comes that has none', async () => {
  const body =
    'The ferry to Skerry will run at night from June, the county says, for 14 kroner and a song, on a paper that it hands out on Monday.'
  const agency = await publisher.send(AGENCY, { guid: 'skerry', headline: 'Night ferry', body: `EMBARGOED UNTIL DELIVERY\n\n${body}` })
  const id = await publisher.storyOf(agency)
  expect([await releaseEmbargoes(publisher.db), (await publisher.get(`/v1/stories/${id}`)).status]).toEqual([0, 403])
  await publisher.send(AGENCY, { guid: 'skerry', headline: 'Night ferry', body })
  expect([await releaseEmbargoes(publisher.db), (await publisher.get(`/v1/stories/${id}`)).status]).toEqual([1, 'usable'])
})

it('an embargo stated in the next version of a published story hides that version alone', async () => {
  const body = 'A bear walked through the library of Tarneby on Sunday and left by the window, the librarian Ove Lie said on the phone.'
  const agency = await publisher.send(AGENCY, { guid: 'bear', headline: 'Bear in library', body })
  const edNote = `Embargoed until ${clock(60)} GMT`
  await publisher.send(AGENCY, { guid: 'bear', headline: 'Bear named Otto', body: `${body} Its name is Otto.`, entry: { edNote } })
  const id = await publisher.storyOf(agency)
  expect(JSON.stringify(await publisher.get(`/v1/stories/${id}`))).not.toMatch(/Otto/)
  expect((await publisher.get(`/v1/stories/${id}?embargoed=show`)).articles[0].versions[0]).toMatchObject({
    embargoed: true,
    headline: 'Bear named Otto',
  })
})

it('copy about an oil embargo is published at once', async () => {
  const body =
    'Embargo until December: the islands will take no oil from the mainland, their council said, and row to the tanker themselves.'
  const agency = await publisher.send(AGENCY, { guid: 'oil', headline: 'Embargo until December: Islands row for oil', body })
  expect((await publisher.get(`/v1/stories/${await publisher.storyOf(agency)}`)).status).toBe('usable')
})

it('a correction under the line of an embargo that is over is not held until that time of the next day', async () => {
  const body =
    'The sawmill of Lom has sawn its owner’s bed in 2 equal parts, foreman Ivar Bo said, and each half is let for 300 kroner a night.'
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
  const sent = { guid: 'bed', headline: 'Bed in two', body, at: ago(90), entry: { edNote: `EMBARGOED UNTIL ${clock(30)} GMT` } }
  const agency = await publisher.send(AGENCY, sent)
  const id = await publisher.storyOf(agency)
  expect((await publisher.get(`/v1/stories/${id}`)).status).toBe(403)
  // An hour goes by.
  const [ended] = (
    await publisher.db.pool.query(
      `WITH v AS (UPDATE versions SET published_at = published_at - interval '1 hour' WHERE article_id = $1)
      UPDATE placements SET embargoed_until = embargoed_until - interval '1 hour'
      WHERE article_id = $1 RETURNING to_char(embargoed_until AT TIME ZONE 'UTC', 'HH24:MI') AS at`,
      [agency],
    )
  ).rows
  await publisher.db.pool.query(`UPDATE stories SET embargoed_until = embargoed_until - interval '1 hour' WHERE id = $1`, [id])
  expect(await releaseEmbargoes(publisher.db)).toBe(1)
  const before = await publisher.lastEvent()
  const edNote = `EMBARGOED UNTIL ${ended.at} GMT`
  await publisher.send(AGENCY, {
    ...sent,
    headline: 'CORRECTED-Bed in two',
    body: body.replace('300', '30'),
    at: ago(0),
    entry: { edNote },
  })
  expect(await publisher.logEntries(before)).toMatchObject([{ event: 'corrected', storyId: id }])
})

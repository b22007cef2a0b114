import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { EventOut, EventPage } from '../../src/api/schemas/events.ts'
import { releaseEmbargoes } from '../../src/pipeline/publish/release.ts'
import { addKey } from '../access/callers.ts'
import { BEEKEEPER } from '../matching/desk.ts'
import { AGENCY, openPublisher } from '../pipeline/publisher.ts'

const HENS = `Fourteen hens rode the Oster ferry without a ticket on Tuesday and were put ashore at Hamm by the mate, who kept two eggs as the fare.

The farmer, 71, said that the birds had walked aboard behind his van and that he had paid for the van alone.

The ferry company is to charge poultry from the summer on, a spokeswoman said, at half the price of a dog.`
const GEESE = `A flock of geese has held up the opening of the Lakeside bridge since Friday, because the builders found nine nests under its northern arch.

Inspectors will count the eggs every morning, and the mayor has moved the ribbon and the brass band to the first of June.

Drivers go round by the salt works meanwhile, which takes a quarter of an hour more.`
const ada = { by: 'Ada', why: 'read both' }
let publisher: Awaited<ReturnType<typeof openPublisher>>
let bees: number

beforeAll(async () => {
  publisher = await openPublisher()
  const caption = { text: 'Hives on the night tram', credit: 'Northwire', image: 'https://northwire.example/hives.jpg' }
  bees = await publisher.send(AGENCY, { guid: 'bees', headline: 'Bees take the tram', body: BEEKEEPER, captions: [caption] })
  await publisher.send(AGENCY, { guid: 'bees', headline: 'Bees take the night tram', body: `${BEEKEEPER}\n\nThe mayor laughed.` })
})
afterAll(() => publisher.close())

type Entry = z.infer<typeof EventOut>
const entries = async (query: string, headers?: Record<string, string>): Promise<Entry[]> =>
  (await publisher.app.inject({ url: `/v1/events?${query}`, ...(headers && { headers }) })).json().events
const texts = (all: Entry[]) => all.map(({ event, version }) => [event, version?.versionNumber ?? null, version?.newest ?? null])

it('an entry has the text as it was then on request, and says when it is not the newest', async () => {
  const [created, updated] = await entries('include=text,captions')
  expect(created!.version).toEqual({
    articleId: bees,
    versionNumber: 1,
    headline: 'Bees take the tram',
    body: BEEKEEPER.split('\n\n'),
    captions: [expect.objectContaining({ text: 'Hives on the night tram' })],
    newest: false,
  })
  expect(updated!.version).toMatchObject({ versionNumber: 2, newest: true, body: expect.arrayContaining(['The mayor laughed.']) })
  const [onlyText, onlyCaptions] = [await entries('include=text'), await entries('include=captions')]
  expect([onlyText[0]!.version, onlyCaptions[0]!.version].map((version) => Object.keys(version!))).toEqual([
    ['articleId', 'versionNumber', 'headline', 'body', 'newest'],
    ['articleId', 'versionNumber', 'headline', 'captions', 'newest'],
  ])
  expect((await entries(''))[0]).not.toHaveProperty('version')
})

it('an entry from before there were forms has the present text', async () => {
  const { pool } = publisher.db
  const { rows } = await pool.query(
    "UPDATE story_log SET detail = '{}' WHERE seq = 1 RETURNING (SELECT detail FROM story_log WHERE seq = 1)",
  )
  expect((await entries('include=text'))[0]).toMatchObject({ detail: {}, version: { versionNumber: 2, newest: true } })
  await pool.query('UPDATE story_log SET detail = $1 WHERE seq = 1', [rows[0].detail])
})

it('the texts of stories need the scope stories:read', async () => {
  const { headers } = await addKey(publisher.db, ['events:read'])
  const answer = await publisher.app.inject({ url: '/v1/events?include=text', headers })
  expect([answer.statusCode, answer.json().detail]).toEqual([403, 'This needs the scope stories:read.'])
})

it('nothing of a killed story has text, whatever the entry and wherever its articles went', async () => {
  const post = await publisher.send('Hamm Post', { guid: 'p', headline: 'Bees on a tram', body: BEEKEEPER })
  const id = await publisher.storyOf(bees)
  const { body } = await publisher.post(`/v1/stories/${id}/split`, { article: post, ...ada })
  await publisher.post(`/v1/stories/${await publisher.storyOf(post)}/merge`, { into: id, ...ada })
  expect(texts(await entries('include=text')).filter(([, number]) => number === null)).toEqual([])
  expect(body.stories).toHaveLength(2)
  await publisher.send(AGENCY, { guid: 'bees', headline: 'KILL-Bees take the night tram', body: 'Please kill this story.' })
  const all = await entries('include=text,captions')
  expect(all.map(({ event }) => event)).toEqual(expect.arrayContaining(['created', 'updated', 'split', 'merged', 'killed']))
  expect(all.filter(({ version }) => version !== null)).toEqual([])
})

it('nothing of a withheld story has text, and its entries have it again when it is released, but for the one that withheld it', async () => {
  const before = await publisher.lastEvent()
  const hens = await publisher.send(AGENCY, { guid: 'hens', headline: 'Hens take the ferry', body: HENS })
  await publisher.send(AGENCY, { guid: 'hens', headline: 'Hens', body: HENS, entry: { pubStatus: 'withheld', signal: 'withheld' } })
  expect(texts(await entries(`after=${before}&include=text`))).toEqual([
    ['created', null, null],
    ['withheld', null, null],
  ])
  await publisher.send(AGENCY, {
    guid: 'hens',
    headline: 'Hens take the ferry',
    body: `${HENS}\n\nThey paid.`,
    entry: { pubStatus: 'usable' },
  })
  await releaseEmbargoes(publisher.db)
  const all = texts(await entries(`after=${before}&include=text`))
  expect(all.find(([event]) => event === 'withheld')).toEqual(['withheld', null, null])
  expect(all[0]).toEqual(['created', 1, false])
  expect(all.at(-1)).toEqual(['released', 3, true])
  expect(await publisher.storyOf(hens)).toBeGreaterThan(0)
})

it('the text of an embargoed story needs embargoed:read, and reading it is noted in the audit log', async () => {
  const { db } = publisher
  const before = await publisher.lastEvent()
  const geese = await publisher.send(AGENCY, {
    guid: 'geese',
    headline: 'Geese wait',
    body: GEESE,
  })
  const id = await publisher.storyOf(geese)
  await db.pool.query(`UPDATE stories SET status = 'embargoed', embargoed_until = now() + interval '1 hour' WHERE id = $1`, [id])
  const notes = async () => Number((await db.pool.query(`SELECT count(*) FROM audit_log WHERE what = 'embargoed.read'`)).rows[0].count)
  const [reader, insider] = [
    await addKey(db, ['events:read', 'stories:read']),
    await addKey(db, ['events:read', 'stories:read', 'embargoed:read']),
  ]
  const noted = await notes()
  const query = `after=${before}&include=text`
  expect((await entries(query, reader.headers)).at(-1)).toMatchObject({ storyId: id, headline: '(embargoed or withheld)', version: null })
  expect(await notes()).toBe(noted)
  expect((await entries(query, insider.headers)).at(-1)).toMatchObject({ storyId: id, version: { headline: 'Geese wait' } })
  expect(await notes()).toBe(noted + 1)
})

it('every entry that the pipeline writes is one of the union, with nothing that the schema does not name', async () => {
  const id = await publisher.storyOf(bees)
  await publisher.post(`/v1/stories/${id}/pin`, { article: bees, ...ada })
  const all = (await publisher.db.pool.query('SELECT seq, event, detail FROM story_log ORDER BY seq')).rows
  for (const { event, detail } of all) {
    const kind = EventOut.options.find((option) => option.shape.event.value === event)!
    expect(Object.keys(detail).filter((field) => !(field in kind.shape.detail.shape))).toEqual([])
    expect(detail).toMatchObject({ schema: 1, cause: { kind: expect.any(String) }, changes: expect.any(Array) })
  }
  expect(z.array(EventOut).safeParse(await entries('limit=1000')).error).toBeUndefined()
  expect(new Set(all.map(({ event }) => event)).size).toBeGreaterThanOrEqual(7)
  expect(EventPage.shape.events).toBeDefined()
})

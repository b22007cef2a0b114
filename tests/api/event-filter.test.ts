import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { SqlConnection } from '../../db/statement.ts'
import { type LogFilter, OTHER_WORDS, readBatch } from '../../src/api/event-words.ts'
import { openHub } from '../../src/api/hub.ts'
import type { EventPage } from '../../src/api/schemas/events.ts'
import { streamEvents } from '../../src/api/stream.ts'
import { addKey } from '../access/callers.ts'
import { BEEKEEPER } from '../matching/desk.ts'
import { AGENCY, openPublisher } from '../pipeline/publisher.ts'

const HENS = `Fourteen hens rode the Oster ferry without a ticket on Tuesday and were put ashore at Hamm by the mate, who kept two eggs as the fare.

The farmer, 71, said that the birds had walked aboard behind his van and that he had paid for the van alone.

The ferry company is to charge poultry from the summer on, a spokeswoman said, at half the price of a dog.`
const ada = { by: 'Ada', why: 'read both' }

/** Stories whose present headline has a word, as a search for a word finds them. */
const withWord = (word: string): LogFilter => ({
  key: word,
  matching: async (connection: SqlConnection, ids: number[]) => {
    const { rows } = await connection.query('SELECT id FROM stories WHERE id = ANY($1) AND headline ILIKE $2', [ids, `%${word}%`])
    return new Set(rows.map(({ id }) => id))
  },
})

let publisher: Awaited<ReturnType<typeof openPublisher>>
let bees: number
let hens: number
beforeAll(async () => {
  publisher = await openPublisher()
  bees = await publisher.send(AGENCY, { guid: 'bees', headline: 'Bees take the tram', body: BEEKEEPER })
  hens = await publisher.send(AGENCY, { guid: 'hens', headline: 'Hens take the ferry', body: HENS })
})
afterAll(() => publisher.close())

const read = async (word: string, after = 0, readsEmbargoed = true) =>
  (await readBatch(publisher.db, after, 100)).shown({ readsEmbargoed, include: [], filter: withWord(word) })

describe('a reader of one search', () => {
  it('has the entries of the stories that match, and goes on after those that do not', async () => {
    const { events, last } = await read('bees')
    expect(events.map(({ storyId }) => storyId)).toEqual([await publisher.storyOf(bees)])
    expect(last).toBe(await publisher.lastEvent())
    expect(await read('geese')).toMatchObject({ events: [], last })
  })

  it('is sent an id without data on the stream, so that a reconnection goes on there', async () => {
    const hub = openHub(publisher.db)
    const leave = new AbortController()
    const stream = streamEvents({ read: (after) => read('geese', after), hub }, 0, leave.signal)
    await stream.next()
    expect(String((await stream.next()).value)).toBe(`id: ${await publisher.lastEvent()}\n\n`)
    leave.abort()
    await hub.close()
  })

  it('has the kill of a story that matched, also where its words are others now, and no words of a story that does not match', async () => {
    const before = await publisher.lastEvent()
    const id = await publisher.storyOf(bees)
    await publisher.send(AGENCY, { guid: 'bees', headline: 'KILL-Withdrawn', body: 'Editors: please kill this story.' })
    expect((await read('bees', before)).events).toEqual([
      {
        seq: expect.any(Number),
        at: expect.any(String),
        event: 'killed',
        storyId: id,
        articleId: bees,
        versionNumber: expect.any(Number),
        headline: OTHER_WORDS,
        detail: { schema: 1, before: 'usable', after: 'killed' },
        ack: expect.stringMatching(/^\/v1\/recalls\/\d+\/receipts$/),
        matches: false,
      },
    ])
  })

  it('has what corrects, withholds, merges and splits a story, with where its articles went', async () => {
    const before = await publisher.lastEvent()
    const post = await publisher.send('Hamm Post', { guid: 'p', headline: 'Hens take the ferry', body: HENS })
    const id = await publisher.storyOf(hens)
    await publisher.post(`/v1/stories/${id}/split`, { article: post, ...ada })
    const own = await publisher.storyOf(post)
    await publisher.post(`/v1/stories/${own}/merge`, { into: id, ...ada })
    await publisher.send(AGENCY, {
      guid: 'hens',
      headline: 'CORRECTED-Poultry',
      body: HENS.replace('71', '72'),
      entry: { signal: 'correction' },
    })
    await publisher.send(AGENCY, { guid: 'hens', headline: 'Poultry', body: HENS, entry: { pubStatus: 'withheld', signal: 'withheld' } })
    const { events } = await read('bees', before)
    expect(events).toMatchObject([
      { event: 'split', storyId: id, detail: { into: own, moved: [{ articleId: post, from: id, to: own }] } },
      { event: 'merged', storyId: own, detail: { into: id, moved: [{ articleId: post, from: own, to: id }] } },
      { event: 'corrected', storyId: id, detail: { before: 'usable', after: 'usable' } },
      { event: 'withheld', storyId: id, detail: { before: 'usable', after: 'withheld' } },
    ])
    for (const { matches, headline, detail } of events) {
      expect([matches, headline]).toEqual([false, OTHER_WORDS])
      expect(Object.keys(detail).filter((field) => !['schema', 'before', 'after', 'into', 'moved'].includes(field))).toEqual([])
    }
  })

  it('does not learn that a hidden story matches, unless they may read it', async () => {
    const seen = async (readsEmbargoed: boolean) =>
      (await read('poultry', 0, readsEmbargoed)).events.filter(({ matches }) => matches !== false).map(({ event }) => event)
    expect(await seen(false)).toEqual([])
    expect(await seen(true)).toContain('withheld')
  })
})

describe('the filters of a request', () => {
  const page = async (query: string, headers: Record<string, string> = {}): Promise<z.infer<typeof EventPage>> =>
    (await publisher.app.inject({ url: `/v1/events?${query}`, headers })).json()
  const created = async (query: string, headers = {}) =>
    (await page(query, headers)).events
      .filter(({ event, matches }) => event === 'created' && matches !== false)
      .map(({ storyId }) => storyId)
  let search: number
  let geese: number
  let before: number

  beforeAll(async () => {
    const { pool } = publisher.db
    search = (await pool.query("INSERT INTO searches (name, query) VALUES ('Geese', 'q=geese') RETURNING id")).rows[0].id
    before = await publisher.lastEvent()
    const body = HENS.replaceAll('hens', 'geese').split('\n\n').reverse().join('\n\n')
    geese = await publisher.send('Coast Echo', {
      guid: 'g',
      headline: 'Geese hold up a bridge',
      body: `A bridge at Lakeside stays shut. ${body.slice(0, 90)}`,
    })
  })

  it('are those of stories, a saved search among them, and a story matches at once, before it is indexed', async () => {
    await publisher.db.pool.query('DELETE FROM story_words')
    const id = await publisher.storyOf(geese)
    for (const query of ['q=geese', `search=${search}`, 'source=Coast%20Echo', 'kind=outlet', `ids=${id}`])
      expect([query, await created(`after=${before}&${query}`)]).toEqual([query, [id]])
    expect(await created(`after=${before}&q=geese&source=${AGENCY}`)).toEqual([])
    expect((await publisher.app.inject('/v1/events?search=999')).statusCode).toBe(404)
    expect((await publisher.app.inject('/v1/events/stream?search=999')).statusCode).toBe(404)
    expect((await publisher.app.inject('/v1/events?status=usable')).statusCode).toBe(400)
  })

  it('waits past what does not match, and gives the number that it came to', async () => {
    const waiting = page(`after=${before}&q=ferries&wait=1`)
    expect(await waiting).toMatchObject({ events: [], last: await publisher.lastEvent() })
  })

  it('hold for a key that is limited to a search, whatever it asks for', async () => {
    const { headers } = await addKey(publisher.db, ['events:read'], { searchId: search })
    const id = await publisher.storyOf(geese)
    expect(await created('limit=1000', headers)).toEqual([id])
    expect(await created('limit=1000&q=bees', headers)).toEqual([])
    const words = JSON.stringify((await page('limit=1000', headers)).events.filter(({ storyId }) => storyId !== id))
    expect(words).not.toMatch(/bees|hens|poultry/i)
  })
})

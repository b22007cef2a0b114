import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SqlConnection } from '../../db/statement.ts'
import { type LogFilter, OTHER_WORDS, readBatch } from '../../src/api/event-words.ts'
import { openHub } from '../../src/api/hub.ts'
import { streamEvents } from '../../src/api/stream.ts'
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

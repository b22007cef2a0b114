import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inTransaction } from '../../../db/client.ts'
import { addFeeds, removeFeed } from '../../../db/write/feeds.ts'
import { insertVersions, type ReceivedVersion } from '../../../db/write/versions.ts'
import { endScrape } from '../../../db/write/waiting.ts'
import { BLANK_ENTRY } from '../../../src/feed/parse/extensions.ts'
import type { Entry, ReadEntry } from '../../../src/model.ts'
import { prepare } from '../../../src/pipeline/arrival.ts'
import type { KeptFeed } from '../../../src/pipeline/poll/keep-entries.ts'
import { KEPT_FEED } from '../../kept-feed.ts'
import { keepPrepared } from '../keep-prepared.ts'
import { AGENCY, openPublisher } from '../publisher.ts'

const LYNX =
  'A lynx has slept in the reading room of the library of Lom for 4 nights, the librarian Una Rask said, and returned a book on Monday.'

let publisher: Awaited<ReturnType<typeof openPublisher>>
let made = 0
let guid: string
beforeAll(async () => {
  publisher = await openPublisher()
})
afterAll(() => publisher.close())
beforeEach(() => {
  guid = `lynx-${++made}`
})

/** A feed whose pages are fetched, or one of the same source that carries the whole text. */
async function feedOf(scrape: boolean): Promise<KeptFeed> {
  const url = `https://northwire.example/${guid}-${scrape}`
  await addFeeds(publisher.db, [{ url, source: AGENCY, kind: 'agency', scrape }])
  return (await publisher.db.pool.query(`${KEPT_FEED} WHERE f.url = $1`, [url])).rows[0]
}

function stateOf(headline: string, over: Partial<Entry> = {}): ReadEntry {
  const entry = { ...BLANK_ENTRY, id: guid, title: headline, link: `https://northwire.example/${guid}`, ...over }
  const copy = {
    headline,
    byline: [],
    dateline: null,
    language: 'en',
    published: entry.published,
    modified: null,
    canonicalUrl: null,
    body: [`${LYNX} ${guid} ${headline}.`],
    captions: [],
  }
  const json = JSON.stringify(entry)
  return { keys: [guid], entry, json, entryHash: json, embargoedUntil: null, copy, prepared: null }
}

const keep = (feed: KeptFeed, ...entries: ReadEntry[]) => inTransaction(publisher.db, (client) => keepPrepared(client, feed, entries))

/** The page of the version with this number is read. */
async function readPage(number: number): Promise<void> {
  const { rows } = await publisher.db.pool.query(
    `SELECT version FROM waiting w JOIN article_keys k ON k.article_id = w.article_id WHERE w.step = 'scrape' AND k.key = $1 AND w.number = $2`,
    [guid, number],
  )
  const version: ReceivedVersion = rows[0].version
  const entry = { id: guid, link: null, version: null, signal: null, pubStatus: null, slugline: null, edNote: null, ...version.stated }
  const prepared = prepare(
    version.json,
    { entry, copy: version.copy, embargoedUntil: null, receivedAt: null },
    { name: AGENCY, kind: 'agency', language: null },
  )
  await inTransaction(publisher.db, async (client) => {
    expect(await endScrape(client, version.id)).toBe(true)
    const read = { bodyFrom: 'page', readAs: null, trouble: null, pageKey: null } as const
    await insertVersions(client, [{ ...version, ...prepared, ...read, print: number === 1 ? prepared.print : null }])
  })
}

/** What was placed of the article, in the order of placing. */
async function placed(): Promise<number[]> {
  const { rows } = await publisher.db.pool.query(
    'SELECT p.number FROM placements p JOIN article_keys k ON k.article_id = p.article_id WHERE k.key = $1 ORDER BY p.id',
    [guid],
  )
  return rows.map((row) => row.number)
}
async function article() {
  const { rows } = await publisher.db.pool.query(
    `SELECT a.*, st.status FROM articles a JOIN article_keys k ON k.article_id = a.id LEFT JOIN stories st ON st.id = a.story_id WHERE k.key = $1`,
    [guid],
  )
  return rows[0]
}

describe('while the page of the first version is awaited', () => {
  it('a kill of the article waits for it, so that nothing is published that is killed', async () => {
    const [pages, texts] = [await feedOf(true), await feedOf(false)]
    await keep(pages, stateOf('Lynx reads'))
    const before = await publisher.lastEvent()
    await keep(texts, stateOf('KILL-Lynx reads', { pubStatus: 'canceled' }))
    await publisher.place()
    expect(await placed()).toEqual([])
    await readPage(1)
    await publisher.place()
    expect(await placed()).toEqual([1, 2])
    expect(await article()).toMatchObject({ newest: 2, status: 'killed' })
    expect((await publisher.logEntries(before)).map((e) => e.event)).toEqual(['created', 'killed'])
  })

  it('a version that came late waits for it', async () => {
    const [pages, texts] = [await feedOf(true), await feedOf(false)]
    await keep(pages, stateOf('Lynx reads on', { version: '3', updated: '2026-11-26T09:00:00.000Z' }))
    await keep(texts, stateOf('Lynx reads', { version: '2', updated: '2026-11-26T08:00:00.000Z' }))
    await publisher.place()
    expect(await placed()).toEqual([])
    await readPage(1)
    await publisher.place()
    expect(await placed()).toEqual([1, 0])
  })
})

describe('while the page of a next version is awaited', () => {
  it('a later version waits for it, unless it is urgent', async () => {
    const [pages, texts] = [await feedOf(true), await feedOf(false)]
    await keep(pages, stateOf('Lynx reads'))
    await readPage(1)
    await publisher.place()
    await keep(pages, stateOf('Lynx reads on'))
    await keep(texts, stateOf('Lynx reads on and on'))
    await publisher.place()
    expect(await placed()).toEqual([1])
    await keep(texts, stateOf('KILL-Lynx reads', { pubStatus: 'canceled' }))
    await publisher.place()
    expect(await placed()).toEqual([1, 4])
    await readPage(2)
    await publisher.place()
    expect(await placed()).toEqual([1, 4, 2, 3])
    expect(await article()).toMatchObject({ newest: 4, status: 'killed', signal: 'kill' })
  })
})

describe('two versions in one batch', () => {
  it('are placed in their order, whatever times they state', async () => {
    const feed = await feedOf(false)
    const before = await publisher.lastEvent()
    await keep(feed, stateOf('Lynx reads', { published: '2026-11-26T12:00:00.000Z' }))
    await publisher.keep('Lom Post', {
      guid,
      headline: 'Bus late',
      body: 'The bus to Vik was late by an hour on Thursday.',
      at: '2026-11-26T11:00:00Z',
    })
    await keep(feed, stateOf('Lynx reads on', { published: '2026-11-26T12:00:00.000Z' }))
    await publisher.place()
    const own = (await publisher.logEntries(before)).filter(({ headline }) => headline.startsWith('Lynx'))
    expect(own.map(({ event, versionNumber }) => [event, versionNumber])).toEqual([
      ['created', 1],
      ['updated', 2],
    ])
  })

  it('leave the article its first arrival, address and guid', async () => {
    const [one, other] = [await feedOf(false), await feedOf(false)]
    await keep(one, stateOf('Lynx reads', { link: 'https://northwire.example/first' }))
    const first = await publisher.db.pool.query(
      'SELECT v.received_at AS at FROM versions v JOIN article_keys k USING (article_id) WHERE k.key = $1',
      [guid],
    )
    await keep(other, {
      ...stateOf('Lynx reads on', { id: `${guid}-next`, link: 'https://northwire.example/next' }),
      keys: [`${guid}-next`, guid],
    })
    await publisher.place()
    expect(await article()).toMatchObject({ newest: 2, first_seen_at: first.rows[0].at, url: 'https://northwire.example/first', guid })
  })
})

it('an article that is placed after its feed was removed has none', async () => {
  const feed = await feedOf(false)
  await keep(feed, stateOf('Lynx reads'))
  await inTransaction(publisher.db, (client) => removeFeed(client, feed.id))
  await publisher.place()
  expect(await article()).toMatchObject({ newest: 1, feed_id: null, status: 'usable' })
})

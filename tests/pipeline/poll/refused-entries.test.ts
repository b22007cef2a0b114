import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { addFeeds, type DueFeed } from '../../../db/write/feeds.ts'
import { BLANK_ENTRY } from '../../../src/feed/parse/extensions.ts'
import type { Copy, ReadEntry } from '../../../src/model.ts'
import { keepDocument } from '../../../src/pipeline/poll/keep-document.ts'
import { pollFeeds } from '../../../src/pipeline/poll/poll-feed.ts'
import type { KeptDocument } from '../../../src/pipeline/poll/source.ts'
import type { ReadFeed } from '../../../src/pipeline/reader/reading.ts'
import { type OpenContext, openContext } from '../../../workers/context.ts'
import { testDatabase } from '../../database.ts'
import { type Publisher, startPublisher } from '../../holds/publisher.ts'

/** No compression makes it fit into a page of an index. */
const noise = (bytes: number) => {
  let state = 1
  return Array.from({ length: bytes }, () => {
    state = (state * 48_271) % 2_147_483_647
    return (state % 36).toString(36)
  }).join('')
}
const LONG = noise(10_000)

const COPY: Copy = {
  headline: 'The bridge',
  byline: [],
  dateline: null,
  language: 'en',
  published: null,
  modified: null,
  canonicalUrl: null,
  body: ['Text.'],
  captions: [],
}
const entryOf = (id: string) => ({ ...BLANK_ENTRY, id, title: id })

let db: Awaited<ReturnType<typeof testDatabase>>
let context: OpenContext
let site: Publisher
let feedId: number
let path: string
let made = 0
let serves = 0

beforeAll(async () => {
  db = await testDatabase()
  site = await startPublisher()
  context = openContext(
    { ...readSettings({ HOST_SPACING_SECONDS: '0' }), DATABASE_URL: db.url, ALLOW_HOSTS: [site.host] },
    { name: 'test', onError: () => {} },
  )
})
afterAll(async () => {
  await context.close()
  await db.close()
  await site.close()
})
beforeEach(async () => {
  path = `/feed-${++made}`
  await addFeeds(db, [{ url: site.url + path, source: `Paper ${made}`, kind: 'outlet', scrape: false }])
  feedId = (await db.pool.query('SELECT max(id) AS id FROM feeds')).rows[0].id
})

const item = (name: string, { guid = name, link = `https://paper.example/${name}`, date = '' } = {}) =>
  `<item><guid isPermaLink="false">${guid}</guid><link>${link}</link><title>${name}</title>${date && `<pubDate>${date}</pubDate>`}<description>Text of ${name}.</description></item>`

/** Serves these items at the feed's address, with validators as a well-kept server does. */
function serve(items: string[], at = path): void {
  const etag = `"${++serves}"`
  const document = `<rss version="2.0"><channel><title>T</title>${items.join('')}</channel></rss>`
  site.on(at, (request, response) => {
    if (request.headers['if-none-match'] === etag) response.writeHead(304).end()
    else response.writeHead(200, { 'content-type': 'application/rss+xml', etag }).end(document)
  })
}

async function poll() {
  const [polled] = await pollFeeds(context, [feedId])
  const { rows } = await db.pool.query('SELECT url, trouble, repairs, etag, last_ok_at AS "lastOk" FROM feeds WHERE id = $1', [feedId])
  return { ...polled!, ...rows[0] }
}

const headlines = async () =>
  (await db.pool.query('SELECT headline FROM versions WHERE feed_id = $1 ORDER BY headline', [feedId])).rows.map((row) => row.headline)

/** A reason that lies in one entry alone: PostgreSQL reports a data exception (SQLSTATE class 22). */
const refuse = (headline: string) =>
  db.pool.query(`
    CREATE FUNCTION refusing() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'refusing this headline' USING ERRCODE = 'data_exception'; END $$;
    CREATE TRIGGER refusing BEFORE INSERT ON versions FOR EACH ROW WHEN (NEW.headline = '${headline}') EXECUTE FUNCTION refusing()`)
const accept = () => db.pool.query('DROP TRIGGER refusing ON versions; DROP FUNCTION refusing()')

describe('an entry whose name is too long for an index', () => {
  it('is kept where its guid has 10 KB, once for every poll', async () => {
    serve([item('good'), item('long', { guid: LONG })])
    expect(await poll()).toMatchObject({ outcome: 'changed', entriesNew: 2, trouble: null })
    serve([item('good'), item('long', { guid: LONG }), item('next')])
    expect(await poll()).toMatchObject({ entriesNew: 1, entriesChanged: 0 })
    expect(await headlines()).toEqual(['good', 'long', 'next'])
  })

  it('is kept where its link has 10 KB, and two links with one beginning are two articles', async () => {
    const links = ['a', 'b'].map((end) => `https://paper.example/?x=${LONG}${end}`)
    serve([item('one', { guid: '', link: links[0] }), item('two', { guid: '', link: links[1] })])
    expect(await poll()).toMatchObject({ outcome: 'changed', entriesNew: 2, trouble: null })
    expect(await headlines()).toEqual(['one', 'two'])
  })
})

describe('a feed that moved for good to an address of 10 KB', () => {
  it('is read there at every poll, and goes on being asked at its old address', async () => {
    const target = `/moved?x=${LONG}`
    site.on(path, (_, response) => response.writeHead(301, { location: target }).end())
    serve([item('good')], target)
    const polled = await poll()
    expect(polled).toMatchObject({ outcome: 'moved', entriesNew: 1, trouble: null, url: site.url + path })
    expect(polled.repairs.join()).toMatch(/too long/)
    serve([item('good'), item('next')], target)
    expect(await poll()).toMatchObject({ entriesNew: 1, url: site.url + path })
  })
})

describe('an entry that PostgreSQL refuses', () => {
  it('is put aside alone, with the true reason on the feed', async () => {
    await refuse('bad')
    serve([item('one'), item('bad'), item('two'), item('three')])
    const polled = await poll()
    await accept()
    expect(polled).toMatchObject({ outcome: 'changed', entriesNew: 3, trouble: { code: 'ENTRY_REFUSED' } })
    expect(polled.trouble.message).toMatch(/"bad".*refusing this headline/)
    expect(polled.lastOk).not.toBeNull()
    expect(await headlines()).toEqual(['one', 'three', 'two'])
  })

  it('costs the feeds that are polled with it nothing', async () => {
    const paths = ['before', 'after'].map((name) => `${path}-${name}`)
    await addFeeds(
      db,
      paths.map((at) => ({ url: site.url + at, source: `Paper${at}`, kind: 'outlet' as const, scrape: false })),
    )
    const [before, after] = (await db.pool.query('SELECT id FROM feeds ORDER BY id DESC LIMIT 2')).rows.map(({ id }) => id as number)
    await refuse('bad')
    for (const at of [path, ...paths])
      serve(
        [item('one'), item('bad'), item('two')].filter((_, i) => at === path || i !== 1),
        at,
      )
    const polled = await pollFeeds(context, [before!, feedId, after!])
    await accept()
    expect(polled.map(({ feedId: id, entriesNew }) => [id, entriesNew]).sort()).toEqual([before, feedId, after].map((id) => [id, 2]).sort())
    const { rows } = await db.pool.query('SELECT id FROM feeds WHERE id = ANY($1) AND trouble IS NOT NULL', [[before, feedId, after]])
    expect(rows).toEqual([{ id: feedId }])
  })

  it('is asked for again until it is kept: nothing is lost when the reason is gone', async () => {
    await refuse('bad')
    serve([item('one'), item('bad')])
    await poll()
    expect(await poll()).toMatchObject({ entriesNew: 0, trouble: { code: 'ENTRY_REFUSED' }, etag: null })
    await accept()
    expect(await poll()).toMatchObject({ entriesNew: 1, trouble: null })
    expect(await headlines()).toEqual(['bad', 'one'])
    expect(await poll()).toMatchObject({ outcome: 'unchanged' })
  })

  it.each<[string, boolean, Partial<ReadEntry>, RegExp]>([
    ['a time out of range', false, { copy: { ...COPY, published: '0000-01-01T00:00:00Z' } }, /out of range/],
    ['what is no time', false, { copy: { ...COPY, published: 'at noon or so' } }, /invalid input syntax/],
    [
      'a time out of range, while its page is still to be fetched,',
      true,
      { copy: { ...COPY, published: '0000-01-01T00:00:00Z' } },
      /out of range/,
    ],
    [
      'a change at no time, while its page is still to be fetched,',
      true,
      { copy: { ...COPY, modified: 'at noon or so' } },
      /invalid input syntax/,
    ],
    ['an embargo until no time, while its page is still to be fetched,', true, { embargoedUntil: 'noon or so' }, /invalid input syntax/],
  ])('for %s costs itself alone', async (_, scrape, over, reason) => {
    const entries = ['a', 'b', 'c', 'd', 'e'].map(
      (id): ReadEntry => ({
        keys: [id],
        entry: { ...entryOf(id), link: `https://paper.example/${id}` },
        json: '{}',
        entryHash: id,
        embargoedUntil: null,
        copy: COPY,
        prepared: null,
      }),
    )
    Object.assign(entries[3]!, over)
    const feed = { id: feedId, sourceId: feedId, source: 'Paper', sourceKind: 'outlet', sourceLanguage: null, scrape } as DueFeed
    const remembered: KeptDocument[] = []
    const remember = async (_: unknown, kept: KeptDocument) => void remembered.push(kept)
    const kept = await keepDocument(context, feed, { reading: { entries, leftOut: [] as ReadFeed['leftOut'] } as ReadFeed, remember })
    expect(kept).toMatchObject({ entriesNew: 4, refused: [{ entry: entries[3], reason: expect.stringMatching(reason) }] })
    expect(remembered).toEqual([kept])
    const { rows } = await db.pool.query(`SELECT version_id FROM waiting w JOIN feeds f USING (source_id) WHERE f.id = $1`, [feedId])
    expect(rows).toHaveLength(4)
  })

  it('leaves an article at its last good state, and takes its next', async () => {
    serve([item('story', { guid: 'g' })])
    await poll()
    await refuse('worse')
    serve([item('worse', { guid: 'g', link: 'https://paper.example/story' }), item('beside')])
    expect(await poll()).toMatchObject({ entriesNew: 1, entriesChanged: 0, trouble: { code: 'ENTRY_REFUSED' } })
    await accept()
    serve([item('better', { guid: 'g', link: 'https://paper.example/story' }), item('beside')])
    expect(await poll()).toMatchObject({ entriesNew: 0, entriesChanged: 1, trouble: null })
    expect(await headlines()).toEqual(['beside', 'better', 'story'])
  })
})

describe('what PostgreSQL refuses for a reason of ours', () => {
  it('is thrown, and nothing is said to be kept', async () => {
    await db.pool.query('ALTER TABLE polls ADD CONSTRAINT refusing CHECK (entries_seen <> 1) NOT VALID')
    serve([item('one')])
    await expect(poll()).rejects.toThrow('refusing')
    await db.pool.query('ALTER TABLE polls DROP CONSTRAINT refusing')
    expect(await headlines()).toEqual([])
    expect(await poll()).toMatchObject({ entriesNew: 1 })
  })
})

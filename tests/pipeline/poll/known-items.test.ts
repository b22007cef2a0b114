import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { addFeeds } from '../../../db/write/feeds.ts'
import { prepare, type UnpreparedText } from '../../../src/pipeline/arrival.ts'
import type { Context } from '../../../src/pipeline/context.ts'
import { pollFeeds } from '../../../src/pipeline/poll/poll-feed.ts'
import { type FeedDocument, type ReadFeed, readFeedDocument } from '../../../src/pipeline/reader/reading.ts'
import { testDatabase } from '../../database.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
let made = 0
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

/** A feed whose documents are given one after the other, with or without the items that it leaves out. */
async function openFeed(shortcut: boolean, source: string) {
  const url = `https://paper${++made}.example/feed`
  await addFeeds(db, [{ url, source, kind: 'outlet', scrape: false }])
  const { id } = (await db.pool.query('SELECT id FROM feeds WHERE url = $1', [url])).rows[0]
  let body = Buffer.alloc(0)
  const readings: ReadFeed[] = []
  const context = {
    db,
    settings: readSettings({ HOST_SPACING_SECONDS: '0' }),
    fetcher: {
      get: async () => {
        const sha256 = createHash('sha256').update(body).digest('hex')
        const at = 'https://paper.example/feed'
        return { outcome: 'changed', body, contentType: null, url: at, permanentUrl: null, sha256, status: 200, bytes: body.length, ms: 1 }
      },
    },
    reader: {
      feed: async (job: FeedDocument) => {
        const reading = readFeedDocument(shortcut ? job : { ...job, knownItems: null })
        if (!('trouble' in reading)) readings.push(reading)
        return reading
      },
      prepare: async ({ json, version, source, most }: UnpreparedText & { most?: number }) => prepare(json, version, source, most),
    },
    rulesFor: () => undefined,
    queues: { enqueue: async () => {} },
  } as unknown as Context
  const poll = async (document: string) => {
    body = Buffer.from(document)
    await pollFeeds(context, [id])
    return readings.splice(0)
  }
  return { id: id as number, poll }
}

/** All that is kept of a feed: versions in their order, keys, and what the polls say. Articles have the numbers of their order. */
async function rowsOf(feedId: number) {
  const { rows: versions } = await db.pool.query(
    `SELECT v.article_id, v.number, v.entry_hash, v.headline, v.body, v.captions, v.stated FROM versions v WHERE v.feed_id = $1 ORDER BY v.id`,
    [feedId],
  )
  const { rows: keys } = await db.pool.query(
    `SELECT k.article_id, k.key FROM article_keys k JOIN feeds f ON f.source_id = k.source_id WHERE f.id = $1 ORDER BY k.article_id, k.key`,
    [feedId],
  )
  const { rows: polls } = await db.pool.query(
    `SELECT outcome, entries_seen, entries_new, entries_changed, repairs, trouble FROM polls WHERE feed_id = $1 ORDER BY id`,
    [feedId],
  )
  const { rows: feeds } = await db.pool.query('SELECT title, language, body_hash, repairs, trouble FROM feeds WHERE id = $1', [feedId])
  const articles = [...new Set(keys.map((row) => row.article_id))]
  const numbered = (rows: { article_id: number }[]) => rows.map((row) => ({ ...row, article_id: articles.indexOf(row.article_id) }))
  return { versions: numbered(versions), keys: numbered(keys), polls, feeds }
}

/** Numbers that look random and are the same in every run (mulberry32). */
function random(seed: number) {
  let state = seed
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

/** Enough for every way to be taken. */
const SEEDS = 80
/** Seeds that showed a difference once. */
const TELLING = [22, 425]

interface Item {
  guid: string
  link: string
  title: string
  text: string
  version: number | null
  /** Something that readers treat in a way of its own, by format. */
  oddity: number
}

const XML_ODDITIES = [
  '',
  '<dc:creator>Ada Quill</dc:creator>',
  '<w:signal>correction</w:signal>',
  '<summary>A teaser.</summary>',
  '<category>News & more</category>',
  '<x:y xmlns:x="http://www.w3.org/1999/xhtml">z</x:y>',
  '<!-- <item> --><comments>&eacute;</comments>',
  '<b><i>unclosed</b>',
  '<media xmlns="urn:m"/>',
]
const FORMATS = {
  rss: (items: Item[], head: string) =>
    `<?xml version="1.0"?><rss version="2.0" ${NAMESPACES}><channel><title>T</title>${head}${items.map((item) => xml('item', item)).join('\n')}</channel></rss>`,
  rdf: (items: Item[], head: string) =>
    `<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" ${NAMESPACES}><channel><title>T</title>${head}</channel>${items.map((item) => xml('item', item)).join('')}</rdf:RDF>`,
  atom: (items: Item[], head: string) =>
    `<feed xmlns="http://www.w3.org/2005/Atom" ${NAMESPACES}><title>T</title>${head}${items.map((item) => xml('entry', item)).join(' ')}</feed>`,
  json: (items: Item[], head: string) =>
    JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: `T${head.length > 30 ? head.length : ''}`,
      items: items.map(({ guid, link, title, text, version, oddity }) => ({
        id: guid,
        url: link,
        title,
        content_html: `<p>${text}</p>`,
        ...(version === null ? {} : { _wire: { version } }),
        ...(oddity === 1 ? { authors: [{ name: 'Ada' }] } : {}),
      })),
    }),
}
const NAMESPACES =
  'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:w="https://copytaster.example/ns/wire#"'

function xml(name: string, { guid, link, title, text, version, oddity }: Item): string {
  const named = name === 'entry' ? `<id>${guid}</id><link href="${link}"/>` : `<guid isPermaLink="false">${guid}</guid><link>${link}</link>`
  const body =
    name === 'entry' ? `<content type="html">&lt;p&gt;${text}&lt;/p&gt;</content>` : `<description><![CDATA[<p>${text}</p>]]></description>`
  const number = version === null ? '' : `<w:version>${version}</w:version>`
  return `<${name}>${named}<title>${title}</title>${body}${number}${XML_ODDITIES[oddity]}</${name}>`
}

/** The documents that a feed brings one after the other: items are added, changed, moved, doubled, renamed and removed. */
function documentsOf(seed: number): string[] {
  const any = random(seed)
  const format = FORMATS[(['rss', 'rdf', 'atom', 'json'] as const)[seed % 4]!]
  const odd = seed % 3 === 0
  const created = (n: number): Item => ({
    guid: `g${any(3) ? n : any(n + 1)}`,
    link: `${any(4) ? 'https://paper.example' : ''}/${any(6) ? n : any(3)}`,
    title: `Title ${any(5) ? n : any(3)}`,
    text: `Words of ${any(4) ? n : any(3)}, <a href="/more">more</a>.`,
    version: any(6) ? null : 1 + any(3),
    oddity: odd && !any(6) ? any(XML_ODDITIES.length) : any(2),
  })
  let next = 0
  let items: Item[] = Array.from({ length: 6 }, () => created(next++))
  const heads = ['<description>All of it</description>', '<language>en</language>']
  let head = heads[0]!
  return Array.from({ length: 6 }, (_, round) => {
    if (round) {
      for (let n = any(3); n > 0; n--) items.unshift(created(next++))
      if (!any(2)) items[any(items.length)] = { ...items[any(items.length)]!, text: `Changed ${any(4)}.` }
      if (!any(3)) items.push({ ...items[any(items.length)]! })
      if (!any(4)) items[any(items.length)] = { ...items[any(items.length)]!, version: any(4) }
      if (!any(4)) items.sort(() => any(3) - 1)
      if (!any(3)) items = items.slice(0, -1 - any(2))
      if (!any(8)) head = heads[any(2)]!
    }
    const document = format(items, `${head}<pubDate>Mon, 05 Jan 2026 07:0${round}:00 GMT</pubDate>`)
    return odd && !any(9) ? document.slice(0, any(document.length)) : document
  })
}

describe('a document without the items that came before', () => {
  it('leads to the same rows as the whole document, whatever a feed brings', { timeout: 600_000 }, async () => {
    const sum = { documents: 0, parts: 0, leftOut: 0, whole: 0 }
    for (const seed of [...TELLING, ...Array.from({ length: SEEDS }, (_, i) => i + 1)]) {
      const names = [`Part ${++made}`, `Whole ${made}`] as const
      const [part, whole] = [await openFeed(true, names[0]), await openFeed(false, names[1])]
      // Another feed of the source brings some of the articles too.
      const others = [await openFeed(true, names[0]), await openFeed(false, names[1])]
      const otherDocuments = documentsOf(seed + 1)
      for (const [round, document] of documentsOf(seed).entries()) {
        const readings = await part.poll(document)
        await whole.poll(document)
        if (seed % 2 && round % 2) for (const other of others) await other.poll(otherDocuments[round]!)
        const leftOut = readings.at(-1)?.leftOut.length ?? 0
        sum.documents++
        sum.leftOut += leftOut
        sum.parts += Number(leftOut > 0)
        sum.whole += Number(readings.length > 1)
        expect(await rowsOf(part.id), `seed ${seed}, document ${round}`).toEqual(await rowsOf(whole.id))
      }
    }
    // Each way is taken often enough to be compared.
    expect(sum.parts).toBeGreaterThan(50)
    expect(sum.leftOut).toBeGreaterThan(150)
    expect(sum.whole).toBeGreaterThan(5)
  })

  it('has an item read whose state another feed of the source brought first, and changed since', async () => {
    const rows = []
    for (const shortcut of [true, false]) {
      const source = `Source ${++made}`
      const [own, other] = [await openFeed(shortcut, source), await openFeed(shortcut, source)]
      const one = (guid: string, title: string): Item => ({
        guid,
        link: `https://paper.example/${guid}`,
        title,
        text: 'Words.',
        version: null,
        oddity: 0,
      })
      const feed = (...items: Item[]) => FORMATS.rss(items, '')
      await other.poll(feed(one('a', 'First')))
      await own.poll(feed(one('a', 'First'), one('b', 'B')))
      await other.poll(feed(one('a', 'Second')))
      const [reading] = await own.poll(feed(one('c', 'C'), one('a', 'First'), one('b', 'B')))
      expect(reading!.leftOut.length).toBe(shortcut ? 1 : 0)
      rows.push(await rowsOf(own.id))
    }
    expect(rows[0]).toEqual(rows[1])
    expect(rows[0]!.polls.at(-1)).toMatchObject({ entries_new: 1, entries_changed: 0, entries_seen: 3 })
  })
})

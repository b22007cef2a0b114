import { createHash } from 'node:crypto'
import { readSettings } from '../../../config/env.ts'
import { readFeeds } from '../../../db/read/feeds.ts'
import { addFeeds } from '../../../db/write/feeds.ts'
import { prepare, type UnpreparedText } from '../../../src/pipeline/arrival.ts'
import type { Context } from '../../../src/pipeline/context.ts'
import { pollFeeds } from '../../../src/pipeline/poll/poll-feed.ts'
import { type FeedDocument, readFeedDocument } from '../../../src/pipeline/reader/reading.ts'
import type { testDatabase } from '../../database.ts'

type TestDatabase = Awaited<ReturnType<typeof testDatabase>>
let made = 0

/** Text of a story about something, in a form that stories share: long enough to be compared. */
export const about = (subject: string) => {
  const own = Array.from(subject.replace(/\s/g, ''), (letter, i) => `${letter}${subject.slice(-2 - i)}${i}en`).join(' ')
  return `${subject} wurde am Morgen beschlossen. ${own}. Nach Angaben von ${subject} dauert es bis zum Herbst.`
}

export interface Item {
  guid?: string
  link?: string
  title: string
  text?: string
  /** Minutes after six o'clock. */
  at?: number
  updated?: number
  /** In NewsML. */
  version?: number
}
/** A source that no feed has yet. */
export const newSource = () => `Source ${++made}`
const timeOf = (minutes: number) => new Date(Date.UTC(2026, 10, 28, 6, minutes)).toISOString()
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

const FORMATS = {
  rss: (items: Item[]) =>
    `<rss version="2.0"><channel><title>T</title>${items
      .map(
        ({ guid, link, title, text, at }) =>
          `<item>${guid ? `<guid isPermaLink="false">${escaped(guid)}</guid>` : ''}${link ? `<link>${escaped(link)}</link>` : ''}<title>${escaped(title)}</title>${
            at === undefined ? '' : `<pubDate>${new Date(timeOf(at)).toUTCString()}</pubDate>`
          }<description>${escaped(text ?? '')}</description></item>`,
      )
      .join('')}</channel></rss>`,
  atom: (items: Item[]) =>
    `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>${items
      .map(
        ({ guid, link, title, text, at, updated }) =>
          `<entry>${guid ? `<id>${escaped(guid)}</id>` : ''}${link ? `<link href="${escaped(link)}"/>` : ''}<title>${escaped(title)}</title>${
            at === undefined ? '' : `<published>${timeOf(at)}</published>`
          }${updated === undefined ? '' : `<updated>${timeOf(updated)}</updated>`}<content type="html">${escaped(text ?? '')}</content></entry>`,
      )
      .join('')}</feed>`,
  json: (items: Item[]) =>
    JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'T',
      items: items.map(({ guid, link, title, text, at, updated }) => ({
        ...(guid && { id: guid }),
        ...(link && { url: link }),
        title,
        content_html: text ?? '',
        ...(at !== undefined && { date_published: timeOf(at) }),
        ...(updated !== undefined && { date_modified: timeOf(updated) }),
      })),
    }),
}
/** Formats whose items have no guid, or no link. */
const OTHERS = {
  sitemap: (items: Item[]) =>
    `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">${items
      .map(
        ({ link, title, at = 0, updated }) =>
          `<url><loc>${escaped(link!)}</loc>${updated === undefined ? '' : `<lastmod>${timeOf(updated)}</lastmod>`}<news:news><news:publication><news:name>P</news:name></news:publication><news:publication_date>${timeOf(at)}</news:publication_date><news:title>${escaped(title)}</news:title></news:news></url>`,
      )
      .join('')}</urlset>`,
  newsml: (items: Item[]) =>
    `<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>${timeOf(999)}</sent></header><itemSet>${items
      .map(
        ({ guid, version, title, text, at = 0 }) =>
          `<newsItem guid="${guid}"${version ? ` version="${version}"` : ''}><itemMeta><itemClass qcode="ninat:text"/><versionCreated>${timeOf(at)}</versionCreated></itemMeta><contentMeta><headline>${escaped(title)}</headline></contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>${text}</body></html></inlineXML></contentSet></newsItem>`,
      )
      .join('')}</itemSet></newsMessage>`,
}
export type Format = keyof typeof FORMATS | keyof typeof OTHERS
export const ALL = Object.keys(FORMATS) as (keyof typeof FORMATS)[]

/** A feed that brings one document after the other. */
export async function openFeed(db: TestDatabase, format: Format, { source = newSource(), scrape = false } = {}) {
  const url = `https://feed${++made}.example/feed`
  await addFeeds(db, [{ url, source, kind: 'outlet', scrape }])
  const { id } = (await db.pool.query('SELECT id FROM feeds WHERE url = $1', [url])).rows[0]
  let body = Buffer.alloc(0)
  const context = {
    db,
    settings: readSettings({ HOST_SPACING_SECONDS: '0' }),
    fetcher: {
      get: async () => {
        const sha256 = createHash('sha256').update(body).digest('hex')
        const facts = { contentType: null, permanentUrl: null, etag: '"e"', lastModified: null, status: 200, bytes: body.length, ms: 1 }
        return { ...facts, outcome: 'changed', body, url: 'https://paper.example/feed', sha256 }
      },
    },
    reader: {
      feed: async (job: FeedDocument) => readFeedDocument(job),
      prepare: async ({ json, version, source }: UnpreparedText) => prepare(json, version, source),
    },
    rulesFor: () => undefined,
    queues: { enqueue: async () => {} },
  } as unknown as Context
  const count = async (sql: string) => Number((await db.pool.query(sql, [id])).rows[0].count)
  const pollText = async (text: string) => {
    body = Buffer.from(text)
    return (await pollFeeds(context, [id]))[0]!
  }
  return {
    id: id as number,
    poll: (...items: Item[]) => pollText({ ...FORMATS, ...OTHERS }[format](items)),
    pollText,
    articles: () =>
      count(`SELECT count(DISTINCT article_id) FROM (SELECT article_id FROM versions WHERE feed_id = $1
        UNION ALL SELECT article_id FROM waiting WHERE (version->>'feedId')::int8 = $1) s`),
    versions: () => count('SELECT count(*) FROM versions WHERE feed_id = $1'),
    /** Of each article, the headline of its newest version. */
    headlines: async () =>
      (
        await db.pool.query(
          'SELECT DISTINCT ON (article_id) headline FROM versions WHERE feed_id = $1 AND number > 0 ORDER BY article_id, number DESC',
          [id],
        )
      ).rows.map((row) => row.headline as string),
    shown: async () => (await readFeeds(db)).find((feed) => feed.id === id)!,
  }
}

export const SUBJECTS = ['Der Hafenausbau', 'Die Schulreform', 'Das Stadtfest', 'Der Haushalt', 'Die Brücke']
export const items = (count: number, over: (i: number) => Partial<Item>): Item[] =>
  SUBJECTS.slice(0, count).map((subject, i) => ({
    title: `${subject} ${'kommt'.repeat(1)} voran`,
    text: `<p>${about(subject)}</p>`,
    at: i,
    ...over(i),
  }))
export const link = (i: number | string) => `https://paper.example/news/${i}`

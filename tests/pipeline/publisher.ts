import { createHash } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSettings } from '../../config/env.ts'
import { inTransaction } from '../../db/client.ts'
import { addFeeds } from '../../db/write/feeds.ts'
import { buildApp } from '../../src/api/app.ts'
import { openHub } from '../../src/api/hub.ts'
import { BLANK_ENTRY } from '../../src/feed/parse/extensions.ts'
import type { Caption, Entry, ReadEntry } from '../../src/model.ts'
import type { Context } from '../../src/pipeline/context.ts'
import { indexStories } from '../../src/pipeline/follow/index-stories.ts'
import { placeWaiting } from '../../src/pipeline/place/place-article.ts'
import { emptyMemory } from '../../src/pipeline/place/place-memory.ts'
import { embargoEnd } from '../../src/story/embargo/visibility.ts'
import { testDatabase } from '../database.ts'
import { KEPT_FEED } from '../kept-feed.ts'
import { keepPrepared } from './keep-prepared.ts'

/** What a supplier sends: a state of the article that its guid names. */
export interface Sent {
  guid: string
  headline: string
  body: string
  /** ISO. */
  at?: string | undefined
  captions?: Caption[]
  entry?: Partial<Entry>
}

interface LogEntry {
  seq: number
  event: string
  storyId: number
  versionNumber: number | null
  headline: string
  detail: Record<string, unknown>
}

export const AGENCY = 'Northwire'

/** Suppliers that tests write for: what is sent is kept and placed as the pipeline does it, and read back through the API. */
export async function openPublisher() {
  const db = await testDatabase()
  const hub = openHub(db)
  const settings = { ...readSettings({ HOST_SPACING_SECONDS: '0' }), HOST: '127.0.0.1' }
  const app = buildApp({ db, hub, deskDir: mkdtempSync(join(tmpdir(), 'no-desk-')), settings, logger: false })
  const context = { db, settings, memory: emptyMemory() } as unknown as Context

  /** Keeps what a source sent, without placing it. @returns the article's id */
  const keep = async (source: string, sent: Sent) => (await keepAll(source, [sent]))[0]!

  /** Keeps what a source sent in one document, without placing it. @returns the articles' ids */
  async function keepAll(source: string, all: Sent[]): Promise<number[]> {
    const url = `https://${source.toLowerCase().replaceAll(' ', '-')}.example/feed`
    await addFeeds(db, [{ url, source, kind: source === AGENCY ? 'agency' : 'outlet', scrape: false }])
    const feed = (await db.pool.query(`${KEPT_FEED} WHERE f.url = $1`, [url])).rows[0]
    await inTransaction(db, (client) => keepPrepared(client, feed, all.map(readEntry)))
    const { rows } = await db.pool.query('SELECT key, article_id AS id FROM article_keys WHERE source_id = $1', [feed.sourceId])
    return all.map((sent) => rows.find((row) => row.key === sent.guid).id)
  }

  async function place() {
    await placeWaiting(context)
    await indexStories(context)
  }

  async function send(source: string, sent: Sent): Promise<number> {
    const id = await keep(source, sent)
    await place()
    return id
  }

  const get = async (url: string) => (await app.inject(url)).json()
  const post = async (url: string, payload: object) => {
    const response = await app.inject({ method: 'POST', url, payload })
    return { status: response.statusCode, type: response.headers['content-type'], body: response.json() }
  }
  const storyOf = async (article: number): Promise<number> =>
    (await db.pool.query('SELECT story_id AS id FROM articles WHERE id = $1', [article])).rows[0].id
  /** The entries of the story log after a number. */
  const logEntries = async (after = 0): Promise<LogEntry[]> => (await get(`/v1/events?limit=1000&after=${after}`)).events
  /** A metric without labels. */
  const metric = async (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec((await app.inject('/metrics')).body)?.[1])
  const lastEvent = async (): Promise<number> => (await get('/v1/status')).lastEvent
  const close = async () => {
    await app.close()
    await hub.close()
    await db.close()
  }
  return { db, app, context, keep, keepAll, place, send, get, post, storyOf, logEntries, lastEvent, metric, close }
}

export function readEntry(sent: Sent): ReadEntry {
  const entry = entryOf(sent)
  const copy = {
    headline: sent.headline,
    byline: [],
    dateline: null,
    language: 'en',
    published: entry.published,
    modified: null,
    canonicalUrl: null,
    body: sent.body ? sent.body.split('\n\n') : [],
    captions: sent.captions ?? [],
  }
  const entryHash = createHash('md5').update(JSON.stringify(sent)).digest('hex')
  return { keys: [sent.guid], entry, json: JSON.stringify(entry), entryHash, embargoedUntil: embargoEnd(entry), copy, prepared: null }
}

function entryOf(sent: Sent): Entry {
  return {
    ...BLANK_ENTRY,
    id: sent.guid,
    title: sent.headline,
    published: sent.at ?? new Date().toISOString(),
    content: sent.body
      .split('\n\n')
      .map((paragraph) => `<p>${paragraph.replaceAll('<', '&lt;')}</p>`)
      .join(''),
    language: 'en',
    ...sent.entry,
  }
}

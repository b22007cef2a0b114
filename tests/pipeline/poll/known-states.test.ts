import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inTransaction } from '../../../db/client.ts'
import { knownStates } from '../../../db/write/articles.ts'
import { addFeeds } from '../../../db/write/feeds.ts'
import type { KeptFeed } from '../../../src/pipeline/poll/keep-entries.ts'
import { readFeedDocument } from '../../../src/pipeline/reader/reading.ts'
import { testDatabase } from '../../database.ts'
import { KEPT_FEED } from '../../kept-feed.ts'
import { keepPrepared } from '../keep-prepared.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
let feed: KeptFeed
let made = 0

beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  const url = `https://paper${++made}.example/feed`
  await addFeeds(db, [{ url, source: `Paper ${made}`, kind: 'outlet', scrape: false }])
  feed = (await db.pool.query(`${KEPT_FEED} WHERE f.url = $1`, [url])).rows[0]
})

const item = (guid: string, text: string, link = `https://paper.example/${guid}`) =>
  `<item><guid isPermaLink="false">${guid}</guid><link>${link}</link><title>The bridge</title><description>${text}</description></item>`

/** Reads a document as a poll does: what the feed brought before stays unread. @returns null when that was needed after all */
async function read(items: string[], known?: string[]) {
  const bytes = Buffer.from(`<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>${items.join('')}</channel></rss>`)
  const job = {
    bytes,
    contentType: 'text/xml',
    url: 'https://paper.example/feed',
    language: 'en',
    known: known ?? (await knownStates(db, feed.id)),
  }
  const reading = readFeedDocument(job)
  if ('trouble' in reading) throw new Error(reading.trouble.message)
  const kept = await inTransaction(db, (client) => keepPrepared(client, feed, reading.entries))
  return { unread: reading.entries.filter((e) => e.copy === null).length, kept: kept && [kept.entriesNew, kept.entriesChanged] }
}

const bodies = async () =>
  (await db.pool.query('SELECT body FROM versions WHERE feed_id = $1 ORDER BY article_id, number', [feed.id])).rows.map((r) =>
    r.body.join(' '),
  )

describe('what a feed brought before', () => {
  it('is left unread, and a changed entry beside it is read', async () => {
    expect(await read([item('a', 'One.'), item('b', 'Two.')])).toEqual({ unread: 0, kept: [2, 0] })
    expect(await read([item('c', 'New.'), item('a', 'One.'), item('b', 'Two, changed.')])).toEqual({ unread: 1, kept: [1, 1] })
    expect((await bodies()).sort()).toEqual(['New.', 'One.', 'Two, changed.', 'Two.'])
  })

  it('makes no version where an article goes back to it without a later time', async () => {
    await read([item('a', 'One.')])
    await read([item('a', 'Two.')])
    expect(await read([item('a', 'One.')])).toEqual({ unread: 1, kept: [0, 0] })
    expect(await read([item('a', 'One.')], [])).toEqual({ unread: 0, kept: [0, 0] })
    expect(await bodies()).toEqual(['One.', 'Two.'])
  })

  it('is read all the same where another article has the very same words', async () => {
    await read([item('a', 'One.')])
    expect(await read([item('b', 'One.'), item('a', 'One.')])).toEqual({ unread: 2, kept: null })
    expect(await read([item('b', 'One.'), item('a', 'One.')], [])).toEqual({ unread: 0, kept: [1, 0] })
    expect(await bodies()).toEqual(['One.', 'One.'])
  })

  it('is one article under two of its names: the entry above is its state', async () => {
    await read([item('a', 'One.', 'https://paper.example/first')])
    await read([item('b', 'One.', 'https://paper.example/first')], [])
    expect(await read([item('a', 'Newer.', 'https://paper.example/x'), item('b', 'Older.', 'https://paper.example/y')])).toEqual({
      unread: 0,
      kept: [0, 1],
    })
    expect(await bodies()).toEqual(['One.', 'Newer.'])
  })
})

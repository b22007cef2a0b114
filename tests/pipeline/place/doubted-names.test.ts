import { afterAll, beforeAll, expect, it } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { inTransaction } from '../../../db/client.ts'
import { addFeeds } from '../../../db/write/feeds.ts'
import type { Context } from '../../../src/pipeline/context.ts'
import { placeWaiting } from '../../../src/pipeline/place/place-article.ts'
import { emptyMemory } from '../../../src/pipeline/place/place-memory.ts'
import { readFeedDocument } from '../../../src/pipeline/reader/reading.ts'
import { testDatabase } from '../../database.ts'
import { KEPT_FEED } from '../../kept-feed.ts'
import { keepPrepared } from '../keep-prepared.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

const DAYS = [
  ['Rain spreads from the west and reaches the lake by noon.', 'calder/1'],
  ['Sunny spells over the hills, with frost in the valleys at dawn.', 'stannick/2'],
  ['A gale is expected on the coast; boats should stay in harbour.', 'tarn/3'],
] as const

/** The stories that a feed's documents make, one item after the other. */
async function storiesOf(source: string, namesTrusted: boolean | null, documents: (readonly [text: string, link: string])[][]) {
  const url = `https://${source}.example/feed`
  await addFeeds(db, [{ url, source, kind: 'outlet', scrape: false, namesTrusted }])
  const context = { db, settings: readSettings({ HOST_SPACING_SECONDS: '0' }), memory: emptyMemory() } as unknown as Context
  for (const document of documents) {
    const items = document.map(
      ([text, link]) => `<item><title>Weather</title><guid isPermaLink="false">N/A</guid><link>https://${source}.example/${link}</link>
        <description>${text}</description></item>`,
    )
    const bytes = Buffer.from(`<rss version="2.0"><channel><title>t</title>${items.join('')}</channel></rss>`)
    const read = readFeedDocument({ bytes, contentType: 'text/xml', url, language: 'en' })
    if (!('entries' in read)) throw new Error(read.trouble.message)
    const feed = (await db.pool.query(`${KEPT_FEED} WHERE f.url = $1`, [url])).rows[0]
    await inTransaction(db, (client) => keepPrepared(client, feed, read.entries))
    await placeWaiting(context)
  }
  const { rows } = await db.pool.query(
    `SELECT count(*) AS articles, count(DISTINCT story_id) AS stories FROM articles WHERE source_id = (SELECT id FROM sources WHERE name = $1)`,
    [source],
  )
  return rows[0]
}

it('a guid that different items of its feed bear joins no stories, from the first document on', async () => {
  expect(await storiesOf('shared', null, [[...DAYS]])).toEqual({ articles: 3, stories: 3 })
})

it('nor does one that an operator does not trust', async () => {
  const documents = DAYS.map((day) => [day])
  expect(await storiesOf('distrusted', false, documents)).toEqual({ articles: 3, stories: 3 })
})

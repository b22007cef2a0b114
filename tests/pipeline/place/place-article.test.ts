import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

const OUTLETS = 12
const STORIES = 10

/** Copy of a story as an outlet runs it: the same text under a headline and an address of its own. */
function item(outlet: number, story: number): string {
  const town = `Port ${['Ardo', 'Belmar', 'Cressy', 'Dunholt', 'Eskby', 'Farrow', 'Gannet', 'Holm', 'Inver', 'Jarrow'][story]}`
  const supplierSignal = Array.from({ length: 9 }, (_, i) => {
    const n = story * 31 + i * 7 + 12
    return `Inspector number ${n} of ${town} wrote on page ${n + story} that pier ${i + story} had ${n * 3} loose boards near the ${['old', 'new', 'long', 'wet', 'dry'][(i + story) % 5]} crane ${story}.`
  })
  return `<item><title>Outlet ${outlet}: boards in ${town}</title><link>https://outlet${outlet}.example/${story}</link><guid>${outlet}-${story}</guid>
    <pubDate>Tue, 24 Nov 2026 08:${String(story).padStart(2, '0')}:${String(outlet).padStart(2, '0')} GMT</pubDate><description>${supplierSignal.map((s) => `&lt;p&gt;${s}&lt;/p&gt;`).join('')}</description></item>`
}

describe('placing by several workers at once', () => {
  let db: Awaited<ReturnType<typeof testDatabase>>
  beforeAll(async () => {
    db = await testDatabase()
  })
  afterAll(() => db.close())

  it('makes one story of the same copy, each article placed once, with a log without gaps', async () => {
    const feeds = Array.from({ length: OUTLETS }, (_, i) => ({
      url: `https://outlet${i}.example/feed`,
      source: `Outlet ${i}`,
      kind: 'outlet' as const,
      scrape: false,
    }))
    await addFeeds(db, feeds)
    const rows = (await db.pool.query(`${KEPT_FEED} ORDER BY f.id`)).rows
    for (const [outlet, feed] of rows.entries()) {
      const items = Array.from({ length: STORIES }, (_, story) => item(outlet, story)).join('')
      const bytes = Buffer.from(`<rss version="2.0"><channel><title>t</title>${items}</channel></rss>`)
      const read = readFeedDocument({ bytes, contentType: 'text/xml', url: feeds[outlet]!.url, language: 'en' })
      if (!('entries' in read)) throw new Error(read.trouble.message)
      await inTransaction(db, (client) => keepPrepared(client, feed, read.entries))
    }

    // Each worker has its own memory, as processes have; small batches make them meet.
    const worker = async () => {
      const context = {
        db,
        settings: { ...readSettings({ HOST_SPACING_SECONDS: '0' }), PLACE_BATCH: 7 },
        memory: emptyMemory(),
      } as unknown as Context
      let placed = 0
      for (let idle = 0; idle < 3; ) {
        const batch = await placeWaiting(context)
        placed += batch.placed
        idle = batch.placed ? 0 : idle + 1
      }
      return placed
    }
    const placed = await Promise.all(Array.from({ length: 4 }, worker))

    expect(placed.reduce((a, b) => a + b)).toBe(OUTLETS * STORIES)
    const stories = (
      await db.pool.query(
        'SELECT story_id, count(*) AS copies, count(DISTINCT split_part(url, $1, 4)) AS texts FROM articles GROUP BY story_id',
        ['/'],
      )
    ).rows
    expect(stories).toHaveLength(STORIES)
    for (const story of stories) expect({ copies: story.copies, texts: story.texts }).toEqual({ copies: OUTLETS, texts: 1 })
    const log = (await db.pool.query('SELECT seq, event FROM story_log ORDER BY seq')).rows
    expect(log.map((e) => e.seq)).toEqual(log.map((_, i) => i + 1))
    expect(log.filter((e) => e.event === 'created')).toHaveLength(STORIES)
  })
})

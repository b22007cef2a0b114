import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CorpusItem, makeCorpus } from '../../../bench/ingest/corpus.ts'
import { asRead } from '../../../bench/ingest/read-entry.ts'
import { inTransaction } from '../../../db/client.ts'
import { addFeeds } from '../../../db/write/feeds.ts'
import type { KeptFeed } from '../../../src/pipeline/poll/keep-entries.ts'
import { type TestDatabase, testDatabase } from '../../database.ts'
import { KEPT_FEED } from '../../kept-feed.ts'
import { desk } from '../../matching/desk.ts'
import { keepPrepared } from '../keep-prepared.ts'

const PROCESSES = 8
const ARTICLES = makeCorpus({ feeds: 40, items: 50, seed: 8 })
  .before.flat()
  .sort((a, b) => a.at - b.at)
const nameOf = (item: CorpusItem) => `item-${item.id}`

/** The stories as sets of names, in an order of their own. */
function parted(storyOf: Map<string, string | number>): string[] {
  const stories = new Map<string | number, string[]>()
  for (const [name, story] of storyOf) stories.set(story, [...(stories.get(story) ?? []), name])
  return [...stories.values()].map((names) => names.sort().join(' ')).sort()
}

/** One process that has them in the order in which they were written. */
function inOrder(): string[] {
  const { place } = desk()
  const at = (item: CorpusItem) => new Date(item.at).toISOString()
  const placed = ARTICLES.map((item) => {
    const given = { headline: item.headline, body: item.paragraphs.join('\n\n'), publishedAt: at(item), guid: nameOf(item) }
    return [nameOf(item), place({ id: nameOf(item), source: `Source ${item.feed}`, ...given }).story!] as const
  })
  return parted(new Map(placed))
}

/** Fisher and Yates, by a small generator of its own, so that a failure comes again. */
function shuffled(items: CorpusItem[], seed: number): CorpusItem[] {
  const mixed = [...items]
  let state = seed
  for (let i = mixed.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const j = state % (i + 1)
    ;[mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!]
  }
  return mixed
}

async function keep(db: TestDatabase, feeds: KeptFeed[], item: CorpusItem): Promise<void> {
  await inTransaction(db, (client) => keepPrepared(client, feeds[item.feed]!, [asRead(item, nameOf(item), `Source ${item.feed}`)]))
}

describe('2,000 articles placed by eight processes as they come, in random order', { timeout: 300_000 }, () => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await testDatabase()
  })
  afterAll(() => db.close())

  it('make the stories that one process makes in order, and are not kept again when they are sent again', async () => {
    const expected = inOrder()
    await addFeeds(
      db,
      Array.from({ length: 40 }, (_, i) => ({
        url: `https://site${i}.example/feed`,
        source: `Source ${i}`,
        kind: 'outlet' as const,
        scrape: false,
      })),
    )
    const { rows: feeds } = await db.pool.query(`${KEPT_FEED} ORDER BY f.id`)
    const send = async (seed: number) => {
      const mixed = shuffled(ARTICLES, seed)
      for (let at = 0; at < mixed.length; at += 6) await Promise.all(mixed.slice(at, at + 6).map((item) => keep(db, feeds, item)))
    }
    const placers = Array.from({ length: PROCESSES }, () =>
      fork(join(import.meta.dirname, 'placer.ts'), [db.url], {
        execArgv: ['--import', 'tsx'],
        stdio: ['pipe', 'inherit', 'inherit', 'ipc'],
      }),
    )
    await send(1)
    for (const placer of placers) placer.stdin!.end()
    const codes = await Promise.all(
      placers.map(async (placer) => (placer.exitCode === null ? (await once(placer, 'exit'))[0] : placer.exitCode)),
    )
    expect(codes).toEqual(placers.map(() => 0))

    const { rows } = await db.pool.query(
      `SELECT a.guid, a.story_id AS story, p.story_id AS placed, st.copies, count(*) OVER (PARTITION BY a.story_id) AS size
       FROM placements p JOIN articles a ON a.id = p.article_id JOIN stories st ON st.id = a.story_id`,
    )
    expect(rows).toHaveLength(ARTICLES.length)
    const found = parted(new Map(rows.map((row) => [row.guid, row.story])))
    expect(found.filter((story) => !expected.includes(story))).toEqual([])
    expect(found).toEqual(expected)
    expect(rows.filter(({ story, placed, copies, size }) => story !== placed || copies !== size)).toEqual([])
    const log = await db.pool.query(
      `SELECT count(*) AS n, max(seq) AS last, count(*) FILTER (WHERE event = 'created') AS created FROM story_log`,
    )
    expect(log.rows[0]).toEqual({ n: ARTICLES.length, last: ARTICLES.length, created: expected.length })

    await send(2)
    const left = await db.pool.query('SELECT (SELECT count(*) FROM waiting) AS waiting, (SELECT count(*) FROM versions) AS versions')
    expect(left.rows).toEqual([{ waiting: 0, versions: ARTICLES.length }])
  })
})

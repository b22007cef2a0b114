import { expect } from 'vitest'
import type { Database } from '../../db/client.ts'
import { until } from '../pipeline.ts'
import type { Item } from './publisher.ts'

/** Waits until every item is placed. */
export async function untilPlaced(db: Database, count: number, seconds = 300): Promise<void> {
  let seen = ''
  await until(
    `${count} articles are placed`,
    async () => {
      const { rows } = await db.pool.query('SELECT (SELECT count(*) FROM placements) AS done, (SELECT count(*) FROM versions) AS n')
      seen = `${rows[0].done} of ${rows[0].n}`
      return rows[0].done >= count
    },
    seconds,
  ).catch((error: Error) => {
    throw new Error(`${error.message} (${seen})`)
  })
}

/** Nothing lost, nothing doubled: each item is one article with one version, placed once in a story of its own, which the gap-free log begins once. */
export async function expectWhole(db: Database, items: Item[]): Promise<void> {
  const articles = await db.pool.query(
    `SELECT a.guid, count(DISTINCT v.id) AS versions, count(DISTINCT f.version_id) AS fingerprints, count(DISTINCT a.story_id) AS stories, count(DISTINCT p.id) AS placements
       FROM articles a LEFT JOIN versions v ON v.article_id = a.id LEFT JOIN fingerprints f ON f.version_id = v.id LEFT JOIN placements p ON p.version_id = v.id
       GROUP BY a.id, a.guid ORDER BY a.guid`,
  )
  const right = items.map(({ guid }) => ({ guid, versions: 1, fingerprints: 1, stories: 1, placements: 1 }))
  expect(articles.rows).toEqual(right.sort((a, b) => (a.guid < b.guid ? -1 : 1)))

  expect((await db.pool.query('SELECT step, version_id FROM waiting')).rows).toEqual([])

  const stories = (await db.pool.query('SELECT id, copies FROM stories ORDER BY id')).rows
  expect(stories.map((s) => s.copies)).toEqual(items.map(() => 1))
  const log = (await db.pool.query('SELECT seq, event, story_id AS story FROM story_log ORDER BY seq')).rows
  expect(log.map((line) => line.seq)).toEqual(log.map((_, i) => i + 1))
  expect(
    log
      .filter((line) => line.event === 'created')
      .map((line) => line.story)
      .sort(ascending),
  ).toEqual(stories.map((s) => s.id))
  expect(log).toHaveLength(stories.length)
}

const ascending = (a: number, b: number) => a - b

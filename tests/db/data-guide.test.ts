import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../config/env.ts'
import { addSource, addStory, addVersion, appendEvent } from '../api/newsroom.ts'
import { testDatabase } from '../database.ts'

const GUIDE = readFileSync(join(ROOT, 'docs/data.md'), 'utf8')
/** Each query with its title and the columns of the output printed below it. */
const queries = [...GUIDE.matchAll(/### (.+)\n[\s\S]*?```sql\n([\s\S]*?)```\n\n```\n(.+)\n/g)].map(([, title, text, header]) => ({
  title: title!,
  text: text!,
  columns: header!.split('|').map((column) => column.trim()),
}))

let db: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  db = await testDatabase()
  const wire = await addSource(db, 'Northern Wire', 'agency')
  const courier = await addSource(db, 'Courier')
  const ferry = await addStory(db, [wire, courier], { headline: 'Ferry freed' })
  const [original, copy] = ferry.articles as [number, number]
  await db.drizzle.execute(sql`UPDATE articles SET first_seen_at = '2026-03-01T08:00Z' WHERE id = ${original}`)
  await db.drizzle.execute(sql`UPDATE articles SET first_seen_at = '2026-03-01T09:30Z' WHERE id = ${copy}`)
  await db.drizzle.execute(sql`UPDATE versions SET published_at = '2026-03-01T07:55Z' WHERE article_id = ${original}`)
  await db.drizzle.execute(sql`UPDATE versions SET published_at = '2026-03-01T09:25Z' WHERE article_id = ${copy}`)
  await db.drizzle.execute(sql`UPDATE articles SET newest = 2 WHERE id = ${original}`)
  const captions = [{ text: 'The ferry at the pier.', credit: 'I. Vey/NW', image: null }]
  await addVersion(db, original, 2, { headline: 'CORRECTED-Ferry freed', captions })
  await db.drizzle.execute(sql`INSERT INTO corrections (at, article_id, version_number, changes)
    VALUES ('2026-03-01T08:40Z', ${original}, 2, '[{"wrong": "61 tonnes", "right": "16 tonnes", "marks": []}]')`)
  await appendEvent(db, 'released', 'Ferry freed', { brokeEmbargo: [copy] })
  await db.drizzle.execute(sql`UPDATE story_log SET story_id = ${ferry.id}, at = '2026-03-01T10:00Z'`)
})
afterAll(() => db.close())

/** As psql prints them. */
const EXPECTED: Record<string, string[][]> = {
  'Stories of each agency by day': [[expect.any(String), 'Northern Wire', '1', '1']],
  'Who ran a story, and how late': [
    ['Northern Wire', 'agency', '00:00:00', 'Ferry freed'],
    ['Courier', 'outlet', '01:30:00', 'Ferry freed'],
  ],
  'Corrections by source': [['Northern Wire', 'CORRECTED-Ferry freed', '00:40:00', '61 tonnes', '16 tonnes']],
  'Broken embargoes': [['Ferry freed', 'Courier', '00:30:00']],
  'Captions with their credits': [['I. Vey/NW', '1', '1', 'The ferry at the pier.']],
}

describe('the guide to the data', () => {
  it('has five queries, each with its output', () => {
    expect(queries.map((query) => query.title)).toEqual(Object.keys(EXPECTED))
    expect(GUIDE.match(/```sql/g)?.length).toBe(queries.length)
  })

  it.each(queries)('its query "$title" gives what it promises', async ({ title, text, columns }) => {
    const plain = text.trim().replace(/;$/, '')
    const { fields } = await db.pool.query(plain)
    expect(fields.map((field) => field.name)).toEqual(columns)
    const asText = columns.map((column) => `q."${column}"::text`).join(', ')
    const { rows } = await db.pool.query({ text: `SELECT ${asText} FROM (${plain}) q`, rowMode: 'array' })
    expect(rows).toEqual(EXPECTED[title])
  })
})

import { afterAll, beforeAll, expect, it } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { migrateDatabase } from '../../db/migrate.ts'
import { addFeeds } from '../../db/write/feeds.ts'
import { runScheduler } from '../../src/pipeline/scheduler.ts'
import { type OpenContext, openContext } from '../../workers/context.ts'
import { testDatabase } from '../database.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
let context: OpenContext
beforeAll(async () => {
  db = await testDatabase()
  await migrateDatabase(db, { queues: true })
  context = openContext({ ...readSettings({ HOST_SPACING_SECONDS: '0' }), DATABASE_URL: db.url }, { name: 'test', onError: () => {} })
})
afterAll(async () => {
  await context.close()
  await db.close()
})

it('enqueues each feed that is due once, eight to a job, and one that crashed its worker alone', { timeout: 120_000 }, async () => {
  await addFeeds(
    db,
    Array.from({ length: 10 }, (_, i) => ({ url: `https://paper.example/${i}`, source: 'Paper', kind: 'outlet' as const })),
  )
  await db.pool.query(`UPDATE feeds SET crash_count = 1 WHERE url LIKE '%/4'`)
  expect(await runScheduler(context)).toEqual({ polls: 10, swept: 0, released: 0 })
  expect((await context.queues.waiting()).poll).toBe(3)
  expect(await runScheduler(context)).toEqual({ polls: 0, swept: 0, released: 0 })
  expect((await context.queues.waiting()).poll).toBe(3)
})

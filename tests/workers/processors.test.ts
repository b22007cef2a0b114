import { afterAll, beforeAll, expect, it } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { migrateDatabase } from '../../db/migrate.ts'
import { addFeeds } from '../../db/write/feeds.ts'
import { type OpenContext, openContext } from '../../workers/context.ts'
import { processJobs } from '../../workers/processors.ts'
import { testDatabase } from '../database.ts'
import { feedOf, itemsOf, type Publisher, startPublisher } from '../holds/publisher.ts'
import { until } from '../pipeline.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
let context: OpenContext
let site: Publisher
const errors: Error[] = []
beforeAll(async () => {
  db = await testDatabase()
  await migrateDatabase(db, { queues: true })
  site = await startPublisher()
  const settings = {
    ...readSettings({ HOST_SPACING_SECONDS: '0' }),
    DATABASE_URL: db.url,
    ALLOW_HOSTS: [site.host],
    READER_TIMEOUT_SECONDS: 60,
  }
  context = openContext(settings, { name: 'test', onError: (error) => errors.push(error) })
})
afterAll(async () => {
  await context.close()
  await site.close()
  await db.close()
})

it('a process works on the queues of its kinds only, and each step enqueues the next', { timeout: 300_000 }, async () => {
  site.on('/feed', feedOf(itemsOf('processed', 2)))
  await addFeeds(db, [{ url: `${site.url}/feed`, source: 'Paper', kind: 'outlet', scrape: false }])
  processJobs(context, ['poll'])
  await context.queues.enqueue('poll', [{ feedIds: [(await db.pool.query('SELECT id FROM feeds')).rows[0].id] }])
  await until('the poll has enqueued a place job', async () => (await context.queues.waiting()).place === 1)

  processJobs(context, ['place'])
  await until('both articles are placed', async () => (await db.pool.query(`SELECT count(*)::int AS n FROM placements`)).rows[0].n === 2)
  expect(errors).toEqual([])
})

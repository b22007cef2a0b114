import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrateDatabase } from '../../db/migrate.ts'
import { type JobQueues, openQueues } from '../../src/queues/open-queues.ts'
import { testDatabase } from '../database.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  db = await testDatabase()
  await migrateDatabase(db, { queues: true })
})
afterAll(() => db.close())

it('what a step rings for while its process ends is heard by the next', async () => {
  const errors: string[] = []
  const hang = (): JobQueues => openQueues({ databaseUrl: db.url, prefix: 'closing', onError: (error) => errors.push(error.message) })
  const first = hang()
  let start = () => {}
  const started = new Promise<void>((resolve) => {
    start = resolve
  })
  first.process('poll', 1, async () => {
    start()
    await new Promise((done) => setTimeout(done, 500))
    await first.enqueue('place', [{}])
  })
  await first.ready()
  await first.enqueue('poll', [{ feedIds: [1] }])
  await started
  await first.close()
  const next = hang()
  expect([(await next.waiting()).place, errors]).toEqual([1, []])
  await next.close()
})

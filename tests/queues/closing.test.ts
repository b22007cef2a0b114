import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrateDatabase } from '../../db/migrate.ts'
import { type JobQueues, openQueues } from '../../src/queues/open-queues.ts'
import { testDatabase } from '../database.ts'

/** Longer than the job takes on any machine: it is waited for, not cut off. */
const GRACE_MS = 60_000

let db: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  db = await testDatabase()
  await migrateDatabase(db, { queues: true })
})
afterAll(() => db.close())

it('a job that is enqueued while its process closes is there for the next process', { timeout: 120_000 }, async () => {
  const errors: string[] = []
  const open = (): JobQueues => openQueues({ databaseUrl: db.url, prefix: 'closing', onError: (error) => errors.push(error.message) })
  const first = open()
  let start = () => {}
  const started = new Promise<void>((resolve) => {
    start = resolve
  })
  let goOn = () => {}
  const closing = new Promise<void>((resolve) => {
    goOn = resolve
  })
  first.process('poll', 1, async () => {
    start()
    await closing
    await first.enqueue('place', [{}])
  })
  await first.ready()
  await first.enqueue('poll', [{ feedIds: [1] }])
  await started
  const closed = first.close(GRACE_MS)
  goOn()
  await closed
  const next = open()
  expect([(await next.waiting()).place, errors]).toEqual([1, []])
  await next.close()
})

import { afterAll, beforeAll, expect, it } from 'vitest'
import { takeAttempt } from '../../db/write/access-limits.ts'
import { type TestDatabase, testDatabase } from '../database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

it('refuses the second of two tries at once where one is left', async () => {
  const [bucket, limit] = [Buffer.alloc(32, 7), { burst: 10, pauseSeconds: 60 }]
  for (let i = 0; i < 9; i++) expect(await takeAttempt(db.pool, bucket, limit)).toBe(0)
  const [first, second] = [await db.pool.connect(), await db.pool.connect()]
  try {
    const { pid } = (await second.query('SELECT pg_backend_pid() AS pid')).rows[0]
    await first.query('BEGIN')
    expect(await takeAttempt(first, bucket, limit)).toBe(0)
    const waiting = takeAttempt(second, bucket, limit)
    await expect
      .poll(async () => (await db.pool.query('SELECT cardinality(pg_blocking_pids($1)) AS blocking', [pid])).rows[0].blocking)
      .toBe(1)
    await first.query('COMMIT')
    expect(await waiting).toBeGreaterThan(0)
  } finally {
    first.release()
    second.release()
  }
})

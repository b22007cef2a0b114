import { expect, it } from 'vitest'
import { addFeeds } from '../../db/write/feeds.ts'
import { openTelemetry } from '../../src/telemetry/metrics.ts'
import { testDatabase } from '../database.ts'

it('metrics show the pipeline as it is now, and without a database only that it does not answer', async () => {
  const db = await testDatabase()
  const errors: Error[] = []
  const telemetry = openTelemetry(db, (error) => errors.push(error))
  await addFeeds(db, [{ url: 'https://paper.example/feed', source: 'Paper', kind: 'outlet' }])
  telemetry.requested({ method: 'GET', route: '/v1/stories', status: 200, seconds: 0.02 })
  for (const status of [200, 401, 401, 429]) telemetry.requested({ method: 'POST', route: '/v1/session', status, seconds: 0.02 })
  const lines = (await telemetry.print()).split('\n')
  expect(lines).toEqual(
    expect.arrayContaining([
      'copytaster_database_up 1',
      'copytaster_feeds{health="new"} 1',
      'copytaster_feeds{health="gone"} 0',
      'copytaster_versions_waiting_oldest_seconds{step="scrape"} 0',
      'copytaster_logins_total{outcome="done"} 1',
      'copytaster_logins_total{outcome="failed"} 2',
      'copytaster_logins_total{outcome="slowed"} 1',
      'copytaster_keys_ending_soon 0',
      'http_request_duration_seconds_count{method="GET",route="/v1/stories",status="200"} 1',
    ]),
  )
  expect(errors).toEqual([])

  await db.close()
  const without = await telemetry.print()
  expect(without).toContain('copytaster_database_up 0')
  expect(without).not.toContain('copytaster_feeds')
  expect(errors).toHaveLength(1)
})

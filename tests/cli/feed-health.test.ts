import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT } from '../../config/env.ts'
import { addFeeds } from '../../db/write/feeds.ts'
import { testDatabase } from '../database.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  db = await testDatabase()
  await addFeeds(db, [{ url: 'https://harbour.example/feed', source: 'Harbour Paper', kind: 'outlet' }])
})
afterAll(() => db.close())

function feeds(...args: string[]): Promise<{ code: number; output: string }> {
  const env = { ...process.env, DATABASE_URL: db.url }
  return new Promise((resolve) =>
    execFile(process.execPath, [join(ROOT, 'bin', 'copytaster.mjs'), 'feeds', ...args], { env }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), output: out + err }),
    ),
  )
}

it('feeds check exits with 1 on alarms of this severity or a graver one only', { timeout: 60_000 }, async () => {
  expect(await feeds('check')).toEqual({ code: 0, output: expect.stringContaining('No alarms.') })
  await db.pool.query(`UPDATE feeds SET health = 'haywire', health_reason = 'The last 5 polls began before they were due.'`)
  const warned = await feeds('check')
  expect([warned.code, warned.output]).toEqual([
    1,
    expect.stringContaining('Harbour Paper: 1 feed of harbour.example: haywire. The last 5 polls'),
  ])
  expect((await feeds('check', '--severity', 'critical')).code).toBe(0)
  expect((await feeds('check', '--severity', 'loud')).output).toContain('Give notice, warning or critical.')
})

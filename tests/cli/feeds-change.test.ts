import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT } from '../../config/env.ts'
import { addFeeds, recordPolls } from '../../db/write/feeds.ts'
import { loadFeedList } from '../../src/cli/feed-list.ts'
import { type TestDatabase, testDatabase } from '../database.ts'

let db: TestDatabase
let here: string
beforeAll(async () => {
  db = await testDatabase()
  here = await mkdtemp(join(tmpdir(), 'copytaster '))
  await addFeeds(db, [{ url: 'https://93.184.216.34/rss', source: 'Harbour Paper', kind: 'outlet' }])
})
afterAll(async () => {
  await db.close()
  await rm(here, { recursive: true })
})

function copytaster(...args: string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) =>
    execFile(
      process.execPath,
      [join(ROOT, 'bin', 'copytaster.mjs'), ...args],
      { env: { ...process.env, DATABASE_URL: db.url } },
      (error, out, err) => resolve({ code: Number(error?.code ?? 0), said: (out + err).trim() }),
    ),
  )
}
const audited = async () => (await db.pool.query('SELECT what FROM audit_log ORDER BY id')).rows.map(({ what }) => what)

it('feeds set changes what is given and says what was different; what cannot be is refused', { timeout: 120_000 }, async () => {
  const set = await copytaster('feeds', 'set', '1', '--every', '5', '--language', 'pt-br', '--text', 'feed', '--notes', 'Ask Ida')
  expect(set.code).toBe(0)
  expect(set.said).toContain('minIntervalSeconds: 60 → 300')
  expect(set.said).toContain('language: null → "pt-BR"')
  expect((await db.pool.query('SELECT min_interval_seconds AS min, language, scrape, notes FROM feeds')).rows).toEqual([
    { min: 300, language: 'pt-BR', scrape: false, notes: 'Ask Ida' },
  ])
  expect(await copytaster('feeds', 'set', '1', '--notes', 'Ask Ida')).toEqual({ code: 0, said: 'Nothing is different.' })
  for (const [args, said] of [
    [['--language', 'klingonese'], /--language/],
    [['--url', 'http://10.0.0.1/rss'], /can never be polled/],
    [[], /Nothing is to be changed/],
  ] as const)
    expect(await copytaster('feeds', 'set', '1', ...args)).toEqual({ code: 1, said: expect.stringMatching(said) })
  expect(await audited()).toEqual(['feed.set'])
})

it('feeds poll prints what the poll came to', { timeout: 120_000 }, async () => {
  await db.pool.query(`UPDATE feeds SET next_poll_at = now() + interval '1 day'`)
  const polled = copytaster('feeds', 'poll', '1')
  await expect
    .poll(async () => (await db.pool.query('SELECT next_poll_at <= now() AS due FROM feeds')).rows[0].due, { timeout: 60_000 })
    .toBe(true)
  const facts = { outcome: 'changed', httpStatus: 200, bytes: 7, ms: 3, entriesSeen: 2, entriesNew: 1, entriesChanged: 0 }
  await recordPolls(db.pool, [
    {
      feedId: 1,
      ...facts,
      entriesNoise: 0,
      repairs: [],
      trouble: null,
      intervalSeconds: 60,
      waitSeconds: 60,
      failCount: 0,
      ok: true,
      health: 'ok',
      healthReason: '',
      learned: {},
    } as never,
  ])
  expect(await polled).toEqual({ code: 0, said: 'changed, status 200, 7 bytes in 3 ms: 2 entries, 1 new, 0 changed' })
})

it('sources set and hosts set store what is given, and the lists show it', { timeout: 120_000 }, async () => {
  const set = await copytaster('sources', 'set', 'Harbour Paper', '--name', 'Harbour Post', '--kind', 'agency')
  expect(set).toEqual({ code: 0, said: expect.stringContaining('name: "Harbour Paper" → "Harbour Post"') })
  expect((await copytaster('sources', 'list')).said).toMatch(/Harbour Post\s+agency/)
  expect((await copytaster('sources', 'set', 'Nobody', '--kind', 'agency')).said).toContain('There is no source Nobody.')

  expect(await copytaster('hosts', 'set', 'https://feeds.harbour.example/rss', '--spacing', '30')).toEqual({
    code: 0,
    said: 'Stored for harbour.example. It may be asked again at once.',
  })
  expect((await copytaster('hosts', 'list')).said).toMatch(/harbour\.example\s+0\s+as usual\s+30\s+none\s+no queue\s+not held/)
  expect((await copytaster('hosts', 'set', 'harbour.example', '--concurrency', 'many')).said).toContain(
    '--concurrency many is not understood.',
  )
})

it('the feed list changes of a stored feed only what it says wins', async () => {
  const file = join(here, 'feeds.yaml')
  const entry = (more: string) =>
    `- { url: 'https://93.184.216.34/rss', source: List Paper, kind: outlet, every: [10, 90], text: page${more} }`
  await writeFile(file, entry(''))
  expect(await loadFeedList(db, { FEEDS_FILE: file })).toBe('1 feeds on the feed list')
  await writeFile(file, entry(', wins: [every]'))
  expect(await loadFeedList(db, { FEEDS_FILE: file })).toBe('1 feeds on the feed list, 1 changed as the list says')
  const { rows } = await db.pool.query(
    'SELECT s.name, f.min_interval_seconds AS min, f.max_interval_seconds AS max, f.scrape FROM feeds f JOIN sources s ON s.id = f.source_id',
  )
  expect(rows).toEqual([{ name: 'Harbour Post', min: 600, max: 5400, scrape: false }])
})

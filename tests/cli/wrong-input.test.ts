import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../config/env.ts'
import { addFeeds } from '../../db/write/feeds.ts'
import { type TestDatabase, testDatabase } from '../database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

/** Runs the command line in a process of its own. */
function copytaster(args: string[], input = '', env: Record<string, string | undefined> = { DATABASE_URL: db.url }) {
  return new Promise<{ code: number; said: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [join(ROOT, 'bin', 'copytaster.mjs'), ...args],
      { env: { ...process.env, ...env } },
      (error, out, err) => resolve({ code: Number(error?.code ?? 0), said: (out + err).trim() }),
    )
    child.stdin!.end(input)
  })
}

describe('wrong input ends a command in one or two lines that name it', () => {
  it.each([
    { args: ['stories', 'show', '99999999999999999999'], says: '99999999999999999999 is not an id' },
    { args: ['stories', 'list', '--limit', 'many'], says: 'limit: must be a whole number' },
    { args: ['explain', '99999999999999999999', '1'], says: '99999999999999999999 is not an id' },
    { args: ['feeds', 'add', 'https://paper.example/rss', '--source', 'Paper', '--every', 'often'], says: '--every often' },
    { args: ['feeds', 'add', 'https://paper.example/rss', '--source', 'Paper', '--every', '1e12'], says: '--every 1e12' },
    { args: ['feeds', 'export'], says: 'There are no feeds to export' },
    { args: ['feeds', 'import', '/nowhere/feeds.opml'], says: '/nowhere/feeds.opml cannot be read' },
    { args: ['parse'], says: 'No feed is given' },
    { args: ['parse', '/nowhere/feed.xml'], says: '/nowhere/feed.xml cannot be read' },
    { args: ['extract'], says: 'No page is given' },
    { args: ['extract', '/nowhere/page.html'], says: '/nowhere/page.html cannot be read' },
    { args: ['extract', 'http://127.0.0.1:1/'], says: '127.0.0.1 is not public' },
    { args: ['group'], input: '{"id":"1","source":"s","publishedAt":"2026-01-01T00:00:00Z"}\nno json\n', says: 'Line 2 is not JSON' },
    { args: ['group'], input: '{"id":"1"}\n', says: 'line 1 has no source' },
    { args: ['group'], input: '{"id":"1","source":"s","publishedAt":"soon"}\n', says: 'line 1 is not a time: soon' },
    { args: ['start', '--speed', 'quick'], says: '--speed quick' },
    { args: ['start'], env: { SITES_FILE: '/nowhere/sites.yaml' }, says: '/nowhere/sites.yaml cannot be read' },
    { args: ['start'], env: { SITES_FILE: join(ROOT, 'biome.json') }, says: 'biome.json is invalid' },
    { args: ['start', '--sample'], env: { FEEDS_FILE: '/nowhere/feeds.yaml' }, says: '/nowhere/feeds.yaml cannot be read' },
    { args: ['start'], env: { REDIS_URL: 'redis://127.0.0.1:1' }, says: 'Redis at 127.0.0.1:1 does not answer' },
    { args: ['start'], env: { DATABASE_URL: '', DATA_DIR: '/proc/none/data' }, says: 'The data folder /proc/none/data cannot be written' },
    { args: ['worker', 'poll'], env: { DATABASE_URL: '' }, says: 'A worker needs DATABASE_URL' },
  ])('$args $input', async ({ args, input, env, says }) => {
    const { code, said } = await copytaster(args, input, env)
    expect(said).toContain(says)
    expect(said.replace(/^(?:Copytaster| {2}Desk| {2}Node) .*\n/gm, '').split('\n').length).toBeLessThanOrEqual(2)
    expect(code).not.toBe(0)
  })
})

it('a file that cannot be written is reported', async () => {
  await addFeeds(db, [{ url: 'https://paper.example/rss', source: 'Paper', kind: 'outlet' }])
  const { code, said } = await copytaster(['feeds', 'export', '/nowhere/feeds.opml'])
  expect({ code, said }).toEqual({ code: 1, said: expect.stringMatching(/^\/nowhere\/feeds\.opml cannot be written: .*$/) })
})

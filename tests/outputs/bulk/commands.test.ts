import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT } from '../../../config/env.ts'
import { addSource, addStory, appendEvent } from '../../api/newsroom.ts'
import { type TestDatabase, testDatabase } from '../../database.ts'

let dir: string
let db: TestDatabase
let target: TestDatabase
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bulk-commands-'))
  db = await testDatabase()
  target = await testDatabase()
  const source = await addSource(db, 'Northwire', 'agency')
  const { id } = await addStory(db, [source], { headline: 'Bees take the tram' }, 'Four million bees.')
  await addStory(db, [source], { headline: 'Ostwerk merges', status: 'embargoed' }, 'Nobody knows.')
  await appendEvent(db, 'created', 'Bees take the tram', {}, id)
})
afterAll(async () => {
  await db.close()
  await target.close()
  await rm(dir, { recursive: true })
})

/** A command as it is typed. */
function start(database: TestDatabase, ...args: string[]) {
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'copytaster.mjs'), ...args], {
    env: { ...process.env, DATABASE_URL: database.url },
    cwd: dir,
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += text))
  const ended = once(child, 'close').then(([code]) => ({ code, printed }))
  return { child: child as ChildProcess, ended }
}

async function untilItWaits(database: TestDatabase): Promise<void> {
  const waiting = `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  while ((await database.pool.query(waiting)).rows[0].count === 0) await pause(20)
}

/** While `work` runs, nobody can read or write this table. */
async function whileLocked(database: TestDatabase, table: string, work: () => Promise<void>): Promise<void> {
  const client = await database.pool.connect()
  await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`)
  await work()
  await client.query('ROLLBACK')
  client.release()
}

it('export and import say what they did, and an interrupted one leaves nothing', { timeout: 120_000 }, async () => {
  await whileLocked(db, 'decisions', async () => {
    const { child, ended } = start(db, 'export', 'all.ndjson.gz')
    await untilItWaits(db)
    child.kill('SIGINT')
    expect(await ended).toEqual({ code: 130, printed: 'Stopped. Nothing is left of the file.\n' })
  })
  expect(await readdir(dir)).toEqual([])

  expect(await start(db, 'export', 'all.ndjson.gz', '--embargoed').ended).toMatchObject({
    code: 0,
    printed: expect.stringMatching(/^all\.ndjson\.gz: 1\d lines\.\n$/),
  })
  const [wrongKind, beyond, noFolder, missing] = await Promise.all([
    start(db, 'export', 'x.ndjson', '--only', 'stories,prices').ended,
    start(db, 'export', 'x.ndjson', '--since', '7').ended,
    start(db, 'export', 'no/such/folder.ndjson').ended,
    start(target, 'import', 'none.ndjson').ended,
  ])
  expect(wrongKind.printed).toMatch(/^There are no lines of the kind prices\.\nThe kinds are sources, stories/)
  expect(beyond.printed).toMatch(/^Number 7 is beyond the end of the log \(1\)/)
  expect(noFolder.printed).toMatch(/^no\/such\/folder\.ndjson cannot be written \(ENOENT\)/)
  expect(missing.printed).toMatch(/^none\.ndjson cannot be read \(ENOENT\)/)
  const { rows: noted } = await db.pool.query(
    `SELECT object, after->'embargoed' AS embargoed FROM audit_log WHERE what = 'export' AND after->>'embargoed' = 'true'`,
  )
  expect(noted).toEqual([{ object: 'all.ndjson.gz', embargoed: true }])

  for (const signal of ['SIGKILL', 'SIGINT'] as const)
    await whileLocked(target, 'story_log', async () => {
      const { child, ended } = start(target, 'import', 'all.ndjson.gz')
      await untilItWaits(target)
      child.kill(signal)
      if (signal === 'SIGKILL') await ended
    })
  while (
    (
      await target.pool.query(
        `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'copytaster cli'`,
      )
    ).rows[0].count
  )
    await pause(20)
  expect((await target.pool.query('SELECT count(*)::int AS count FROM stories')).rows[0].count).toBe(0)

  const imported = await start(target, 'import', 'all.ndjson.gz').ended
  expect(imported.printed).toMatch(/^Imported 1 sources, 2 stories, 2 articles, 2 versions, 1 log\.\nThe log goes on after 1, as the log /)
  expect((await start(target, 'import', 'all.ndjson.gz').ended).printed).toMatch(
    /^This Copytaster is not empty: it has sources, versions, stories, a story log\./,
  )
  expect((await target.pool.query('SELECT body FROM versions ORDER BY id')).rows).toEqual([
    { body: ['Four million bees.'] },
    { body: ['Nobody knows.'] },
  ])
})

/**
 * Measures the whole pipeline without page scraping: poll, parse, store, fingerprint, place, log. It generates its own work, runs the real
 * workers on a fresh embedded PostgreSQL, and compares them with the raw ceiling of the same stack on the same work in the same run.
 */
import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { type Database, openDatabase } from '../db/client.ts'
import { createDatabase, type Embedded, startEmbedded } from '../db/embedded.ts'
import { migrateDatabase } from '../db/migrate.ts'
import { readWaiting } from '../db/read/status.ts'
import { addFeeds } from '../db/write/feeds.ts'
import { wordsAreBehind } from '../db/write/search-words.ts'
import { type Children, runChildren } from '../src/cli/start/children.ts'
import { untilStopped } from '../src/cli/stopping.ts'
import { openCeiling } from './ingest/ceiling.ts'
import { type ProcessNames, watchCost } from './ingest/cost.ts'
import { BENCH, openCounters, readCounters, readProcessNames, readTableSizes, readWritten, SERVER_FLAGS } from './ingest/database.ts'
import { medianOf } from './ingest/median.ts'
import { openNewsboat } from './ingest/newsboat.ts'
import { clearQueues } from './ingest/redis.ts'
import { type Measured, type PassResult, report, type TimedRun } from './ingest/report.ts'
import type { Served } from './ingest/server.ts'

const { values: flags } = parseArgs({
  options: {
    feeds: { type: 'string', default: '500' },
    items: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    redis: { type: 'string' },
    runs: { type: 'string', default: '1' },
    peers: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const shape = { feeds: Number(flags.feeds), items: Number(flags.items), seed: Number(flags.seed) }
const runs = Number(flags.runs)
if (![runs, ...Object.values(shape)].every((n) => Number.isInteger(n) && n > 0))
  throw new Error('--feeds, --items, --seed and --runs are whole numbers above 0.')
class Interrupted extends Error {}

/** All feeds are on one host here; this replaces the 500 hosts that they would be on. */
const HOST_CONCURRENCY = '24'
const PREFIX = `bench-${process.pid}`

/** The workers in the order in which `start` starts them. */
const WORKERS = ['poll process', 'place process']

const closers: (() => Promise<unknown> | unknown)[] = []
const { stopped } = untilStopped()
let broken = false
try {
  const interrupted = stopped.then(() => Promise.reject(new Interrupted()))
  const measured = await Promise.race([runs > 1 ? measureOften() : measure(), interrupted])
  report(measured, { backend: flags.redis ? 'Redis' : 'PostgreSQL', json: flags.json, runs, shape })
} catch (error) {
  broken = true
  if (!(error instanceof Interrupted)) console.error(error)
} finally {
  for (const close of closers.reverse()) await close()
}
process.exit(broken ? 1 : 0)

/** Each run has processes and a database of its own. */
async function measureOften(): Promise<Measured> {
  const given = process.argv.slice(2)
  const results: Measured[] = []
  for (let n = 1; n <= runs; n++) {
    say(`Run ${n} of ${runs} ...`)
    const args = [...process.execArgv, import.meta.filename, ...given, '--runs', '1', '--json']
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e8 })
    results.push(JSON.parse(stdout))
  }
  return medianOf(results)
}

async function measure(): Promise<Measured> {
  say(`Making ${shape.feeds} feeds of ${shape.items} entries ...`)
  const { server, served } = await serve()
  const base = await openBase()
  const urls = Array.from({ length: shape.feeds }, (_, i) => `http://127.0.0.1:${served.port}/${i}.xml`)
  const workers = await openWorkers(base.url, served.port, urls)
  const ceiling = await openCeiling(await besides(base.url, 'ceiling'))
  closers.push(ceiling.close)
  const newsboat = flags.peers ? await openNewsboat(base.dir, urls) : null
  if (flags.peers && !newsboat) say('newsboat is not installed (apt-get install newsboat).')
  const passes: PassResult[] = []
  const total = shape.feeds * shape.items
  for (const [name, entries, state] of [
    ['all new', total, 'before'],
    ['nothing changed', 0, 'before'],
    ['2 % new', served.fresh, 'after'],
  ] as const) {
    server.send(state)
    await once(server, 'message')
    say(`${name}: the ceiling ...`)
    const raw = await timed(base.postmaster, [], workers.db, () => ceiling.poll(urls))
    if (newsboat) say(`${name}: newsboat ...`)
    const peer = (await newsboat?.()) ?? null
    say(`${name}: the pipeline ...`)
    const placed = await timed(base.postmaster, workers.children.pids(), workers.db, () => pass(workers.db, urls.length))
    const indexed = await countIndexed(workers.db)
    const searchable = await timed(base.postmaster, workers.children.pids(), workers.db, () => untilSearchable(workers.db))
    passes.push({ name, entries, raw, peer, placed, indexed, searchable })
  }
  const found = await workers.db.pool.query(
    `SELECT count(*) AS articles, (SELECT count(*) FROM stories WHERE id <> $1) AS stories FROM articles`,
    [workers.firstStory],
  )
  if (workers.children.trouble.count) say(`Trouble on the way (${workers.children.trouble.count}): ${workers.children.trouble.last}`)
  const stories = {
    found: found.rows[0].stories,
    truth: served.stories.after,
    entries: found.rows[0].articles - 1,
    published: total + served.fresh,
  }
  return { passes, tables: await readTableSizes(workers.db), stories }
}

async function serve(): Promise<{ server: ChildProcess; served: Served }> {
  const server = fork(join(import.meta.dirname, 'ingest', 'server.ts'), [JSON.stringify(shape)], { execArgv: ['--import', 'tsx'] })
  closers.push(() => server.kill('SIGKILL'))
  const [served] = (await once(server, 'message')) as [Served]
  return { server, served }
}

async function openBase(): Promise<Embedded & { postmaster(): number }> {
  const dir = await mkdtemp(join(tmpdir(), 'copytaster-bench-'))
  closers.push(() => rm(dir, { recursive: true, force: true }))
  await chmod(dir, 0o755) // under root the server runs as another user, who must get in
  const base = await startEmbedded(join(dir, 'data'), { flags: SERVER_FLAGS })
  closers.push(() => base.stop())
  return { ...base, postmaster: () => Number(readFileSync(join(base.dir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]) }
}

async function besides(url: string, name: string): Promise<string> {
  const at = new URL(url)
  at.pathname = `/${name}`
  await createDatabase(at.href)
  return at.href
}

/** Starts the workers as `start` does and sends a first entry through all of them, so that no pass waits for a process to start. */
async function openWorkers(url: string, port: number, urls: string[]): Promise<{ db: Database; children: Children; firstStory: number }> {
  const db = openDatabase(url, { max: 2, name: BENCH })
  closers.push(db.close)
  await migrateDatabase(db, { queues: !flags.redis })
  await openCounters(db)
  await addFeeds(
    db,
    urls.map((url, i) => ({
      url,
      source: `Site ${i}`,
      kind: 'outlet',
      language: 'en',
      scrape: false,
      maxIntervalSeconds: 86_400,
      intervalSeconds: 86_400,
    })),
  )
  await db.pool.query(`UPDATE feeds SET next_poll_at = 'infinity'`) // not before their pass begins
  const children = runChildren({
    DATABASE_URL: url,
    ALLOW_HOSTS: `127.0.0.1:${port}`,
    HOST_CONCURRENCY,
    QUEUE_PREFIX: PREFIX,
    ...(flags.redis && { REDIS_URL: flags.redis }),
  })
  if (flags.redis) closers.push(() => clearQueues(flags.redis!, PREFIX))
  closers.push(children.stop)
  await addFeeds(db, [{ url: `http://127.0.0.1:${port}/first.xml`, source: 'First', kind: 'outlet', scrape: false }])
  for (;;) {
    const { rows } = await db.pool.query('SELECT id FROM stories')
    if (rows[0]) return { db, children, firstStory: rows[0].id }
    await rest(100)
  }
}

/** Makes all feeds due. Ends when each was polled and no version waits for a step. */
async function pass(db: Database, feeds: number): Promise<void> {
  const { rows } = await db.pool.query(`UPDATE feeds SET next_poll_at = now() WHERE url NOT LIKE '%/first.xml' RETURNING now() AS began`)
  for (let reported = performance.now(); ; await rest(50)) {
    const { rows: counts } = await db.pool.query<{ polled: number }>(
      `SELECT count(*) FILTER (WHERE last_polled_at > $1 AND claimed_until IS NULL) AS polled FROM feeds`,
      [rows[0].began],
    )
    const { polled } = counts[0]!
    const waiting = await readWaiting(db)
    const versions = waiting.scrape.versions + waiting.place.versions
    if (polled >= feeds && !versions) return
    if (performance.now() - reported < 2000) continue
    reported = performance.now()
    say(`  ${polled} of ${feeds} feeds polled, ${versions} versions wait`)
  }
}

/** Waits until all stories are indexed for search, so that the rest of that work does not fall into the next pass. */
async function untilSearchable(db: Database): Promise<void> {
  while (await wordsAreBehind(db)) await rest(50)
}

async function countIndexed(db: Database): Promise<number> {
  return (await db.pool.query('SELECT count(*) AS n FROM story_words')).rows[0].n
}

/** Does some work; the time and the cost of the server, and of the workers or, where there are none, of this process. */
async function timed(postmaster: () => number, workers: number[], db: Database, work: () => Promise<void>): Promise<TimedRun> {
  const before = await readCounters(db)
  const cost = watchCost(() => [postmaster(), ...(workers.length ? workers : [process.pid])])
  const began = performance.now()
  await work()
  const seconds = (performance.now() - began) / 1000
  const names: ProcessNames = new Map([...(await readProcessNames(db)), ...workers.map((pid, i) => [pid, WORKERS[i]!] as const)])
  const spent = cost(names)
  return { seconds, cost: spent, written: await readWritten(db, before, await readCounters(db)) }
}

function say(line: string): void {
  console.error(line)
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

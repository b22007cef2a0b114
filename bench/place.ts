/**
 * Measures placing with many stored articles: articles a second through candidates, verdict and writing, on a fresh embedded PostgreSQL, compared
 * with the cost of inserting the same rows. The stored fingerprints are generated, with keys as texts of 480 words have them, and resemble none of
 * the new articles. Those that exceed the memory of a placing process are put into closed parts first. A process that starts reads filters and
 * newest keys once; the table also shows the time that takes, the memory of the process, and the disk that fingerprints and closed parts take.
 * "server" is the processor time of PostgreSQL for a placed article. --months: so many partitions have the stored fingerprints.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readSettings } from '../config/env.ts'
import { type Database, inTransaction, openDatabase } from '../db/client.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrateDatabase } from '../db/migrate.ts'
import { addFeeds } from '../db/write/feeds.ts'
import { FINGERPRINT, FINGERPRINT_FROM } from '../db/write/fingerprints.ts'
import { untilStopped } from '../src/cli/stopping.ts'
import type { Context } from '../src/pipeline/context.ts'
import { findCandidatesFor, findSettled } from '../src/pipeline/place/find-candidates.ts'
import { asPlaced, placeWaiting } from '../src/pipeline/place/place-article.ts'
import { catchUp, emptyMemory, type PlaceMemory, readClosed } from '../src/pipeline/place/place-memory.ts'
import { keepEntries } from '../src/pipeline/poll/keep-entries.ts'
import { KEPT_FEED } from '../tests/kept-feed.ts'
import { makeCorpus } from './ingest/corpus.ts'
import { watchCost } from './ingest/cost.ts'
import { asRead } from './ingest/read-entry.ts'

const { values: flags } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,100000' },
    articles: { type: 'string', default: '5000' },
    memory: { type: 'string', default: '500000' },
    months: { type: 'string', default: '2' },
  },
})
const sizes = flags.sizes.split(',').map(Number)
const perFeed = 50
const feeds = Math.ceil(Number(flags.articles) / perFeed)
if (![...sizes, feeds].every((n) => Number.isInteger(n) && n > 0))
  throw new Error('--sizes are whole numbers with commas between, --articles is one.')

const settings = readSettings({ PLACE_MEMORY_FINGERPRINTS: flags.memory })
const closers: (() => Promise<unknown>)[] = []
const { stopped } = untilStopped()
try {
  await Promise.race([measure(), stopped])
} finally {
  for (const close of closers.reverse()) await close()
}
process.exit()

async function measure(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'copytaster-bench-'))
  closers.push(() => rm(dir, { recursive: true, force: true }))
  await chmod(dir, 0o755) // under root the server runs as another user, who must get in
  const server = await startEmbedded(join(dir, 'data'))
  closers.push(() => server.stop())
  const postmaster = Number((await readFile(join(server.dir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
  const db = openDatabase(server.url, { max: 4 })
  closers.push(db.close)
  await migrateDatabase(db, { queues: false })
  await db.pool.query(`INSERT INTO sources (name, kind) VALUES ('Stored', 'outlet')`)
  // A first batch that is not measured, to warm up code and caches.
  await keep(db, 0)
  await place(db, emptyMemory())

  let first: { size: number; lookUp: number } | undefined
  for (const [i, size] of sizes.entries()) {
    await fill(server.url, size)
    await db.pool.query('VACUUM (ANALYZE, TRUNCATE false) placements, fingerprints')
    const before = await highest(db)
    await keep(db, i + 1)
    const memory = emptyMemory()
    const start = await timed(async () => {
      await readClosed(db.pool, memory)
      await catchUp(db.pool, memory, memory.closed.last)
    })
    const spent = watchCost(() => [postmaster])
    const placing = await timed(() => place(db, memory))
    const serverSeconds = spent(new Map())?.cpuSeconds ?? Number.NaN
    const articles = placing.result
    const rss = process.memoryUsage().rss / 1e6
    const lookUp = await lookUpMs(db, memory, before.placements)
    const raw = await insertAgain(db, before)
    first ??= { size, lookUp: lookUp.ms }
    const cells: [string, number, number][] = [
      ['stored', size, 0],
      ['placed', articles, 0],
      ['stories', (await highest(db)).stories - before.stories, 0],
      ['a second', articles / placing.seconds, 0],
      ['processor ms', (placing.worked * 1000) / articles, 3],
      ['server ms', (serverSeconds * 1000) / articles, 3],
      ['look-up ms', lookUp.ms, 3],
      ['of it processor', lookUp.worked, 3],
      ['times first', lookUp.ms / first.lookUp, 2],
      ['log n', Math.log(size) / Math.log(first.size), 2],
      ['raw a second', articles / raw, 0],
      ['start s', start.seconds, 1],
      ['of it processor', start.worked, 1],
      ['memory MB', rss, 0],
      ['parts', memory.closed.count, 0],
      ['filters MB', memory.closed.bytes / 1e6, 0],
      ['disk GB', await diskBytes(db), 2],
    ]
    const widths = cells.map(([name]) => Math.max(name.length, 8) + 2)
    if (!i) console.log(cells.map(([name], c) => name.padStart(widths[c]!)).join(''))
    console.log(cells.map(([, cell, digits], c) => cell.toFixed(digits).padStart(widths[c]!)).join(''))
  }
}

/** Does some work. @returns seconds by the clock, and of processor time in this process */
async function timed<Result>(work: () => Promise<Result>): Promise<{ result: Result; seconds: number; worked: number }> {
  const began = performance.now()
  const idle = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(idle)
  return { result, seconds: (performance.now() - began) / 1000, worked: (user + system) / 1e6 }
}

/** Stores a corpus whose entries wait to be placed. */
async function keep(db: Database, seed: number): Promise<void> {
  const { before } = makeCorpus({ feeds, items: perFeed, seed: seed + 1 })
  const urls = before.map((_, i) => `https://site${i}.example/feed`)
  await addFeeds(
    db,
    urls.map((url, i) => ({ url, source: `Site ${i}`, kind: 'outlet', scrape: false })),
  )
  const { rows } = await db.pool.query(`${KEPT_FEED} WHERE f.url = ANY($1) ORDER BY f.id`, [urls])
  for (const [i, feed] of rows.entries())
    await inTransaction(db, (client) =>
      keepEntries(
        client,
        feed,
        before[i]!.map((item) => asRead(item, `${seed}-${item.id}`)),
      ),
    )
}

async function place(db: Database, memory: PlaceMemory): Promise<number> {
  const context = { db, settings, memory } as unknown as Context
  return (await placeWaiting(context)).placed
}

/** Stores generated fingerprints and closes parts, in a process of its own (place/fill.ts). */
async function fill(url: string, size: number): Promise<void> {
  const file = join(import.meta.dirname, 'place', 'fill.ts')
  const child = spawn(process.execPath, [...process.execArgv, file, url, String(size), flags.months, flags.memory], { stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error('The fingerprints could not be stored.')
}

async function diskBytes(db: Database): Promise<number> {
  const { rows } = await db.pool.query(
    `SELECT sum(pg_total_relation_size(oid))::float8 / 1e9 AS gb FROM pg_class WHERE relkind = 'r' AND relname ~ '^(fingerprints_|placements$|closed_)'`,
  )
  return rows[0].gb
}

async function highest(db: Database): Promise<{ placements: number; stories: number; story_log: number }> {
  const { rows } = await db.pool.query(
    `SELECT (SELECT max(id) FROM placements) AS placements, (SELECT count(*) FROM stories) AS stories, (SELECT max(seq) FROM story_log) AS story_log`,
  )
  return rows[0]
}

/** Milliseconds per article of finding candidates alone, for batches of the articles just placed; and of processor time in this process. */
async function lookUpMs(db: Database, memory: PlaceMemory, after: number): Promise<{ ms: number; worked: number }> {
  const { rows } = await db.pool.query(`SELECT ${FINGERPRINT} ${FINGERPRINT_FROM} WHERE p.id > $1 ORDER BY p.id LIMIT 1000`, [after])
  const sought = rows.map((row) => ({ articleId: row.articleId, isNew: true, fingerprint: asPlaced(row).fingerprint }))
  const batch = settings.PLACE_BATCH
  const client = await db.pool.connect()
  const { seconds, worked } = await timed(async () => {
    for (let at = 0; at < sought.length; at += batch) {
      const some = sought.slice(at, at + batch)
      await findCandidatesFor(client, memory, some, await findSettled(db.pool, memory, some))
    }
  })
  client.release()
  return { ms: (seconds * 1000) / rows.length, worked: (worked * 1000) / rows.length }
}

/** Inserts the rows that placing wrote once more, into empty tables with the same indexes. @returns seconds */
async function insertAgain(db: Database, before: { placements: number; story_log: number }): Promise<number> {
  const tables = [
    ['placements', `id > ${before.placements}`],
    ['fingerprints', `version_id IN (SELECT version_id FROM placements WHERE id > ${before.placements})`],
    ['stories', `id IN (SELECT story_id FROM placements WHERE id > ${before.placements})`],
    ['story_log', `seq > ${before.story_log}`],
  ]
  let seconds = 0
  for (const [table, rows] of tables) {
    await db.pool.query(`CREATE TABLE raw (LIKE ${table} INCLUDING ALL)`)
    const began = performance.now()
    await db.pool.query(`INSERT INTO raw SELECT * FROM ${table} WHERE ${rows}`)
    seconds += (performance.now() - began) / 1000
    await db.pool.query('DROP TABLE raw')
  }
  return seconds
}

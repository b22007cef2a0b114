/**
 * Measures placing with many stored articles: articles a second through candidates, verdict and writing, on a fresh embedded PostgreSQL, compared
 * with the cost of inserting the same rows. The stored fingerprints are generated, with keys as texts of 480 words have them, and resemble none of
 * the new articles. Those that exceed the memory of a placing process are put into closed parts first. A process that starts reads filters and
 * newest keys once; the table also shows the time that takes, the memory of the process, and the disk that fingerprints and closed parts take.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readSettings } from '../config/env.ts'
import { arrayOf } from '../db/binary.ts'
import { type Database, inTransaction, openDatabase } from '../db/client.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrateDatabase } from '../db/migrate.ts'
import { addFeeds } from '../db/write/feeds.ts'
import { FINGERPRINT, FINGERPRINT_FROM } from '../db/write/fingerprints.ts'
import { untilStopped } from '../src/cli/stopping.ts'
import type { Fingerprint } from '../src/matching/fingerprint/fingerprint.ts'
import { keysOf, sampleOf } from '../src/matching/fingerprint/keys.ts'
import { packFingerprint } from '../src/matching/fingerprint/packed.ts'
import type { Context } from '../src/pipeline/context.ts'
import { closeParts } from '../src/pipeline/place/close-parts.ts'
import { findCandidatesFor, findSettled } from '../src/pipeline/place/find-candidates.ts'
import { asPlaced, placeWaiting } from '../src/pipeline/place/place-article.ts'
import { catchUp, emptyMemory, type PlaceMemory, readClosed } from '../src/pipeline/place/place-memory.ts'
import { keepEntries } from '../src/pipeline/poll/keep-entries.ts'
import { KEPT_FEED } from '../tests/kept-feed.ts'
import { makeCorpus, mulberry32 } from './ingest/corpus.ts'
import { asRead } from './ingest/read-entry.ts'

const { values: flags } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,100000' },
    articles: { type: 'string', default: '5000' },
    memory: { type: 'string', default: '500000' },
  },
})
const sizes = flags.sizes.split(',').map(Number)
const perFeed = 50
const feeds = Math.ceil(Number(flags.articles) / perFeed)
if (![...sizes, feeds].every((n) => Number.isInteger(n) && n > 0))
  throw new Error('--sizes are whole numbers with commas between, --articles is one.')

const settings = readSettings({ PLACE_MEMORY_FINGERPRINTS: flags.memory })
const FILLED_AT_ONCE = 2000
/** Of a stored text. */
const SHINGLES = 477
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
  const db = openDatabase(server.url, { max: 4 })
  closers.push(db.close)
  await migrateDatabase(db, { queues: false })
  await db.pool.query(`INSERT INTO sources (name, kind) VALUES ('Stored', 'outlet')`)
  // A first batch that is not measured, to warm up code and caches.
  await keep(db, 0)
  await place(db, emptyMemory())

  console.log(
    '  stored  placed  stories  articles/s  processor ms/article  look-up ms/article  raw inserts/s  ratio  start s  memory MB  closed parts  filters MB  disk GB',
  )
  for (const [i, size] of sizes.entries()) {
    await fill(db, size)
    const idle = process.cpuUsage()
    const pieces = await closeParts({ db, settings })
    const closing = process.cpuUsage(idle)
    if (pieces)
      console.error(
        `  closed in ${pieces} pieces, ${((closing.user + closing.system) / 1e6).toFixed(1)} s of processor time in this process`,
      )
    await db.pool.query('VACUUM ANALYZE')
    const before = await highest(db)
    await keep(db, i + 1)
    const opened = performance.now()
    const memory = emptyMemory()
    await readClosed(db.pool, memory)
    await catchUp(db.pool, memory, memory.closed.last)
    const began = performance.now()
    const worked = process.cpuUsage()
    const placed = await place(db, memory)
    const { user, system } = process.cpuUsage(worked)
    const seconds = (performance.now() - began) / 1000
    const lookUp = await lookUpMs(db, memory, before.placements)
    const raw = await insertAgain(db, before)
    const stories = (await highest(db)).stories - before.stories
    const cells = [
      size,
      placed,
      stories,
      placed / seconds,
      (user + system) / 1000 / placed,
      lookUp,
      placed / raw,
      raw / seconds,
      (began - opened) / 1000,
      process.memoryUsage().rss / 1e6,
      memory.closed.count,
      memory.closed.bytes / 1e6,
      await diskBytes(db),
    ]
    const digits = [0, 0, 0, 0, 3, 3, 0, 2, 1, 0, 0, 0, 2]
    const widths = [8, 8, 9, 12, 22, 20, 15, 7, 9, 11, 14, 12, 9]
    console.log(cells.map((cell, c) => cell.toFixed(digits[c]).padStart(widths[c]!)).join(''))
  }
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

/** Stores generated fingerprints as placed. Their versions and articles, which placing does not read, have ids below zero and no rows. */
async function fill(db: Database, size: number): Promise<void> {
  const random = mulberry32(size)
  const source = Number((await db.pool.query(`SELECT id FROM sources WHERE name = 'Stored'`)).rows[0].id)
  let stored = Number((await db.pool.query('SELECT count(*) AS n FROM placements')).rows[0].n)
  for (let reported = performance.now(); stored < size; ) {
    const rows = Math.min(FILLED_AT_ONCE, size - stored)
    const prints = Array.from({ length: rows }, () => packFingerprint(generated(random)))
    await inTransaction(db, async (client) => {
      const first = -stored - rows
      await client.query({
        name: 'fill-fingerprints',
        text: 'INSERT INTO fingerprints (version_id, print) SELECT $1 + n, print FROM unnest($2::bytea[]) WITH ORDINALITY AS t(print, n)',
        values: [first, arrayOf('bytea', prints)],
      })
      await client.query(
        `INSERT INTO placements (version_id, article_id, number, source_id, published_at, relation)
          SELECT $1 + n, $1 + n, 1, $2, now(), 'original' FROM generate_series(1, $3) n`,
        [first, source, rows],
      )
    })
    stored += rows
    if (performance.now() - reported < 5000) continue
    reported = performance.now()
    console.error(`  ${stored} of ${size} stored`)
  }
}

/** A fingerprint of no text: evenly spread hashes of as many shingles, names and headline words as a text of 480 words has. */
function generated(random: () => number): Fingerprint {
  const hash = () => Math.floor(random() * 2 ** 32) | 0
  const hashes = (count: number) => {
    const values = new Int32Array(count)
    for (let i = 0; i < count; i++) values[i] = hash()
    return values
  }
  const shingles = hashes(SHINGLES).sort()
  const names = hashes(4)
  const headline = { words: hashes(6), halfDay: 41_000 }
  const supplierSignal = { signal: null, stem: 'x'.repeat(60), slug: null, genre: null, continues: false, points: null, picture: false }
  const smallest = shingles.subarray(0, sampleOf(SHINGLES))
  const salient = hashes(64).sort()
  const traits = {
    supplierSignal,
    words: SHINGLES + 3,
    guid: `https://outlet.example/news/2026/11/30/${hash()}`,
    address: null,
    exact: hash(),
    heads: [...hashes(8).sort()],
    subject: hash(),
    lead: [...shingles.subarray(0, 24)],
    salient: [...salient],
    slots: [...hashes(64).sort()].flatMap((place, i) => [place, salient[i]!]),
    credit: null,
  }
  const checks = Uint8Array.from(smallest, hash)
  return { shingles, checks, ...keysOf(supplierSignal, { shingles: smallest, names }, headline), names, headline, traits }
}

async function diskBytes(db: Database): Promise<number> {
  const { rows } = await db.pool.query(
    `SELECT sum(pg_total_relation_size(t::regclass))::float8 / 1e9 AS gb FROM unnest(ARRAY['fingerprints', 'placements', 'closed_blocks', 'closed_filters']) t`,
  )
  return rows[0].gb
}

async function highest(db: Database): Promise<{ placements: number; stories: number; story_log: number }> {
  const { rows } = await db.pool.query(
    `SELECT (SELECT max(id) FROM placements) AS placements, (SELECT count(*) FROM stories) AS stories, (SELECT max(seq) FROM story_log) AS story_log`,
  )
  return rows[0]
}

/** Milliseconds per article of finding candidates alone, for batches of the articles just placed. */
async function lookUpMs(db: Database, memory: PlaceMemory, after: number): Promise<number> {
  const { rows } = await db.pool.query(`SELECT ${FINGERPRINT} ${FINGERPRINT_FROM} WHERE p.id > $1 ORDER BY p.id LIMIT 1000`, [after])
  const sought = rows.map((row) => ({ articleId: row.articleId, isNew: true, fingerprint: asPlaced(row).fingerprint }))
  const batch = settings.PLACE_BATCH
  const client = await db.pool.connect()
  const began = performance.now()
  for (let at = 0; at < sought.length; at += batch) {
    const some = sought.slice(at, at + batch)
    await findCandidatesFor(client, memory, some, await findSettled(db.pool, memory, some))
  }
  client.release()
  return (performance.now() - began) / rows.length
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

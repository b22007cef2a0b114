/**
 * Measures placing with many stored articles: articles a second through fingerprint, candidates, verdict and writing, on a fresh embedded
 * PostgreSQL, compared with the cost of inserting the same rows. The stored fingerprints are generated inside PostgreSQL, with keys as texts have
 * them (24 of the smallest hashes, the rest anywhere), and resemble none of the new articles. Their index is read before the measurement starts, as
 * a placing process reads it once; the table also shows the time that takes and the memory of the process.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
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
import { nameKeysOf, seeksOfStored } from '../src/matching/fingerprint/keys.ts'
import type { Context } from '../src/pipeline/context.ts'
import { findCandidatesFor } from '../src/pipeline/place/find-candidates.ts'
import { asPlaced, placeWaiting } from '../src/pipeline/place/place-article.ts'
import { catchUp, emptyMemory, type PlaceMemory } from '../src/pipeline/place/place-memory.ts'
import { keepEntries } from '../src/pipeline/poll/keep-entries.ts'
import { KEPT_FEED } from '../tests/kept-feed.ts'
import { makeCorpus } from './ingest/corpus.ts'
import { asRead } from './ingest/read-entry.ts'

const { values: flags } = parseArgs({
  options: { sizes: { type: 'string', default: '10000,100000' }, articles: { type: 'string', default: '5000' } },
})
const sizes = flags.sizes.split(',').map(Number)
const perFeed = 50
const feeds = Math.ceil(Number(flags.articles) / perFeed)
if (![...sizes, feeds].every((n) => Number.isInteger(n) && n > 0))
  throw new Error('--sizes are whole numbers with commas between, --articles is one.')

const FILLED_AT_ONCE = 20_000
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

  console.log('  stored  placed  stories  articles/s  look-up ms/article  raw inserts/s  ratio  index read in s  memory MB')
  for (const [i, size] of sizes.entries()) {
    await fill(db, size)
    await db.pool.query('VACUUM ANALYZE')
    const before = await highest(db)
    await keep(db, i + 1)
    const opened = performance.now()
    const memory = emptyMemory()
    await catchUp(db.pool, memory)
    const began = performance.now()
    const placed = await place(db, memory)
    const seconds = (performance.now() - began) / 1000
    const lookUp = await lookUpMs(db, memory, before.fingerprints)
    const raw = await insertAgain(db, before)
    const stories = (await highest(db)).stories - before.stories
    const cells = [
      size,
      placed,
      stories,
      placed / seconds,
      lookUp,
      placed / raw,
      raw / seconds,
      (began - opened) / 1000,
      process.memoryUsage().rss / 1e6,
    ]
    const digits = [0, 0, 0, 0, 3, 0, 2, 1, 0]
    const widths = [8, 8, 9, 12, 20, 15, 7, 16, 11]
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
  const context = { db, settings: readSettings({}), memory } as unknown as Context
  return (await placeWaiting(context)).placed
}

async function fill(db: Database, size: number): Promise<void> {
  let stored = Number((await db.pool.query('SELECT count(*) AS n FROM fingerprints')).rows[0].n)
  for (let reported = performance.now(); stored < size; ) {
    const rows = Math.min(FILLED_AT_ONCE, size - stored)
    await db.pool.query(
      `WITH a AS (INSERT INTO articles (source_id) SELECT s.id FROM sources s, generate_series(1, $1) WHERE s.name = 'Stored' RETURNING id, source_id),
        v AS (INSERT INTO versions (article_id, number, entry, entry_hash, step) SELECT id, 1, '{}', '', 'done' FROM a RETURNING id, article_id)
      INSERT INTO fingerprints (version_id, article_id, source_id, published_at, relation, keys, shingles, traits)
      SELECT v.id, v.article_id, a.source_id, now(), 'original',
        (SELECT string_agg(int4send((CASE WHEN n <= 24 THEN random() * 2.5e8 ELSE random() * 4.29e9 END - 2147483648)::int4), '') FROM generate_series(1, 40) n WHERE v.id IS NOT NULL),
        '', '{}' FROM v JOIN a ON a.id = v.article_id`,
      [rows],
    )
    stored += rows
    if (performance.now() - reported < 5000) continue
    reported = performance.now()
    console.error(`  ${stored} of ${size} stored`)
  }
}

async function highest(db: Database): Promise<{ fingerprints: number; stories: number; story_log: number }> {
  const { rows } = await db.pool.query(
    `SELECT (SELECT max(id) FROM fingerprints) AS fingerprints, (SELECT count(*) FROM stories) AS stories, (SELECT max(seq) FROM story_log) AS story_log`,
  )
  return rows[0]
}

/** Milliseconds per article of finding candidates alone, for batches of the articles just placed. */
async function lookUpMs(db: Database, memory: PlaceMemory, after: number): Promise<number> {
  const { rows } = await db.pool.query(`SELECT ${FINGERPRINT} ${FINGERPRINT_FROM} WHERE f.id > $1 ORDER BY f.id LIMIT 1000`, [after])
  const sought = rows.map((row) => {
    const { fingerprint, publishedAt } = asPlaced(row)
    const { traits } = fingerprint
    const names = nameKeysOf(row.source, traits)
    return {
      articleId: row.articleId,
      isNew: true,
      fingerprint: { ...fingerprint, names, seeks: seeksOfStored(publishedAt, fingerprint, names) },
    }
  })
  const batch = readSettings({}).PLACE_BATCH
  const client = await db.pool.connect()
  const began = performance.now()
  for (let at = 0; at < sought.length; at += batch) await findCandidatesFor(client, memory, sought.slice(at, at + batch))
  client.release()
  return (performance.now() - began) / rows.length
}

/** Inserts the rows that placing wrote once more, into empty tables with the same indexes. @returns seconds */
async function insertAgain(db: Database, before: { fingerprints: number; story_log: number }): Promise<number> {
  const tables = [
    ['fingerprints', `id > ${before.fingerprints}`],
    ['stories', `id IN (SELECT story_id FROM fingerprints WHERE id > ${before.fingerprints})`],
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

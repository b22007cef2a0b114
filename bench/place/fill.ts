/**
 * A process of bench:place: stores generated fingerprints by COPY, and closes the parts of the window, so that the process that is measured has done
 * neither. Arguments: address of the database, fingerprints that there are to be, months over which versions are spread, keys kept in memory.
 */
import pg from 'pg'
import { readSettings } from '../../config/env.ts'
import { type Database, openDatabase } from '../../db/client.ts'
import { firstId, makePartitions } from '../../db/write/partitions.ts'
import type { Fingerprint } from '../../src/matching/fingerprint/fingerprint.ts'
import { keysOf, sampleOf } from '../../src/matching/fingerprint/keys.ts'
import { packFingerprint } from '../../src/matching/fingerprint/packed.ts'
import { closeParts } from '../../src/pipeline/place/close-parts.ts'
import { mulberry32 } from '../ingest/corpus.ts'

/** Rows of a COPY: some 45 MB. */
const ROWS = 20_000
/** Of a text of 480 words. */
const SHINGLES = 477

const [url, size, months, memory] = process.argv.slice(2)
const db = openDatabase(url!, { max: 4 })
await fill(db, Number(size), Number(months))
const idle = process.cpuUsage()
const pieces = await closeParts({ db, settings: readSettings({ PLACE_MEMORY_FINGERPRINTS: memory! }) })
const { user, system } = process.cpuUsage(idle)
console.error(`  closed in ${pieces} pieces, ${((user + system) / 1e6).toFixed(1)} s of processor time in the process that closes`)
await db.close()

/** Stores fingerprints as placed, the oldest month first. Their articles, which placing does not read, have ids below zero and no rows. */
async function fill(db: Database, size: number, months: number): Promise<void> {
  const random = mulberry32(size)
  const source = Number((await db.pool.query(`SELECT id FROM sources WHERE name = 'Stored'`)).rows[0].id)
  const { rows } = await db.pool.query('SELECT now() AS now, (SELECT count(*) FROM placements) AS stored')
  let stored = Number(rows[0].stored)
  const perMonth = Math.ceil((size - stored) / months)
  for (let month = months - 1; month >= 0; month--) {
    const start = new Date(Date.UTC(rows[0].now.getUTCFullYear(), rows[0].now.getUTCMonth() - month))
    await makePartitions(db, start)
    for (const end = Math.min(size, stored + perMonth); stored < end; ) {
      const count = Math.min(ROWS, end - stored)
      // Above those that the bench itself stores in this month.
      await copyFingerprints(db, firstId(start) + 100_000_000 + stored, count, random, source)
      stored += count
      console.error(`  ${stored} of ${size} stored`)
    }
  }
}

/** @param first the id of the first version */
async function copyFingerprints(db: Database, first: number, count: number, random: () => number, source: number): Promise<void> {
  const client = await db.pool.connect()
  await copyIn(client, 'COPY fingerprints (version_id, print) FROM STDIN (FORMAT binary)', copyRows(first, count, random))
  await client.query(
    `INSERT INTO placements (version_id, article_id, number, source_id, published_at, relation)
      SELECT $1::int8 + n, -($1::int8 + n), 1, $2, now(), 'original' FROM generate_series(0, $3::int4 - 1) n`,
    [first, source, count],
  )
  client.release()
}

/** Rows of (int8, bytea) in the binary form of COPY (manual, "COPY"). */
function copyRows(first: number, count: number, random: () => number): Buffer {
  const head = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
  const rows = Array.from({ length: count }, (_, i) => {
    const print = packFingerprint(generated(random))
    const row = Buffer.allocUnsafe(18)
    row.writeInt16BE(2, 0)
    row.writeInt32BE(8, 2)
    row.writeBigInt64BE(BigInt(first + i), 6)
    row.writeInt32BE(print.length, 14)
    return [row, print]
  })
  return Buffer.concat([head, ...rows.flat(), Buffer.from([255, 255])])
}

/** Runs a COPY FROM STDIN with these bytes: the driver leaves that to subclasses of its query. */
function copyIn(client: pg.PoolClient, sql: string, bytes: Buffer): Promise<void> {
  type Query = { new (sql: string, done: (error: Error | null) => void): pg.Submittable }
  interface Copying {
    sendCopyFromChunk(chunk: Buffer): void
    endCopyFrom(): void
  }
  class CopyIn extends (pg as unknown as { Query: Query }).Query {
    handleCopyInResponse(connection: Copying) {
      connection.sendCopyFromChunk(bytes)
      connection.endCopyFrom()
    }
  }
  return new Promise((resolve, reject) => client.query(new CopyIn(sql, (error) => (error ? reject(error) : resolve()))))
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
    quoted: 0,
  }
  const checks = Uint8Array.from(smallest, hash)
  return { shingles, checks, ...keysOf(supplierSignal, { shingles: smallest, names }, headline), names, headline, traits }
}

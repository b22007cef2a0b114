/** A process of bench:bulk. Arguments: what it does, address of the database, file. Prints seconds and its largest memory in MB. */
import pg from 'pg'
import { BULK_KIND_NAMES } from '../../db/bulk.ts'
import { openDatabase } from '../../db/client.ts'
import { exportLines } from '../../src/outputs/bulk/export.ts'
import { exportToFile } from '../../src/outputs/bulk/export-file.ts'
import { importFile } from '../../src/outputs/bulk/import.ts'

const [what, url, file] = process.argv.slice(2) as [string, string, string]
const db = openDatabase(url, { max: 3 })
const wanted = { since: 0, only: BULK_KIND_NAMES, embargoed: false, whole: true }
const signal = new AbortController().signal
await db.pool.query('SELECT 1')
const began = performance.now()
if (what === 'COPY')
  for (const table of ['sources', 'stories', 'articles', 'article_keys', 'versions', 'placements', 'fingerprints', 'story_log'])
    await copyOut(table)
else if (what === 'import') await importFile(db, file)
else if (file === '/dev/null') for await (const _ of exportLines(db, wanted, signal)) void _
else await exportToFile(db, file, wanted, { signal })
const seconds = (performance.now() - began) / 1000
await db.close()
console.log(JSON.stringify({ seconds, memory: process.resourceUsage().maxRSS / 1024 }))

/** Runs a COPY TO STDOUT and drops what it sends: the driver leaves that to subclasses of its query. */
async function copyOut(table: string): Promise<void> {
  type Query = { new (sql: string, done: (error: Error | null) => void): pg.Submittable }
  class CopyOut extends (pg as unknown as { Query: Query }).Query {
    handleCopyData() {}
    handleCopyOutResponse() {}
  }
  const client = await db.pool.connect()
  await new Promise<void>((resolve, reject) =>
    client.query(new CopyOut(`COPY (SELECT * FROM ${table}) TO STDOUT`, (error) => (error ? reject(error) : resolve()))),
  )
  client.release()
}

/**
 * npm run bench:bulk [-- --stories 200000]: exports generated stories, one after the other plainly by COPY, to nowhere, and to a compressed file, and
 * imports that file into another database. Each runs in a process of its own, whose largest memory is printed.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type pg from 'pg'
import { openDatabase } from '../db/client.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrateDatabase } from '../db/migrate.ts'
import { firstId } from '../db/write/partitions.ts'
import { untilStopped } from '../src/cli/stopping.ts'

const { values: flags } = parseArgs({ options: { stories: { type: 'string', default: '200000' } } })
const stories = Number(flags.stories)
if (!(Number.isInteger(stories) && stories > 0)) throw new Error('--stories is a whole number.')

const closers: (() => Promise<unknown>)[] = []
try {
  await Promise.race([measure(), untilStopped().stopped])
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
  const db = openDatabase(server.url, { max: 2 })
  await migrateDatabase(db, { queues: false })
  const target = server.url.replace(/[^/]+$/, 'copytaster_import')
  await db.pool.query('CREATE DATABASE copytaster_import')
  const empty = openDatabase(target, { max: 2 })
  await migrateDatabase(empty, { queues: false })
  await empty.close()
  await fill(db.pool)
  await db.close()
  const file = join(dir, 'all.ndjson.gz')
  console.log('                 seconds  stories a second  largest memory MB')
  for (const [what, url, path] of [
    ['COPY', server.url, ''],
    ['export', server.url, '/dev/null'],
    ['export .gz', server.url, file],
    ['import', target, file],
  ] as const)
    await step(what, url, path)
  console.log(`\nThe file has ${((await stat(file)).size / 1e6).toFixed(0)} MB.`)
}

/** Stories with an article, a version of 3 KB of text, a fingerprint of 2.2 KB and a log entry each; every fifth has another copy. */
async function fill(pool: pg.Pool): Promise<void> {
  const versions = firstId(new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth()))) + 1
  const articles = Math.ceil(stories * 1.2)
  const n = `generate_series(1, ${articles}) n`
  const bytes = (count: number) => `decode(repeat(md5(n::text), ${count}), 'hex')`
  for (const statement of [
    `INSERT INTO sources (name, kind) VALUES ('Northwire', 'agency'), ('Hamm Post', 'outlet')`,
    `INSERT INTO articles (id, source_id, url, guid, first_seen_at, newest, story_id, relation) SELECT n, 1 + n % 2, 'https://site.example/' || n, 'guid-' || n, now(), 1,
      (n - 1) % ${stories} + 1, CASE WHEN n <= ${stories} THEN 'original' ELSE 'copy' END FROM ${n}`,
    `INSERT INTO article_keys SELECT 1 + n % 2, 'guid-' || n, n FROM ${n}`,
    `INSERT INTO versions (id, article_id, number, source_id, received, stated, entry_hash, headline, body, captions, words, language)
      SELECT ${versions} + n, n, 1, 1 + n % 2, ${bytes(20)}, '{}', md5(n::text), 'Headline of article ' || n,
        (SELECT array_agg(p) FROM (SELECT string_agg(substr(md5((n * 100 + w)::text), 1, 5), ' ') AS p FROM generate_series(1, 500) w GROUP BY w / 50) t),
        '[{"text": "A caption of a picture", "credit": "Ada Lind", "image": "https://site.example/p.jpg"}]', 500, 'en' FROM ${n}`,
    `INSERT INTO fingerprints SELECT ${versions} + n, '\\x01'::bytea || ${bytes(137)} FROM ${n}`,
    `INSERT INTO placements (version_id, article_id, number, story_id, source_id, published_at, relation) SELECT ${versions} + n, n, 1, (n - 1) % ${stories} + 1, 1 + n % 2, now(),
      'original' FROM ${n}`,
    `INSERT INTO stories (id, canonical_id, headline, source_id, language) SELECT n, n, 'Headline of article ' || n, 1 + n % 2, 'en' FROM generate_series(1, ${stories}) n`,
    `INSERT INTO story_log (seq, event, story_id, article_id, version_number, headline) SELECT n, 'created', n, n, 1, 'Headline of article ' || n FROM generate_series(1, ${stories}) n`,
    `UPDATE log_head SET seq = ${stories}`,
    'VACUUM ANALYZE',
  ])
    await pool.query(statement)
}

async function step(what: string, url: string, file: string): Promise<void> {
  const child = spawn(process.execPath, [...process.execArgv, join(import.meta.dirname, 'bulk', 'step.ts'), what, url, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  for await (const text of child.stdout) printed += text
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
  if (code !== 0) throw new Error(`${what} failed.`)
  const { seconds, memory } = JSON.parse(printed) as { seconds: number; memory: number }
  console.log(
    `${what.padEnd(15)}${seconds.toFixed(1).padStart(9)}${(stories / seconds).toFixed(0).padStart(18)}${memory.toFixed(0).padStart(19)}`,
  )
}

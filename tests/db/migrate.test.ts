import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import { expect, it } from 'vitest'
import { ROOT } from '../../config/env.ts'
import { migrateDatabase } from '../../db/migrate.ts'
import { integersOf } from '../../src/pipeline/place/place-memory.ts'
import { testDatabase } from '../database.ts'

const STORED = `SELECT c.relname || '.' || a.attname AS column, a.attstorage AS storage, a.attcompression AS compression
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE (c.relname, a.attname) IN (('versions', 'body'), ('versions', 'entry')) ORDER BY 1`

/** A folder with the first `count` migrations. */
function migrationsUntil(count: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'copytaster-migrations-'))
  cpSync(join(ROOT, 'db/migrations'), folder, { recursive: true })
  const file = join(folder, 'meta/_journal.json')
  const journal = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }))
  return folder
}

it('a data folder of an earlier time is stored as a new one is after the next start, and keeps what it has', async () => {
  const now = await testDatabase()
  const db = await testDatabase('template0')
  try {
    await migrate(db.drizzle, { migrationsFolder: migrationsUntil(7) })
    // As the first form of migration 0001 left it.
    await db.pool.query(`ALTER TABLE versions ALTER body SET STORAGE EXTENDED, ALTER entry SET COMPRESSION default;
      INSERT INTO sources (name, kind) VALUES ('Harbour Wire', 'agency');
      INSERT INTO stories (canonical_id, source_id, headline, search) VALUES (1, 1, 'Herring', 'herring:1');
      INSERT INTO articles (source_id, story_id, guid) VALUES (1, 1, 'h');
      INSERT INTO versions (article_id, number, entry, entry_hash, headline, step)
        VALUES (1, 1, '{"title": "Herring", "link": "https://harbour.example/h", "version": "3"}', 'x', 'Herring', 'done');
      INSERT INTO fingerprints (version_id, article_id, story_id, source_id, published_at, relation, keys, shingles, traits)
        VALUES (1, 1, 1, 1, now(), 'original', '{1,-2,2147483647}', '', '{}')`)

    await migrateDatabase(db, { queues: false })
    expect((await db.pool.query(STORED)).rows).toEqual((await now.pool.query(STORED)).rows)
    expect((await db.pool.query('SELECT name FROM sources')).rows).toEqual([{ name: 'Harbour Wire' }])
    const { rows: fingerprints } = await db.pool.query('SELECT keys FROM fingerprints')
    expect(new Set(integersOf(fingerprints[0].keys))).toEqual(new Set([1, -2, 2_147_483_647]))
    expect((await db.pool.query('SELECT stated FROM versions')).rows).toMatchObject([{ stated: { title: 'Herring', version: '3' } }])
  } finally {
    await db.close()
    await now.close()
  }
})

it('the lists of allowed values take the rows that an earlier version has written', async () => {
  const db = await testDatabase('template0')
  try {
    await migrate(db.drizzle, { migrationsFolder: migrationsUntil(19) })
    await db.pool.query(
      `INSERT INTO sources (name, kind) VALUES ('Harbour Wire', 'agency');
       INSERT INTO feeds (source_id, url, added_url, status, last_outcome) VALUES (1, 'https://harbour.example/', 'https://harbour.example/', 'gone', 'gone');
       INSERT INTO polls (feed_id, outcome) SELECT 1, unnest('{unchanged,changed,moved,gone,throttled,failed}'::text[]);
       INSERT INTO articles (source_id, relation, signal, warnings) VALUES (1, 'excerpt', 'kill', '{uncorrected,broke-embargo}'), (1, NULL, NULL, '{}')`,
    )
    await migrateDatabase(db, { queues: false })
    const wrong = db.pool.query(`UPDATE articles SET warnings = '{uncorrected,late}' WHERE id = 1`)
    await expect(wrong).rejects.toMatchObject({ code: '23514', constraint: 'articles_warnings' })
  } finally {
    await db.close()
  }
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from '../../config/env.ts'
import { migrateDatabase } from '../../db/migrate.ts'
import { testDatabase } from '../database.ts'

const STORED = `SELECT c.relname || '.' || a.attname AS column, a.attstorage AS storage, a.attcompression AS compression
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  WHERE (c.relname, a.attname) IN (('versions', 'body'), ('versions', 'entry'), ('stories', 'search')) ORDER BY 1`

it('a data folder from before entries were stored with lz4 stores them so after the next start, and keeps what it has', async () => {
  const db = await testDatabase()
  try {
    const { rows: fresh } = await db.pool.query(STORED)
    // As the first form of migration 0001 left it, with the migrations of that time.
    await db.pool.query(`ALTER TABLE versions ALTER body SET STORAGE EXTENDED, ALTER entry SET COMPRESSION default;
      ALTER TABLE stories ALTER search SET STORAGE EXTENDED;
      INSERT INTO sources (name, kind) VALUES ('Harbour Wire', 'agency')`)
    const { entries } = JSON.parse(readFileSync(join(ROOT, 'db/migrations/meta/_journal.json'), 'utf8'))
    const when = entries.find((entry: { tag: string }) => entry.tag.endsWith('stored_as_written')).when
    await db.pool.query('DELETE FROM drizzle.__drizzle_migrations WHERE created_at >= $1', [when])
    expect((await db.pool.query(STORED)).rows).not.toEqual(fresh)

    await migrateDatabase(db, { queues: false })
    expect((await db.pool.query(STORED)).rows).toEqual(fresh)
    expect((await db.pool.query('SELECT name FROM sources')).rows).toEqual([{ name: 'Harbour Wire' }])
  } finally {
    await db.close()
  }
})

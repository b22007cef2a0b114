import { expect, it } from 'vitest'
import { migrateDatabase } from '../../db/migrate.ts'
import { testDatabase } from '../database.ts'

it('a database of before the first release is left as it is, with advice', async () => {
  const db = await testDatabase('template0')
  try {
    await db.pool.query(`CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint);
      INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('x', 1784000000000); CREATE TABLE articles (id bigint)`)
    await expect(migrateDatabase(db, { queues: false })).rejects.toMatchObject({
      message: expect.stringContaining('before version 0.1.0'),
      advice: expect.stringContaining('Begin anew'),
    })
    expect((await db.pool.query(`SELECT to_regclass('versions') AS made`)).rows).toEqual([{ made: null }])
  } finally {
    await db.close()
  }
})

it('migrating twice changes nothing', async () => {
  const db = await testDatabase()
  try {
    await db.pool.query(`INSERT INTO sources (name, kind) VALUES ('Harbour Wire', 'agency')`)
    await migrateDatabase(db, { queues: false })
    expect((await db.pool.query('SELECT name FROM sources')).rows).toEqual([{ name: 'Harbour Wire' }])
  } finally {
    await db.close()
  }
})

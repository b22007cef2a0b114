import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type Database, openDatabase } from '../db/client.ts'

export type TestDatabase = Database & { url: string }

/** A fresh database of this test file's own, migrated unless another template is named; closed and dropped by `close()`. */
export async function testDatabase(from = 'copytaster'): Promise<TestDatabase> {
  const template = inject('postgres')
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(template, `CREATE DATABASE ${name} TEMPLATE ${from}`)
  const url = template.replace(/copytaster$/, name)
  const db = openDatabase(url)
  return {
    ...db,
    url,
    close: async () => {
      await db.close()
      await administer(template, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

async function administer(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url.replace(/copytaster$/, 'postgres') })
  await client.connect()
  // Cloning locks the template for a moment; two files that begin together take turns.
  await client.query('SELECT pg_advisory_lock(1)')
  await client.query(statement)
  await client.end()
}

import { join } from 'node:path'
import { runMigrations } from 'bullmq'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import type { Database } from './client.ts'

/** The folder of the generated SQL. */
export const MIGRATIONS_FOLDER = join(import.meta.dirname, 'migrations')

/** Advisory lock taken while migrating, so that several processes may start at once. The number is arbitrary and used nowhere else. */
const MIGRATION_LOCK = 7_270_001

/**
 * Brings the database to the present schema, forward only: our tables, and BullMQ's (schema `bullmq`) where the queues are in PostgreSQL.
 * Safe to run at every start and from several processes at once.
 */
export async function migrateDatabase(db: Database, options: { queues: boolean }): Promise<void> {
  const client = await db.pool.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
    await migrate(db.drizzle, { migrationsFolder: MIGRATIONS_FOLDER })
    await client.query('INSERT INTO log_head (one, seq) VALUES (true, 0) ON CONFLICT DO NOTHING')
    if (options.queues) await runMigrations(client)
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK])
    client.release()
  }
}

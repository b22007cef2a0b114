import { join } from 'node:path'
import { runMigrations } from 'bullmq'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import type pg from 'pg'
import { PlainError } from '../src/errors.ts'
import type { Database } from './client.ts'
import { statement } from './statement.ts'
import { identifyLog } from './write/log-identity.ts'
import { makePartitions } from './write/partitions.ts'

/** The folder of the generated SQL. */
export const MIGRATIONS_FOLDER = join(import.meta.dirname, 'migrations')

/** Advisory lock taken while migrating, so that several processes may start at once. The number is arbitrary and used nowhere else. */
const MIGRATION_LOCK = 7_270_001

/**
 * Brings the database to the present schema, forward only: our tables, and BullMQ's (schema `bullmq`) where the queues are in PostgreSQL.
 * Safe to run at every start and from several processes at once.
 * @throws PlainError where the database was made before version 0.1.0, whose tables were not yet those of a release
 */
export async function migrateDatabase(db: Database, options: { queues: boolean }): Promise<void> {
  const client = await db.pool.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
    await refuseOlder(client)
    await migrate(db.drizzle, { migrationsFolder: MIGRATIONS_FOLDER })
    await makePartitions(db)
    await client.query('INSERT INTO log_head (one, seq) VALUES (true, 0) ON CONFLICT DO NOTHING')
    await identifyLog(client)
    if (options.queues) await runMigrations(client)
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK])
    client.release()
  }
}

const selectMigrationsTable = statement<{ present: boolean }>({
  text: `SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS present`,
  columns: { present: 'bool' },
})

const selectFirstMigration = statement<{ first: number | null }>({
  text: 'SELECT min(created_at) AS first FROM drizzle.__drizzle_migrations',
  columns: { first: 'int8' },
})

/** The first migration of 0.1.0 replaced all before it: a database that has one of those cannot be brought forward. */
async function refuseOlder(client: pg.PoolClient): Promise<void> {
  if (!(await selectMigrationsTable.one(client)).present) return
  const { first } = await selectFirstMigration.one(client)
  const [initial] = readMigrationFiles({ migrationsFolder: MIGRATIONS_FOLDER })
  if (first === null || first === initial!.folderMillis) return
  throw new PlainError(
    'This database was made before version 0.1.0, and its tables are others.',
    'Begin anew: stop Copytaster, move the folder that DATA_DIR names (data, unless set) or drop the database that DATABASE_URL names, and start again. Feeds can be carried over: export them with the older version (copytaster feeds export) and import them here.',
  )
}

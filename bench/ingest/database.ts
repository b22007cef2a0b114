/** What a pass leaves in the database, and what it writes on the way. */
import type { Database } from '../../db/client.ts'
import type { ProcessNames } from './cost.ts'

/** Sums from the start of the server on; the difference of two is what happened between them. */
export interface Counters {
  lsn: string
  databaseBytes: number
  statements: number
}

/** Differences of two `Counters`, and what the log of the server tells of the time between them. */
export interface Written {
  databaseBytes: number
  walBytes: number
  statements: number
  transactions: number
  /** Rows of tables that were inserted, updated and deleted, pieces of large values included. */
  inserted: number
  updated: number
  /** Of the updated ones those that needed no new index entry. */
  updatedHot: number
  deleted: number
  /** WAL by the part of the server that wrote it (resource manager), in bytes. */
  walOf: Record<string, number>
}

/** What the server needs to count statements, and to keep its log until it was read. */
export const SERVER_FLAGS = { shared_preload_libraries: 'pg_stat_statements', wal_keep_size: '8GB' }

export async function openCounters(db: Database): Promise<void> {
  await db.pool.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements')
  await db.pool.query('CREATE EXTENSION IF NOT EXISTS pg_walinspect')
}

export async function readCounters(db: Database): Promise<Counters> {
  const { rows } = await db.pool.query(
    `SELECT pg_current_wal_flush_lsn()::text AS lsn, pg_database_size(current_database())::float8 AS "databaseBytes",
       (SELECT sum(s.calls)::float8 FROM pg_stat_statements s WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())) AS statements`,
  )
  return rows[0]
}

/** Reads the WAL between two moments: exact, while the server's own counts of rows are up to ten seconds late. */
export async function readWritten(db: Database, before: Counters, after: Counters): Promise<Written> {
  // The function refuses a range without a record.
  const rows = before.lsn === after.lsn ? [] : await readRecords(db, [before.lsn, after.lsn])
  const records = (pattern: RegExp) => rows.filter((row) => pattern.test(row.type)).reduce((sum, row) => sum + row.records, 0)
  const walOf: Record<string, number> = {}
  for (const { type, bytes } of rows) {
    const manager = type.split('/')[0]!.replace('Heap2', 'Heap')
    walOf[manager] = (walOf[manager] ?? 0) + bytes
  }
  return {
    databaseBytes: after.databaseBytes - before.databaseBytes,
    walBytes: Object.values(walOf).reduce((sum, bytes) => sum + bytes, 0),
    statements: after.statements - before.statements,
    transactions: records(/^Transaction\/(COMMIT|ABORT)$/),
    inserted: records(/^Heap\/INSERT/),
    updated: records(/^Heap\/(HOT_)?UPDATE/),
    updatedHot: records(/^Heap\/HOT_UPDATE/),
    deleted: records(/^Heap\/DELETE/),
    walOf,
  }
}

async function readRecords(db: Database, range: string[]): Promise<{ type: string; records: number; bytes: number }[]> {
  const { rows } = await db.pool.query(
    `SELECT "resource_manager/record_type" AS type, count::float8 AS records, combined_size::float8 AS bytes FROM pg_get_wal_stats($1, $2, true) WHERE count > 0`,
    range,
  )
  return rows
}

/** The largest tables with their indexes, in bytes. */
export async function readTableSizes(db: Database): Promise<Record<string, number>> {
  const { rows } = await db.pool.query<{ name: string; bytes: number }>(
    `SELECT c.oid::regclass::text AS name, pg_total_relation_size(c.oid)::float8 AS bytes FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('public', 'bullmq') ORDER BY 2 DESC LIMIT 10`,
  )
  return Object.fromEntries(rows.map((row) => [row.name, row.bytes]))
}

/** The name under which the bench itself connects. */
export const BENCH = 'bench'

/** What each server process works for, as pg_stat_activity tells. */
export async function readProcessNames(db: Database): Promise<ProcessNames> {
  const { rows } = await db.pool.query<{ pid: number; name: string }>(
    `SELECT pid, CASE backend_type WHEN 'client backend' THEN 'for ' || coalesce(nullif(application_name, ''), 'the queues') ELSE backend_type END AS name FROM pg_stat_activity`,
  )
  return new Map(rows.map(({ pid, name }) => [pid, name === `for ${BENCH}` ? null : `PostgreSQL ${name}`]))
}

import { expect, it } from 'vitest'
import { COLUMN_STORAGE, type ColumnStorage, STORAGE_PARAMETERS } from '../../db/schema/storage.ts'
import { testDatabase } from '../database.ts'

it('the storage options of a migrated database are those that db/schema/storage.ts lists, and no others, in every partition', async () => {
  const db = await testDatabase()
  try {
    const { rows: partitions } = await db.pool.query<{ name: string; of: string }>(
      `SELECT c.relname AS name, p.relname AS of FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid JOIN pg_class p ON p.oid = inhparent WHERE c.relkind = 'r'`,
    )
    const tablesOf = (name: string) => {
      const names = partitions.filter((partition) => partition.of === name).map((partition) => partition.name)
      return names.length ? names : [name]
    }
    const { rows: columns } = await db.pool.query<{ column: string } & ColumnStorage>(
      `SELECT c.relname || '.' || a.attname AS column, CASE WHEN a.attstorage <> t.typstorage THEN CASE a.attstorage WHEN 'e' THEN 'external' ELSE a.attstorage::text END END AS storage,
         to_jsonb(a)->'attstattarget' AS statistics
       FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND (a.attstorage <> t.typstorage OR (to_jsonb(a)->>'attstattarget')::int >= 0)`,
    )
    const listed = Object.entries(COLUMN_STORAGE).flatMap(([name, options]) => {
      const [table, column] = name.split('.')
      return tablesOf(table!).map((of) => ({ column: `${of}.${column}`, storage: null, statistics: null, ...options }))
    })
    const byColumn = (a: { column: string }, b: { column: string }) => a.column.localeCompare(b.column)
    expect(columns.sort(byColumn)).toEqual(listed.sort(byColumn))

    const { rows: parameters } = await db.pool.query<{ name: string; parameters: string[] }>(
      `SELECT relname AS name, reloptions AS parameters FROM pg_class WHERE relnamespace = 'public'::regnamespace AND reloptions IS NOT NULL`,
    )
    expect(Object.fromEntries(parameters.map((row) => [row.name, row.parameters]))).toEqual(
      Object.fromEntries(Object.entries(STORAGE_PARAMETERS).flatMap(([name, options]) => tablesOf(name).map((of) => [of, options]))),
    )
  } finally {
    await db.close()
  }
})

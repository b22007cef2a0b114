import type { Database } from '../client.ts'
import { statement } from '../statement.ts'

/** Held by the process that exports to EXPORT_FOLDER (advisory, of its connection). The number is arbitrary and used nowhere else. */
const EXPORT_LOCK = 7_278_001

const tryLock = statement<{ ours: boolean }>({ text: 'SELECT pg_try_advisory_lock($1) AS ours', columns: { ours: 'bool' } })

/** Does work while no other process exports by the schedule. @returns what it returns; null where another does */
export async function holdExportLock<Result>(db: Database, work: () => Promise<Result>): Promise<Result | null> {
  const client = await db.pool.connect()
  try {
    if (!(await tryLock.one(client, [EXPORT_LOCK])).ours) return null
    try {
      return await work()
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [EXPORT_LOCK])
    }
  } finally {
    client.release()
  }
}

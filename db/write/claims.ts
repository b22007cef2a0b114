import type { Database } from '../client.ts'

/** Ends the leases of workers that have ended, and their turns at hosts. Where a worker is still alive, its work is done twice, which has the same result as once. */
export async function releaseClaims(db: Database): Promise<void> {
  await db.pool.query('UPDATE feeds SET claimed_until = NULL WHERE claimed_until IS NOT NULL')
  await db.pool.query(`UPDATE host_turns SET slots = '{}' WHERE slots <> '{}'`)
  await db.pool.query('UPDATE waiting SET claimed_until = NULL WHERE claimed_until IS NOT NULL')
}

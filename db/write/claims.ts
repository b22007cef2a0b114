import type { Database } from '../client.ts'

/** Lets go of the feeds and pages that workers held when they ended. Where one of them lives yet, its work is done twice, which is the same as once. */
export async function releaseClaims(db: Database): Promise<void> {
  await db.pool.query('UPDATE feeds SET claimed_until = NULL WHERE claimed_until IS NOT NULL')
  await db.pool.query(`UPDATE versions SET claimed_until = NULL WHERE step = 'scrape' AND claimed_until IS NOT NULL`)
}

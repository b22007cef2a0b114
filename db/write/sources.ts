import type { SourceKind } from '../../src/model.ts'
import type { Database } from '../client.ts'

/** Every source with what operators prefer it by, the most preferred first. */
export async function listSources(
  db: Database,
): Promise<{ id: number; name: string; kind: SourceKind; language: string | null; preference: number }[]> {
  return (await db.pool.query('SELECT id, name, kind, language, preference FROM sources ORDER BY preference DESC, name')).rows
}

/** From minus so much to so much: more than anybody needs to rank the sources of a feed list. */
export const MOST_PREFERENCE = 1000

/** Sets what operators prefer a source by, told by its name or number. @returns false when there is no such source */
export async function preferSource(db: Database, source: string | number, preference: number): Promise<boolean> {
  const condition = typeof source === 'number' ? 'id = $1' : 'name = $1'
  return (await db.pool.query(`UPDATE sources SET preference = $2 WHERE ${condition}`, [source, preference])).rowCount === 1
}

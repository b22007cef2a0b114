import type { SourceKind } from '../../src/model.ts'
import type { Database } from '../client.ts'

/** Every source with what operators prefer it by, the most preferred first. */
export async function listSources(
  db: Database,
): Promise<{ name: string; kind: SourceKind; language: string | null; preference: number }[]> {
  return (await db.pool.query('SELECT name, kind, language, preference FROM sources ORDER BY preference DESC, name')).rows
}

/** Sets what operators prefer a source by. @returns false when there is no source of that name */
export async function preferSource(db: Database, name: string, preference: number): Promise<boolean> {
  return (await db.pool.query('UPDATE sources SET preference = $2 WHERE name = $1', [name, preference])).rowCount === 1
}

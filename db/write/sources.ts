import type { SourceKind } from '../../src/model.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** A source with the preference that operators gave it. */
export interface ListedSource {
  id: number
  name: string
  kind: SourceKind
  language: string | null
  preference: number
}

const selectSources = statement<ListedSource>({
  text: 'SELECT id, name, kind, language, preference FROM sources ORDER BY preference DESC, name',
  columns: { id: 'int8', name: 'text', kind: 'text', language: 'text', preference: 'int4' },
})

/** All sources, those with the highest preference first. */
export function listSources(connection: SqlConnection): Promise<ListedSource[]> {
  return selectSources.rows(connection)
}

const lockSource = statement<ListedSource>({
  text: 'SELECT id, name, kind, language, preference FROM sources WHERE id = $1 FOR NO KEY UPDATE',
  columns: { id: 'int8', name: 'text', kind: 'text', language: 'text', preference: 'int4' },
})

/** A source, locked until the transaction ends; undefined when there is none with this id. */
export function sourceToChange(client: SqlConnection, id: number): Promise<ListedSource | undefined> {
  return lockSource.first(client, [id])
}

/** A preference is between minus this and this: more ranks than a feed list has sources. */
export const MOST_PREFERENCE = 1000

/** Sets the preference of a source, named by its name or id. @returns false when there is no such source */
export async function preferSource(connection: SqlConnection, source: string | number, preference: number): Promise<boolean> {
  const condition = typeof source === 'number' ? 'id = $1' : 'name = $1'
  return (await connection.query(`UPDATE sources SET preference = $2 WHERE ${condition}`, [source, preference])).rowCount === 1
}

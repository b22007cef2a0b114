/** The stories of an export as rows of a table. */
import type { SqlConnection } from '../statement.ts'
import { type BulkScope, hasStory } from './bulk.ts'

/** The columns. The address is that of the canonical article. */
export const STORY_CELLS = [
  'id',
  'status',
  'headline',
  'source',
  'kind',
  'language',
  'copies',
  'versions',
  'created',
  'updated',
  'corrected',
  'killed',
  'url',
] as const

const time = (column: string) => `to_char(st.${column}, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

/** Rows read at once. */
const AT_ONCE = 1000

/** The rows by id, some at a time. Must be called in the snapshot, whose time zone is UTC, with the scope settled. */
export async function* readStoryCells(client: SqlConnection, scope: BulkScope): AsyncGenerator<(string | number | null)[][]> {
  await client.query(`DECLARE bulk NO SCROLL CURSOR FOR SELECT st.id, st.status, st.headline, s.name, s.kind, st.language, st.copies - coalesce(h.articles, 0), st.versions,
      ${['created_at', 'updated_at', 'corrected_at', 'killed_at'].map(time).join(', ')}, a.url
    FROM stories st JOIN sources s ON s.id = st.source_id LEFT JOIN articles a ON a.id = st.canonical_id
      LEFT JOIN (SELECT story_id, count(*)::int4 AS articles FROM hidden_articles GROUP BY story_id) h ON h.story_id = st.id
    WHERE ${hasStory(scope, 'st.id')} ORDER BY st.id`)
  for (;;) {
    const { rows } = await client.query<(string | number | null)[]>({ text: `FETCH ${AT_ONCE} FROM bulk`, rowMode: 'array' } as never)
    if (!rows.length) break
    yield rows as never
  }
  await client.query('CLOSE bulk')
}

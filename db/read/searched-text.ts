/** The text of stories that a search looks at. */
import type { SearchedText } from '../search.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** How much of a headline and of a body is searched. */
const SEARCHED_CHARACTERS = 100_000

const selectTexts = statement<SearchedText & { storyId: number }>({
  name: 'searched-texts',
  text: `SELECT st.id AS "storyId", left(st.headline, $2) AS headline, left(array_to_string(v.body, E'\\n'), $2) AS text, st.language
      FROM stories st JOIN LATERAL current_version(st.canonical_id, now()) v ON true WHERE st.id = ANY($1)`,
  columns: { storyId: 'int8', headline: 'text', text: 'text', language: 'text' },
})

/** @returns the headline and the beginning of the canonical text of these stories, in no order */
export function readSearchedTexts(connection: SqlConnection, storyIds: number[]): Promise<(SearchedText & { storyId: number })[]> {
  return selectTexts.rows(connection, [storyIds, SEARCHED_CHARACTERS])
}

import { type SqlConnection, statement } from '../statement.ts'

/** What a message may say of a story now. */
export interface StoryWords {
  id: number
  /** Null while it is embargoed or withheld, and where it was killed under embargo. */
  headline: string | null
  /** Its text may be used. */
  usable: boolean
}

const hidden = (table: string) =>
  `coalesce(is_hidden(story_visibility(${table}.status, ${table}.embargoed_until, ${table}.killed_at)), false)`

const selectWords = statement<StoryWords>({
  name: 'words-of-stories',
  text: `SELECT s.id, CASE WHEN NOT ${hidden('s')} AND NOT ${hidden('t')} THEN s.headline END AS headline,
        NOT ${hidden('s')} AND NOT ${hidden('t')} AND coalesce(t.status, s.status) = 'usable' AS usable
      FROM stories s LEFT JOIN stories t ON t.id = s.merged_into WHERE s.id = ANY($1)`,
  columns: { id: 'int8', headline: 'text', usable: 'bool' },
})

/** By id. A killed story that was out shows its headline, as in the story log, so that it can be found and removed. */
export async function readStoryWords(connection: SqlConnection, ids: number[]): Promise<Map<number, StoryWords>> {
  return new Map(ids.length ? (await selectWords.rows(connection, [ids])).map((words) => [words.id, words]) : [])
}

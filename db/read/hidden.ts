import { type SqlConnection, statement } from '../statement.ts'

const hidden = (table: string) =>
  `coalesce(is_hidden(story_visibility(${table}.status, ${table}.embargoed_until, ${table}.killed_at)), false)`

/** Takes the place of the words of an embargoed or withheld story for those who may not read them. */
export const HIDDEN_WORDS = '(embargoed or withheld)'

/** A merged story is hidden as long as the story that it went into. */
export const HIDDEN_STORIES = `SELECT s.id FROM stories s LEFT JOIN stories t ON t.id = s.merged_into WHERE (${hidden('s')} OR ${hidden('t')})`

const selectHidden = statement<{ id: number }>({
  name: 'hidden-of-stories',
  text: `${HIDDEN_STORIES} AND s.id = ANY($1)`,
  columns: { id: 'int8' },
})

/** Those of these stories that are embargoed or withheld now, or were killed under embargo. */
export async function readHidden(connection: SqlConnection, storyIds: number[]): Promise<Set<number>> {
  return new Set(storyIds.length ? (await selectHidden.rows(connection, [storyIds])).map(({ id }) => id) : [])
}

const selectHiddenArticles = statement<{ id: number }>({
  text: `SELECT id FROM articles WHERE id = ANY($1) AND (story_id IN (${HIDDEN_STORIES} AND s.id IN (SELECT story_id FROM articles WHERE id = ANY($1)))
      OR (EXISTS (SELECT FROM placed_versions v WHERE v.article_id = articles.id) AND NOT EXISTS (SELECT FROM shown_version(articles.id, now()))))`,
  columns: { id: 'int8' },
})

/** Those of these articles whose story is hidden, or none of whose versions may be shown. */
export async function readHiddenArticles(connection: SqlConnection, articleIds: number[]): Promise<Set<number>> {
  return new Set(articleIds.length ? (await selectHiddenArticles.rows(connection, [articleIds])).map(({ id }) => id) : [])
}

const selectKilled = statement<{ id: number }>({
  text: `SELECT a.id FROM articles a LEFT JOIN stories s ON s.id = a.story_id WHERE a.id = ANY($1) AND (s.status = 'killed' OR a.signal = 'kill')`,
  columns: { id: 'int8' },
})

/** Those of these articles that are in a killed story, or are a kill themselves. */
export async function readKilledArticles(connection: SqlConnection, articleIds: number[]): Promise<Set<number>> {
  return new Set((await selectKilled.rows(connection, [articleIds])).map(({ id }) => id))
}

/** Who had a story first. */
import { type SqlConnection, statement } from '../statement.ts'

interface First {
  articleId: number
  source: string
  at: string | null
}
export interface Firsts {
  published: First | null
  received: First | null
}

const selectFirsts = statement<{ storyId: number; published: First | null; received: First | null }>({
  name: 'firsts-of-stories',
  text: `WITH t AS (SELECT a.story_id, a.id, s.name, a.first_seen_at, (SELECT v.published_at FROM shown_version(a.id, now()) v) AS published_at,
        NOT coalesce(may_be_hidden(a.signal), false) OR EXISTS (SELECT FROM shown_version(a.id, now())) AS shown
      FROM articles a JOIN sources s ON s.id = a.source_id WHERE a.story_id = ANY($1))
    SELECT st AS "storyId",
      (SELECT jsonb_build_object('articleId', id, 'source', name, 'at', to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) FROM t
        WHERE story_id = st AND published_at IS NOT NULL AND (shown OR NOT $2) ORDER BY published_at, id LIMIT 1) AS published,
      (SELECT jsonb_build_object('articleId', id, 'source', name, 'at', to_char(first_seen_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) FROM t
        WHERE story_id = st AND (shown OR NOT $2) ORDER BY first_seen_at, id LIMIT 1) AS received
    FROM unnest($1::int8[]) AS st`,
  columns: { storyId: 'int8', published: 'jsonb', received: 'jsonb' },
})

/** The first article of each story by its own time and by arrival. @param openOnly without articles that may not be shown */
export async function readFirsts(connection: SqlConnection, storyIds: number[], openOnly: boolean): Promise<Map<number, Firsts>> {
  if (!storyIds.length) return new Map()
  return new Map((await selectFirsts.rows(connection, [storyIds, openOnly])).map(({ storyId, ...firsts }) => [storyId, firsts]))
}

import { asc, eq, inArray, or, sql } from 'drizzle-orm'
import type { Database } from '../client.ts'
import { articles } from '../schema/articles.ts'
import { decisions } from '../schema/stories.ts'
import { iso } from './time.ts'

const fields = {
  id: decisions.id,
  at: iso(decisions.at),
  kind: decisions.kind,
  storyId: decisions.storyId,
  otherStoryId: decisions.otherStoryId,
  articleId: decisions.articleId,
  otherArticleId: decisions.otherArticleId,
  by: decisions.by,
  why: decisions.why,
  revokedAt: iso(decisions.revokedAt),
  revokedBy: decisions.revokedBy,
  revokedWhy: decisions.revokedWhy,
}

/** What people decided about a story or about an article that is in it now, oldest first. */
export async function readDecisions(reader: Pick<Database['drizzle'], 'select'>, storyId: number) {
  const inside = reader.select({ id: articles.id }).from(articles).where(eq(articles.storyId, storyId))
  return reader
    .select(fields)
    .from(decisions)
    .where(
      or(
        eq(decisions.storyId, storyId),
        eq(decisions.otherStoryId, storyId),
        inArray(decisions.articleId, inside),
        inArray(decisions.otherArticleId, inside),
      ),
    )
    .orderBy(asc(decisions.id))
}

/** What people decided, and still stands, that has to do with both of two articles: about the two, or about the stories of both. Oldest first. */
export async function readDecisionsOn(db: Database, a: number, b: number) {
  const { rows } = await db.pool.query(
    `SELECT id FROM decisions d WHERE kind <> 'pin' AND revoked_at IS NULL AND ((article_id = $1 AND other_article_id = $2) OR (article_id = $2 AND other_article_id = $1)
      OR (kind = 'merge' AND EXISTS (SELECT 1 FROM articles x JOIN articles y ON x.story_id = y.story_id WHERE x.id = $1 AND y.id = $2 AND x.story_id = d.other_story_id
        AND (x.match_id IS DISTINCT FROM y.id AND y.match_id IS DISTINCT FROM x.id) AND (d.article_id IN ($1, $2) OR d.other_article_id IN ($1, $2))))
      OR (kind = 'split' AND article_id IN ($1, $2) AND EXISTS (SELECT 1 FROM articles WHERE id IN ($1, $2) AND id <> d.article_id AND story_id = d.story_id)))`,
    [a, b],
  )
  const found = rows.map((row) => Number(row.id))
  return found.length ? db.drizzle.select(fields).from(decisions).where(inArray(decisions.id, found)).orderBy(asc(decisions.id)) : []
}

/** Of decisions that join or part two articles those that hold: not revoked, and not undone by the opposite (a merge by a split). */
export const HOLDS = `decisions.kind <> 'pin' AND decisions.revoked_at IS NULL AND EXISTS (SELECT 1 FROM articles x JOIN articles y ON y.id = decisions.other_article_id
  WHERE x.id = decisions.article_id AND coalesce(x.story_id = y.story_id, false) = (decisions.kind = 'merge'))`

/** A document as `copytaster group` reads it. */
interface Document {
  id: string
  source: string
  publishedAt: string
  headline: string
  body: string
  language: string | null
}

/** Two documents and whether a person called them one story. */
export interface LabelledPair {
  decision: number
  at: string
  by: string
  why: string
  same: boolean
  a: Document
  b: Document
}

/**
 * Warning decisions as labelled pairs, oldest first: a merge says that those who spoke for the two stories are one, a split and a never
 * that the two articles are not. Each document is the version that the person had before them.
 */
export async function readPairs(db: Database): Promise<LabelledPair[]> {
  const document = (articleId: typeof decisions.articleId | typeof decisions.otherArticleId) => sql`(
    select jsonb_build_object('id', a.id::text, 'source', s.name, 'publishedAt', to_char(coalesce(v.published_at, v.received_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      'headline', v.headline, 'body', array_to_string(v.body, E'\n\n'), 'language', coalesce(v.language, s.language))
    from articles a join sources s on s.id = a.source_id join versions v on v.article_id = a.id
    where a.id = ${articleId} and v.step = 'done' order by (v.received_at <= ${decisions.at}) desc, v.number desc limit 1)`
  const { rows } = await db.drizzle.execute<LabelledPair & Record<string, unknown>>(sql`
    select ${decisions.id}::int as decision, ${iso(decisions.at)} as at, ${decisions.by} as by, ${decisions.why} as why, ${decisions.kind} = 'merge' as same,
      ${document(decisions.articleId)} as a, ${document(decisions.otherArticleId)} as b
    from ${decisions} where ${sql.raw(HOLDS)} order by ${decisions.id}`)
  return rows.filter((pair) => pair.a && pair.b)
}

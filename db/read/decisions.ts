import { asc, eq, inArray, or } from 'drizzle-orm'
import type { Database } from '../client.ts'
import { articles } from '../schema/articles.ts'
import { decisions } from '../schema/stories.ts'
import { statement } from '../statement.ts'
import type { DrizzleReader } from './articles.ts'
import { isoText, isoTime } from './time.ts'

const fields = {
  id: decisions.id,
  at: isoTime(decisions.at),
  kind: decisions.kind,
  storyId: decisions.storyId,
  otherStoryId: decisions.otherStoryId,
  articleId: decisions.articleId,
  otherArticleId: decisions.otherArticleId,
  by: decisions.by,
  why: decisions.why,
  revokedAt: isoTime(decisions.revokedAt),
  revokedBy: decisions.revokedBy,
  revokedWhy: decisions.revokedWhy,
}

/** The editorial decisions about a story or about an article that is in it now, oldest first. */
export async function readDecisions(reader: DrizzleReader, storyId: number) {
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

const selectDecisionsOn = statement<{ id: number }>({
  text: `SELECT id FROM decisions d WHERE kind <> 'pin' AND revoked_at IS NULL AND ((article_id = $1 AND other_article_id = $2) OR (article_id = $2 AND other_article_id = $1)
      OR (kind = 'merge' AND EXISTS (SELECT 1 FROM articles x JOIN articles y ON x.story_id = y.story_id WHERE x.id = $1 AND y.id = $2 AND x.story_id = d.other_story_id
        AND (x.match_id IS DISTINCT FROM y.id AND y.match_id IS DISTINCT FROM x.id) AND (d.article_id IN ($1, $2) OR d.other_article_id IN ($1, $2))))
      OR (kind = 'split' AND article_id IN ($1, $2) AND EXISTS (SELECT 1 FROM articles WHERE id IN ($1, $2) AND id <> d.article_id AND story_id = d.story_id)))`,
  columns: { id: 'int8' },
})

/** The decisions in force that concern both of two articles: the two themselves, or the stories of both. Oldest first. */
export async function readDecisionsOn(db: Database, a: number, b: number) {
  const found = (await selectDecisionsOn.rows(db.pool, [a, b])).map((row) => row.id)
  return found.length ? db.drizzle.select(fields).from(decisions).where(inArray(decisions.id, found)).orderBy(asc(decisions.id)) : []
}

/** Condition: a decision that joins or separates two articles is in force. It is not revoked, and not undone by the opposite (a merge by a split). */
export const IN_FORCE = `decisions.kind <> 'pin' AND decisions.revoked_at IS NULL AND EXISTS (SELECT 1 FROM articles x JOIN articles y ON y.id = decisions.other_article_id
  WHERE x.id = decisions.article_id AND coalesce(x.story_id = y.story_id, false) = (decisions.kind = 'merge'))`

/** A document as `copytaster group` reads it. */
interface PairDocument {
  id: string
  source: string
  publishedAt: string
  headline: string
  body: string
  language: string | null
}

/** Two documents, and whether an editor decided that they are one story. */
export interface LabelledPair {
  decision: number
  at: string
  by: string
  why: string
  same: boolean
  a: PairDocument
  b: PairDocument
}

/** The version that an editor saw: the newest that had been received at the time of the decision. */
const documentOf = (article: string) => `(SELECT jsonb_build_object('id', a.id::text, 'source', s.name,
      'publishedAt', to_char(coalesce(v.published_at, v.received_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      'headline', v.headline, 'body', array_to_string(v.body, E'\\n\\n'), 'language', coalesce(v.language, s.language))
    FROM articles a JOIN sources s ON s.id = a.source_id JOIN placed_versions v ON v.article_id = a.id
    WHERE a.id = ${article} ORDER BY (v.received_at <= decisions.at) DESC, v.number DESC LIMIT 1)`

const selectPairs = statement<Omit<LabelledPair, 'a' | 'b'> & { a: PairDocument | null; b: PairDocument | null }>({
  text: `SELECT id AS decision, ${isoText('decisions.at')} AS at, by, why, kind = 'merge' AS same, ${documentOf('decisions.article_id')} AS a,
      ${documentOf('decisions.other_article_id')} AS b
    FROM decisions WHERE ${IN_FORCE} ORDER BY id`,
  columns: { decision: 'int8', at: 'text', by: 'text', why: 'text', same: 'bool', a: 'jsonb', b: 'jsonb' },
})

/**
 * Decisions in force as labelled pairs, oldest first. A merge states that the canonical articles of the two stories are one story; a split and a
 * never state that the two articles are not.
 */
export async function readPairs(db: Database): Promise<LabelledPair[]> {
  return (await selectPairs.rows(db.pool)).flatMap(({ a, b, ...pair }) => (a && b ? [{ ...pair, a, b }] : []))
}

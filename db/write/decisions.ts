import type { DecisionKind, StoryStatus } from '../../src/model.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** An editorial decision, before it has its number. */
export interface NewDecision {
  kind: DecisionKind
  storyId: number | null
  otherStoryId: number | null
  articleId: number
  otherArticleId: number | null
  by: string
  why: string
}

const insertDecision = statement<{ id: number }>({
  text: `INSERT INTO decisions (kind, story_id, other_story_id, article_id, other_article_id, by, why) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
  columns: { id: 'int8' },
})

/** @returns the decision's number */
export async function recordDecision(connection: SqlConnection, d: NewDecision): Promise<number> {
  const values = [d.kind, d.storyId, d.otherStoryId, d.articleId, d.otherArticleId, d.by, d.why]
  return (await insertDecision.one(connection, values)).id
}

const selectDecision = statement<Omit<NewDecision, 'by' | 'why'> & { revoked: boolean }>({
  text: `SELECT kind, story_id AS "storyId", other_story_id AS "otherStoryId", article_id AS "articleId", other_article_id AS "otherArticleId",
      revoked_at IS NOT NULL AS revoked FROM decisions WHERE id = $1`,
  columns: { kind: 'text', storyId: 'int8', otherStoryId: 'int8', articleId: 'int8', otherArticleId: 'int8', revoked: 'bool' },
})

/** A decision that may be revoked; undefined when there is none with that number. */
export function decisionOf(connection: SqlConnection, id: number) {
  return selectDecision.first(connection, [id])
}

/** Marks a decision as revoked, with an attribution. */
export async function revokeDecision(connection: SqlConnection, id: number, by: string, why: string): Promise<void> {
  await connection.query('UPDATE decisions SET revoked_at = now(), revoked_by = $2, revoked_why = $3 WHERE id = $1', [id, by, why])
}

/** A pair of articles that may never share a story, with the story that each is in. */
export interface NeverPair {
  id: number
  a: number
  b: number
  storyOfA: number | null
  storyOfB: number | null
}

const selectNeverPairs = statement<NeverPair>({
  name: 'never-pairs',
  text: `SELECT d.id, a.id AS a, b.id AS b, a.story_id AS "storyOfA", b.story_id AS "storyOfB"
      FROM decisions d JOIN articles a ON a.id = d.article_id JOIN articles b ON b.id = d.other_article_id
      WHERE d.kind = 'never' AND d.revoked_at IS NULL AND (d.article_id = ANY($1) OR d.other_article_id = ANY($1))`,
  columns: { id: 'int8', a: 'int8', b: 'int8', storyOfA: 'int8', storyOfB: 'int8' },
})

/** The pairs that one of these articles belongs to. */
export function neverPairs(connection: SqlConnection, articleIds: number[]): Promise<NeverPair[]> {
  return selectNeverPairs.rows(connection, [articleIds])
}

const selectPins = statement<{ storyId: number; articleId: number; by: string; why: string }>({
  name: 'pins-of-stories',
  text: `SELECT a.story_id AS "storyId", d.article_id AS "articleId", d.by, d.why FROM decisions d JOIN articles a ON a.id = d.article_id
      WHERE d.kind = 'pin' AND d.revoked_at IS NULL AND a.story_id = ANY($1) ORDER BY d.id`,
  columns: { storyId: 'int8', articleId: 'int8', by: 'text', why: 'text' },
})

/** The article that editors pinned as canonical, by story: the last pin in force for each. */
export async function pinsOf(connection: SqlConnection, storyIds: number[]) {
  const rows = await selectPins.rows(connection, [storyIds])
  return new Map(rows.map(({ storyId, ...pin }) => [storyId, pin]))
}

/** A story, with what an editorial decision about it depends on. */
export interface StoryFound {
  id: number
  status: StoryStatus
  headline: string
  canonicalId: number
  /** The version that stands for the canonical article. */
  canonicalNumber: number | null
  embargoedUntil: Date | null
  killedAt: Date | null
}

const selectStory = statement<StoryFound>({
  text: `SELECT id, status, headline, canonical_id AS "canonicalId",
      (SELECT number FROM current_version(canonical_id, now())) AS "canonicalNumber", embargoed_until AS "embargoedUntil", killed_at AS "killedAt" FROM stories WHERE id = $1`,
  columns: {
    id: 'int8',
    status: 'text',
    headline: 'text',
    canonicalId: 'int8',
    canonicalNumber: 'int4',
    embargoedUntil: 'timestamptz',
    killedAt: 'timestamptz',
  },
})

/** A story; undefined when there is none with that id. */
export function storyFound(connection: SqlConnection, id: number): Promise<StoryFound | undefined> {
  return selectStory.first(connection, [id])
}

/** An article, with what an editorial decision about it depends on. */
export interface ArticleFound {
  id: number
  storyId: number | null
  /** Its own supplier killed the story it is in. */
  killedByOwn: boolean
}

const selectArticle = statement<ArticleFound>({
  text: `SELECT a.id, a.story_id AS "storyId", EXISTS (SELECT 1 FROM articles k JOIN placements p ON p.article_id = k.id
        WHERE k.story_id = a.story_id AND k.source_id = a.source_id AND p.signal = 'kill') AS "killedByOwn"
      FROM articles a WHERE a.id = $1`,
  columns: { id: 'int8', storyId: 'int8', killedByOwn: 'bool' },
})

/** An article; undefined when there is none with that id. */
export function articleFound(connection: SqlConnection, id: number): Promise<ArticleFound | undefined> {
  return selectArticle.first(connection, [id])
}

const selectArticlesIn = statement<{ id: number }>({
  text: 'SELECT id FROM articles WHERE story_id = $1 ORDER BY id',
  columns: { id: 'int8' },
})

/** The articles of a story. */
export async function articlesIn(connection: SqlConnection, storyId: number): Promise<number[]> {
  return (await selectArticlesIn.rows(connection, [storyId])).map((row) => row.id)
}

/** Moves articles and their placements into a story. Their warnings belonged to the old story and are removed. */
export async function moveArticles(connection: SqlConnection, articleIds: number[], storyId: number): Promise<void> {
  await connection.query(`UPDATE articles SET story_id = $2, warnings = '{}' WHERE id = ANY($1)`, [articleIds, storyId])
  await connection.query('UPDATE placements SET story_id = $2 WHERE article_id = ANY($1)', [articleIds, storyId])
}

/** Closes a story whose articles went into another. Stories merged into it earlier now point to the other. */
export async function closeStory(connection: SqlConnection, id: number, into: number): Promise<void> {
  await connection.query(
    `UPDATE stories SET corrected_at = greatest(corrected_at, (SELECT corrected_at FROM stories WHERE id = $1)) WHERE id = $2`,
    [id, into],
  )
  await connection.query(`UPDATE stories SET status = 'merged', merged_into = $2, updated_at = now() WHERE id = $1 OR merged_into = $1`, [
    id,
    into,
  ])
}

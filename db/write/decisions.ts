import type pg from 'pg'
import type { DecisionKind, StoryStatus } from '../../src/model.ts'

type Client = Pick<pg.PoolClient, 'query'>

/** A decision of a person, before it has its number. */
export interface NewDecision {
  kind: DecisionKind
  storyId: number | null
  otherStoryId: number | null
  articleId: number
  otherArticleId: number | null
  by: string
  why: string
}

/** @returns the decision's number */
export async function recordDecision(client: Client, d: NewDecision): Promise<number> {
  const { rows } = await client.query(
    `INSERT INTO decisions (kind, story_id, other_story_id, article_id, other_article_id, by, why) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [d.kind, d.storyId, d.otherStoryId, d.articleId, d.otherArticleId, d.by, d.why],
  )
  return rows[0].id
}

/** What is known of a decision that may be taken back; undefined when there is none with that number. */
export async function decisionOf(
  client: Client,
  id: number,
): Promise<{ kind: DecisionKind; articleId: number; revoked: boolean } | undefined> {
  const { rows } = await client.query(
    'SELECT kind, article_id AS "articleId", revoked_at IS NOT NULL AS revoked FROM decisions WHERE id = $1',
    [id],
  )
  return rows[0]
}

export async function revokeDecision(client: Client, id: number, by: string, why: string): Promise<void> {
  await client.query('UPDATE decisions SET revoked_at = now(), revoked_by = $2, revoked_why = $3 WHERE id = $1', [id, by, why])
}

/** A pair of articles that may never share a story, with the story that each is in. */
export interface NeverPair {
  id: number
  a: number
  b: number
  storyOfA: number | null
  storyOfB: number | null
}

/** The pairs in which one of these articles takes part. */
export async function neverPairs(client: Client, articleIds: number[]): Promise<NeverPair[]> {
  const { rows } = await client.query({
    name: 'never-pairs',
    text: `SELECT d.id, a.id AS a, b.id AS b, a.story_id AS "storyOfA", b.story_id AS "storyOfB"
      FROM decisions d JOIN articles a ON a.id = d.article_id JOIN articles b ON b.id = d.other_article_id
      WHERE d.kind = 'never' AND d.revoked_at IS NULL AND (d.article_id = ANY($1) OR d.other_article_id = ANY($1))`,
    values: [articleIds],
  })
  return rows
}

/** Who was told to speak for these stories: the last standing decision for each. */
export async function pinsOf(client: Client, storyIds: number[]): Promise<Map<number, { articleId: number; by: string; why: string }>> {
  const { rows } = await client.query({
    name: 'pins-of-stories',
    text: `SELECT a.story_id AS "storyId", d.article_id AS "articleId", d.by, d.why FROM decisions d JOIN articles a ON a.id = d.article_id
      WHERE d.kind = 'pin' AND d.revoked_at IS NULL AND a.story_id = ANY($1) ORDER BY d.id`,
    values: [storyIds],
  })
  return new Map(rows.map(({ storyId, ...pin }) => [storyId, pin]))
}

/** A story as a person's decision finds it. */
export interface StoryFound {
  id: number
  status: StoryStatus
  headline: string
  canonicalId: number
  embargoedUntil: Date | null
  killedAt: Date | null
}

export async function storyFound(client: Client, id: number): Promise<StoryFound | undefined> {
  const { rows } = await client.query(
    `SELECT id, status, headline, canonical_id AS "canonicalId", embargoed_until AS "embargoedUntil", killed_at AS "killedAt" FROM stories WHERE id = $1`,
    [id],
  )
  return rows[0]
}

/** An article as a person's decision finds it. */
export interface ArticleFound {
  id: number
  storyId: number | null
  /** Its own supplier killed the story it is in. */
  killedByOwn: boolean
}

export async function articleFound(client: Client, id: number): Promise<ArticleFound | undefined> {
  const { rows } = await client.query(
    `SELECT a.id, a.story_id AS "storyId", EXISTS (SELECT 1 FROM articles k JOIN versions v ON v.article_id = k.id
        WHERE k.story_id = a.story_id AND k.source_id = a.source_id AND v.signal = 'kill') AS "killedByOwn"
      FROM articles a WHERE a.id = $1`,
    [id],
  )
  return rows[0]
}

export async function articlesIn(client: Client, storyId: number): Promise<number[]> {
  return (await client.query('SELECT id FROM articles WHERE story_id = $1 ORDER BY id', [storyId])).rows.map((r) => r.id)
}

/** Puts articles into a story, with all that matching knows of them. What was wrong with them in the old one is not told of them any more. */
export async function moveArticles(client: Client, articleIds: number[], storyId: number): Promise<void> {
  await client.query(`UPDATE articles SET story_id = $2, warnings = '{}' WHERE id = ANY($1)`, [articleIds, storyId])
  await client.query('UPDATE fingerprints SET story_id = $2 WHERE article_id = ANY($1)', [articleIds, storyId])
}

/** A story whose articles went into another; what went into it earlier is led on. */
export async function closeStory(client: Client, id: number, into: number): Promise<void> {
  await client.query(
    `UPDATE stories SET corrected_at = greatest(corrected_at, (SELECT corrected_at FROM stories WHERE id = $1)) WHERE id = $2`,
    [id, into],
  )
  await client.query(`UPDATE stories SET status = 'merged', merged_into = $2, updated_at = now() WHERE id = $1 OR merged_into = $1`, [
    id,
    into,
  ])
}

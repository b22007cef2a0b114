import type pg from 'pg'
import type { CorrectedWords, Warning } from '../../src/model.ts'

type Client = Pick<pg.PoolClient, 'query'>

/**
 * The newest body of an article before the state of its entry that one of its versions shows, which may have been read more than once (or its
 * newest, if that is another article's); undefined if there is none.
 */
export async function bodyBefore(client: Client, articleId: number, number: number | null): Promise<string[] | undefined> {
  const { rows } = await client.query(
    `SELECT to_jsonb(body) AS body FROM versions WHERE article_id = $1 AND step = 'done' AND ($2::int IS NULL OR number < $2
        AND entry_hash <> (SELECT entry_hash FROM versions WHERE article_id = $1 AND number = $2))
      ORDER BY number DESC LIMIT 1`,
    [articleId, number],
  )
  return rows[0]?.body
}

/** The body of an article's version with the highest number below one, by its supplier's numbers; undefined if there is none. */
export async function bodyNumberedBefore(client: Client, articleId: number, version: number | null): Promise<string[] | undefined> {
  const { rows } = await client.query(
    `SELECT to_jsonb(body) AS body FROM versions WHERE article_id = $1 AND stated->>'version' ~ '^\\d{1,18}$' AND (stated->>'version')::numeric < $2
      ORDER BY (stated->>'version')::numeric DESC LIMIT 1`,
    [articleId, version],
  )
  return rows[0]?.body
}

/** The log says nothing of these corrections yet: their stories are held. */
export async function markUnpublished(client: Client, corrections: { articleId: number; versionNumber: number }[]): Promise<void> {
  for (const { articleId, versionNumber } of corrections)
    await client.query('UPDATE corrections SET unpublished = true WHERE article_id = $1 AND version_number = $2', [
      articleId,
      versionNumber,
    ])
}

/** A correction that the log has yet to tell. */
export interface UnpublishedCorrection {
  storyId: number
  articleId: number
  versionNumber: number
  source: string
}

/** Takes the corrections of these stories that the log has not told; from here on it has. In the order in which they were noted. */
export async function takeUnpublished(client: Client, storyIds: number[]): Promise<UnpublishedCorrection[]> {
  const { rows } = await client.query(
    `UPDATE corrections c SET unpublished = false FROM articles a JOIN sources s ON s.id = a.source_id WHERE c.unpublished AND a.id = c.article_id AND a.story_id = ANY($1)
      RETURNING c.id, a.story_id AS "storyId", c.article_id AS "articleId", c.version_number AS "versionNumber", s.name AS source`,
    [storyIds],
  )
  return rows.sort((a, b) => a.id - b.id)
}

export async function markCorrected(client: Client, storyIds: number[]): Promise<void> {
  if (storyIds.length) await client.query('UPDATE stories SET corrected_at = now() WHERE id = ANY($1)', [storyIds])
}

/** @returns false where it is noted already */
export async function noteCorrection(
  client: Client,
  articleId: number,
  versionNumber: number,
  changes: CorrectedWords[],
): Promise<boolean> {
  const { rowCount } = await client.query(
    'INSERT INTO corrections (article_id, version_number, changes) VALUES ($1, $2, $3::jsonb) ON CONFLICT (article_id, version_number) DO NOTHING',
    [articleId, versionNumber, JSON.stringify(changes)],
  )
  return Boolean(rowCount)
}

/** Notes anew what a correction changed, whose page was read again as this version; where that is not known, what was noted stays. */
export async function renoteCorrection(
  client: Client,
  articleId: number,
  versionNumber: number,
  changes: CorrectedWords[] | null,
): Promise<void> {
  await client.query(
    'UPDATE corrections SET version_number = $2, changes = coalesce($3::jsonb, changes) WHERE article_id = $1 AND version_number = $2 - 1',
    [articleId, versionNumber, changes && JSON.stringify(changes)],
  )
}

export async function noteReplacement(client: Client, storyId: number, replaces: number): Promise<void> {
  await client.query('UPDATE stories SET replaces = $2 WHERE id = $1', [storyId, replaces])
}

/** An article of a story in which something went wrong, in its newest version. */
export interface MemberState {
  storyId: number
  articleId: number
  sourceId: number
  body: string[]
  receivedAt: Date
  /** When it was first seen here, and when it says it was first out. */
  firstSeenAt: Date
  firstDated: Date | null
  /** Its source sent a kill of this story. */
  killedIt: boolean
  /** Its source put an embargo on this story. */
  embargoedIt: boolean
  killed: boolean
  embargoedUntil: Date | null
  warnings: Warning[]
}

/**
 * The articles of those of these stories that were killed, corrected or held, or are among `embargoed`; nothing for all others. The embargo of a
 * story that an outlet opened is that of the agency whose first version of it came under one.
 */
export async function membersInTrouble(client: Client, storyIds: number[], embargoed: number[]): Promise<MemberState[]> {
  const { rows: stories } = await client.query({
    name: 'stories-in-trouble',
    text: `SELECT id FROM stories WHERE id = ANY($1) AND (killed_at IS NOT NULL OR corrected_at IS NOT NULL OR embargoed_until IS NOT NULL OR id = ANY($2))`,
    values: [storyIds, embargoed],
  })
  if (!stories.length) return []
  const { rows } = await client.query({
    name: 'members-in-trouble',
    text: `WITH said AS MATERIALIZED (SELECT a.story_id, a.source_id, bool_or(v.signal = 'kill') AS killed, bool_or(v.embargoed_until IS NOT NULL) AS held,
          s.kind = 'agency' AS agency, (array_agg(v.embargoed_until ORDER BY v.id))[1] AS until
        FROM articles a JOIN sources s ON s.id = a.source_id JOIN versions v ON v.article_id = a.id AND v.step = 'done' WHERE a.story_id = ANY($1) GROUP BY 1, 2, s.kind)
      SELECT a.story_id AS "storyId", a.id AS "articleId", a.source_id AS "sourceId", to_jsonb(v.body) AS body, v.received_at AS "receivedAt",
        a.first_seen_at AS "firstSeenAt", f.published_at AS "firstDated", coalesce(said.killed, false) AS "killedIt", coalesce(said.held, false) AS "embargoedIt",
        st.status = 'killed' AS killed,
        coalesce(st.embargoed_until, (SELECT max(until) FILTER (WHERE NOT embargo_open_ended(until)) FROM said
          WHERE said.story_id = a.story_id AND agency HAVING bool_and(until IS NOT NULL))) AS "embargoedUntil", to_jsonb(a.warnings) AS warnings
      FROM articles a JOIN stories st ON st.id = a.story_id
      JOIN LATERAL (SELECT * FROM versions v WHERE v.article_id = a.id AND v.step = 'done' ORDER BY v.number DESC LIMIT 1) v ON true
      JOIN LATERAL (SELECT * FROM versions v WHERE v.article_id = a.id AND v.step = 'done' ORDER BY v.number LIMIT 1) f ON true
      LEFT JOIN said ON said.story_id = a.story_id AND said.source_id = a.source_id
      WHERE a.story_id = ANY($1) ORDER BY a.story_id, a.id`,
    values: [stories.map((s) => s.id)],
  })
  return rows
}

/** What was corrected in these stories, and by which source. */
export interface Correction {
  storyId: number
  sourceId: number
  at: Date
  changes: CorrectedWords[]
}

export async function correctionsIn(client: Client, storyIds: number[]): Promise<Correction[]> {
  const { rows } = await client.query({
    name: 'corrections-in-stories',
    text: `SELECT a.story_id AS "storyId", a.source_id AS "sourceId", c.at, c.changes FROM corrections c JOIN articles a ON a.id = c.article_id
      WHERE a.story_id = ANY($1) ORDER BY c.id`,
    values: [storyIds],
  })
  return rows
}

export async function writeWarnings(client: Client, warnings: { articleId: number; warnings: Warning[] }[]): Promise<void> {
  if (!warnings.length) return
  await client.query({
    name: 'write-warnings',
    text: `UPDATE articles a SET warnings = t.warnings FROM jsonb_to_recordset($1::jsonb) AS t("articleId" int8, warnings text[]) WHERE a.id = t."articleId"`,
    values: [JSON.stringify(warnings.map(({ articleId, warnings }) => ({ articleId, warnings })))],
  })
}

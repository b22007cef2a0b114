import type { CorrectedWords, Warning } from '../../src/model.ts'
import { type SqlConnection, statement } from '../statement.ts'

const selectBodyBefore = statement<{ body: string[] }>({
  text: `SELECT to_jsonb(body) AS body FROM placed_versions WHERE article_id = $1 AND ($2::int IS NULL OR number < $2
        AND entry_hash <> (SELECT entry_hash FROM versions WHERE article_id = $1 AND number = $2))
      ORDER BY number DESC LIMIT 1`,
  columns: { body: 'jsonb' },
})

/**
 * The newest body of an article from before the entry that version `number` shows (an entry may have several versions, when its page was read
 * again); its newest body of all where `number` is null. Undefined if there is none.
 */
export async function bodyBefore(connection: SqlConnection, articleId: number, number: number | null): Promise<string[] | undefined> {
  return (await selectBodyBefore.first(connection, [articleId, number]))?.body
}

const selectBody = statement<{ body: string[] }>({
  text: 'SELECT to_jsonb(body) AS body FROM versions WHERE id = $1',
  columns: { body: 'jsonb' },
})

/** The body of a version. */
export async function bodyOf(connection: SqlConnection, versionId: number): Promise<string[]> {
  return (await selectBody.one(connection, [versionId])).body
}

const selectBodyNumberedBefore = statement<{ body: string[] }>({
  text: `SELECT to_jsonb(body) AS body FROM versions WHERE article_id = $1 AND stated->>'version' ~ '^\\d{1,18}$' AND (stated->>'version')::numeric < $2
      ORDER BY (stated->>'version')::numeric DESC LIMIT 1`,
  columns: { body: 'jsonb' },
})

/** The body of the article's version with the highest version number of its supplier below this one; undefined if there is none. */
export async function bodyNumberedBefore(
  connection: SqlConnection,
  articleId: number,
  version: number | null,
): Promise<string[] | undefined> {
  return (await selectBodyNumberedBefore.first(connection, [articleId, version]))?.body
}

/** Marks corrections that the log does not announce yet, because their stories are embargoed. */
export async function markUnpublished(
  connection: SqlConnection,
  corrections: { articleId: number; versionNumber: number }[],
): Promise<void> {
  for (const { articleId, versionNumber } of corrections)
    await connection.query('UPDATE corrections SET unpublished = true WHERE article_id = $1 AND version_number = $2', [
      articleId,
      versionNumber,
    ])
}

/** A correction that the log has not announced yet. */
export interface UnpublishedCorrection {
  storyId: number
  articleId: number
  versionNumber: number
  source: string
}

const publishCorrections = statement<UnpublishedCorrection & { id: number }>({
  text: `UPDATE corrections c SET unpublished = false FROM articles a JOIN sources s ON s.id = a.source_id WHERE c.unpublished AND a.id = c.article_id AND a.story_id = ANY($1)
      RETURNING c.id, a.story_id AS "storyId", c.article_id AS "articleId", c.version_number AS "versionNumber", s.name AS source`,
  columns: { id: 'int8', storyId: 'int8', articleId: 'int8', versionNumber: 'int4', source: 'text' },
})

/** Takes the corrections of these stories that the log has not announced, and marks them as published. In the order in which they were recorded. */
export async function takeUnpublished(connection: SqlConnection, storyIds: number[]): Promise<UnpublishedCorrection[]> {
  return (await publishCorrections.rows(connection, [storyIds])).sort((a, b) => a.id - b.id)
}

/** Sets the time of the last correction of these stories. */
export async function markCorrected(connection: SqlConnection, storyIds: number[]): Promise<void> {
  if (storyIds.length) await connection.query('UPDATE stories SET corrected_at = now() WHERE id = ANY($1)', [storyIds])
}

/** Records a correction. @returns false where it is recorded already */
export async function noteCorrection(
  connection: SqlConnection,
  articleId: number,
  versionNumber: number,
  changes: CorrectedWords[],
): Promise<boolean> {
  const { rowCount } = await connection.query(
    'INSERT INTO corrections (article_id, version_number, changes) VALUES ($1, $2, $3::jsonb) ON CONFLICT (article_id, version_number) DO NOTHING',
    [articleId, versionNumber, JSON.stringify(changes)],
  )
  return Boolean(rowCount)
}

/** Moves a correction to the version that its page became when it was read again; `changes` stay as recorded where they are null. */
export async function renoteCorrection(
  connection: SqlConnection,
  articleId: number,
  versionNumber: number,
  changes: CorrectedWords[] | null,
): Promise<void> {
  await connection.query(
    'UPDATE corrections SET version_number = $2, changes = coalesce($3::jsonb, changes) WHERE article_id = $1 AND version_number = $2 - 1',
    [articleId, versionNumber, changes && JSON.stringify(changes)],
  )
}

/** Records that a story replaces a killed one. */
export async function noteReplacement(connection: SqlConnection, storyId: number, replaces: number): Promise<void> {
  await connection.query('UPDATE stories SET replaces = $2 WHERE id = $1', [storyId, replaces])
}

/** An article of a story that was killed, corrected or embargoed, in its newest version. */
export interface MemberState {
  storyId: number
  articleId: number
  sourceId: number
  body: string[]
  receivedAt: Date
  /** When it was first seen here; `firstDated` is the time of publication that its first version states. */
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

const selectInTrouble = statement<{ id: number }>({
  name: 'stories-in-trouble',
  text: `SELECT id FROM stories WHERE id = ANY($1) AND (killed_at IS NOT NULL OR corrected_at IS NOT NULL OR embargoed_until IS NOT NULL OR id = ANY($2))`,
  columns: { id: 'int8' },
})

const selectMembersInTrouble = statement<MemberState>({
  name: 'members-in-trouble',
  text: `WITH stated AS MATERIALIZED (SELECT a.story_id, a.source_id, bool_or(v.signal = 'kill') AS killed, bool_or(v.embargoed_until IS NOT NULL) AS embargoed,
          s.kind = 'agency' AS agency, (array_agg(v.embargoed_until ORDER BY v.id))[1] AS until
        FROM articles a JOIN sources s ON s.id = a.source_id JOIN placed_versions v ON v.article_id = a.id WHERE a.story_id = ANY($1) GROUP BY 1, 2, s.kind)
      SELECT a.story_id AS "storyId", a.id AS "articleId", a.source_id AS "sourceId", to_jsonb(v.body) AS body, v.received_at AS "receivedAt",
        a.first_seen_at AS "firstSeenAt", f.published_at AS "firstDated", coalesce(stated.killed, false) AS "killedIt", coalesce(stated.embargoed, false) AS "embargoedIt",
        st.status = 'killed' AS killed,
        coalesce(st.embargoed_until, (SELECT max(until) FILTER (WHERE NOT embargo_open_ended(until)) FROM stated
          WHERE stated.story_id = a.story_id AND agency HAVING bool_and(until IS NOT NULL))) AS "embargoedUntil", to_jsonb(a.warnings) AS warnings
      FROM articles a JOIN stories st ON st.id = a.story_id
      JOIN LATERAL (SELECT * FROM placed_versions v WHERE v.article_id = a.id ORDER BY v.number DESC LIMIT 1) v ON true
      JOIN LATERAL (SELECT * FROM placed_versions v WHERE v.article_id = a.id ORDER BY v.number LIMIT 1) f ON true
      LEFT JOIN stated ON stated.story_id = a.story_id AND stated.source_id = a.source_id
      WHERE a.story_id = ANY($1) ORDER BY a.story_id, a.id`,
  columns: {
    storyId: 'int8',
    articleId: 'int8',
    sourceId: 'int8',
    body: 'jsonb',
    receivedAt: 'timestamptz',
    firstSeenAt: 'timestamptz',
    firstDated: 'timestamptz',
    killedIt: 'bool',
    embargoedIt: 'bool',
    killed: 'bool',
    embargoedUntil: 'timestamptz',
    warnings: 'jsonb',
  },
})

/**
 * The articles of those of these stories that were killed, corrected or embargoed, or are among `embargoed`. The embargo of a story that an outlet
 * opened is that of the agency whose first version of it was under one.
 */
export async function membersInTrouble(connection: SqlConnection, storyIds: number[], embargoed: number[]): Promise<MemberState[]> {
  const stories = await selectInTrouble.rows(connection, [storyIds, embargoed])
  return stories.length ? selectMembersInTrouble.rows(connection, [stories.map((story) => story.id)]) : []
}

/** What was corrected in these stories, and by which source. */
export interface Correction {
  storyId: number
  sourceId: number
  at: Date
  changes: CorrectedWords[]
}

const selectCorrections = statement<Correction>({
  name: 'corrections-in-stories',
  text: `SELECT a.story_id AS "storyId", a.source_id AS "sourceId", c.at, c.changes FROM corrections c JOIN articles a ON a.id = c.article_id
      WHERE a.story_id = ANY($1) ORDER BY c.id`,
  columns: { storyId: 'int8', sourceId: 'int8', at: 'timestamptz', changes: 'jsonb' },
})

/** The corrections in these stories, in the order in which they were recorded. */
export function correctionsIn(connection: SqlConnection, storyIds: number[]): Promise<Correction[]> {
  return selectCorrections.rows(connection, [storyIds])
}

/** Replaces the warnings of articles. */
export async function writeWarnings(connection: SqlConnection, warnings: { articleId: number; warnings: Warning[] }[]): Promise<void> {
  if (!warnings.length) return
  await connection.query({
    name: 'write-warnings',
    text: `UPDATE articles a SET warnings = t.warnings FROM jsonb_to_recordset($1::jsonb) AS t("articleId" int8, warnings text[]) WHERE a.id = t."articleId"`,
    values: [JSON.stringify(warnings.map(({ articleId, warnings }) => ({ articleId, warnings })))],
  })
}

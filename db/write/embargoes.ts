/** Reads what decides the end of an embargo, and writes the result. The decisions are in src/story/embargo. */
import type { EndedVersion, Relation, Signal, SourceKind, StoryStatus } from '../../src/model.ts'
import type { Database } from '../client.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** A placed version of a story, with what it says about the story's embargo. */
export interface VersionOfStory {
  id: number
  articleId: number
  sourceId: number
  sourceKind: SourceKind
  /** Its relation when it was placed; null where it came late and has no fingerprint. */
  relation: Relation | null
  embargoedUntil: Date | null
  timeInField: boolean
  saysUsable: boolean
  late: boolean
}

/** A story whose embargo is in question, with all its placed versions. */
export interface StoryInQuestion {
  id: number
  status: StoryStatus
  embargoedUntil: Date | null
  killedAt: Date | null
  canonicalId: number
  versions: VersionOfStory[]
  /** What its articles are to it, and what their newest versions say. */
  articles: { id: number; relation: Relation | null; signal: Signal | null; brokeEmbargo: boolean }[]
}

const STORIES = `SELECT st.id, st.status, st.embargoed_until AS "embargoedUntil", st.killed_at AS "killedAt", st.canonical_id AS "canonicalId" FROM stories st`
type StoryFacts = Omit<StoryInQuestion, 'versions' | 'articles'>
const STORY_COLUMNS = { id: 'int8', status: 'text', embargoedUntil: 'timestamptz', killedAt: 'timestamptz', canonicalId: 'int8' } as const

const selectHidden = statement<StoryFacts>({
  name: 'hidden-stories',
  // The condition of the partial index `stories_embargoed`.
  text: `${STORIES} WHERE st.status IN ('embargoed', 'withheld') ORDER BY st.id`,
  columns: STORY_COLUMNS,
})

const selectStories = statement<StoryFacts>({
  name: 'stories-in-question',
  text: `${STORIES} WHERE st.id = ANY($1)`,
  columns: STORY_COLUMNS,
})

const selectVersions = statement<
  VersionOfStory & { storyId: number; articleRelation: Relation | null; signal: Signal | null; brokeEmbargo: boolean }
>({
  name: 'versions-of-stories',
  text: `SELECT a.story_id AS "storyId", a.id AS "articleId", a.relation AS "articleRelation", a.signal, 'broke-embargo' = ANY(a.warnings) AS "brokeEmbargo",
    v.id, a.source_id AS "sourceId", s.kind AS "sourceKind", CASE WHEN v.number > 0 THEN v.placed_as END AS relation, v.embargoed_until AS "embargoedUntil", v.stated->>'embargoed' IS NOT NULL AS "timeInField",
    coalesce(v.stated->>'pubStatus', '') = 'usable' AS "saysUsable", v.number < 1 AS late
  FROM articles a JOIN sources s ON s.id = a.source_id JOIN placed_versions v ON v.article_id = a.id
  WHERE a.story_id = ANY($1) ORDER BY a.id, v.id`,
  columns: {
    storyId: 'int8',
    articleId: 'int8',
    articleRelation: 'text',
    signal: 'text',
    brokeEmbargo: 'bool',
    id: 'int8',
    sourceId: 'int8',
    sourceKind: 'text',
    relation: 'text',
    embargoedUntil: 'timestamptz',
    timeInField: 'bool',
    saysUsable: 'bool',
    late: 'bool',
  },
})

/** The stories that are embargoed or withheld. */
export async function hiddenStories(connection: SqlConnection): Promise<StoryInQuestion[]> {
  return withVersions(connection, await selectHidden.rows(connection))
}

/** These stories with their placed versions. */
export async function storiesInQuestion(connection: SqlConnection, ids: number[]): Promise<StoryInQuestion[]> {
  return withVersions(connection, await selectStories.rows(connection, [ids]))
}

async function withVersions(connection: SqlConnection, lines: StoryFacts[]): Promise<StoryInQuestion[]> {
  const stories = new Map<number, StoryInQuestion>(lines.map((line) => [line.id, { ...line, versions: [], articles: [] }]))
  if (!stories.size) return []
  const rows = await selectVersions.rows(connection, [[...stories.keys()]])
  for (const { storyId, articleRelation, signal, brokeEmbargo, ...version } of rows) {
    const { versions, articles } = stories.get(storyId)!
    versions.push(version)
    if (articles.at(-1)?.id !== version.articleId) articles.push({ id: version.articleId, relation: articleRelation, signal, brokeEmbargo })
  }
  return [...stories.values()]
}

/** Writes status and embargo of stories. @param stories `touched`: readers are to see that it changed */
export async function writeStoryStatuses(
  connection: SqlConnection,
  stories: { id: number; status: StoryStatus; embargoedUntil: Date | null; touched: boolean }[],
): Promise<void> {
  if (!stories.length) return
  await connection.query({
    name: 'write-story-statuses',
    text: `UPDATE stories SET status = t.status, embargoed_until = t."embargoedUntil", updated_at = CASE WHEN t.touched THEN now() ELSE updated_at END,
        listed_at = CASE WHEN t.touched THEN now() ELSE listed_at END
      FROM jsonb_to_recordset($1::jsonb) AS t(id int8, status text, "embargoedUntil" timestamptz, touched bool) WHERE stories.id = t.id`,
    values: [JSON.stringify(stories)],
  })
}

/** A version whose embargo has ended, with its story and its text. */
export interface VersionEnded extends EndedVersion {
  storyId: number
  body: string[]
}

const EMBARGO_ENDED = 'embargo_ended(embargoed_until, now()) AND released_at IS NULL'

const takeEndedVersions = statement<VersionEnded>({
  name: 'take-ended-embargoes',
  text: `WITH p AS (UPDATE placements SET released_at = now() WHERE ${EMBARGO_ENDED} RETURNING *)
      SELECT a.story_id AS "storyId", p.article_id AS "articleId", p.number, p.embargoed_until AS "embargoedUntil", st.status AS "storyStatus",
        CASE WHEN p.number > 0 THEN p.placed_at END AS "placedAt", CASE WHEN p.number > 0 THEN p.relation END AS relation, a.relation AS "articleRelation",
        s.kind AS "sourceKind", p.signal, CASE WHEN p.number > 0 THEN p.beneath END AS beneath, v.stated->>'version' AS stated,
        EXISTS (SELECT 1 FROM placements later WHERE later.article_id = p.article_id AND later.number > p.number AND later.embargoed_until IS NULL) AS overtaken,
        EXISTS (SELECT 1 FROM placed_versions again WHERE again.article_id = p.article_id AND again.number = p.number + 1
          AND again.entry_hash = v.entry_hash AND again.placed_at < p.embargoed_until) AS reread,
        m.id AS "matchId", to_jsonb(v.body) AS body
      FROM p JOIN versions v ON v.id = p.version_id JOIN articles a ON a.id = p.article_id JOIN sources s ON s.id = a.source_id JOIN stories st ON st.id = a.story_id
      LEFT JOIN articles m ON m.id = a.match_id AND m.story_id = a.story_id AND m.id <> a.id
      ORDER BY v.id`,
  columns: {
    storyId: 'int8',
    articleId: 'int8',
    number: 'int4',
    embargoedUntil: 'timestamptz',
    storyStatus: 'text',
    placedAt: 'timestamptz',
    relation: 'text',
    articleRelation: 'text',
    sourceKind: 'text',
    signal: 'text',
    beneath: 'text',
    stated: 'text',
    overtaken: 'bool',
    reread: 'bool',
    matchId: 'int8',
    body: 'jsonb',
  },
})

/** Marks the versions whose embargo has ended as released, each once, and returns those that are in a story. */
export function takeEnded(connection: SqlConnection): Promise<VersionEnded[]> {
  return takeEndedVersions.rows(connection)
}

const selectAnyEnded = statement<{ now: Date; ended: boolean }>({
  name: 'look-for-ended-embargoes',
  text: `SELECT now() AS now, EXISTS (SELECT 1 FROM placements WHERE ${EMBARGO_ENDED}) AS ended`,
  columns: { now: 'timestamptz', ended: 'bool' },
})

/** The database's clock, and whether any embargo has ended whose version is not marked as released. Takes no lock. */
export function lookForEnded(db: Database) {
  return selectAnyEnded.one(db.pool)
}

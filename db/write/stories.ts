import type pg from 'pg'
import type { Link, PubStatus, Relation, Signal, SourceKind, StoryStatus } from '../../src/model.ts'
import { statement } from '../statement.ts'
import { nextIds } from './articles.ts'
import { splitParagraphs } from './steps.ts'

/** The one lock under which stories are made and changed (advisory, kept until the commit). The number is arbitrary and used nowhere else. */
const PLACE_LOCK = 7_272_001

const takePlacingLock = statement<{ now: Date }>({
  name: 'lock-placing',
  text: 'SELECT now() AS now FROM pg_advisory_xact_lock($1)',
  columns: { now: 'timestamptz' },
})

/**
 * Waits until no other process places, and keeps others waiting until the commit.
 * @returns the time of the transaction on the database's clock; every decision in the transaction uses it
 */
export async function lockPlacing(client: pg.PoolClient): Promise<Date> {
  return (await takePlacingLock.one(client, [PLACE_LOCK])).now
}

/** Ids for stories that may be opened. Ids that are not used leave gaps. */
export function nextStoryIds(client: pg.PoolClient, count: number): Promise<number[]> {
  return nextIds(client, 'stories', count)
}

/** What placing decided about one version. */
export interface PlacedRow {
  versionId: number
  articleId: number
  sourceId: number
  number: number
  storyId: number | null
  relation: Relation
  matchId: number | null
  score: number
  reasons: string[]
  links: Link[]
  signal: Signal | null
  change: string | null
  /** As its text states it, where no field does. */
  embargoedUntil: Date | null
  publishedAt: string
  keys: Buffer
  shingles: Buffer
  /** JSON. */
  traits: string
}

/** Writes the decisions on a batch: on the versions and on their articles. A version that came late (number 0 and below) changes no article. */
export async function writePlaced(client: pg.PoolClient, rows: PlacedRow[]): Promise<void> {
  const light = rows.map(({ keys: _k, shingles: _s, traits: _t, ...row }) => row)
  await client.query({
    name: 'write-placed-versions',
    text: `WITH t AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS t("versionId" int8, "articleId" int8, number int, "storyId" int8, relation text, "matchId" int8,
          score float8, reasons text[], links jsonb, signal text, change text, "embargoedUntil" timestamptz)),
        v AS (UPDATE versions SET step = 'done', claimed_until = NULL, signal = t.signal, change = t.change,
            embargoed_until = t."embargoedUntil" FROM t WHERE versions.id = t."versionId")
      UPDATE articles a SET story_id = t."storyId", relation = t.relation, match_id = t."matchId", score = t.score, reasons = t.reasons, links = t.links,
        signal = t.signal FROM (SELECT DISTINCT ON ("articleId") * FROM t WHERE number > 0 ORDER BY "articleId", number DESC) t WHERE a.id = t."articleId"`,
    values: [JSON.stringify(light)],
  })
}

/** An article of a story with its current version, as the choice of the canonical reads it. */
export interface MemberRow {
  storyId: number
  articleId: number
  versionId: number
  sourceId: number
  source: string
  sourceKind: SourceKind
  preference: number
  relation: Relation
  headline: string
  language: string | null
  body: string[]
  byline: string[]
  signal: Signal | null
  publishedAt: Date | null
  firstSeenAt: Date
  newest: number
  pubStatus: PubStatus | null
  embargoedUntil: Date | null
  /** Its story as it was before; null where the story is opened now. */
  story: StoryBefore | null
}

export interface StoryBefore {
  status: StoryStatus
  embargoedUntil: Date | null
  killedAt: Date | null
}

type MemberLine = Omit<MemberRow, 'body' | 'story'> & {
  body: string | null
  status: StoryStatus | null
  storyEmbargoedUntil: Date | null
  killedAt: Date | null
}

const selectMembers = statement<MemberLine>({
  name: 'members-of-stories',
  text: `SELECT a.story_id AS "storyId", a.id AS "articleId", a.source_id AS "sourceId", s.name AS source, s.kind AS "sourceKind", s.preference, a.relation, v.id AS "versionId",
        v.headline, v.byline, CASE WHEN v.id = ANY($2) THEN NULL ELSE array_to_string(v.body, E'\\x1e') END AS body,
        coalesce(v.language, s.language) AS language, v.signal, v.published_at AS "publishedAt", a.first_seen_at AS "firstSeenAt", a.newest,
        v.embargoed_until AS "embargoedUntil", v.stated->>'pubStatus' AS "pubStatus", st.status, st.embargoed_until AS "storyEmbargoedUntil", st.killed_at AS "killedAt"
      FROM articles a JOIN sources s ON s.id = a.source_id LEFT JOIN stories st ON st.id = a.story_id
      JOIN LATERAL current_version(a.id, now()) v ON true
      WHERE a.story_id = ANY($1) ORDER BY a.story_id, coalesce(v.published_at, a.first_seen_at), a.id`,
  columns: {
    storyId: 'int8',
    articleId: 'int8',
    sourceId: 'int8',
    source: 'text',
    sourceKind: 'text',
    preference: 'int4',
    relation: 'text',
    versionId: 'int8',
    headline: 'text',
    byline: 'text[]',
    body: 'text',
    language: 'text',
    signal: 'text',
    publishedAt: 'timestamptz',
    firstSeenAt: 'timestamptz',
    newest: 'int4',
    embargoedUntil: 'timestamptz',
    pubStatus: 'text',
    status: 'text',
    storyEmbargoedUntil: 'timestamptz',
    killedAt: 'timestamptz',
  },
})

/**
 * The articles of these stories, each with its current version (current_version in migration 0017).
 * @param bodies those that the caller has already, by version: they are not read again
 */
export async function membersOf(client: pg.PoolClient, storyIds: number[], bodies: Map<number, string[]>): Promise<MemberRow[]> {
  const rows = await selectMembers.rows(client, [storyIds, [...bodies.keys()]])
  return rows.map(({ status, storyEmbargoedUntil, killedAt, body, ...row }) => ({
    ...row,
    body: body === null ? bodies.get(row.versionId)! : splitParagraphs(body),
    story: status === null ? null : { status, embargoedUntil: storyEmbargoedUntil, killedAt },
  }))
}

/** A story as it is after a batch. */
export interface StoryRow {
  id: number
  canonicalId: number
  canonicalReasons: string[]
  headline: string
  sourceId: number
  language: string | null
  copies: number
  versions: number
  status: StoryStatus
  /** It is killed now. */
  killed: boolean
  corrected: boolean
  /** Written only when the story is opened. */
  embargoedUntil: Date | null
  /** Nothing happened that readers are notified of: its time of change stays. */
  quiet: boolean
}

/** Writes stories, new or changed. */
export async function writeStories(client: pg.PoolClient, stories: StoryRow[]): Promise<void> {
  if (!stories.length) return
  await client.query({
    name: 'write-stories',
    text: `INSERT INTO stories (id, status, canonical_id, canonical_reasons, headline, source_id, language, copies, versions, corrected_at, killed_at, embargoed_until,
        updated_at)
      SELECT id, status, "canonicalId", "canonicalReasons",
        headline, "sourceId", language, copies, versions, CASE WHEN corrected THEN now() END, CASE WHEN killed THEN now() END, "embargoedUntil",
        CASE WHEN quiet THEN '-infinity' ELSE now() END
      FROM jsonb_to_recordset($1::jsonb) AS t(id int8, status text, "canonicalId" int8, "canonicalReasons" text[], headline text, "sourceId" int8, language text,
        copies int, versions int, killed bool, corrected bool, "embargoedUntil" timestamptz, quiet bool)
      ON CONFLICT (id) DO UPDATE SET canonical_id = excluded.canonical_id, canonical_reasons = excluded.canonical_reasons, headline = excluded.headline,
        source_id = excluded.source_id, language = excluded.language, copies = excluded.copies, versions = excluded.versions,
        corrected_at = coalesce(excluded.corrected_at, stories.corrected_at), killed_at = coalesce(stories.killed_at, excluded.killed_at),
        status = excluded.status,
        updated_at = greatest(stories.updated_at, excluded.updated_at)`,
    values: [JSON.stringify(stories)],
  })
}

/** Sets the relations of articles that the choice of the canonical changed. */
export async function writeRelations(client: pg.PoolClient, relations: { articleId: number; relation: Relation }[]): Promise<void> {
  if (!relations.length) return
  await client.query({
    name: 'write-relations',
    text: `UPDATE articles a SET relation = t.relation FROM unnest($1::int8[], $2::text[]) AS t(id, relation) WHERE a.id = t.id AND a.relation IS DISTINCT FROM t.relation`,
    values: [relations.map((r) => r.articleId), relations.map((r) => r.relation)],
  })
}

import type pg from 'pg'
import type { Link, PubStatus, Relation, Signal, SourceKind, StoryStatus } from '../../src/model.ts'
import { statement } from '../statement.ts'
import { nextIds } from './articles.ts'

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
  /** Its signal apart from its embargo. */
  beneath: Signal | null
  change: string | null
  /** As its text states it, where no field does. */
  embargoedUntil: Date | null
  publishedAt: string
  /** Its page was read again, so an embargo that has ended has ended for it too. */
  reread: boolean
  /** Of the article, for its row. */
  feedId: number | null
  url: string | null
  guid: string | null
  firstSeenAt: Date
}

/**
 * Writes the decisions on a batch: a placement for each version, and the row of its article, which is new with its first version and has no feed
 * where that was removed meanwhile. A version that came late (number 0 and below) changes no article.
 */
export async function writePlaced(client: pg.PoolClient, rows: PlacedRow[]): Promise<void> {
  await client.query({
    name: 'write-placed-versions',
    text: `WITH t AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($1::jsonb) AS t("versionId" int8, "articleId" int8, "sourceId" int8, number int, "storyId" int8,
          relation text, "matchId" int8, score float8, reasons text[], links jsonb, signal text, beneath text, change text, "embargoedUntil" timestamptz,
          "publishedAt" timestamptz, reread bool, "feedId" int8, url text, guid text, "firstSeenAt" timestamptz, place int)),
        p AS (INSERT INTO placements (version_id, article_id, number, story_id, source_id, published_at, relation, signal, beneath, change, embargoed_until, released_at)
          SELECT "versionId", "articleId", number, "storyId", "sourceId", "publishedAt", relation, signal, beneath, change, "embargoedUntil",
            CASE WHEN reread THEN (SELECT o.released_at FROM placements o WHERE o.article_id = t."articleId" AND o.number = t.number - 1) END
          FROM t ORDER BY place)
      INSERT INTO articles AS a (id, source_id, feed_id, url, guid, first_seen_at, newest, story_id, relation, match_id, score, reasons, links, signal)
      SELECT "articleId", "sourceId", (SELECT f.id FROM feeds f WHERE f.id = "feedId"), url, guid, "firstSeenAt", number, "storyId", relation, "matchId", score, reasons, links, signal
      FROM (SELECT DISTINCT ON ("articleId") * FROM t WHERE number > 0 ORDER BY "articleId", number DESC) t
      ON CONFLICT (id) DO UPDATE SET newest = excluded.newest, story_id = excluded.story_id, relation = excluded.relation, match_id = excluded.match_id,
        score = excluded.score, reasons = excluded.reasons, links = excluded.links, signal = excluded.signal WHERE a.newest <= excluded.newest`,
    values: [JSON.stringify(rows.map((row, place) => ({ ...row, place })))],
  })
}

/** An article of a story with its current version, as the choice of the canonical reads it. */
export interface MemberRow {
  storyId: number
  articleId: number
  versionId: number
  number: number
  sourceId: number
  source: string
  sourceKind: SourceKind
  preference: number
  relation: Relation
  headline: string
  language: string | null
  /** The beginning of its text, where it has no headline. */
  opening: string | null
  /** Words of its body, and the agency that its beginning credits. */
  words: number
  credit: string | null
  byline: string[]
  signal: Signal | null
  urgency: number | null
  subjects: string[]
  slugline: string | null
  pictures: number
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

type MemberLine = Omit<MemberRow, 'story'> & {
  status: StoryStatus | null
  storyEmbargoedUntil: Date | null
  killedAt: Date | null
}

/** A story whose canonical article has no headline is listed by this much of its first paragraph. */
const UNTITLED_CHARACTERS = 160

const selectMembers = statement<MemberLine>({
  name: 'members-of-stories',
  text: `SELECT a.story_id AS "storyId", a.id AS "articleId", a.source_id AS "sourceId", s.name AS source, s.kind AS "sourceKind", s.preference, a.relation, v.id AS "versionId", v.number,
        v.headline, v.byline, CASE WHEN v.headline = '' THEN left(v.body[1], ${UNTITLED_CHARACTERS}) END AS opening, v.words, v.credit,
        coalesce(v.language, s.language) AS language, v.signal, (v.stated->>'urgency')::int AS urgency,
        coalesce(v.stated->'subjects', '[]') AS subjects, v.slugline, jsonb_array_length(v.captions) AS pictures, v.published_at AS "publishedAt", a.first_seen_at AS "firstSeenAt", a.newest,
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
    number: 'int4',
    headline: 'text',
    byline: 'text[]',
    opening: 'text',
    words: 'int4',
    credit: 'text',
    language: 'text',
    signal: 'text',
    urgency: 'int4',
    subjects: 'jsonb',
    slugline: 'text',
    pictures: 'int4',
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

/** The articles of these stories, each with its current version (the function current_version). */
export async function membersOf(client: pg.PoolClient, storyIds: number[]): Promise<MemberRow[]> {
  const rows = await selectMembers.rows(client, [storyIds])
  return rows.map(({ status, storyEmbargoedUntil, killedAt, ...row }) => ({
    ...row,
    story: status === null ? null : { status, embargoedUntil: storyEmbargoedUntil, killedAt },
  }))
}

/** A story as it is after a batch. */
export interface StoryRow {
  id: number
  canonicalId: number
  /** The version that stands for the canonical article. The log says it; the row does not keep it. */
  canonicalNumber: number
  canonicalReasons: string[]
  headline: string
  sourceId: number
  language: string | null
  urgency: number | null
  subjects: string[]
  slugline: string | null
  pictures: number
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
  /** Its place in the list, where what came was old; null: now. */
  listedAt: Date | null
}

/** Writes stories, new or changed. */
export async function writeStories(client: pg.PoolClient, stories: StoryRow[]): Promise<void> {
  if (!stories.length) return
  await client.query({
    name: 'write-stories',
    text: `INSERT INTO stories (id, status, canonical_id, canonical_reasons, headline, source_id, language, urgency, subjects, slugline, pictures, copies, versions, corrected_at, killed_at, embargoed_until,
        updated_at, listed_at)
      SELECT id, status, "canonicalId", "canonicalReasons",
        headline, "sourceId", language, urgency, subjects, slugline, pictures, copies, versions, CASE WHEN corrected THEN now() END, CASE WHEN killed THEN now() END, "embargoedUntil",
        CASE WHEN quiet THEN '-infinity' ELSE now() END, CASE WHEN quiet THEN '-infinity' ELSE coalesce("listedAt", now()) END
      FROM jsonb_to_recordset($1::jsonb) AS t(id int8, status text, "canonicalId" int8, "canonicalReasons" text[], headline text, "sourceId" int8, language text, urgency int, subjects text[], slugline text, pictures int,
        copies int, versions int, killed bool, corrected bool, "embargoedUntil" timestamptz, quiet bool, "listedAt" timestamptz)
      ON CONFLICT (id) DO UPDATE SET canonical_id = excluded.canonical_id, canonical_reasons = excluded.canonical_reasons, headline = excluded.headline,
        source_id = excluded.source_id, language = excluded.language, urgency = excluded.urgency, subjects = excluded.subjects,
        slugline = excluded.slugline, pictures = excluded.pictures, copies = excluded.copies, versions = excluded.versions,
        corrected_at = coalesce(excluded.corrected_at, stories.corrected_at), killed_at = coalesce(stories.killed_at, excluded.killed_at),
        status = excluded.status,
        updated_at = greatest(stories.updated_at, excluded.updated_at), listed_at = greatest(stories.listed_at, excluded.listed_at)`,
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

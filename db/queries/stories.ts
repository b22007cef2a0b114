import type pg from 'pg'
import type { Link, Relation, Signal, SourceKind } from '../../src/model.ts'
import type { Database } from '../client.ts'
import { UNTIL_FURTHER_NOTICE } from './articles.ts'
import { paragraphsOf } from './steps.ts'

/** The one lock under which stories are made and changed (advisory, held until the commit). The number is arbitrary and only ours. */
const PLACE_LOCK = 7_272_001

/** Waits until nobody else places, and keeps others waiting until the commit. */
export async function lockPlacing(client: pg.PoolClient): Promise<void> {
  await client.query({ name: 'lock-placing', text: 'SELECT pg_advisory_xact_lock($1)', values: [PLACE_LOCK] })
}

/** Ids for stories that may be opened; those not used are gaps, which ids may have. */
export async function nextStoryIds(client: pg.PoolClient, count: number): Promise<number[]> {
  return (await client.query(`SELECT nextval('stories_id_seq') AS id FROM generate_series(1, $1)`, [count])).rows.map((r) => r.id)
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
  /** As the words told it, where no field did. */
  embargoedUntil: Date | null
  publishedAt: string
  keys: Buffer
  shingles: Buffer
  /** JSON. */
  traits: string
}

/** Writes a batch of decisions: the articles' places and the versions' signals. A version that came late (number 0 and below) has no place. */
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

/** An article of a story as the choice of the canonical sees it: its newest placed version. */
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
  /** Under embargo in a story that is out: it may not speak yet. */
  held: boolean
}

/**
 * The articles of these stories, each with its newest placed version that is not under embargo; where all are, with the newest. What came late never speaks.
 * @param held bodies that the caller has already, by version: these are not read again
 */
export async function membersOf(client: pg.PoolClient, storyIds: number[], held: Map<number, string[]>): Promise<MemberRow[]> {
  const { rows } = await client.query({
    name: 'members-of-stories',
    text: `SELECT a.story_id AS "storyId", a.id AS "articleId", a.source_id AS "sourceId", s.name AS source, s.kind AS "sourceKind", s.preference, a.relation, v.id AS "versionId",
        v.headline, v.byline, CASE WHEN v.id = ANY($2) THEN NULL ELSE array_to_string(v.body, E'\\x1e') END AS body,
        coalesce(v.language, s.language) AS language, v.signal, v.published_at AS "publishedAt", a.first_seen_at AS "firstSeenAt", a.newest,
        coalesce(v.embargoed_until > now(), false) AND coalesce(st.status, 'usable') <> 'embargoed' AS held
      FROM articles a JOIN sources s ON s.id = a.source_id LEFT JOIN stories st ON st.id = a.story_id
      JOIN LATERAL (SELECT * FROM versions v WHERE v.article_id = a.id AND v.step = 'done'
        ORDER BY v.number < 1, coalesce(v.embargoed_until > now(), false), v.number DESC LIMIT 1) v ON true
      WHERE a.story_id = ANY($1) ORDER BY a.story_id, coalesce(v.published_at, a.first_seen_at), a.id`,
    values: [storyIds, [...held.keys()]],
  })
  return rows.map((row) => ({ ...row, body: row.body === null ? held.get(row.versionId) : paragraphsOf(row.body) }))
}

/** A story as it is to stand after a batch. */
export interface StoryRow {
  id: number
  canonicalId: number
  canonicalReasons: string[]
  headline: string
  sourceId: number
  language: string | null
  copies: number
  versions: number
  killed: boolean
  withheld: boolean
  corrected: boolean
  embargoedUntil: Date | null
  /** Nothing happened that a reader should hear of: its time of change stays. */
  quiet: boolean
}

/** Writes stories, new or changed. A killed story stays killed; an embargo is set only when the story is opened; only what is out can be withheld. */
export async function writeStories(client: pg.PoolClient, stories: StoryRow[]): Promise<void> {
  if (!stories.length) return
  await client.query({
    name: 'write-stories',
    text: `INSERT INTO stories (id, status, canonical_id, canonical_reasons, headline, source_id, language, copies, versions, corrected_at, killed_at, embargoed_until,
        updated_at)
      SELECT id, CASE WHEN killed THEN 'killed' WHEN "embargoedUntil" > now() THEN 'embargoed' WHEN withheld THEN 'withheld' ELSE 'usable' END, "canonicalId", "canonicalReasons",
        headline, "sourceId", language, copies, versions, CASE WHEN corrected THEN now() END, CASE WHEN killed THEN now() END, "embargoedUntil",
        CASE WHEN quiet THEN '-infinity' ELSE now() END
      FROM jsonb_to_recordset($1::jsonb) AS t(id int8, "canonicalId" int8, "canonicalReasons" text[], headline text, "sourceId" int8, language text,
        copies int, versions int, killed bool, withheld bool, corrected bool, "embargoedUntil" timestamptz, quiet bool)
      ON CONFLICT (id) DO UPDATE SET canonical_id = excluded.canonical_id, canonical_reasons = excluded.canonical_reasons, headline = excluded.headline,
        source_id = excluded.source_id, language = excluded.language, copies = excluded.copies, versions = excluded.versions,
        corrected_at = coalesce(excluded.corrected_at, stories.corrected_at), killed_at = coalesce(stories.killed_at, excluded.killed_at),
        status = CASE WHEN excluded.status = 'killed' AND stories.status <> 'merged' OR excluded.status = 'withheld' AND stories.status = 'usable'
          THEN excluded.status ELSE stories.status END,
        updated_at = greatest(stories.updated_at, excluded.updated_at)`,
    values: [JSON.stringify(stories)],
  })
}

/** What of these stories is known already: whether they were shown to anybody, and how they stand. */
export async function statusOf(client: pg.PoolClient, storyIds: number[]): Promise<Map<number, { status: string; headline: string }>> {
  const { rows } = await client.query({
    name: 'status-of-stories',
    text: 'SELECT id, status, headline FROM stories WHERE id = ANY($1)',
    values: [storyIds],
  })
  return new Map(rows.map((r) => [r.id, r]))
}

/** Sets articles' relations where the choice of the canonical changed what they are to the story. */
export async function writeRelations(client: pg.PoolClient, relations: { articleId: number; relation: Relation }[]): Promise<void> {
  if (!relations.length) return
  await client.query({
    name: 'write-relations',
    text: `UPDATE articles a SET relation = t.relation FROM unnest($1::int8[], $2::text[]) AS t(id, relation) WHERE a.id = t.id AND a.relation IS DISTINCT FROM t.relation`,
    values: [relations.map((r) => r.articleId), relations.map((r) => r.relation)],
  })
}

/** Until when suppliers still hold a story: the last end among their versions that no later one has overtaken; null where none is left. An outlet's copy is its own affair. */
const heldUntil = (overtakes: string) => `(SELECT max(v.embargoed_until)
    FROM articles a JOIN sources s ON s.id = a.source_id JOIN versions v ON v.article_id = a.id JOIN fingerprints f ON f.version_id = v.id
    WHERE a.story_id = stories.id AND v.step = 'done' AND v.embargoed_until > now() AND (f.relation <> 'copy' OR s.kind = 'agency')
      AND NOT EXISTS (SELECT 1 FROM articles b JOIN versions later ON later.article_id = b.id
        WHERE b.story_id = stories.id AND b.source_id = a.source_id AND later.id > v.id AND later.number > 0 AND later.step = 'done' AND (${overtakes})))`
const USABLE = `coalesce(later.stated->>'pubStatus', '') = 'usable'`
/** Any next version of the same article overtakes what it said; another article of its supplier does where it says usable. */
const STILL_HELD = heldUntil(`b.id = a.id OR ${USABLE}`)
/** A time that was given holds until a version of the same article says usable and names none: that one left it out is no sign. */
const FREED_EARLY = `(EXISTS (SELECT 1 FROM articles a JOIN versions v ON v.article_id = a.id JOIN versions later ON later.article_id = a.id AND later.id > v.id
    WHERE a.story_id = stories.id AND v.step = 'done' AND v.stated->>'embargoed' IS NOT NULL AND v.embargoed_until > now() AND later.step = 'done' AND later.number > 0 AND ${USABLE}
      AND coalesce(later.embargoed_until <= now(), true))
  AND ${heldUntil(`b.id = a.id AND ${USABLE} AND v.stated->>'embargoed' IS NOT NULL`)} IS NULL)`
/** A story's own embargo has ended, or its supplier ends it; one without an end does when its suppliers' newest versions may be used, and so does what was withheld. */
const MAY_END = `status IN ('embargoed', 'withheld') AND (status = 'embargoed' AND (embargoed_until <= now() OR ${FREED_EARLY})
  OR (status = 'withheld' OR status = 'embargoed' AND embargoed_until = '${UNTIL_FURTHER_NOTICE}') AND ${STILL_HELD} IS NULL)`

/** A story that may be used from now on. */
export interface ReleasedStory {
  id: number
  canonicalId: number
  headline: string
  /** Articles of others that were out before. */
  brokeEmbargo: number[]
}

/** Lets go of stories whose embargo has ended, or whose supplier frees them. One that a next version put off lasts until then. */
export async function releaseDue(client: pg.PoolClient): Promise<ReleasedStory[]> {
  await client.query({
    name: 'put-off-embargoes',
    text: `UPDATE stories SET embargoed_until = ${STILL_HELD} WHERE status = 'embargoed' AND embargoed_until <= now() AND ${STILL_HELD} IS NOT NULL`,
  })
  const { rows } = await client.query({
    name: 'release-due',
    text: `UPDATE stories SET status = 'usable', embargoed_until = CASE WHEN embargoed_until > now() THEN now() ELSE embargoed_until END, updated_at = now() WHERE ${MAY_END} RETURNING id, canonical_id AS "canonicalId", headline,
        (SELECT coalesce(jsonb_agg(a.id ORDER BY a.id), '[]') FROM articles a WHERE a.story_id = stories.id AND 'broke-embargo' = ANY(a.standing)) AS "brokeEmbargo"`,
  })
  return rows
}

/** A version whose embargo has ended. */
export interface ReleasedVersion {
  storyId: number
  articleId: number
  number: number
  /** It was held alone, in a story that was out before. */
  alone: boolean
  /** Its story is out. */
  out: boolean
  /**
   * It corrects this text: its article's version before it (by its supplier's number where it came late), or the article that it was matched to in
   * its story.
   */
  corrects: { articleId: number; before: number | null; numberedBefore?: number | null } | null
  body: string[]
}

/** Notes the versions whose embargo has ended, of stories that were not killed or merged; of a state that was read more than once the last. What each says beneath its embargo was read when it was placed: it stands in its print, and where it came late and has none, in its signal. */
export async function releaseVersions(client: pg.PoolClient): Promise<ReleasedVersion[]> {
  const { rows } = await client.query({
    name: 'release-versions',
    text: `WITH v AS (UPDATE versions SET released_at = now() WHERE embargoed_until <= now() AND released_at IS NULL AND step = 'done'
        RETURNING id, article_id, number, embargoed_until, entry_hash, body, signal, stated)
      SELECT a.story_id AS "storyId", v.article_id AS "articleId", v.number, s.status = 'usable' AS out, coalesce(s.status = 'usable' AND f.placed_at < v.embargoed_until AND NOT EXISTS (SELECT 1 FROM versions later WHERE later.article_id = v.article_id AND later.number > v.number AND later.step = 'done' AND later.embargoed_until IS NULL), false) AS alone, to_jsonb(v.body) AS body,
        CASE WHEN v.number < 1 AND v.signal = 'correction' AND (a.relation <> 'copy' OR src.kind = 'agency')
            THEN jsonb_build_object('articleId', a.id, 'before', NULL, 'numberedBefore', CASE WHEN v.stated->>'version' ~ '^\\d{1,18}$' THEN (v.stated->>'version')::numeric END)
          WHEN f.traits::jsonb #>> '{said,held,beneath}' = 'correction' AND (f.relation <> 'copy' OR src.kind = 'agency') THEN
          CASE WHEN v.number > 1 THEN jsonb_build_object('articleId', a.id, 'before', v.number)
            WHEN m.id IS NOT NULL THEN jsonb_build_object('articleId', m.id, 'before', NULL) END END AS corrects
      FROM v JOIN articles a ON a.id = v.article_id JOIN sources src ON src.id = a.source_id JOIN stories s ON s.id = a.story_id
      LEFT JOIN fingerprints f ON f.version_id = v.id LEFT JOIN articles m ON m.id = a.match_id AND m.story_id = a.story_id AND m.id <> a.id
      WHERE s.status IN ('usable', 'embargoed', 'withheld') AND (f.id IS NOT NULL OR v.number < 1) AND NOT EXISTS (SELECT 1 FROM versions again JOIN fingerprints g ON g.version_id = again.id
        WHERE again.article_id = v.article_id AND again.number = v.number + 1 AND again.entry_hash = v.entry_hash AND g.placed_at < v.embargoed_until)
      ORDER BY v.id`,
  })
  return rows
}

/** Whether any embargo has ended: a look without a lock. */
export async function embargoEnded(db: Database): Promise<boolean> {
  const { rows } = await db.pool.query({
    name: 'embargo-ended',
    text: `SELECT EXISTS (SELECT 1 FROM stories WHERE ${MAY_END})
      OR EXISTS (SELECT 1 FROM versions WHERE embargoed_until <= now() AND released_at IS NULL AND step = 'done') AS due`,
  })
  return rows[0].due
}

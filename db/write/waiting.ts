/** The work that waits (pages to be fetched, versions to be placed), and what waited too long. */
import type { Copy, KeptFields, NamesLearnt, SourceKind, Stated, Step } from '../../src/model.ts'
import type { Database } from '../client.ts'
import { type SqlConnection, statement } from '../statement.ts'
import { type ReceivedVersion, receivedJson, splitParagraphs, storedVersions } from './versions.ts'

/** A version whose page is to be fetched. */
export interface ToScrape extends ReceivedVersion {
  /** The address of the page. */
  url: string
  /** The address of its feed, with credentials; null when the feed is gone. */
  feedUrl: string | null
  source: string
  sourceKind: SourceKind
  sourceLanguage: string | null
  /** How often the page was asked for, this time included. */
  attempts: number
  /** How often it was put off because its host had no turn. */
  putOff: number
  /** Its page was read before without success, so it is placed with the feed's text. */
  again: boolean
}

interface ClaimLine {
  id: number
  again: boolean
  attempts: number
  putOff: number
  since: Date
  version: ReceivedVersion | null
  source: string
  sourceKind: SourceKind
  sourceLanguage: string | null
  feedUrl: string | null
}

const claimWaiting = statement<ClaimLine>({
  name: 'claim-scrapes',
  text: `WITH w AS (UPDATE waiting w SET claimed_until = now() + make_interval(secs => $2), attempts = attempts + 1
        WHERE w.version_id = ANY($1) AND (w.step = 'scrape' OR (w.step = 'retry' AND w.since <= now())) AND (w.claimed_until IS NULL OR w.claimed_until < now())
        RETURNING w.*)
      SELECT w.version_id AS id, w.step = 'retry' AS again, w.attempts, w.put_off AS "putOff", w.since, w.version, s.name AS source, s.kind AS "sourceKind", s.language AS "sourceLanguage",
        (SELECT f.url FROM feeds f WHERE f.id = (w.version->>'feedId')::int8) AS "feedUrl"
      FROM w JOIN sources s ON s.id = w.source_id ORDER BY w.version_id`,
  columns: {
    id: 'int8',
    again: 'bool',
    attempts: 'int4',
    putOff: 'int4',
    since: 'timestamptz',
    version: 'jsonb',
    source: 'text',
    sourceKind: 'text',
    sourceLanguage: 'text',
    feedUrl: 'text',
  },
})

/**
 * Claims versions that wait for their page, and those whose page is to be fetched again. A version that another worker has claimed, or that no
 * longer waits, is left out.
 * @param leaseSeconds how long a scrape may keep a version before its worker is taken for dead
 */
export async function claimScrapes(db: Database, versionIds: number[], leaseSeconds: number): Promise<ToScrape[]> {
  const lines = await claimWaiting.rows(db.pool, [versionIds, leaseSeconds])
  const stored = await storedVersions(
    db.pool,
    lines.filter((line) => line.again).map((line) => line.id),
  )
  const storedById = new Map(stored.map((version) => [version.id, version]))
  return lines.flatMap(({ id, again, attempts, putOff, since, version, ...line }): ToScrape[] => {
    if (version) return [{ ...version, ...line, again, attempts, putOff, receivedAt: since.toISOString(), url: version.stated.link! }]
    const before = storedById.get(id)
    return before ? [{ ...before, json: receivedJson(before), again, attempts, putOff, url: before.stated.link! }] : []
  })
}

/** Puts off claimed versions whose page was not asked for, because its host had no turn: none is claimed again before these seconds have passed. */
export async function postponeScrapes(db: Database, scrapes: { versionId: number; seconds: number }[]): Promise<void> {
  await db.pool.query({
    name: 'postpone-scrapes',
    text: `UPDATE waiting w SET claimed_until = now() + make_interval(secs => p.seconds), attempts = greatest(attempts - 1, 0),
        put_off = put_off + 1
      FROM unnest($1::int8[], $2::float8[]) AS p(id, seconds) WHERE w.step IN ('scrape', 'retry') AND w.version_id = p.id`,
    values: [scrapes.map(({ versionId }) => versionId), scrapes.map(({ seconds }) => seconds)],
  })
}

/** Says that these scrapes go on, so that their worker is not taken for dead. Those that ended meanwhile are left out. */
export async function renewScrapes(db: Database, versionIds: number[], leaseSeconds: number): Promise<void> {
  await db.pool.query({
    name: 'renew-scrapes',
    text: `UPDATE waiting SET claimed_until = now() + make_interval(secs => $2) WHERE version_id = ANY($1) AND claimed_until IS NOT NULL`,
    values: [versionIds, leaseSeconds],
  })
}

/** Ends the wait of a version for its page. @returns false where it waits no more: another worker was faster */
export async function endScrape(connection: SqlConnection, versionId: number): Promise<boolean> {
  const { rowCount } = await connection.query({
    name: 'end-scrape',
    text: `DELETE FROM waiting WHERE step = 'scrape' AND version_id = $1`,
    values: [versionId],
  })
  return Boolean(rowCount)
}

/** Sets in how many minutes, by PostgreSQL's clock, the page of a version is fetched again. `attempts`: how often it was asked for. */
export async function awaitRetry(
  connection: SqlConnection,
  version: Pick<ToScrape, 'id' | 'articleId' | 'number' | 'sourceId' | 'attempts'>,
  minutes: number,
): Promise<void> {
  await connection.query({
    name: 'await-retry',
    text: `INSERT INTO waiting (step, version_id, article_id, number, source_id, attempts, since) VALUES ('retry', $1, $2, $3, $4, $5, now() + make_interval(mins => $6))
      ON CONFLICT (step, version_id) DO UPDATE SET claimed_until = NULL, put_off = 0, since = excluded.since`,
    values: [version.id, version.articleId, version.number, version.sourceId, version.attempts, minutes],
  })
}

/** The page of a version is not fetched again. */
export async function endRetry(connection: SqlConnection, versionId: number): Promise<void> {
  await connection.query({ name: 'end-retry', text: `DELETE FROM waiting WHERE step = 'retry' AND version_id = $1`, values: [versionId] })
}

const selectNewestNumber = statement<{ newest: number }>({
  name: 'newest-number',
  text: `SELECT coalesce(max(number), 0) AS newest FROM (SELECT number FROM versions WHERE article_id = $1
      UNION ALL SELECT number FROM waiting WHERE article_id = $1 AND step = 'scrape') n`,
  columns: { newest: 'int4' },
})

/** The number of the newest version of an article, whatever it waits for. Under the lock of the source none can be added. */
export async function newestNumber(connection: SqlConnection, articleId: number): Promise<number> {
  return (await selectNewestNumber.one(connection, [articleId])).newest
}

const takeRetries = statement<{ id: number }>({
  name: 'retries-due',
  text: `WITH due AS (SELECT version_id, article_id, number FROM waiting WHERE step = 'retry' AND since <= now()
          AND (enqueued_at IS NULL OR enqueued_at < now() - make_interval(secs => $1)) AND (claimed_until IS NULL OR claimed_until < now())
          ORDER BY since LIMIT 200 FOR UPDATE SKIP LOCKED),
        stale AS (SELECT d.version_id FROM due d WHERE EXISTS (SELECT 1 FROM versions v WHERE v.article_id = d.article_id AND v.number > d.number)
          OR EXISTS (SELECT 1 FROM waiting s WHERE s.article_id = d.article_id AND s.step = 'scrape' AND s.number > d.number)),
        gone AS (DELETE FROM waiting w USING stale WHERE w.step = 'retry' AND w.version_id = stale.version_id)
      UPDATE waiting w SET enqueued_at = now() FROM due WHERE w.step = 'retry' AND w.version_id = due.version_id AND NOT due.version_id IN (SELECT version_id FROM stale)
      RETURNING w.version_id AS id`,
  columns: { id: 'int8' },
})

/** The versions whose page is due to be fetched again, each at most once in `seconds`. Only the newest version of an article is. */
export async function retriesDue(db: Database, seconds: number): Promise<number[]> {
  return (await takeRetries.rows(db.pool, [seconds])).map((row) => row.id)
}

/** A version that waits to be placed, with what placing reads of it. */
export interface ToPlace {
  id: number
  articleId: number
  number: number
  sourceId: number
  source: string
  sourceKind: SourceKind
  sourceLanguage: string | null
  feedId: number | null
  headline: string
  /** Read of next versions only, which are compared with those before; null for an article's first. */
  copy: Copy | null
  /** The packed fingerprint; null where it is made of the text now. */
  print: Buffer | null
  slugline: string | null
  edNote: string | null
  publishedAt: Date | null
  receivedAt: Date
  firstSeenAt: Date
  embargoedUntil: Date | null
  url: string | null
  guid: string | null
  entry: Pick<KeptFields, 'pubStatus' | 'signal' | 'version'>
  /** What is held of its feed's names, by the operator and by what its documents taught. */
  namesTrusted: boolean | null
  namesLearnt: NamesLearnt | null
  /** It differs from the version before it only by its page, which was read again: the supplier sent nothing new. */
  reread: boolean
  /** Between publication and arrival of its feed's articles, the median; null where too few are known, or where it came within hours. */
  usualDelaySeconds: number | null
  /** The end of the embargo of the last version before it that was under one, and when that version was written. */
  embargoBefore: { until: string; at: string } | null
}

/** Whether it came after a later version of its article (keepEntries): it is stored, but never canonical. */
export const isLate = ({ number }: Pick<ToPlace, 'number'>) => number < 1

interface PlaceLine extends Omit<ToPlace, 'copy' | 'url' | 'guid' | 'entry'> {
  copy: (Omit<Copy, 'body'> & { body: string }) | null
  stated: Stated
  articleUrl: string | null
  articleGuid: string | null
}

/** What came within six hours is news whatever its feed's habit (src/story/list-time.ts). Articles of a feed that tell its usual delay. Those of its first document do not: they are as old as the document reaches back. */
const DELAYS = { most: 50, least: 5 }
const USUAL_DELAY = `(SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM d.received_at - d.published_at)) FROM (
          SELECT o.received_at, o.published_at FROM versions o WHERE o.feed_id = v.feed_id AND o.number = 1 AND o.published_at IS NOT NULL AND o.received_at < v.received_at
            AND o.received_at > (SELECT f.received_at FROM versions f WHERE f.feed_id = v.feed_id ORDER BY f.id LIMIT 1) + interval '10 minutes'
          ORDER BY o.id DESC LIMIT ${DELAYS.most}) d HAVING count(*) >= ${DELAYS.least})`

const selectWaiting = statement<PlaceLine>({
  name: 'waiting-to-place',
  text: `SELECT v.id, v.article_id AS "articleId", v.number, w.source_id AS "sourceId", s.name AS source, s.kind AS "sourceKind", s.language AS "sourceLanguage",
        v.feed_id AS "feedId", v.headline, f.print, v.slugline, v.ed_note AS "edNote", v.published_at AS "publishedAt", v.received_at AS "receivedAt",
        coalesce(a.first_seen_at, v.received_at) AS "firstSeenAt", v.embargoed_until AS "embargoedUntil", v.stated, a.url AS "articleUrl", a.guid AS "articleGuid",
        CASE WHEN v.number <> 1 THEN jsonb_build_object('headline', v.headline, 'byline', to_jsonb(v.byline), 'dateline', v.dateline, 'language', v.language,
          'published', v.published_at, 'modified', v.modified_at, 'canonicalUrl', v.canonical_url, 'body', array_to_string(v.body, E'\\x1e'), 'captions', v.captions) END AS copy,
        v.number > 1 AND EXISTS (SELECT 1 FROM versions o WHERE o.article_id = v.article_id AND o.number = v.number - 1 AND o.feed_id = v.feed_id
          AND o.entry_hash = v.entry_hash) AS reread,
        CASE WHEN v.number = 1 AND v.received_at - v.published_at > interval '6 hours' THEN ${USUAL_DELAY} END AS "usualDelaySeconds",
        CASE WHEN v.number > 1 THEN (SELECT jsonb_build_object('until', o.until, 'at', o.at) FROM (
            SELECT o.number, coalesce(p.embargoed_until, o.embargoed_until) AS until, coalesce(o.published_at, o.received_at) AS at FROM versions o
            LEFT JOIN placements p ON p.article_id = o.article_id AND p.number = o.number WHERE o.article_id = v.article_id AND o.number < v.number) o
          WHERE o.until IS NOT NULL ORDER BY o.number DESC LIMIT 1) END AS "embargoBefore", d.names_trusted AS "namesTrusted", d.names_learnt AS "namesLearnt"
      FROM unnest($1::int8[]) AS n(id) JOIN waiting w ON w.step = 'place' AND w.version_id = n.id JOIN versions v ON v.id = n.id
      JOIN sources s ON s.id = w.source_id LEFT JOIN fingerprints f ON f.version_id = v.id LEFT JOIN articles a ON v.number <> 1 AND a.id = v.article_id
      LEFT JOIN feeds d ON d.id = v.feed_id
      ORDER BY v.id`,
  columns: {
    id: 'int8',
    articleId: 'int8',
    number: 'int4',
    sourceId: 'int8',
    source: 'text',
    sourceKind: 'text',
    sourceLanguage: 'text',
    feedId: 'int8',
    headline: 'text',
    print: 'bytea',
    slugline: 'text',
    edNote: 'text',
    publishedAt: 'timestamptz',
    receivedAt: 'timestamptz',
    firstSeenAt: 'timestamptz',
    embargoedUntil: 'timestamptz',
    stated: 'jsonb',
    articleUrl: 'text',
    articleGuid: 'text',
    copy: 'jsonb',
    reread: 'bool',
    usualDelaySeconds: 'float8',
    embargoBefore: 'jsonb',
    namesTrusted: 'bool',
    namesLearnt: 'jsonb',
  },
})

/**
 * A row `w` of `waiting` that may be placed: no next version whose article has an earlier one that still waits for its page. What its supplier's
 * field says is a kill or withheld waits for the first version only, without which there is nothing to kill, and so does one that came late.
 * An article that is a notice (a kill, a correction) waits, a minute at most, for the pages of its source's earlier articles, which it may be about;
 * and every article so long for the page of an earlier notice of its source, which may be about the story that it replaces.
 */
const READY = `w.step = 'place' AND NOT (w.number <> 1 AND EXISTS (SELECT 1 FROM waiting s
        WHERE s.step = 'scrape' AND s.article_id = w.article_id AND s.number < CASE WHEN w.number < 1 OR w.urgent AND EXISTS (SELECT 1 FROM versions v WHERE v.id = w.version_id
          AND version_visibility(v.stated->>'signal', v.stated->>'pubStatus', NULL, false, now()) <> 'usable') THEN 2 ELSE w.number END))
        AND NOT (w.number = 1 AND w.urgent AND EXISTS (SELECT 1 FROM waiting s
          WHERE s.step = 'scrape' AND s.source_id = w.source_id AND s.version_id < w.version_id AND s.since > now() - interval '1 minute'))
        AND NOT (w.number = 1 AND EXISTS (SELECT 1 FROM waiting s
          WHERE s.step = 'scrape' AND s.urgent AND s.source_id = w.source_id AND s.version_id < w.version_id AND s.since > now() - interval '1 minute'))`

const selectNextIds = statement<{ id: number }>({
  name: 'next-to-place',
  text: `WITH urgent AS MATERIALIZED (SELECT source_id, max(version_id) AS last FROM waiting w WHERE urgent AND ${READY} AND NOT w.version_id = ANY($2) GROUP BY source_id)
      (SELECT w.version_id AS id FROM urgent u JOIN waiting w ON w.source_id = u.source_id AND w.version_id <= u.last AND ${READY}
        WHERE NOT w.version_id = ANY($2) ORDER BY w.version_id LIMIT $1)
      UNION (SELECT w.version_id FROM waiting w WHERE ${READY} AND NOT w.version_id = ANY($2) ORDER BY w.version_id LIMIT $1)
      ORDER BY id`,
  columns: { id: 'int8' },
})

/**
 * Versions that may be placed, without those that the caller has already, in the order of their arrival. Urgent ones overtake other sources, with
 * what waits of their own source before them: a kill must not be placed before what it kills. At most twice `limit`.
 */
export async function waitingToPlace(connection: SqlConnection, limit: number, inHand: number[]): Promise<ToPlace[]> {
  const ids = (await selectNextIds.rows(connection, [limit, inHand])).map((row) => row.id)
  if (!ids.length) return []
  const rows = await selectWaiting.rows(connection, [ids])
  return rows.map(({ stated, articleUrl, articleGuid, copy, ...row }) => ({
    ...row,
    copy: copy && { ...copy, body: splitParagraphs(copy.body) },
    url: stated.link ?? articleUrl,
    guid: row.number === 1 ? (stated.id ?? null) : (articleGuid ?? stated.id ?? null),
    entry: { pubStatus: stated.pubStatus ?? null, signal: stated.signal ?? null, version: stated.version ?? null },
  }))
}

const deleteWaiting = statement<{ id: number }>({
  name: 'take-to-place',
  text: `DELETE FROM waiting WHERE step = 'place' AND version_id = ANY($1) RETURNING version_id AS id`,
  columns: { id: 'int8' },
})

/** Takes versions that are about to be placed. @returns those of them that still waited: another worker may have placed the others */
export async function takeToPlace(connection: SqlConnection, ids: number[]): Promise<Set<number>> {
  return new Set((await deleteWaiting.rows(connection, [ids])).map((row) => row.id))
}

const selectAnyWaiting = statement<{ any: boolean }>({
  name: 'any-waits-for-place',
  text: `SELECT EXISTS (SELECT 1 FROM waiting w WHERE ${READY}) AS any`,
  columns: { any: 'bool' },
})

/** Whether any version waits that may be placed now. */
export async function anyWaitsForPlace(db: Database): Promise<boolean> {
  return (await selectAnyWaiting.one(db.pool)).any
}

const takeOverdue = statement<{ id: number; step: Step }>({
  name: 'requeue-overdue',
  text: `UPDATE waiting w SET enqueued_at = now() FROM (
        SELECT w.step, w.version_id FROM (
            (SELECT step, version_id FROM waiting WHERE step = 'scrape' ORDER BY version_id LIMIT 2000)
            UNION ALL (SELECT step, version_id FROM waiting WHERE step = 'place' ORDER BY version_id LIMIT 2000)) oldest
          JOIN waiting w ON w.step = oldest.step AND w.version_id = oldest.version_id
        WHERE w.since < now() - make_interval(secs => $1)
          AND (w.enqueued_at IS NULL OR w.enqueued_at < now() - make_interval(secs => $1)) AND (w.claimed_until IS NULL OR w.claimed_until < now())
        FOR UPDATE OF w SKIP LOCKED) o
      WHERE w.step = o.step AND w.version_id = o.version_id RETURNING w.version_id AS id, w.step`,
  columns: { id: 'int8', step: 'text' },
})

/**
 * Versions that waited longer than `seconds` at a step, each at most once in that time, for the sweep to enqueue again. Only the oldest 2,000 of a
 * step are looked at, whatever waits behind them.
 */
export async function requeueOverdue(db: Database, seconds: number): Promise<{ toScrape: number[]; toPlace: boolean }> {
  const rows = await takeOverdue.rows(db.pool, [seconds])
  return { toScrape: rows.filter((r) => r.step === 'scrape').map((r) => r.id), toPlace: rows.some((r) => r.step === 'place') }
}

/** Versions that wait for a step (to be scraped, to be placed), and those that waited too long. */
import type { BodySource, Caption, Copy, Entry, ReadAs, SourceKind, Step, Trouble } from '../../src/model.ts'
import type { Database } from '../client.ts'
import { type SqlConnection, statement } from '../statement.ts'
import { PARAGRAPH_END } from './articles.ts'

/** A version to scrape, with what the scrape needs. */
export interface ToScrape {
  id: number
  articleId: number
  sourceId: number
  feedId: number | null
  url: string
  /** The address of its feed, with credentials; null when the feed is gone. */
  feedUrl: string | null
  entry: Entry
  /** The feed's text. */
  copy: Copy
  attempts: number
  /** Its page was read before without success, so it is placed with the feed's text. */
  again: boolean
}

const claimWaiting = statement<ToScrape>({
  name: 'claim-scrapes',
  text: `UPDATE versions v SET claimed_until = now() + make_interval(secs => $2), attempts = attempts + 1 FROM articles a
      WHERE v.id = ANY($1) AND a.id = v.article_id AND (v.step = 'scrape' OR (v.retry_at <= now() AND v.number = a.newest))
        AND (v.claimed_until IS NULL OR v.claimed_until < now())
      RETURNING v.id, v.step <> 'scrape' AS again, v.article_id AS "articleId", a.source_id AS "sourceId", v.feed_id AS "feedId",
        (SELECT f.url FROM feeds f WHERE f.id = v.feed_id) AS "feedUrl", coalesce(v.stated->>'link', a.url) AS url, v.entry, v.attempts,
        jsonb_build_object('headline', v.headline, 'byline', to_jsonb(v.byline), 'dateline', v.dateline, 'language', v.language, 'published', v.published_at,
          'modified', v.modified_at, 'canonicalUrl', v.canonical_url, 'body', to_jsonb(v.body), 'captions', v.captions) AS copy`,
  columns: {
    id: 'int8',
    again: 'bool',
    articleId: 'int8',
    sourceId: 'int8',
    feedId: 'int8',
    feedUrl: 'text',
    url: 'text',
    entry: 'jsonb',
    attempts: 'int4',
    copy: 'jsonb',
  },
})

/**
 * Claims versions that wait for their page, and those whose page is to be fetched again. A version that another worker has claimed, or that no
 * longer waits, is left out.
 * @param leaseSeconds how long a scrape may keep a version before its worker is taken for dead
 */
export function claimScrapes(db: Database, versionIds: number[], leaseSeconds: number): Promise<ToScrape[]> {
  return claimWaiting.rows(db.pool, [versionIds, leaseSeconds])
}

/** What a scrape found. */
export interface ScrapeResult {
  copy: Copy
  bodyFrom: BodySource
  readAs: ReadAs | null
  trouble: Trouble | null
  /** A hash of the host and text of the page, by which a consent or login page is recognised. */
  pageKey: string | null
  /** When the page is to be fetched again. */
  retryAt: Date | null
}

/** What a scrape found, in the order of the parameters $2 to $15 of the statements that write it. */
const valuesOf = ({ copy, bodyFrom, trouble, pageKey, retryAt, readAs }: ScrapeResult) => [
  copy.headline ?? '',
  copy.byline,
  copy.dateline,
  copy.language,
  copy.published,
  copy.modified,
  copy.canonicalUrl,
  copy.body,
  JSON.stringify(copy.captions),
  bodyFrom,
  trouble && JSON.stringify(trouble),
  pageKey,
  retryAt,
  readAs && JSON.stringify(readAs),
]

/** Ends a scrape: the version now waits to be placed, with the page's text or, where there is trouble, the feed's. Doing it twice changes nothing. */
export async function recordScrape(connection: SqlConnection, versionId: number, result: ScrapeResult): Promise<void> {
  await connection.query({
    name: 'record-scrape',
    text: `UPDATE versions SET step = 'place', step_since = now(), claimed_until = NULL, headline = $2, byline = $3, dateline = $4, language = $5, published_at = $6,
        modified_at = $7, canonical_url = $8, body = $9, captions = $10, body_from = $11, trouble = $12, page_key = $13, retry_at = $14, read_as = $15
        WHERE id = $1 AND step = 'scrape'`,
    values: [versionId, ...valuesOf(result)],
  })
}

/** Ends a repeated scrape that found no article again: the version keeps its text. */
export async function recordRetry(connection: SqlConnection, versionId: number, result: ScrapeResult): Promise<void> {
  await connection.query({
    name: 'record-retry',
    text: 'UPDATE versions SET claimed_until = NULL, trouble = $2, page_key = coalesce($3, page_key), retry_at = $4 WHERE id = $1',
    values: [versionId, result.trouble && JSON.stringify(result.trouble), result.pageKey, result.retryAt],
  })
}

/**
 * Adds a version of the same entry with another text: its page was read after all, or turned out to be no article. Only where the version is
 * still the newest of its article. Must be called under the lock of the source (`lockSource`).
 * @returns whether it was added; the new version waits to be placed
 */
export async function addReread(connection: SqlConnection, versionId: number, result: ScrapeResult): Promise<boolean> {
  const { rowCount } = await connection.query({
    name: 'add-reread',
    text: `WITH old AS (UPDATE versions v SET claimed_until = NULL, retry_at = NULL FROM articles a WHERE v.id = $1 AND a.id = v.article_id AND a.newest = v.number
        RETURNING v.*),
      new AS (INSERT INTO versions (article_id, number, feed_id, entry, stated, entry_hash, slugline, ed_note, embargoed_until, released_at, step, attempts,
          headline, byline, dateline, language, published_at, modified_at, canonical_url, body, captions, body_from, trouble, page_key, retry_at, read_as)
        SELECT article_id, number + 1, feed_id, entry, stated, entry_hash, slugline, ed_note, embargoed_until, released_at, 'place', attempts,
          $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::timestamptz, $15::jsonb FROM old RETURNING article_id, number)
      UPDATE articles a SET newest = new.number FROM new WHERE a.id = new.article_id`,
    values: [versionId, ...valuesOf(result)],
  })
  return Boolean(rowCount)
}

const takeRetries = statement<{ id: number; due: boolean }>({
  name: 'retries-due',
  text: `UPDATE versions v SET enqueued_at = now(), retry_at = CASE WHEN v.number = a.newest THEN v.retry_at END FROM articles a
      WHERE a.id = v.article_id AND v.id IN (
        SELECT id FROM versions WHERE retry_at <= now() AND (enqueued_at IS NULL OR enqueued_at < now() - make_interval(secs => $1))
          AND (claimed_until IS NULL OR claimed_until < now()) ORDER BY retry_at LIMIT 200 FOR UPDATE SKIP LOCKED)
      RETURNING v.id, v.retry_at IS NOT NULL AS due`,
  columns: { id: 'int8', due: 'bool' },
})

/** The versions whose page is due to be fetched again, each at most once in `seconds`. Only the newest version of an article is. */
export async function retriesDue(db: Database, seconds: number): Promise<number[]> {
  const rows = await takeRetries.rows(db.pool, [seconds])
  return rows.filter((row) => row.due).map((row) => row.id)
}

/** A version that waits to be placed, with what matching reads. */
export interface ToPlace {
  id: number
  articleId: number
  number: number
  sourceId: number
  source: string
  sourceKind: SourceKind
  headline: string
  body: string[]
  byline: string[]
  captions: Caption[]
  language: string | null
  slugline: string | null
  edNote: string | null
  publishedAt: Date | null
  receivedAt: Date
  firstSeenAt: Date
  embargoedUntil: Date | null
  url: string | null
  guid: string | null
  entry: Pick<Entry, 'pubStatus' | 'signal' | 'version'>
  /** It differs from the version before it only by its page, which was read again (addReread): the supplier sent nothing new. */
  reread: boolean
  /** The end of the embargo of the last version before it that was under one, and when that version was written. */
  embargoBefore: { until: string; at: string } | null
}

/** Splits a body that PostgreSQL returns as one text. As JSON it costs both sides twice as much. */
export function splitParagraphs(text: string): string[] {
  return text === '' ? [] : text.split(PARAGRAPH_END)
}

/** Whether it came after a later version of its article (keepEntries): it is stored, but never canonical. */
export const isLate = ({ number }: Pick<ToPlace, 'number'>) => number < 1

const selectWaiting = statement<Omit<ToPlace, 'body'> & { body: string }>({
  name: 'waiting-to-place',
  text: `SELECT v.id, v.article_id AS "articleId", v.number, a.source_id AS "sourceId", s.name AS source, s.kind AS "sourceKind", v.headline, array_to_string(v.body, E'\\x1e') AS body, v.byline,
        v.captions, coalesce(v.language, s.language) AS language, v.slugline, v.ed_note AS "edNote", v.published_at AS "publishedAt", v.received_at AS "receivedAt",
        a.first_seen_at AS "firstSeenAt", v.embargoed_until AS "embargoedUntil", coalesce(e.link, a.url) AS url, a.guid,
        jsonb_build_object('pubStatus', e."pubStatus", 'signal', e.signal, 'version', e.version) AS entry,
        v.number > 1 AND EXISTS (SELECT 1 FROM versions o WHERE o.article_id = v.article_id AND o.number = v.number - 1 AND o.feed_id = v.feed_id
          AND o.entry_hash = v.entry_hash) AS reread,
        CASE WHEN v.number > 1 THEN (SELECT jsonb_build_object('until', o.embargoed_until, 'at', coalesce(o.published_at, o.received_at)) FROM versions o
          WHERE o.article_id = v.article_id AND o.number < v.number AND o.embargoed_until IS NOT NULL ORDER BY o.number DESC LIMIT 1) END AS "embargoBefore"
      FROM (SELECT id FROM versions WHERE step = 'place' AND NOT id = ANY($2) ORDER BY step_since, id LIMIT $1) w JOIN versions v ON v.id = w.id
      JOIN articles a ON a.id = v.article_id JOIN sources s ON s.id = a.source_id,
      jsonb_to_record(v.stated) AS e(link text, "pubStatus" text, signal text, version text)
      WHERE v.step = 'place' ORDER BY v.id`,
  columns: {
    id: 'int8',
    articleId: 'int8',
    number: 'int4',
    sourceId: 'int8',
    source: 'text',
    sourceKind: 'text',
    headline: 'text',
    body: 'text',
    byline: 'text[]',
    captions: 'jsonb',
    language: 'text',
    slugline: 'text',
    edNote: 'text',
    publishedAt: 'timestamptz',
    receivedAt: 'timestamptz',
    firstSeenAt: 'timestamptz',
    embargoedUntil: 'timestamptz',
    url: 'text',
    guid: 'text',
    entry: 'jsonb',
    reread: 'bool',
    embargoBefore: 'jsonb',
  },
})

/** Versions that wait to be placed, in the order of their arrival, without those that the caller has already. */
export async function waitingToPlace(connection: SqlConnection, limit: number, inHand: number[]): Promise<ToPlace[]> {
  const rows = await selectWaiting.rows(connection, [limit, inHand])
  return rows.map((row) => ({ ...row, body: splitParagraphs(row.body) }))
}

const selectStillWaiting = statement<{ id: number }>({
  name: 'still-to-place',
  // `IS TRUE` keeps the planner from the index of all waiting versions, which is long when many wait.
  text: `SELECT id FROM versions WHERE id = ANY($1) AND (step = 'place') IS TRUE`,
  columns: { id: 'int8' },
})

/** Of these versions, those that still wait to be placed: another worker may have placed the others. */
export async function stillToPlace(connection: SqlConnection, ids: number[]): Promise<Set<number>> {
  return new Set((await selectStillWaiting.rows(connection, [ids])).map((row) => row.id))
}

const selectAnyWaiting = statement<{ any: boolean }>({
  name: 'any-waits-for-place',
  text: `SELECT EXISTS (SELECT 1 FROM versions WHERE step = 'place') AS any`,
  columns: { any: 'bool' },
})

/** Whether any version waits to be placed. */
export async function anyWaitsForPlace(db: Database): Promise<boolean> {
  return (await selectAnyWaiting.one(db.pool)).any
}

const takeOverdue = statement<{ id: number; step: Step }>({
  name: 'requeue-overdue',
  text: `UPDATE versions SET enqueued_at = now() WHERE id IN (
        SELECT id FROM versions WHERE step <> 'done' AND step_since < now() - make_interval(secs => $1)
          AND (enqueued_at IS NULL OR enqueued_at < now() - make_interval(secs => $1)) AND (claimed_until IS NULL OR claimed_until < now())
        ORDER BY id LIMIT 2000 FOR UPDATE SKIP LOCKED)
      RETURNING id, step`,
  columns: { id: 'int8', step: 'text' },
})

/** Versions that waited longer than `seconds` at a step, each at most once in that time, for the sweep to enqueue again. */
export async function requeueOverdue(db: Database, seconds: number): Promise<{ toScrape: number[]; toPlace: boolean }> {
  const rows = await takeOverdue.rows(db.pool, [seconds])
  return { toScrape: rows.filter((r) => r.step === 'scrape').map((r) => r.id), toPlace: rows.some((r) => r.step === 'place') }
}

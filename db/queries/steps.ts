/** What versions wait for: their page, their place; and those that waited too long. */
import type pg from 'pg'
import type { Caption, Copy, Entry, ReadAs, SourceKind, Trouble } from '../../src/model.ts'
import type { Database } from '../client.ts'
import { PARAGRAPH_END } from './articles.ts'

/** What a scrape needs. */
export interface ToScrape {
  id: number
  articleId: number
  sourceId: number
  feedId: number | null
  url: string
  entry: Entry
  copy: Copy
  attempts: number
}

/**
 * Claims versions that wait for their page; one that another worker holds, or that waits no more, is left out.
 * @param leaseSeconds how long a scrape may hold a version before its worker is taken for dead
 */
export async function claimScrapes(db: Database, versionIds: number[], leaseSeconds: number): Promise<ToScrape[]> {
  const { rows } = await db.pool.query({
    name: 'claim-scrapes',
    text: `UPDATE versions v SET claimed_until = now() + make_interval(secs => $2), attempts = attempts + 1 FROM articles a
      WHERE v.id = ANY($1) AND a.id = v.article_id AND v.step = 'scrape' AND (v.claimed_until IS NULL OR v.claimed_until < now())
      RETURNING v.id, v.article_id AS "articleId", a.source_id AS "sourceId", v.feed_id AS "feedId", coalesce(v.stated->>'link', a.url) AS url, v.entry, v.attempts,
        jsonb_build_object('headline', v.headline, 'byline', to_jsonb(v.byline), 'dateline', v.dateline, 'language', v.language, 'published', v.published_at,
          'modified', v.modified_at, 'canonicalUrl', v.canonical_url, 'body', to_jsonb(v.body), 'captions', v.captions) AS copy`,
    values: [versionIds, leaseSeconds],
  })
  return rows
}

/** Ends a scrape: the version now waits to be placed, with the page's text or, where there is trouble, the feed's. Doing it twice changes nothing. */
export async function recordScrape(
  client: Pick<pg.PoolClient, 'query'>,
  versionId: number,
  result: { copy: Copy; bodyFrom: 'page' | 'feed'; readAs: ReadAs | null; trouble: Trouble | null },
): Promise<void> {
  const { copy } = result
  await client.query({
    name: 'record-scrape',
    text: `UPDATE versions SET step = 'place', step_since = now(), claimed_until = NULL, headline = $2, byline = $3, dateline = $4, language = $5, published_at = $6,
        modified_at = $7, canonical_url = $8, body = $9, captions = $10, body_from = $11, trouble = $12, read_as = $13 WHERE id = $1 AND step = 'scrape'`,
    values: [
      versionId,
      copy.headline ?? '',
      copy.byline,
      copy.dateline,
      copy.language,
      copy.published,
      copy.modified,
      copy.canonicalUrl,
      copy.body,
      JSON.stringify(copy.captions),
      result.bodyFrom,
      result.trouble && JSON.stringify(result.trouble),
      result.readAs && JSON.stringify(result.readAs),
    ],
  })
}

/** A version that waits to be placed, with what matching looks at. */
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
}

/** A body as it comes from PostgreSQL, in one text: as JSON it costs both sides twice as much. */
export function paragraphsOf(text: string): string[] {
  return text === '' ? [] : text.split(PARAGRAPH_END)
}

/** Versions that wait to be placed, in the order of their arrival, without those that the caller has in hand. */
export async function waitingToPlace(client: Pick<pg.PoolClient, 'query'>, limit: number, inHand: number[]): Promise<ToPlace[]> {
  const { rows } = await client.query({
    name: 'waiting-to-place',
    text: `SELECT v.id, v.article_id AS "articleId", v.number, a.source_id AS "sourceId", s.name AS source, s.kind AS "sourceKind", v.headline, array_to_string(v.body, E'\\x1e') AS body, v.byline,
        v.captions, coalesce(v.language, s.language) AS language, v.slugline, v.ed_note AS "edNote", v.published_at AS "publishedAt", v.received_at AS "receivedAt",
        a.first_seen_at AS "firstSeenAt", v.embargoed_until AS "embargoedUntil", coalesce(e.link, a.url) AS url, a.guid,
        jsonb_build_object('pubStatus', e."pubStatus", 'signal', e.signal, 'version', e.version) AS entry
      FROM (SELECT id FROM versions WHERE step = 'place' AND NOT id = ANY($2) ORDER BY id LIMIT $1) w JOIN versions v ON v.id = w.id
      JOIN articles a ON a.id = v.article_id JOIN sources s ON s.id = a.source_id,
      jsonb_to_record(v.stated) AS e(link text, "pubStatus" text, signal text, version text)
      WHERE v.step = 'place' ORDER BY v.id`,
    values: [limit, inHand],
  })
  return rows.map((row) => ({ ...row, body: paragraphsOf(row.body) }))
}

/** Of these versions, those that still wait to be placed (another worker may have been faster). */
export async function stillToPlace(client: Pick<pg.PoolClient, 'query'>, ids: number[]): Promise<Set<number>> {
  const { rows } = await client.query({
    name: 'still-to-place',
    text: `SELECT id FROM versions WHERE id = ANY($1) AND step = 'place'`,
    values: [ids],
  })
  return new Set(rows.map((r) => r.id))
}

/** Whether any version waits to be placed. */
export async function anyWaitsForPlace(db: Database): Promise<boolean> {
  const { rows } = await db.pool.query({
    name: 'any-waits-for-place',
    text: `SELECT EXISTS (SELECT 1 FROM versions WHERE step = 'place') AS any`,
  })
  return rows[0].any
}

/** Rows that waited too long at a step, each at most once in that time, for the sweep to ring again. */
export async function ringAgain(db: Database, seconds: number): Promise<{ toScrape: number[]; toPlace: boolean }> {
  const { rows } = await db.pool.query({
    name: 'ring-again',
    text: `UPDATE versions SET rung_at = now() WHERE id IN (
        SELECT id FROM versions WHERE step <> 'done' AND step_since < now() - make_interval(secs => $1)
          AND (rung_at IS NULL OR rung_at < now() - make_interval(secs => $1)) AND (claimed_until IS NULL OR claimed_until < now())
        ORDER BY id LIMIT 2000 FOR UPDATE SKIP LOCKED)
      RETURNING id, step`,
    values: [seconds],
  })
  return { toScrape: rows.filter((r) => r.step === 'scrape').map((r) => r.id), toPlace: rows.some((r) => r.step === 'place') }
}

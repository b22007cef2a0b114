/** Versions: rows that are inserted once, with their fingerprint and the work that waits for them. */
import type { BodySource, Copy, KeptFields, ReadAs, SourceKind, Stated, Trouble } from '../../src/model.ts'
import { decompress, likeness } from '../../src/text/compress.ts'
import { arrayOf } from '../binary.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** What a feed gives a version. */
export interface ReceivedVersion {
  id: number
  articleId: number
  number: number
  sourceId: number
  /** Null where its feed was removed. */
  feedId: number | null
  /** The entry as received, JSON. */
  json: string
  entryHash: string
  stated: Stated
  slugline: string | null
  edNote: string | null
  /** The end of its embargo by the entry's fields, ISO. */
  embargoedUntil: string | null
  /** The feed's text. */
  copy: Copy
  /** ISO; null: now. */
  receivedAt: string | null
}

/** A version with its final text, to be stored. */
export interface NewVersion extends ReceivedVersion {
  bodyFrom: BodySource
  readAs: ReadAs | null
  trouble: Trouble | null
  /** A hash of the host and text of the page, by which a consent or login page is recognised. */
  pageKey: string | null
  /** The entry, compressed with the body. */
  received: Uint8Array
  /** The packed fingerprint; null where placing makes it, which reads the text of a next version anyway. */
  print: Uint8Array | null
  words: number
  credit: string | null
  urgent: boolean
}

/** The fields that are stored beside the version, those without a value left out. */
export function statedIn(entry: KeptFields): Stated {
  const { id, title, link, pubStatus, signal, embargoed, version, urgency, subjects, notForPublication, usageTerms } = entry
  const stated = {
    id,
    title,
    link,
    pubStatus,
    signal,
    embargoed,
    version,
    urgency,
    notForPublication,
    at: entry.updated ?? entry.published,
  }
  const present = Object.entries({
    ...stated,
    subjects: subjects.length ? subjects : null,
    usageTerms: usageTerms.length ? usageTerms : null,
  }).filter(([, value]) => value !== null)
  return Object.fromEntries(present) as Stated
}

/** Separates paragraphs on their way to PostgreSQL and back: the "record separator" of ASCII, which no text contains. */
export const PARAGRAPH_END = '\x1e'

/** Splits a body that PostgreSQL returns as one text. As JSON it costs both sides twice as much. */
export function splitParagraphs(text: string): string[] {
  return text === '' ? [] : text.split(PARAGRAPH_END)
}

/** Inserts versions with their fingerprints; from then on they wait to be placed. */
export async function insertVersions(connection: SqlConnection, versions: NewVersion[]): Promise<void> {
  if (!versions.length) return
  const rows = versions.map(({ copy, json: _json, received: _received, print: _print, ...version }) => {
    const { body: _body, usageTerms: _terms, canonicalUrl, published, modified, ...text } = copy
    return { ...version, ...text, headline: copy.headline ?? '', canonicalUrl, publishedAt: published, modifiedAt: modified }
  })
  await connection.query({
    name: 'insert-versions',
    text: `WITH t AS MATERIALIZED (SELECT * FROM ROWS FROM (
          jsonb_to_recordset($1::jsonb) AS (id int8, "articleId" int8, number int, "sourceId" int8, "feedId" int8, "receivedAt" timestamptz, stated jsonb, "entryHash" text,
            headline text, byline text[], dateline text, slugline text, "edNote" text, language text, "publishedAt" timestamptz, "modifiedAt" timestamptz,
            "canonicalUrl" text, words int, credit text, captions jsonb, "bodyFrom" text, "readAs" jsonb, "embargoedUntil" timestamptz, trouble jsonb, "pageKey" text,
            urgent bool),
          unnest($2::text[]), unnest($3::bytea[]), unnest($4::bytea[])) AS t(id, article_id, number, source_id, feed_id, received_at, stated, entry_hash, headline,
            byline, dateline, slugline, ed_note, language, published_at, modified_at, canonical_url, words, credit, captions, body_from, read_as, embargoed_until,
            trouble, page_key, urgent, body, received, print)),
        v AS (INSERT INTO versions (id, article_id, number, source_id, feed_id, received_at, received, stated, entry_hash, headline, byline, dateline, slugline, ed_note, language,
            published_at, modified_at, canonical_url, body, words, credit, captions, body_from, read_as, embargoed_until, trouble, page_key)
          SELECT id, article_id, number, source_id, feed_id, coalesce(received_at, now()), received, stated, entry_hash, headline, byline, dateline, slugline, ed_note, language, published_at,
            modified_at, canonical_url, string_to_array(body, E'\\x1e'), words, credit, captions, body_from, read_as, embargoed_until, trouble, page_key FROM t),
        f AS (INSERT INTO fingerprints (version_id, print) SELECT id, print FROM t WHERE print IS NOT NULL)
      INSERT INTO waiting (step, version_id, article_id, number, source_id, urgent) SELECT 'place', id, article_id, number, source_id, urgent FROM t`,
    values: [
      JSON.stringify(rows),
      arrayOf(
        'text',
        versions.map((v) => v.copy.body.join(PARAGRAPH_END)),
      ),
      arrayOf(
        'bytea',
        versions.map((v) => v.received),
      ),
      arrayOf(
        'bytea',
        versions.map((v) => v.print),
      ),
    ],
  })
}

/**
 * Keeps versions whose page is to be fetched: the row of a version is written when that was done. What a column of that row would refuse is refused
 * now (the records `r` and `c` are read for that alone), while the entry can be left out and its feed can say why.
 */
export async function insertToScrape(connection: SqlConnection, versions: (ReceivedVersion & { urgent: boolean })[]): Promise<void> {
  if (!versions.length) return
  await connection.query({
    name: 'insert-to-scrape',
    text: `INSERT INTO waiting (step, version_id, article_id, number, source_id, urgent, version)
      SELECT 'scrape', (v->>'id')::int8, (v->>'articleId')::int8, (v->>'number')::int, (v->>'sourceId')::int8, (v->>'urgent')::bool, v - 'urgent' FROM unnest($1::text[]) AS t(text), LATERAL (SELECT text::jsonb AS v) j,
        jsonb_to_record(v) AS r("embargoedUntil" timestamptz), jsonb_to_record(v->'copy') AS c(byline text[], published timestamptz, modified timestamptz)`,
    values: [
      arrayOf(
        'text',
        versions.map((version) => JSON.stringify(version)),
      ),
    ],
  })
}

/** A stored version, with what reading it anew needs. */
export interface StoredVersion extends Omit<ReceivedVersion, 'json'> {
  /** The entry as received, compressed with the body of `copy`. */
  received: Buffer
  source: string
  sourceKind: SourceKind
  sourceLanguage: string | null
  /** The address and the language of its feed; null where the feed was removed. */
  feedUrl: string | null
  feedLanguage: string | null
}

const selectStored = statement<Omit<StoredVersion, 'receivedAt' | 'embargoedUntil'> & { receivedAt: Date; embargoedUntil: Date | null }>({
  name: 'stored-versions',
  text: `SELECT v.id, v.article_id AS "articleId", v.number, v.source_id AS "sourceId", v.feed_id AS "feedId", v.entry_hash AS "entryHash", v.stated, v.slugline,
        v.ed_note AS "edNote", v.embargoed_until AS "embargoedUntil", v.received_at AS "receivedAt", v.received, s.name AS source, s.kind AS "sourceKind",
        s.language AS "sourceLanguage", f.url AS "feedUrl", f.language AS "feedLanguage",
        jsonb_build_object('headline', v.headline, 'byline', to_jsonb(v.byline), 'dateline', v.dateline, 'language', v.language, 'published', v.published_at,
          'modified', v.modified_at, 'canonicalUrl', v.canonical_url, 'body', to_jsonb(v.body), 'captions', v.captions) AS copy
      FROM versions v JOIN sources s ON s.id = v.source_id LEFT JOIN feeds f ON f.id = v.feed_id WHERE v.id = ANY($1) ORDER BY v.id`,
  columns: {
    id: 'int8',
    articleId: 'int8',
    number: 'int4',
    sourceId: 'int8',
    feedId: 'int8',
    entryHash: 'text',
    stated: 'jsonb',
    slugline: 'text',
    edNote: 'text',
    embargoedUntil: 'timestamptz',
    receivedAt: 'timestamptz',
    received: 'bytea',
    source: 'text',
    sourceKind: 'text',
    sourceLanguage: 'text',
    feedUrl: 'text',
    feedLanguage: 'text',
    copy: 'jsonb',
  },
})

/** These versions as they are stored. */
export async function storedVersions(connection: SqlConnection, ids: number[]): Promise<StoredVersion[]> {
  const rows = await selectStored.rows(connection, [ids])
  return rows.map(({ receivedAt, embargoedUntil, ...row }) => ({
    ...row,
    receivedAt: receivedAt.toISOString(),
    embargoedUntil: embargoedUntil?.toISOString() ?? null,
  }))
}

/** The entry of a stored version as it was received, JSON. */
export const receivedJson = ({ received, copy }: Pick<StoredVersion, 'received' | 'copy'>) => decompress(received, likeness(copy.body))

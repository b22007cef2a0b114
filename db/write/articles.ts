import type pg from 'pg'
import type { Caption, Copy, PubStatus, Signal, StoredState } from '../../src/model.ts'
import { decompress, likeness } from '../../src/text/compress.ts'
import type { Database } from '../client.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** Namespace of the per-source lock (first half of the two-number form of pg_advisory_xact_lock). */
const SOURCE_LOCK = 7_271

/** Takes the lock under which a source's articles get versions, until the end of the transaction. */
export async function lockSource(client: SqlConnection, sourceId: number): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1, $2)', [SOURCE_LOCK, sourceId])
}

const selectSources = statement<{ id: number }>({
  name: 'sources-of-version',
  text: 'SELECT $1::int8 AS id UNION SELECT source_id FROM feeds WHERE id = $2 ORDER BY id',
  columns: { id: 'int8' },
})

/** The sources under whose locks a version's article gets further versions: its own, and the one that its feed has now. In the order of locking. */
export async function sourcesOf(connection: SqlConnection, version: { sourceId: number; feedId: number | null }): Promise<number[]> {
  return (await selectSources.rows(connection, [version.sourceId, version.feedId])).map(({ id }) => id)
}

/** 500: more entries than a long feed document has. */
const selectKnownStates = statement<{ hash: string }>({
  name: 'known-states',
  text: `SELECT entry_hash AS hash FROM versions WHERE feed_id = $1 ORDER BY id DESC LIMIT 500`,
  columns: { hash: 'text' },
})

/** The hashes of the entries that a feed brought last. */
export async function knownStates(db: Database, feedId: number): Promise<string[]> {
  return (await selectKnownStates.rows(db.pool, [feedId])).map((row) => row.hash)
}

const selectKnownArticles = statement<{ key: string; id: number }>({
  name: 'known-articles',
  text: 'SELECT key, article_id AS id FROM article_keys WHERE source_id = $1 AND key = ANY($2)',
  columns: { key: 'text', id: 'int8' },
})

/** The articles of a source that are known by these keys, by key. */
export async function knownArticles(client: pg.PoolClient, sourceId: number, keys: string[]): Promise<Map<string, number>> {
  return new Map((await selectKnownArticles.rows(client, [sourceId, keys])).map((row) => [row.key, row.id]))
}

/** The states of articles: those of their versions, and of versions that wait for their page. A page that has no key differs from all others. */
const STATES = `SELECT article_id, number, feed_id, entry_hash, stated, slugline,
        CASE WHEN body_from = 'feed' THEN 'none' ELSE coalesce(page_key, number::text) END AS page FROM versions WHERE article_id = ANY($1)
      UNION ALL SELECT article_id, number, (version->>'feedId')::int8, version->>'entryHash', version->'stated', version->>'slugline', NULL FROM waiting
        WHERE article_id = ANY($1) AND step = 'scrape'`

const selectStates = statement<StoredState>({
  name: 'states-of-articles',
  text: `SELECT article_id AS "articleId", number, feed_id AS "feedId", entry_hash AS hash, e.version, e.id AS guid, e.link, e.title, slugline AS slug, e.at, page,
        coalesce(e."pubStatus" = 'canceled' OR e.signal = 'kill', false) OR EXISTS (SELECT 1 FROM placements p WHERE p.article_id = s.article_id AND p.number = s.number
          AND p.signal = 'kill') AS killed,
        CASE WHEN feed_id IS DISTINCT FROM $2 THEN json_build_array(e.title, e."pubStatus", e.signal, e.embargoed, e.version) END AS stated
      FROM (${STATES}) s, jsonb_to_record(stated) AS e(id text, link text, title text, "pubStatus" text, signal text, embargoed text, version text, at text)
      ORDER BY article_id, number`,
  columns: {
    articleId: 'int8',
    number: 'int4',
    feedId: 'int8',
    hash: 'text',
    version: 'text',
    guid: 'text',
    link: 'text',
    title: 'text',
    slug: 'text',
    at: 'text',
    page: 'text',
    killed: 'bool',
    stated: 'json',
  },
})

/** The stored states of articles, by article and number, as a document of this feed is compared with them. */
export async function storedStates(client: pg.PoolClient, feedId: number, articleIds: number[]): Promise<StoredState[]> {
  return articleIds.length ? selectStates.rows(client, [articleIds, feedId]) : []
}

const selectNewestNumberedAt = statement<{ at: string | null }>({
  name: 'newest-numbered-at',
  text: `SELECT stated->>'at' AS at FROM (${STATES}) s WHERE stated->>'version' IS NOT NULL ORDER BY number DESC LIMIT 1`,
  columns: { at: 'text' },
})

/** The time, ISO, of an article's newest version with a version number from its supplier; null where it has no time. */
export async function newestNumberedAt(client: pg.PoolClient, articleId: number): Promise<string | null> {
  return (await selectNewestNumberedAt.first(client, [[articleId]]))?.at ?? null
}

const selectNewestReceived = statement<{ id: number; received: Buffer | null; body: string[]; json: string | null }>({
  name: 'newest-received',
  text: `SELECT DISTINCT ON (article_id) article_id AS id, received, body, json FROM (
        SELECT article_id, number, received, body, NULL AS json FROM versions WHERE article_id = ANY($1)
        UNION ALL SELECT article_id, number, NULL, '{}', version->>'json' FROM waiting WHERE article_id = ANY($1) AND step = 'scrape') s
      ORDER BY article_id, number DESC`,
  columns: { id: 'int8', received: 'bytea', body: 'text[]', json: 'text' },
})

/** The entry of the newest version of each article as its feed had it, JSON, by article. */
export async function newestReceived(client: pg.PoolClient, articleIds: number[]): Promise<Map<number, string>> {
  if (!articleIds.length) return new Map()
  const rows = await selectNewestReceived.rows(client, [articleIds])
  return new Map(rows.map(({ id, received, body, json }) => [id, received ? decompress(received, likeness(body)) : (json ?? '{}')]))
}

const selectNewestTexts = statement<{ id: number; headline: string; body: string[]; captions: Caption[] }>({
  name: 'newest-texts',
  text: `SELECT DISTINCT ON (article_id) article_id AS id, headline, body, captions FROM (
        SELECT article_id, number, headline, to_jsonb(body) AS body, captions FROM versions WHERE article_id = ANY($1)
        UNION ALL SELECT article_id, number, coalesce(version->'copy'->>'headline', ''), version->'copy'->'body', version->'copy'->'captions' FROM waiting
          WHERE article_id = ANY($1) AND step = 'scrape') s
      ORDER BY article_id, number DESC`,
  columns: { id: 'int8', headline: 'text', body: 'jsonb', captions: 'jsonb' },
})

/** Headline, text and captions of the newest version of each article, by article. */
export async function newestTexts(
  client: pg.PoolClient,
  articleIds: number[],
): Promise<Map<number, Pick<Copy, 'headline' | 'body' | 'captions'>>> {
  if (!articleIds.length) return new Map()
  return new Map((await selectNewestTexts.rows(client, [articleIds])).map((row) => [row.id, row]))
}

/** A version as it is published: the next one is compared with it. */
export interface PublishedVersion {
  headline: string
  body: string[]
  captions: Caption[]
  embargoedUntil: Date | null
  pubStatus: PubStatus | null
  signal: Signal | null
}

const selectPublished = statement<PublishedVersion & { id: number }>({
  name: 'published-versions',
  text: `SELECT a.id, v.headline, v.body, v.captions, v.embargoed_until AS "embargoedUntil", v.stated->>'pubStatus' AS "pubStatus", v.signal
      FROM unnest($1::int8[]) AS a(id), current_version(a.id, now()) v`,
  columns: {
    id: 'int8',
    headline: 'text',
    body: 'text[]',
    captions: 'jsonb',
    embargoedUntil: 'timestamptz',
    pubStatus: 'text',
    signal: 'text',
  },
})

/** The current versions of these articles, by article. */
export async function publishedVersions(client: pg.PoolClient, articleIds: number[]): Promise<Map<number, PublishedVersion>> {
  if (!articleIds.length) return new Map()
  return new Map((await selectPublished.rows(client, [articleIds])).map((row) => [row.id, row]))
}

const takeIds = statement<{ id: number }>({
  name: 'take-ids',
  text: 'SELECT nextval($1::regclass) AS id FROM generate_series(1, $2::int4)',
  columns: { id: 'int8' },
})

/** Ids for new rows, so that rows which refer to them can be written with them. Ids that are not used leave gaps. */
export async function nextIds(client: pg.PoolClient, table: 'articles' | 'versions' | 'stories', count: number): Promise<number[]> {
  if (!count) return []
  return (await takeIds.rows(client, [`${table}_id_seq`, count])).map((row) => row.id)
}

/** Adds keys of articles. A key that another article of the source has stays with that article. */
export async function insertKeys(client: SqlConnection, sourceId: number, keys: { articleId: number; key: string }[]): Promise<void> {
  if (!keys.length) return
  await client.query({
    name: 'insert-keys',
    text: `INSERT INTO article_keys (source_id, key, article_id) SELECT $1, key, id FROM unnest($2::text[], $3::int8[]) AS t(key, id) ON CONFLICT DO NOTHING`,
    values: [sourceId, keys.map((k) => k.key), keys.map((k) => k.articleId)],
  })
}

import type pg from 'pg'
import type { Copy, Told } from '../../src/model.ts'
import { arrayOf } from '../binary.ts'
import type { Database } from '../client.ts'

/** An entry read and ready to be kept. */
export interface ReadEntry {
  /** Normalised guid and address: any of them is the article. The first is the strongest. */
  keys: string[]
  entry: Told
  /** The whole entry as JSON, as it is stored; empty where its text was left unread. */
  json: string
  entryHash: string
  /** When its embargo ends by its fields, ISO (embargoEnd in src/story/embargo). */
  embargoedUntil: string | null
  /** null where its text was left unread, because its feed brought this state before. */
  copy: Copy | null
}

export interface Kept {
  entriesNew: number
  entriesChanged: number
  /** Versions that now wait for their page. */
  toScrape: number[]
  /** Whether versions now wait to be placed. */
  toPlace: boolean
}

/** Namespace of the per-source lock (first half of the two-number form of pg_advisory_xact_lock). */
const SOURCE_LOCK = 7_271

type KeptFeed = { id: number; sourceId: number; scrape: boolean }

/**
 * Keeps the entries of one feed document: a new article, the next version of a known one, or nothing where nothing changed.
 * Runs inside the caller's transaction under a lock on the source, so that two feeds of one source cannot make one article twice.
 * @returns null when the text of an entry is needed that was left unread: the document is to be kept again, read whole
 */
export async function keepEntries(client: pg.PoolClient, feed: KeptFeed, entries: ReadEntry[]): Promise<Kept | null> {
  const sum: Kept = { entriesNew: 0, entriesChanged: 0, toScrape: [], toPlace: false }
  if (!entries.length) return sum
  await lockSource(client, feed.sourceId)
  for (const states of inWaves(entries)) {
    const kept = await keepStates(client, feed, states)
    if (!kept) return null
    sum.entriesNew += kept.entriesNew
    sum.entriesChanged += kept.entriesChanged
    sum.toScrape.push(...kept.toScrape)
    sum.toPlace ||= kept.toPlace
  }
  return sum
}

/**
 * The entries of a document with at most one state of each article in a wave. By custom the newest is at the top: without the supplier's
 * numbers the first entry of an article is its state and others are left. Numbered ones are all kept, the lowest first.
 */
function inWaves(entries: ReadEntry[]): ReadEntry[][] {
  const articles = new Map<string, ReadEntry[]>()
  for (const read of entries) {
    const states = read.keys.map((key) => articles.get(key)).find((known) => known !== undefined) ?? []
    for (const key of read.keys) if (!articles.has(key)) articles.set(key, states)
    const number = Number(read.entry.version ?? Number.NaN)
    if (!states.length || (number >= 0 && states.every((state) => Number(state.entry.version ?? Number.NaN) >= 0))) states.push(read)
  }
  const sorted = [...new Set(articles.values())]
  for (const states of sorted) if (states.length > 1) states.sort((a, b) => Number(a.entry.version) - Number(b.entry.version))
  const most = sorted.reduce((most, states) => Math.max(most, states.length), 0)
  return Array.from({ length: most }, (_, wave) => sorted.flatMap((states) => states[wave] ?? []))
}

async function keepStates(client: pg.PoolClient, feed: KeptFeed, entries: ReadEntry[]): Promise<Kept | null> {
  const known = await knownArticles(client, feed.sourceId, entries)
  const before = await statesOf(client, feed.id, [...new Set(known.values())])

  const fresh: ReadEntry[] = []
  const changed: { articleId: number; number: number; read: ReadEntry }[] = []
  const moreKeys: { articleId: number; key: string }[] = []
  const met = new Set<number>()
  for (const read of entries) {
    const articleId = read.keys.map((key) => known.get(key)).find((id) => id !== undefined)
    if (articleId === undefined) {
      fresh.push(read)
      continue
    }
    for (const key of read.keys) if (!known.has(key)) moreKeys.push({ articleId, key })
    if (met.has(articleId)) continue
    met.add(articleId)
    const last = before.get(articleId)!
    if (await isLate(client, articleId, last, read)) changed.push({ articleId, number: last.oldest - 1, read })
    else if (isNextState(last, feed.id, read)) changed.push({ articleId, number: last.newest + 1, read })
  }

  const ids = await nextIds(client, 'articles', fresh.length)
  const states = [...fresh.map((read, i) => ({ articleId: ids[i]!, number: 1, read })), ...changed]
  const versions = states.flatMap((state) => (state.read.copy ? [{ ...state, copy: state.read.copy }] : []))
  if (versions.length < states.length) return null
  await keepText(client, versions)
  await insertArticles(client, feed, fresh, ids)
  for (const [i, read] of fresh.entries()) for (const key of read.keys) moreKeys.push({ articleId: ids[i]!, key })
  await insertKeys(client, feed.sourceId, moreKeys)
  // Oldest first, so that what was sent first is placed first.
  const toScrape = await insertVersions(client, feed, versions.reverse())
  return { entriesNew: fresh.length, entriesChanged: changed.length, toScrape, toPlace: toScrape.length < versions.length }
}

/** The lock under which a source's articles get versions, held till the end of the transaction. */
export async function lockSource(client: Pick<pg.PoolClient, 'query'>, sourceId: number): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1, $2)', [SOURCE_LOCK, sourceId])
}

/** The hashes of the states that a feed brought lately, so many that a long document's are among them. */
export async function knownStates(db: Database, feedId: number): Promise<string[]> {
  const { rows } = await db.pool.query({
    name: 'known-states',
    text: 'SELECT entry_hash AS hash FROM versions WHERE feed_id = $1 ORDER BY id DESC LIMIT 500',
    values: [feedId],
  })
  return rows.map((r) => r.hash)
}

interface State {
  newest: number
  /** At most 1; states that came late count down from there. */
  oldest: number
  /** What the supplier said in its newest state: headline and marks, as one text. */
  said: string
  hashOfFeed: Map<number, string>
  /** The supplier's number of the newest state that has one. */
  version: string | null
  /** Every state that came with a supplier's number, with that number. */
  numbered: Set<string>
}

async function knownArticles(client: pg.PoolClient, sourceId: number, entries: ReadEntry[]): Promise<Map<string, number>> {
  const { rows } = await client.query({
    name: 'known-articles',
    text: 'SELECT key, article_id AS id FROM article_keys WHERE source_id = $1 AND key = ANY($2)',
    values: [sourceId, entries.flatMap((e) => e.keys)],
  })
  return new Map(rows.map((r) => [r.key, r.id]))
}

async function statesOf(client: pg.PoolClient, feedId: number, articleIds: number[]): Promise<Map<number, State>> {
  const states = new Map<number, State>()
  if (!articleIds.length) return states
  const { rows } = await client.query({
    name: 'states-of-articles',
    text: `SELECT article_id AS id, number, feed_id AS "feedId", entry_hash AS hash, stated->>'version' AS version,
        CASE WHEN feed_id IS DISTINCT FROM $2 THEN (SELECT json_build_array(title, "pubStatus", signal, embargoed, version)
          FROM jsonb_to_record(stated) AS e(title text, "pubStatus" text, signal text, embargoed text, version text)) END AS said
      FROM versions WHERE article_id = ANY($1) ORDER BY article_id, number`,
    values: [articleIds, feedId],
  })
  for (const row of rows) {
    const state = states.get(row.id) ?? {
      newest: 0,
      oldest: row.number,
      said: '',
      hashOfFeed: new Map(),
      version: null,
      numbered: new Set(),
    }
    state.newest = row.number
    state.said = JSON.stringify(row.said)
    if (row.version !== null) {
      state.version = row.version
      state.numbered.add(`${row.version} ${row.hash}`)
    }
    if (row.feedId !== null) state.hashOfFeed.set(row.feedId, row.hash)
    states.set(row.id, state)
  }
  return states
}

/**
 * Whether an entry is a new state of its article. Against what the same feed brought last, any change counts. Two feeds of one
 * source may word the same article differently (a teaser here, the text there): there only the headline and what the supplier says count.
 */
function isNextState(before: State, feedId: number, read: ReadEntry): boolean {
  if (isKnownNumber(before, read)) return false
  const last = before.hashOfFeed.get(feedId)
  if (last !== undefined) return last !== read.entryHash
  const { title, pubStatus, signal, embargoed, version } = read.entry
  return before.said !== JSON.stringify([title, pubStatus, signal, embargoed, version])
}

/** A version that the supplier numbered and that came before. */
function isKnownNumber(before: State, { entry, entryHash }: ReadEntry): boolean {
  return entry.version !== null && before.numbered.has(`${entry.version} ${entryHash}`)
}

/**
 * A version that comes after a later one: the article has moved on, and it is kept as a state that never speaks. A kill is heeded whatever
 * its number. A lower number from a later time than the newest is no late version: the supplier began its numbers anew.
 */
async function isLate(client: pg.PoolClient, articleId: number, before: State, read: ReadEntry): Promise<boolean> {
  const { entry } = read
  if (entry.version === null || entry.pubStatus === 'canceled' || entry.signal === 'kill' || isKnownNumber(before, read)) return false
  if (!(Number(entry.version) < Number(before.version ?? Number.NaN))) return false
  const { rows } = await client.query({
    name: 'written-at',
    text: `SELECT coalesce(entry->>'updated', entry->>'published') AS at FROM versions WHERE article_id = $1 AND stated->>'version' IS NOT NULL
      ORDER BY number DESC LIMIT 1`,
    values: [articleId],
  })
  return !(Date.parse(entry.updated ?? entry.published ?? '') > Date.parse(rows[0]?.at ?? ''))
}

/**
 * A version without a text of its own (a status that changed, an update told in a note) keeps that of the version before it, and where it has no
 * headline that too. A kill carries nothing.
 */
async function keepText(
  client: pg.PoolClient,
  versions: { articleId: number; number: number; read: ReadEntry; copy: Copy }[],
): Promise<void> {
  const bare = versions.filter(
    ({ number, copy, read: { entry } }) => number > 1 && !copy.body.length && entry.pubStatus !== 'canceled' && entry.signal !== 'kill',
  )
  if (!bare.length) return
  const { rows } = await client.query({
    name: 'texts-before',
    text: `SELECT DISTINCT ON (article_id) article_id AS id, headline, to_jsonb(body) AS body, captions FROM versions WHERE article_id = ANY($1)
      ORDER BY article_id, number DESC`,
    values: [bare.map((version) => version.articleId)],
  })
  const before = new Map(rows.map((row) => [row.id, row]))
  for (const version of bare) {
    const { headline, body, captions } = before.get(version.articleId)
    const { copy } = version
    version.copy = { ...copy, headline: copy.headline || headline, body, captions: copy.captions.length ? copy.captions : captions }
  }
}

async function nextIds(client: pg.PoolClient, table: 'articles' | 'versions', count: number): Promise<number[]> {
  if (!count) return []
  const { rows } = await client.query(`SELECT nextval('${table}_id_seq') AS id FROM generate_series(1, $1)`, [count])
  return rows.map((r) => r.id)
}

async function insertArticles(
  client: pg.PoolClient,
  feed: { id: number; sourceId: number },
  fresh: ReadEntry[],
  ids: number[],
): Promise<void> {
  if (!fresh.length) return
  await client.query({
    name: 'insert-articles',
    text: `INSERT INTO articles (id, source_id, feed_id, url, guid) SELECT id, $1, $2, url, guid FROM unnest($3::int8[], $4::text[], $5::text[]) AS t(id, url, guid)`,
    values: [feed.sourceId, feed.id, ids, fresh.map((r) => r.entry.link), fresh.map((r) => r.entry.id)],
  })
}

/** Notes more names of articles; a name that is taken stays with whom it belongs to. */
export async function insertKeys(
  client: Pick<pg.PoolClient, 'query'>,
  sourceId: number,
  keys: { articleId: number; key: string }[],
): Promise<void> {
  if (!keys.length) return
  await client.query({
    name: 'insert-keys',
    text: `INSERT INTO article_keys (source_id, key, article_id) SELECT $1, key, id FROM unnest($2::text[], $3::int8[]) AS t(key, id) ON CONFLICT DO NOTHING`,
    values: [sourceId, keys.map((k) => k.key), keys.map((k) => k.articleId)],
  })
}

function statedIn({ title, link, pubStatus, signal, embargoed, version }: Told) {
  return { title, link, pubStatus, signal, embargoed, version }
}

/** Between paragraphs on their way to PostgreSQL and back: the "record separator" of ASCII, which no text needs. */
export const PARAGRAPH_END = '\x1e'

/** @returns the versions that wait for their page */
async function insertVersions(
  client: pg.PoolClient,
  feed: { id: number; scrape: boolean },
  versions: { articleId: number; number: number; read: ReadEntry; copy: Copy }[],
): Promise<number[]> {
  if (!versions.length) return []
  const ids = await nextIds(client, 'versions', versions.length)
  const rows = versions.map(({ articleId, number, read, copy }, i) => ({
    id: ids[i],
    article_id: articleId,
    number,
    entry_hash: read.entryHash,
    headline: copy.headline ?? '',
    byline: copy.byline,
    dateline: copy.dateline,
    slugline: read.entry.slugline,
    ed_note: read.entry.edNote,
    language: copy.language,
    published_at: copy.published,
    modified_at: copy.modified,
    captions: copy.captions,
    stated: statedIn(read.entry),
    embargoed_until: read.embargoedUntil,
    step: feed.scrape && read.entry.link && number > 0 ? 'scrape' : 'place',
  }))
  await client.query({
    name: 'insert-versions',
    text: `WITH v AS (
        INSERT INTO versions (id, article_id, number, feed_id, entry, stated, entry_hash, headline, byline, dateline, slugline, ed_note, language, published_at, modified_at,
          body, captions, embargoed_until, step)
        SELECT id, article_id, number, $2, entry::jsonb, stated, entry_hash, headline, byline, dateline, slugline, ed_note, language, published_at, modified_at,
          string_to_array(body, E'\\x1e'), captions, embargoed_until, step
        FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (id int8, article_id int8, number int, entry_hash text, headline text, byline text[], dateline text,
          slugline text, ed_note text, language text, published_at timestamptz, modified_at timestamptz, captions jsonb, stated jsonb, embargoed_until timestamptz, step text),
          unnest($3::text[]), unnest($4::text[])) AS t(id, article_id, number, entry_hash, headline, byline, dateline, slugline, ed_note, language, published_at,
          modified_at, captions, stated, embargoed_until, step, entry, body)
        RETURNING article_id, number)
      UPDATE articles a SET newest = v.number FROM v WHERE v.number > 1 AND a.id = v.article_id AND a.newest < v.number`,
    values: [
      JSON.stringify(rows),
      feed.id,
      arrayOf(
        'text',
        versions.map((v) => v.read.json),
      ),
      arrayOf(
        'text',
        versions.map((v) => v.copy.body.join(PARAGRAPH_END)),
      ),
    ],
  })
  return rows.filter((r) => r.step === 'scrape').map((r) => r.id!)
}

/** Changes of feeds and sources by operators. Each is written down with who made it, in the transaction of the change. */
import type pg from 'pg'
import { PlainError } from '../../src/errors.ts'
import type { FeedStatus, SourceKind } from '../../src/model.ts'
import { type Database, inTransaction } from '../client.ts'
import { type SqlConnection, statement } from '../statement.ts'

/**
 * Adds a line to the audit log, in the transaction of `connection`. Who changes something passes it, because only they know for whom
 * (`recorder` in src/access/audit.ts).
 */
export type Note = (connection: SqlConnection, deed: { what: string; object: string; before?: unknown; after?: unknown }) => Promise<void>

/** A feed as operators set it. */
export interface FeedState {
  url: string
  source: string
  kind: SourceKind
  language: string | null
  scrape: boolean
  minIntervalSeconds: number
  maxIntervalSeconds: number
  namesTrusted: boolean | null
  folder: string[]
  notes: string | null
}

/** The part of a feed's row that operators set. */
export function feedStateOf(row: FeedState): FeedState {
  const { url, source, kind, language, scrape, minIntervalSeconds, maxIntervalSeconds, namesTrusted, folder, notes } = row
  return { url, source, kind, language, scrape, minIntervalSeconds, maxIntervalSeconds, namesTrusted, folder, notes }
}

/** What is to be changed; what is left out stays. */
export type FeedStateChange = { [K in keyof FeedState]?: FeedState[K] | undefined }

const selectState = statement<FeedState & { id: number; sourceId: number; status: FeedStatus }>({
  text: `SELECT f.id, f.source_id AS "sourceId", f.status, f.url, s.name AS source, s.kind, f.language, f.scrape, f.min_interval_seconds AS "minIntervalSeconds",
       f.max_interval_seconds AS "maxIntervalSeconds", f.names_trusted AS "namesTrusted", f.folder, f.notes
      FROM feeds f JOIN sources s ON s.id = f.source_id WHERE f.id = $1 FOR UPDATE OF f`,
  columns: {
    id: 'int8',
    sourceId: 'int8',
    status: 'text',
    url: 'text',
    source: 'text',
    kind: 'text',
    language: 'text',
    scrape: 'bool',
    minIntervalSeconds: 'float8',
    maxIntervalSeconds: 'float8',
    namesTrusted: 'bool',
    folder: 'text[]',
    notes: 'text',
  },
})

/**
 * Changes a feed. What it had before is kept: a feed with another address begins anew there, and its articles stay. A feed with another source still
 * knows the articles that it brought for the one before.
 * @param check is given the feed before the change, and may throw
 * @returns what was changed, before and after; null when there is no such feed
 * @throws PlainError where another feed has the address, or the intervals contradict each other
 */
export function changeFeed(
  db: Database,
  id: number,
  change: FeedStateChange,
  note: Note,
  check?: (before: FeedState) => void,
): Promise<{ before: Partial<FeedState>; after: Partial<FeedState> } | null> {
  return inTransaction(db, (client) => changeFeedIn(client, id, change, note, check))
}

/** As `changeFeed`, in the caller's transaction. */
export async function changeFeedIn(
  client: pg.PoolClient,
  id: number,
  change: FeedStateChange,
  note: Note,
  check: (before: FeedState) => void = () => {},
) {
  const now = await selectState.first(client, [id])
  if (!now) return null
  check(feedStateOf(now))
  const fields = (Object.keys(change) as (keyof FeedState)[]).filter(
    (name) => change[name] !== undefined && !isSame(now[name], change[name]),
  )
  const pick = (from: FeedStateChange) => Object.fromEntries(fields.map((name) => [name, from[name]])) as Partial<FeedState>
  const [before, after] = [pick(now), pick(change)]
  if (!fields.length) return { before, after }
  const next = { ...now, ...after }
  if (next.minIntervalSeconds > next.maxIntervalSeconds)
    throw new PlainError(
      `The shortest interval would be ${next.minIntervalSeconds / 60} minutes, and the longest ${next.maxIntervalSeconds / 60}.`,
      'Set both.',
    )
  if (after.url !== undefined) await moveFeed(client, id, after.url)
  const sourceId =
    after.source === undefined ? now.sourceId : await giveTo(client, id, { from: now.sourceId, source: after.source, kind: next.kind })
  if (after.kind !== undefined) await client.query('UPDATE sources SET kind = $2 WHERE id = $1', [sourceId, after.kind])
  await client.query(
    `UPDATE feeds SET language = $2, scrape = $3, min_interval_seconds = $4, max_interval_seconds = $5, names_trusted = $6, folder = $7, notes = $8,
       interval_seconds = least(greatest(interval_seconds, $4), $5), next_poll_at = least(next_poll_at, now() + make_interval(secs => $5)) WHERE id = $1`,
    [id, next.language, next.scrape, next.minIntervalSeconds, next.maxIntervalSeconds, next.namesTrusted, next.folder, next.notes],
  )
  await note(client, { what: 'feed.set', object: `feed ${id}`, before, after })
  return { before, after }
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

const selectOther = statement<{ id: number }>({
  text: 'SELECT id FROM feeds WHERE (url = $2 OR added_url = $2) AND id <> $1 LIMIT 1',
  columns: { id: 'int8' },
})

const sourceNamed = statement<{ id: number }>({
  text: `INSERT INTO sources (name, kind) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id`,
  columns: { id: 'int8' },
})

/** Gives a feed another address: what was known of the document at the old one does not hold there. */
async function moveFeed(client: pg.PoolClient, id: number, url: string): Promise<void> {
  const other = await selectOther.first(client, [id, url])
  if (other) throw new PlainError(`Feed ${other.id} has the address ${url} already.`, 'Remove one of them.')
  await client.query('DELETE FROM known_items WHERE feed_id = $1', [id])
  await client.query(
    `UPDATE feeds SET url = $2, added_url = $2, etag = NULL, last_modified = NULL, body_hash = NULL, fail_count = 0, crash_count = 0, trouble = NULL,
       status = CASE status WHEN 'gone' THEN 'active' ELSE status END, next_poll_at = now() WHERE id = $1`,
    [id, url],
  )
}

/**
 * Gives a feed to a source, which is made where there is none of that name. The names of the articles that the feed brought hold for that source too,
 * so that none comes a second time.
 * @returns the source's id
 */
async function giveTo(
  client: pg.PoolClient,
  feedId: number,
  { from, source, kind }: { from: number; source: string; kind: SourceKind },
): Promise<number> {
  const { id } = await sourceNamed.one(client, [source, kind])
  await client.query(
    `INSERT INTO article_keys (source_id, key, article_id) SELECT $2, k.key, k.article_id FROM article_keys k
     WHERE k.source_id = $3 AND k.article_id IN (SELECT v.article_id FROM versions v WHERE v.feed_id = $1) ON CONFLICT DO NOTHING`,
    [feedId, id, from],
  )
  await client.query('UPDATE feeds SET source_id = $2 WHERE id = $1', [feedId, id])
  return id
}

/** A source as operators set it. */
export interface SourceState {
  name: string
  kind: SourceKind
  language: string | null
}

const selectSource = statement<SourceState & { id: number }>({
  text: 'SELECT id, name, kind, language FROM sources WHERE name = $1 FOR UPDATE',
  columns: { id: 'int8', name: 'text', kind: 'text', language: 'text' },
})

/**
 * Changes a source: its name everywhere, its kind, its language.
 * @returns what was changed; null when there is no such source
 * @throws PlainError where another source has the name
 */
export function changeSource(db: Database, name: string, change: { [K in keyof SourceState]?: SourceState[K] | undefined }, note: Note) {
  return inTransaction(db, async (client) => {
    const now = await selectSource.first(client, [name])
    if (!now) return null
    const next = { ...now, ...withoutUndefined(change) }
    if (next.name !== now.name && (await selectSource.first(client, [next.name])))
      throw new PlainError(
        `There is a source ${next.name} already.`,
        `Give its feeds to it: copytaster feeds set ID --source ${JSON.stringify(next.name)}`,
      )
    await client.query('UPDATE sources SET name = $2, kind = $3, language = $4 WHERE id = $1', [
      now.id,
      next.name,
      next.kind,
      next.language,
    ])
    const fields = (Object.keys(change) as (keyof SourceState)[]).filter(
      (field) => change[field] !== undefined && now[field] !== change[field],
    )
    const pick = (from: SourceState) => Object.fromEntries(fields.map((field) => [field, from[field]]))
    const [before, after] = [pick(now), pick(next)]
    if (fields.length) await note(client, { what: 'source.set', object: `source ${now.id}`, before, after })
    return { before, after }
  })
}

const withoutUndefined = <T extends object>(change: T) =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }

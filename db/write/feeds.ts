import type pg from 'pg'
import { PlainError } from '../../src/errors.ts'
import type {
  FeedHealth,
  FeedStatus,
  HubState,
  Learned,
  MoveState,
  NamesLearnt,
  PollOutcome,
  Rhythm,
  SourceKind,
  Trouble,
} from '../../src/model.ts'
import { hasCredentials, withoutCredentials } from '../../src/text/credentials.ts'
import { type Database, inTransaction } from '../client.ts'
import { type SqlConnection, statement } from '../statement.ts'
import { lockPlacing } from './stories.ts'

/** A feed, with what a poll needs of it. */
export interface DueFeed {
  id: number
  sourceId: number
  source: string
  sourceKind: SourceKind
  sourceLanguage: string | null
  url: string
  title: string | null
  scrape: boolean
  language: string | null
  minIntervalSeconds: number
  maxIntervalSeconds: number
  intervalSeconds: number
  crashCount: number
  etag: string | null
  lastModified: string | null
  bodyHash: string | null
  failCount: number
  /** Whether its names identify its items, as an operator says; null: as its documents teach. */
  namesTrusted: boolean | null
  namesLearnt: NamesLearnt
  /** When the poll began, by PostgreSQL's clock: decisions of the poll are made at this time. */
  begunAt: Date
  lastPolledAt: Date | null
  /** It was not due yet. */
  isEarly: boolean
  health: FeedHealth
  healthSince: Date
  /** What had to be repaired in the document that was read last. */
  repairs: string[]
  learned: Learned
  rhythm: Rhythm | null
  /** Addresses that the operator does not want as the feed's. */
  refusedMoves: string[]
  /** Items were missed that were not looked for yet. */
  hasGap: boolean
  /** The hub that announces its news; null where there is none. */
  hub: FeedHub | null
}

/** What a poll needs of a feed's subscription at a hub. Times are ms since the epoch. */
export interface FeedHub {
  state: HubState
  pushed: number
  pushedAt: number | null
  renewAt: number
}

const claimDue = statement<{ id: number; crashed: boolean }>({
  name: 'claim-due-feeds',
  text: `UPDATE feeds SET claimed_until = now() + make_interval(secs => $2)
      WHERE id IN (SELECT id FROM feeds WHERE status = 'active' AND next_poll_at <= now() AND (claimed_until IS NULL OR claimed_until < now())
                   ORDER BY next_poll_at LIMIT $1 FOR UPDATE SKIP LOCKED)
      RETURNING id, crash_count > 0 AS crashed`,
  columns: { id: 'int8', crashed: 'bool' },
})

/**
 * Claims feeds that are due, oldest first. Several schedulers may ask at once: each feed is given to one of them.
 * @param leaseSeconds how long a poll may keep a feed before its worker is taken for dead
 * @returns ids; `crashed`: an earlier poll began and never ended, so the feed is polled in a job of its own
 */
export function claimDueFeeds(db: Database, limit: number, leaseSeconds: number) {
  return claimDue.rows(db.pool, [limit, leaseSeconds])
}

const markBegun = statement<DueFeed>({
  name: 'begin-polls',
  text: `UPDATE feeds f SET crash_count = crash_count + 1, claimed_until = now() + make_interval(secs => $2) FROM sources s
      WHERE f.id = ANY($1) AND f.status = 'active' AND s.id = f.source_id
      RETURNING f.id, source_id AS "sourceId", s.name AS source, s.kind AS "sourceKind", s.language AS "sourceLanguage", url, title, scrape, f.language, min_interval_seconds AS "minIntervalSeconds", max_interval_seconds AS "maxIntervalSeconds",
        interval_seconds AS "intervalSeconds", crash_count AS "crashCount", etag, last_modified AS "lastModified", body_hash AS "bodyHash", fail_count AS "failCount",
        names_trusted AS "namesTrusted", names_learnt AS "namesLearnt",
        now() AS "begunAt", last_polled_at AS "lastPolledAt", next_poll_at > now() + interval '1 second' AS "isEarly", health, health_since AS "healthSince", repairs, learned,
        (SELECT rhythm FROM feed_rhythms r WHERE r.feed_id = f.id) AS rhythm,
        ARRAY(SELECT to_url FROM feed_moves m WHERE m.feed_id = f.id AND m.state IN ('refused', 'undone')) AS "refusedMoves",
        EXISTS (SELECT 1 FROM feed_gaps g WHERE g.feed_id = f.id AND g.closed_at IS NULL) AS "hasGap",
        (SELECT jsonb_build_object('state', h.state, 'pushed', h.pushed, 'pushedAt', extract(epoch FROM h.pushed_at) * 1000,
           'renewAt', extract(epoch FROM h.renew_at) * 1000) FROM hub_subscriptions h WHERE h.feed_id = f.id ORDER BY h.state LIMIT 1) AS hub`,
  columns: {
    id: 'int8',
    sourceId: 'int8',
    source: 'text',
    sourceKind: 'text',
    sourceLanguage: 'text',
    url: 'text',
    title: 'text',
    scrape: 'bool',
    language: 'text',
    minIntervalSeconds: 'float8',
    maxIntervalSeconds: 'float8',
    intervalSeconds: 'float8',
    crashCount: 'int4',
    etag: 'text',
    lastModified: 'text',
    bodyHash: 'text',
    failCount: 'int4',
    namesTrusted: 'bool',
    namesLearnt: 'jsonb',
    begunAt: 'timestamptz',
    lastPolledAt: 'timestamptz',
    isEarly: 'bool',
    health: 'text',
    healthSince: 'timestamptz',
    repairs: 'text[]',
    learned: 'jsonb',
    rhythm: 'jsonb',
    refusedMoves: 'text[]',
    hasGap: 'bool',
    hub: 'jsonb',
  },
})

/** Marks that polls begin, so that one which never ends is noticed. Feeds that were paused or removed meanwhile are left out. */
export function beginPolls(db: Database, ids: number[], leaseSeconds: number): Promise<DueFeed[]> {
  return markBegun.rows(db.pool, [ids, leaseSeconds])
}

/** Puts off polls that began and were not made because their host had no turn: another is due after so many seconds. It counts as no poll. */
export async function postponePolls(db: Database, polls: { feedId: number; seconds: number }[]): Promise<void> {
  await db.pool.query({
    name: 'postpone-polls',
    text: `UPDATE feeds f SET claimed_until = NULL, crash_count = greatest(crash_count - 1, 0), next_poll_at = now() + make_interval(secs => p.seconds)
      FROM unnest($1::int8[], $2::float8[]) AS p(id, seconds) WHERE f.id = p.id`,
    values: [polls.map(({ feedId }) => feedId), polls.map(({ seconds }) => seconds)],
  })
}

/** Says that these polls go on, so that their worker is not taken for dead. Those that ended meanwhile are left out. */
export async function renewPolls(db: Database, ids: number[], leaseSeconds: number): Promise<void> {
  await db.pool.query({
    name: 'renew-polls',
    text: 'UPDATE feeds SET claimed_until = now() + make_interval(secs => $2) WHERE id = ANY($1) AND claimed_until IS NOT NULL',
    values: [ids, leaseSeconds],
  })
}

/** What one poll came to, and what it changes on the feed row. */
export interface PollRecord {
  feedId: number
  /** The address and source of the feed when the poll began. Where an operator changed one of them since, the feed keeps what he set, and is polled again. */
  url: string
  sourceId: number
  begunAt: Date
  outcome: PollOutcome
  httpStatus: number | null
  bytes: number
  ms: number
  entriesSeen: number
  entriesNew: number
  entriesChanged: number
  /** Entries that changed in nothing that a reader sees, or came again in an older state. */
  entriesNoise: number
  /** null where no document was read: those of the last one stay. */
  repairs: string[] | null
  trouble: Trouble | null
  intervalSeconds: number
  /** Seconds to the next poll, added to PostgreSQL's time. */
  waitSeconds: number
  planReason: string
  failCount: number
  ok: boolean
  status?: 'active' | 'gone' | undefined
  /** The validators for the next conditional request; undefined keeps the old ones. */
  validators?: { etag: string | null; lastModified: string | null; bodyHash: string | null } | undefined
  /**
   * A permanent redirect that the poll met; `made`: it is the feed's address from now on; `foreign`: it leads to a feed with other items, and is
   * kept only where that is a feed of ours. `url`: the target with credentials.
   */
  move?: { from: string; to: string; url: string; state: Extract<MoveState, 'proposed' | 'made'> | 'foreign'; polls: number } | undefined
  /** Items were missed before this document. ISO times. */
  gap?: { after: string | null; before: string | null; missedAtLeast: number } | undefined
  health: FeedHealth
  healthReason: string
  learned: Learned
  /** undefined where nothing came. */
  rhythm?: Rhythm | undefined
  title?: string | null
  language?: string | null
}

/** Polls that met a redirect before it is noted: one whose target is signed anew each time is met once only. */
const MOVE_SHOWN = 2
/** The feed is still what was polled. A target of the update is judged as it stands then, whatever was committed meanwhile. */
const SAME = 'f.url = p.url AND f.source_id = p."sourceId"'
/** Its hub announced news while it was polled. */
const PUSHED = 'EXISTS (SELECT 1 FROM hub_subscriptions h WHERE h.feed_id = f.id AND h.pushed_at > p."begunAt")'
const IS_REFUSED = `EXISTS (SELECT 1 FROM feed_moves r WHERE r.feed_id = f.id AND r.to_url = p.move->>'to' AND r.state IN ('refused', 'undone'))`

/**
 * Ends polls: of each, the feed row and one line of history, in one statement for all (so in the caller's transaction, if there is one). At most
 * one of them may have moved.
 */
export async function recordPolls(connection: SqlConnection, polls: PollRecord[]): Promise<void> {
  if (!polls.length) return
  await connection.query({
    name: 'record-polls',
    text: `WITH p AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($1::jsonb) AS r("feedId" int8, url text, "sourceId" int8, "begunAt" timestamptz, outcome text, "httpStatus" int, bytes int, ms int,
          "entriesSeen" int, "entriesNew" int, "entriesChanged" int, "entriesNoise" int, repairs text[], trouble jsonb, "intervalSeconds" float8, "waitSeconds" float8,
          "planReason" text, "failCount" int, ok bool, status text, validators jsonb, move jsonb, gap jsonb, health text, "healthReason" text,
          learned jsonb, rhythm jsonb, title text, language text)),
        history AS (INSERT INTO polls (feed_id, outcome, http_status, bytes, ms, entries_seen, entries_new, entries_changed, entries_noise, repairs, trouble)
          SELECT "feedId", outcome, "httpStatus", bytes, ms, "entriesSeen", "entriesNew", "entriesChanged", "entriesNoise", coalesce(repairs, '{}'), nullif(trouble, 'null') FROM p),
        rhythms AS (INSERT INTO feed_rhythms (feed_id, rhythm) SELECT p."feedId", p.rhythm FROM p JOIN feeds f ON f.id = p."feedId" WHERE p.rhythm IS NOT NULL AND ${SAME}
          ON CONFLICT (feed_id) DO UPDATE SET rhythm = excluded.rhythm),
        healths AS (INSERT INTO feed_healths (feed_id, health, reason) SELECT f.id, p.health, p."healthReason" FROM p JOIN feeds f ON f.id = p."feedId"
          WHERE f.status = 'active' AND f.health <> p.health AND ${SAME}),
        gaps AS (INSERT INTO feed_gaps (feed_id, after, before, missed_at_least)
          SELECT "feedId", (gap->>'after')::timestamptz, (gap->>'before')::timestamptz, (gap->>'missedAtLeast')::int FROM p JOIN feeds f ON f.id = p."feedId"
          WHERE gap IS NOT NULL AND ${SAME}),
        met AS (SELECT f.id, p.move->>'from' AS url, p.move->>'to' AS "to", p.move->>'state' AS state, (p.move->>'polls')::int AS polls,
            (SELECT o.id FROM feeds o WHERE o.url IN (p.move->>'to', p.move->>'url') AND o.id <> f.id LIMIT 1) AS other
          FROM p JOIN feeds f ON f.id = p."feedId" WHERE p.move IS NOT NULL AND ${SAME} AND NOT ${IS_REFUSED}),
        told AS (SELECT * FROM met WHERE other IS NOT NULL OR state = 'made' OR state = 'proposed' AND polls >= ${MOVE_SHOWN}),
        again AS (UPDATE feed_moves m SET polls = told.polls, state = CASE WHEN told.other IS NULL THEN told.state ELSE 'same-feed' END, other_feed_id = told.other,
            from_url = told.url, changed_at = CASE WHEN m.state = told.state THEN m.changed_at ELSE now() END
          FROM told WHERE m.feed_id = told.id AND m.to_url = told."to" AND m.state IN ('proposed', 'same-feed') RETURNING m.feed_id),
        moves AS (INSERT INTO feed_moves (feed_id, from_url, to_url, state, polls, other_feed_id)
          SELECT id, url, "to", CASE WHEN other IS NULL THEN state ELSE 'same-feed' END, polls, other FROM told WHERE id NOT IN (SELECT feed_id FROM again))
      UPDATE feeds f SET crash_count = 0, claimed_until = NULL, last_polled_at = now(), last_outcome = p.outcome, trouble = nullif(p.trouble, 'null'),
        interval_seconds = least(greatest(p."intervalSeconds", f.min_interval_seconds), f.max_interval_seconds),
        next_poll_at = now() + make_interval(secs => CASE WHEN NOT (${SAME}) THEN 0 WHEN ${PUSHED} THEN least(10, p."waitSeconds") ELSE p."waitSeconds" END),
        plan_reason = CASE WHEN NOT (${SAME}) THEN 'It was changed while it was polled.' WHEN ${PUSHED} THEN 'Its hub announced news.' ELSE p."planReason" END,
        fail_count = CASE WHEN ${SAME} THEN p."failCount" ELSE f.fail_count END,
        last_ok_at = CASE WHEN p.ok AND ${SAME} THEN now() ELSE f.last_ok_at END,
        status = CASE WHEN f.status = 'active' AND ${SAME} THEN coalesce(p.status, f.status) ELSE f.status END,
        health = CASE WHEN f.status = 'active' AND ${SAME} THEN p.health ELSE f.health END, health_reason = CASE WHEN f.status = 'active' AND ${SAME} THEN p."healthReason" ELSE f.health_reason END,
        health_since = CASE WHEN f.status = 'active' AND ${SAME} AND f.health <> p.health THEN now() ELSE f.health_since END,
        learned = CASE WHEN ${SAME} THEN p.learned ELSE f.learned END,
        etag = CASE WHEN p.validators IS NULL OR NOT (${SAME}) THEN f.etag ELSE p.validators->>'etag' END,
        last_modified = CASE WHEN p.validators IS NULL OR NOT (${SAME}) THEN f.last_modified ELSE p.validators->>'lastModified' END,
        body_hash = CASE WHEN p.validators IS NULL OR NOT (${SAME}) THEN f.body_hash ELSE p.validators->>'bodyHash' END,
        repairs = coalesce(p.repairs, f.repairs),
        url = CASE WHEN p.move->>'state' = 'made' AND ${SAME} AND NOT ${IS_REFUSED} AND NOT EXISTS (SELECT 1 FROM feeds o WHERE o.url IN (p.move->>'to', p.move->>'url')) THEN p.move->>'url' ELSE f.url END,
        title = coalesce(p.title, f.title), language = coalesce(f.language, p.language)
      FROM p WHERE f.id = p."feedId"`,
    values: [JSON.stringify(polls)],
  })
}

const lockPolled = statement<{ same: boolean }>({
  name: 'lock-polled-feed',
  text: 'SELECT url = $2 AND source_id = $3 AS same FROM feeds WHERE id = $1 FOR NO KEY UPDATE',
  columns: { same: 'bool' },
})

/** Whether a feed still has the address and source with which its poll began; they stay until the caller's transaction ends. A feed that was removed has not. */
export async function isStillPolled(connection: SqlConnection, feed: Pick<DueFeed, 'id' | 'url' | 'sourceId'>): Promise<boolean> {
  return (await lockPolled.first(connection, [feed.id, feed.url, feed.sourceId]))?.same ?? false
}

/** Replaces what the documents of a feed taught. */
export async function recordNamesLearnt(connection: SqlConnection, feedId: number, learnt: NamesLearnt): Promise<void> {
  await connection.query({
    name: 'record-names-learnt',
    text: 'UPDATE feeds SET names_learnt = $2 WHERE id = $1',
    values: [feedId, JSON.stringify(learnt)],
  })
}

/** A feed as an operator (or the starter list) states it. */
export interface NewFeed {
  /** Without a login: addresses are shown to everybody. */
  url: string
  source: string
  kind: SourceKind
  language?: string | null | undefined
  title?: string | null
  scrape?: boolean
  minIntervalSeconds?: number
  maxIntervalSeconds?: number
  intervalSeconds?: number
  status?: FeedStatus
  namesTrusted?: boolean | null
  folder?: string[]
  notes?: string | null
}

/**
 * Bytes of a feed's address and of a source's name, both of which are unique: a row of a B-tree has at most 2,704 bytes (PostgreSQL). Sitemaps
 * limit an address to the same length (sitemaps.org, "loc").
 */
export const MAX_UNIQUE_BYTES = 2048

const upsertSource = statement<{ id: number }>({
  text: `INSERT INTO sources (name, kind, language) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id`,
  columns: { id: 'int8' },
})

const insertFeed = statement<{ id: number }>({
  text: `INSERT INTO feeds (source_id, url, added_url, title, language, scrape, min_interval_seconds, max_interval_seconds, interval_seconds, status,
        names_trusted, folder, notes)
      SELECT $1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 WHERE NOT EXISTS (SELECT 1 FROM feeds WHERE added_url = $2)
      ON CONFLICT (url) DO NOTHING RETURNING id`,
  columns: { id: 'int8' },
})

/**
 * Adds feeds and their sources, all of them or none. A source that is there keeps its kind and language. A feed that is known by its address, or by the address it had before it moved, is left as it is.
 * @returns the ids of those that were new
 * @throws PlainError where an address or a name is longer than MAX_UNIQUE_BYTES, or an address has a password in it; then nothing is added
 */
export function addFeeds(db: Database, feeds: NewFeed[]): Promise<number> {
  return inTransaction(db, async (client) => (await addFeedsIn(client, feeds)).length)
}

/** As `addFeeds`, in the caller's transaction. @returns the ids of those that were new, with their place in `feeds` */
export async function addFeedsIn(client: SqlConnection, feeds: NewFeed[]): Promise<{ id: number; feed: NewFeed }[]> {
  const tooLong = feeds.flatMap((feed) => [feed.url, feed.source]).find((text) => Buffer.byteLength(text) > MAX_UNIQUE_BYTES)
  if (tooLong)
    throw new PlainError(`"${tooLong.slice(0, 80)}…" is longer than ${MAX_UNIQUE_BYTES} bytes.`, 'Use a shorter address or name.')
  const withLogin = feeds.find(({ url }) => holdsLogin(url))
  if (withLogin)
    throw new PlainError(
      `The address ${withoutCredentials(withLogin.url)} has a login in it, which everybody would see.`,
      'Write the login to SERVERS_FILE, and leave it out of the address.',
    )
  const added: { id: number; feed: NewFeed }[] = []
  for (const feed of feeds) {
    const source = await upsertSource.one(client, [feed.source, feed.kind, feed.language ?? null])
    const made = await insertFeed.first(client, [source.id, ...valuesOf(feed)])
    if (made) added.push({ id: made.id, feed })
  }
  return added
}

/** The user of a folder on a server is part of its address; a password never is. */
function holdsLogin(url: string): boolean {
  if (!hasCredentials(url)) return false
  return /^https?:/i.test(url) || !URL.canParse(url) || Boolean(new URL(url).password)
}

function valuesOf(feed: NewFeed): unknown[] {
  const low = feed.minIntervalSeconds ?? 60
  const high = feed.maxIntervalSeconds ?? Math.max(3600, low)
  return [
    feed.url,
    feed.title ?? null,
    feed.language ?? null,
    feed.scrape ?? true,
    low,
    high,
    feed.intervalSeconds ?? Math.min(high, Math.max(low, 300)),
    feed.status ?? 'active',
    feed.namesTrusted ?? null,
    feed.folder ?? [],
    feed.notes ?? null,
  ]
}

/**
 * Removes a feed; its articles and stories stay. It waits for the lock of placing, so that no article is placed with the feed meanwhile.
 * @returns whether there was one
 */
export async function removeFeed(client: pg.PoolClient, id: number): Promise<boolean> {
  await lockPlacing(client)
  await client.query('UPDATE articles SET feed_id = NULL WHERE feed_id = $1', [id])
  return Boolean((await client.query('DELETE FROM feeds WHERE id = $1', [id])).rowCount)
}

/** Pauses a feed, or resumes it at once, also one that was gone. @returns whether there was one */
export async function setFeedStatus(connection: SqlConnection, id: number, status: 'active' | 'paused'): Promise<boolean> {
  const done = await connection.query(
    `WITH next AS (SELECT id, CASE WHEN $2 = 'paused' THEN 'paused' WHEN health IN ('paused', 'gone') THEN 'new' ELSE health END AS health,
         CASE WHEN $2 = 'paused' THEN 'An operator paused it.' ELSE 'An operator resumed it.' END AS reason FROM feeds WHERE id = $1),
       history AS (INSERT INTO feed_healths (feed_id, health, reason) SELECT n.id, n.health, n.reason FROM next n JOIN feeds f ON f.id = n.id WHERE f.health <> n.health)
     UPDATE feeds f SET status = $2, claimed_until = NULL, crash_count = 0, fail_count = CASE WHEN $2 = 'active' THEN 0 ELSE fail_count END,
       next_poll_at = CASE WHEN $2 = 'active' THEN now() ELSE next_poll_at END,
       learned = CASE WHEN $2 = 'active' THEN learned - 'missingSince' ELSE learned END,
       health_since = CASE WHEN f.health <> n.health THEN now() ELSE health_since END,
       health_reason = CASE WHEN f.health <> n.health THEN n.reason ELSE health_reason END, health = n.health
     FROM next n WHERE f.id = n.id`,
    [id, status],
  )
  return !!done.rowCount
}

/**
 * The feeds that an operator means by an id or an address, with or without a user's name in it.
 * @returns several where only the user's name differs and none was given
 */
export async function findFeeds(db: Database, idOrUrl: string): Promise<{ id: number; url: string }[]> {
  const all = await addressesOf(db)
  const exact = all.filter(({ id, url, addedUrl }) => String(id) === idOrUrl || url === idOrUrl || addedUrl === idOrUrl)
  if (exact.length) return exact.slice(0, 1)
  const bare = URL.canParse(idOrUrl) ? withoutCredentials(new URL(idOrUrl).href) : idOrUrl
  return all.filter(({ url, addedUrl }) => [url, addedUrl].some((address) => withoutCredentials(address) === bare))
}

const selectAddresses = statement<{ id: number; url: string; addedUrl: string }>({
  text: 'SELECT id, url, added_url AS "addedUrl" FROM feeds ORDER BY id',
  columns: { id: 'int8', url: 'text', addedUrl: 'text' },
})

const addressesOf = (db: Database) => selectAddresses.rows(db.pool)

/** A feed of the list, with its id. */
export interface FeedListing extends Required<Omit<NewFeed, 'intervalSeconds' | 'language'>> {
  id: number
  /** The address it was added under. */
  addedUrl: string
  language: string | null
}

const selectFeeds = statement<FeedListing>({
  text: `SELECT f.id, f.url, f.added_url AS "addedUrl", f.title, f.language, f.status, f.scrape, s.name AS source, s.kind,
       f.min_interval_seconds AS "minIntervalSeconds", f.max_interval_seconds AS "maxIntervalSeconds", f.names_trusted AS "namesTrusted", f.folder, f.notes
      FROM feeds f JOIN sources s ON s.id = f.source_id ORDER BY f.id`,
  columns: {
    id: 'int8',
    url: 'text',
    addedUrl: 'text',
    title: 'text',
    language: 'text',
    status: 'text',
    scrape: 'bool',
    source: 'text',
    kind: 'text',
    minIntervalSeconds: 'float8',
    maxIntervalSeconds: 'float8',
    namesTrusted: 'bool',
    folder: 'text[]',
    notes: 'text',
  },
})

/** All feeds, with what OPML or a list shows of them. */
export function listFeeds(connection: SqlConnection): Promise<FeedListing[]> {
  return selectFeeds.rows(connection)
}

const selectMigrated = statement<{ migrated: boolean }>({
  text: `SELECT to_regclass('feeds') IS NOT NULL AS migrated`,
  columns: { migrated: 'bool' },
})

const selectAnyOk = statement<{ ok: boolean }>({
  text: 'SELECT EXISTS (SELECT 1 FROM feeds WHERE last_ok_at IS NOT NULL) AS ok',
  columns: { ok: 'bool' },
})

/** Whether any poll ever succeeded; false on a database that is not migrated yet. */
export async function anyPollSucceeded(db: Database): Promise<boolean> {
  return (await selectMigrated.one(db.pool)).migrated && (await selectAnyOk.one(db.pool)).ok
}

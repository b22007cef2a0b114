/** Texts of pages by host, and the versions that show the same one. */
import type { Entry } from '../../src/model.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** Namespace of the lock on a text (first half of the two-number form of pg_advisory_xact_lock). */
const TEXT_LOCK = 7_274

/** Rows that are read: more than any rule needs. */
const MAX_ROWS = 50

/** A version that shows a text. */
export interface Shown {
  versionId: number
  sourceId: number
  /** The address that was asked for. */
  address: string
  headline: string
  /** It is the newest version of its article, and its text is the page's. */
  stands: boolean
}

const selectShown = statement<Shown>({
  name: 'versions-showing',
  text: `SELECT v.id AS "versionId", a.source_id AS "sourceId", coalesce(v.entry->>'link', a.url) AS address, coalesce(v.entry->>'title', '') AS headline,
        v.body_from = 'page' AND v.number = a.newest AS stands
      FROM versions v JOIN articles a ON a.id = v.article_id
      WHERE v.page_key = $1 AND v.received_at > now() - make_interval(secs => $2 * 86400.0) ORDER BY v.id DESC LIMIT $3`,
  columns: { versionId: 'int8', sourceId: 'int8', address: 'text', headline: 'text', stands: 'bool' },
})

/**
 * The versions that showed this text in the last `days`, newest first. Takes a lock on the text until the end of the transaction: of two
 * versions that show it at once, the second sees the first.
 */
export async function whoShowed(connection: SqlConnection, pageKey: string, days: number): Promise<Shown[]> {
  await connection.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [TEXT_LOCK, pageKey])
  return selectShown.rows(connection, [pageKey, days, MAX_ROWS])
}

/** The entry of a version, with what reading it needs. */
export interface EntryOfVersion {
  versionId: number
  sourceId: number
  entry: Entry
  feedUrl: string | null
  language: string | null
  body: string[]
}

const selectEntries = statement<EntryOfVersion>({
  name: 'entries-of-versions',
  text: `SELECT v.id AS "versionId", a.source_id AS "sourceId", v.entry, f.url AS "feedUrl", f.language, to_jsonb(v.body) AS body
      FROM versions v JOIN articles a ON a.id = v.article_id LEFT JOIN feeds f ON f.id = v.feed_id WHERE v.id = ANY($1) ORDER BY v.id`,
  columns: { versionId: 'int8', sourceId: 'int8', entry: 'jsonb', feedUrl: 'text', language: 'text', body: 'jsonb' },
})

/** The entries of these versions. */
export function entriesOf(connection: SqlConnection, versionIds: number[]): Promise<EntryOfVersion[]> {
  return selectEntries.rows(connection, [versionIds])
}

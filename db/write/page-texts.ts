/** Texts of pages by host, and the versions that show the same one. */
import { type SqlConnection, statement } from '../statement.ts'

/** Namespace of the lock on a text (first half of the two-number form of pg_advisory_xact_lock). */
const TEXT_LOCK = 7_274

/** Rows that are read: more than any rule needs. */
const MAX_ROWS = 50

/** A version that shows a text. */
export interface Shown {
  versionId: number
  /** The address that was asked for. */
  address: string
  headline: string
  /** It is the newest version of its article, and its text is the page's. */
  stands: boolean
}

const selectShown = statement<Shown>({
  name: 'versions-showing',
  text: `SELECT v.id AS "versionId", coalesce(v.stated->>'link', a.url, '') AS address, coalesce(v.stated->>'title', '') AS headline,
        v.body_from = 'page' AND NOT EXISTS (SELECT 1 FROM versions n WHERE n.article_id = v.article_id AND n.number > v.number) AS stands
      FROM versions v LEFT JOIN articles a ON a.id = v.article_id
      WHERE v.page_key = $1 AND v.received_at > now() - make_interval(secs => $2 * 86400.0) ORDER BY v.id DESC LIMIT $3`,
  columns: { versionId: 'int8', address: 'text', headline: 'text', stands: 'bool' },
})

/**
 * The versions that showed this text in the last `days`, newest first. Takes a lock on the text until the end of the transaction: of two
 * versions that show it at once, the second sees the first.
 */
export async function whoShowed(connection: SqlConnection, pageKey: string, days: number): Promise<Shown[]> {
  await connection.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [TEXT_LOCK, pageKey])
  return selectShown.rows(connection, [pageKey, days, MAX_ROWS])
}

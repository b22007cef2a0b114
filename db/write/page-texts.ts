/** Texts of pages by host: who showed the same one. */
import type pg from 'pg'
import type { Entry } from '../../src/model.ts'

/** Namespace of the lock on a text (first half of the two-number form of pg_advisory_xact_lock). */
const TEXT_LOCK = 7_274

/** Rows looked at: more than decide. */
const LOOKED_AT = 50

/** A version that shows a text. */
export interface Shown {
  versionId: number
  sourceId: number
  /** The address that was asked for. */
  address: string
  headline: string
  /** Its text is the page's, and it is its article's newest. */
  stands: boolean
}

/**
 * Who showed this text in the last `days`, newest first. Takes a lock on the text till the end of the transaction: of two that show it at
 * once, the second sees the first.
 */
export async function whoShowed(client: Pick<pg.PoolClient, 'query'>, pageKey: string, days: number): Promise<Shown[]> {
  await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [TEXT_LOCK, pageKey])
  const { rows } = await client.query({
    name: 'who-showed',
    text: `SELECT v.id AS "versionId", a.source_id AS "sourceId", coalesce(v.entry->>'link', a.url) AS address, coalesce(v.entry->>'title', '') AS headline,
        v.body_from = 'page' AND v.number = a.newest AS stands
      FROM versions v JOIN articles a ON a.id = v.article_id
      WHERE v.page_key = $1 AND v.received_at > now() - make_interval(secs => $2 * 86400.0) ORDER BY v.id DESC LIMIT $3`,
    values: [pageKey, days, LOOKED_AT],
  })
  return rows
}

/** The entries of versions, with what reading them needs. */
export async function entriesOf(
  client: Pick<pg.PoolClient, 'query'>,
  versionIds: number[],
): Promise<{ versionId: number; sourceId: number; entry: Entry; feedUrl: string | null; language: string | null; body: string[] }[]> {
  const { rows } = await client.query({
    name: 'entries-of-versions',
    text: `SELECT v.id AS "versionId", a.source_id AS "sourceId", v.entry, f.url AS "feedUrl", f.language, to_jsonb(v.body) AS body
      FROM versions v JOIN articles a ON a.id = v.article_id LEFT JOIN feeds f ON f.id = v.feed_id WHERE v.id = ANY($1) ORDER BY v.id`,
    values: [versionIds],
  })
  return rows
}

import type { SqlConnection } from '../statement.ts'

/** A stretch of the log that a key read without a gap: the entries after `after`, up to `to`. */
export interface KeyRead {
  keyId: number
  after: number
  to: number
}

/** Adds a stretch to those of its key: stretches that touch become one. */
export function joined(reads: readonly KeyRead[], read: KeyRead): KeyRead[] {
  const touches = ({ keyId, after, to }: KeyRead) => keyId === read.keyId && after <= read.to && to >= read.after
  const near = [read, ...reads.filter(touches)]
  const whole = { keyId: read.keyId, after: Math.min(...near.map(({ after }) => after)), to: Math.max(...near.map(({ to }) => to)) }
  return [...reads.filter((each) => !touches(each)), whole]
}

/** Notes what keys read. A stretch that touches one that is known extends it, so that a key that follows the log has one row. */
export async function addKeyReads(connection: SqlConnection, reads: KeyRead[]): Promise<void> {
  if (!reads.length) return
  await connection.query({
    name: 'add-key-reads',
    text: `WITH given AS (SELECT t.* FROM jsonb_to_recordset($1::jsonb) AS t(key_id int8, a int8, b int8) JOIN api_keys k ON k.id = t.key_id),
        touched AS (DELETE FROM key_reads d USING given g WHERE d.key_id = g.key_id AND d.after_seq <= g.b AND d.to_seq >= g.a
          RETURNING d.key_id, g.a AS given_after, d.after_seq, d.to_seq)
      INSERT INTO key_reads AS r (key_id, after_seq, to_seq)
      SELECT g.key_id, least(g.a, min(d.after_seq)), greatest(g.b, max(d.to_seq)) FROM given g
        LEFT JOIN touched d ON d.key_id = g.key_id AND d.given_after = g.a GROUP BY g.key_id, g.a, g.b
      ON CONFLICT (key_id, after_seq) DO UPDATE SET to_seq = greatest(r.to_seq, excluded.to_seq), last_at = now()`,
    values: [JSON.stringify(reads.map(({ keyId, after, to }) => ({ key_id: keyId, a: after, b: to })))],
  })
}

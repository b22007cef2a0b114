import { createHash } from 'node:crypto'
import type { ConsumerKind, ReceiptDone } from '../../src/model.ts'
import { type SqlConnection, statement } from '../statement.ts'

export interface NewReceipt {
  seq: number
  kind: ConsumerKind
  consumerId: number
  /** The consumer's name now. */
  name: string
  done: ReceiptDone
  /** ISO time at which the consumer did it. */
  at: string
  url: string | null
  note: string | null
}

const insert = statement<{ id: number }>({
  text: `WITH added AS (INSERT INTO receipts (seq, kind, consumer_id, name, done, done_at, url, note, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (seq, kind, consumer_id, hash) DO NOTHING RETURNING id)
      SELECT id FROM added UNION ALL SELECT id FROM receipts WHERE seq = $1 AND kind = $2 AND consumer_id = $3 AND hash = $9 LIMIT 1`,
  columns: { id: 'int8' },
})

/** Stores what a consumer did. The same said twice is one receipt. @returns its id */
export async function insertReceipt(connection: SqlConnection, r: NewReceipt): Promise<number> {
  const at = new Date(r.at).toISOString()
  const hash = createHash('sha256')
    .update(JSON.stringify([r.done, at, r.url, r.note]))
    .digest()
  return (await insert.one(connection, [r.seq, r.kind, r.consumerId, r.name, r.done, at, r.url, r.note, hash])).id
}

/** Notes that a consumer acknowledged a recall, also one who was not asked. The receipt that it gave last counts. */
export async function settle(connection: SqlConnection, id: number, r: NewReceipt): Promise<void> {
  await connection.query(
    `INSERT INTO recall_consumers (seq, kind, consumer_id, name, receipt_id) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (seq, kind, consumer_id) DO UPDATE SET receipt_id = excluded.receipt_id`,
    [r.seq, r.kind, r.consumerId, r.name, id],
  )
}

const settleOld = statement<{ seq: number }>({
  text: `UPDATE recall_consumers a SET receipt_id = $4 FROM recalls r, recalls given WHERE given.seq = $1 AND r.story_id = given.story_id AND r.seq < given.seq
      AND a.seq = r.seq AND a.kind = $2 AND a.consumer_id = $3 AND a.receipt_id IS NULL RETURNING a.seq`,
  columns: { seq: 'int8' },
})

/** A consumer that no longer has the story has nothing to do about earlier recalls of it either. @returns their numbers */
export async function settleEarlier(connection: SqlConnection, id: number, r: NewReceipt): Promise<number[]> {
  return (await settleOld.rows(connection, [r.seq, r.kind, r.consumerId, id])).map(({ seq }) => seq)
}

const selectFirst = statement<{ id: number; hash: Uint8Array }>({
  text: 'SELECT id, hash FROM receipts WHERE seq = $1 AND kind = $2 AND consumer_id = $3 ORDER BY id LIMIT 1',
  columns: { id: 'int8', hash: 'bytea' },
})

/** Whether a consumer has given a receipt other than this one. */
export async function gaveAnother(connection: SqlConnection, id: number, r: NewReceipt): Promise<boolean> {
  return (await selectFirst.one(connection, [r.seq, r.kind, r.consumerId])).id !== id
}

const lock = statement<{ seq: number }>({ text: 'SELECT seq FROM recalls WHERE seq = $1 FOR UPDATE', columns: { seq: 'int8' } })

/** Locks a recall, so that receipts for it come one after the other. @returns whether there is such a recall */
export async function lockRecall(connection: SqlConnection, seq: number): Promise<boolean> {
  return (await lock.first(connection, [seq])) !== undefined
}

/** Sets whether a consumer is asked (null: the default of its kind), and its contact. */
export async function setConsumer(
  connection: SqlConnection,
  kind: ConsumerKind,
  id: number,
  set: { receipts: boolean | null; contact: string | null },
): Promise<void> {
  await connection.query(
    `INSERT INTO consumers (kind, consumer_id, receipts, contact) VALUES ($1, $2, $3, $4)
      ON CONFLICT (kind, consumer_id) DO UPDATE SET receipts = excluded.receipts, contact = excluded.contact`,
    [kind, id, set.receipts, set.contact],
  )
}

import type { ConsumerKind, RecallEvent, ReceiptDone } from '../../src/model.ts'
import { type SqlConnection, statement } from '../statement.ts'
import { isoText } from './time.ts'

/** A consumer of a recall. */
export interface RecallConsumer {
  kind: ConsumerKind
  id: number
  name: string
  /** The entry reached it: a key read past it, an endpoint took it. */
  delivered: boolean
  /** Its last receipt; null until it acknowledges. */
  receipt: { done: ReceiptDone; at: string; url: string | null; note: string | null; receivedAt: string } | null
}

export interface Recall {
  seq: number
  event: RecallEvent
  at: string
  storyId: number
  /** Consumers that were asked, and that acknowledged. */
  asked: number
  acknowledged: number
  /** Those that did not acknowledge first. */
  consumers: RecallConsumer[]
  /** When those who did not are asked again, or people get a message; null when that is over. */
  nextAt: string | null
}

/** What can be selected: the recalls that somebody has not acknowledged, or those of a story and of the stories merged into it. */
export interface RecallFilter {
  open?: boolean
  seq?: number
  story?: number
  /** Only those before this number. */
  before?: number
  limit: number
}

const DELIVERED = `(a.receipt_id IS NOT NULL OR a.delivered_at IS NOT NULL OR EXISTS (SELECT FROM key_reads d WHERE a.kind = 'key' AND d.key_id = a.consumer_id AND d.after_seq < r.seq AND d.to_seq >= r.seq))`

const RECEIPT = `CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('done', p.done, 'at', ${isoText('p.done_at')}, 'url', p.url, 'note', p.note,
  'receivedAt', ${isoText('p.received_at')}) END`

/** Recalls that meet a condition. $1: one number, $2: one story, $3: only before a number; each may be null. */
const recallsWhere = (condition: string) =>
  statement<Recall>({
    text: `SELECT r.seq, r.event, ${isoText('r.at')} AS at, r.story_id AS "storyId", ${isoText('r.next_at')} AS "nextAt",
        c.asked, c.acknowledged, c.consumers
      FROM recalls r CROSS JOIN LATERAL (SELECT count(*)::int AS asked, count(a.receipt_id)::int AS acknowledged,
          coalesce(jsonb_agg(jsonb_build_object('kind', a.kind, 'id', a.consumer_id, 'name', a.name, 'delivered', ${DELIVERED}, 'receipt', ${RECEIPT})
            ORDER BY a.receipt_id IS NOT NULL, a.name, a.kind, a.consumer_id), '[]') AS consumers
        FROM recall_consumers a LEFT JOIN receipts p ON p.id = a.receipt_id WHERE a.seq = r.seq) c
      WHERE ${condition}
        AND ($1::int8 IS NULL OR r.seq = $1) AND ($2::int8 IS NULL OR r.story_id = $2 OR r.story_id IN (SELECT id FROM stories WHERE merged_into = $2))
        AND ($3::int8 IS NULL OR r.seq < $3)
      ORDER BY r.seq DESC LIMIT $4`,
    columns: {
      seq: 'int8',
      event: 'text',
      at: 'text',
      storyId: 'int8',
      nextAt: 'text',
      asked: 'int4',
      acknowledged: 'int4',
      consumers: 'jsonb',
    },
  })

/** Apart, so that few open recalls among many others are found by their index. */
const selectOpen = recallsWhere('r.seq IN (SELECT m.seq FROM recall_consumers m WHERE m.receipt_id IS NULL)')
const selectAll = recallsWhere('true')

/** Recalls, the newest first. */
export function readRecalls(connection: SqlConnection, { open, seq, story, before, limit }: RecallFilter): Promise<Recall[]> {
  return (open ? selectOpen : selectAll).rows(connection, [seq ?? null, story ?? null, before ?? null, limit])
}

/** A receipt as it is exported. */
export interface ReceiptLine {
  id: number
  seq: number
  event: RecallEvent
  storyId: number
  kind: ConsumerKind
  consumerId: number
  name: string
  done: ReceiptDone
  at: string
  url: string | null
  note: string | null
  receivedAt: string
}

const selectReceipts = statement<ReceiptLine>({
  text: `SELECT p.id, p.seq, r.event, r.story_id AS "storyId", p.kind, p.consumer_id AS "consumerId", p.name, p.done, ${isoText('p.done_at')} AS at, p.url,
        p.note, ${isoText('p.received_at')} AS "receivedAt"
      FROM receipts p JOIN recalls r ON r.seq = p.seq WHERE p.id > $1 ORDER BY p.id LIMIT $2`,
  columns: {
    id: 'int8',
    seq: 'int8',
    event: 'text',
    storyId: 'int8',
    kind: 'text',
    consumerId: 'int8',
    name: 'text',
    done: 'text',
    at: 'text',
    url: 'text',
    note: 'text',
    receivedAt: 'text',
  },
})

/** Receipts in the order in which they came, after one of them. */
export function readReceipts(connection: SqlConnection, after: number, limit: number): Promise<ReceiptLine[]> {
  return selectReceipts.rows(connection, [after, limit])
}

/** One that may be asked, with what is set about it. */
export interface ConsumerLine {
  kind: ConsumerKind
  id: number
  name: string
  /** What is set; null: the default of its kind. */
  receipts: boolean | null
  contact: string | null
  /** Whether it is asked, as things are. */
  asked: boolean
}

const selectConsumers = statement<ConsumerLine>({
  text: `SELECT 'key' AS kind, k.id, k.name, c.receipts, c.contact,
        coalesce(c.receipts, EXISTS (SELECT FROM key_reads d WHERE d.key_id = k.id AND d.last_at > now() - interval '30 days')) AS asked
      FROM api_keys k LEFT JOIN consumers c ON c.kind = 'key' AND c.consumer_id = k.id
      WHERE k.revoked_at IS NULL AND k.expires_at > now() AND 'events:read' = ANY(k.scopes)
      UNION ALL SELECT 'endpoint', e.id, e.name, c.receipts, c.contact, coalesce(c.receipts, true)
      FROM jsonb_to_recordset($1::jsonb) AS e(id int8, name text) LEFT JOIN consumers c ON c.kind = 'endpoint' AND c.consumer_id = e.id
      ORDER BY name, kind, id`,
  columns: { kind: 'text', id: 'int8', name: 'text', receipts: 'bool', contact: 'text', asked: 'bool' },
})

/** All who may be asked about recalls, by name. @param endpoints the webhook endpoints that are on */
export function readConsumers(connection: SqlConnection, endpoints: { id: number; name: string }[]): Promise<ConsumerLine[]> {
  return selectConsumers.rows(connection, [JSON.stringify(endpoints)])
}

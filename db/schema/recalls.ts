/** Recalls: entries of the log that say "take it down" or "correct it", who is asked to acknowledge them, and what they answered. */
import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { CONSUMER_KINDS, RECALL_EVENTS, RECEIPTS_DONE } from '../../src/model.ts'
import { apiKeys } from './access.ts'
import { allows, bytea, rowId, serialId, timestampTz } from './columns.ts'

const consumer = () => ({
  kind: text({ enum: CONSUMER_KINDS }).notNull(),
  /** Id of the key or of the webhook endpoint. */
  consumerId: rowId().notNull(),
})

/** One killed, withheld or corrected entry. Written in the transaction of the entry. */
export const recalls = pgTable(
  'recalls',
  {
    /** The number of the log entry. */
    seq: bigint({ mode: 'number' }).primaryKey(),
    event: text({ enum: RECALL_EVENTS }).notNull(),
    storyId: rowId().notNull(),
    at: timestampTz().notNull().defaultNow(),
    /** Steps of the escalation that were made (src/outputs/recalls/steps.ts). */
    step: integer().notNull().default(0),
    /** When the next step is due; null when none is left. */
    nextAt: timestampTz().defaultNow(),
  },
  (t) => [
    index('recalls_of_story').on(t.storyId),
    index('recalls_due').on(t.nextAt).where(sql`next_at IS NOT NULL`),
    allows('recalls_event', t.event, RECALL_EVENTS),
  ],
)

/** What consumers acknowledged. Rows are added only: triggers refuse changes and removal. */
export const receipts = pgTable(
  'receipts',
  {
    id: serialId(),
    seq: bigint({ mode: 'number' }).notNull(),
    ...consumer(),
    /** The consumer's name at that time. */
    name: text().notNull(),
    done: text({ enum: RECEIPTS_DONE }).notNull(),
    /** When the consumer did it, as it says. */
    doneAt: timestampTz().notNull(),
    url: text(),
    note: text(),
    receivedAt: timestampTz().notNull().defaultNow(),
    /** SHA-256 of what was said: the same again adds nothing. */
    hash: bytea().notNull(),
  },
  (t) => [
    uniqueIndex('receipts_once').on(t.seq, t.kind, t.consumerId, t.hash),
    allows('receipts_kind', t.kind, CONSUMER_KINDS),
    allows('receipts_done', t.done, RECEIPTS_DONE),
  ],
)

/** Who is asked to acknowledge a recall, and the receipt that did. */
export const recallConsumers = pgTable(
  'recall_consumers',
  {
    seq: bigint({ mode: 'number' })
      .notNull()
      .references(() => recalls.seq),
    ...consumer(),
    name: text().notNull(),
    askedAt: timestampTz().notNull().defaultNow(),
    /** When a webhook endpoint took the entry. Of a key, its reads say it. */
    deliveredAt: timestampTz(),
    receiptId: rowId().references(() => receipts.id),
  },
  (t) => [
    primaryKey({ columns: [t.seq, t.kind, t.consumerId] }),
    index('recall_consumers_missing').on(t.seq).where(sql`receipt_id IS NULL`),
    allows('recall_consumers_kind', t.kind, CONSUMER_KINDS),
  ],
)

/** What is set about a consumer; one without a row has the defaults. */
export const consumers = pgTable(
  'consumers',
  {
    ...consumer(),
    /** Whether it is asked; null: the default of its kind. */
    receipts: boolean(),
    /** A mail address of those who run it. */
    contact: text(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.consumerId] }), allows('consumers_kind', t.kind, CONSUMER_KINDS)],
)

/** Which entries of the log each key read, as stretches: those after `afterSeq`, up to `toSeq`. */
export const keyReads = pgTable(
  'key_reads',
  {
    keyId: rowId()
      .notNull()
      .references(() => apiKeys.id, { onDelete: 'cascade' }),
    afterSeq: bigint({ mode: 'number' }).notNull(),
    toSeq: bigint({ mode: 'number' }).notNull(),
    lastAt: timestampTz().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.keyId, t.afterSeq] })],
)

/** Webhooks: where entries of the story log are posted to, and each delivery with its attempts. */
import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { DELIVERY_STATES, ENDPOINT_STATES, STORY_EVENTS } from '../../src/model.ts'
import { users } from './access.ts'
import { allows, allowsEach, rowId, serialId, timestampTz } from './columns.ts'
import { searches } from './searches.ts'

/** A secret that messages are signed with. It is stored as it is, since a hash signs nothing. */
export interface SigningSecret {
  /** `whsec_…` (Standard Webhooks 1.0.0). */
  secret: string
  /** Until when it signs too (ISO); null for the present one. */
  until: string | null
}

/** One try to deliver. */
export interface DeliveryAttempt {
  /** ISO. */
  at: string
  status: number | null
  /** The first 4 KB of what the receiver said. */
  answer: string
  ms: number
  error: string | null
}

export const endpoints = pgTable(
  'endpoints',
  {
    id: serialId(),
    name: text().notNull().unique(),
    address: text().notNull(),
    /** The kinds of entries that it gets; none: all. */
    events: text({ enum: STORY_EVENTS }).array().notNull().default(sql`'{}'`),
    /** Which stories it gets, as src/search/story-query.ts formats it; null: all. */
    query: text(),
    /** The search that the key which made it is limited to: it gets no other story. */
    searchId: rowId().references(() => searches.id),
    includeText: boolean().notNull().default(false),
    /** The newest first. */
    secrets: jsonb().$type<SigningSecret[]>().notNull(),
    state: text({ enum: ENDPOINT_STATES }).notNull().default('on'),
    ownerId: rowId().references(() => users.id),
    createdAt: timestampTz().notNull().defaultNow(),
    /** The last entry of the log that was looked at for it. */
    afterSeq: bigint({ mode: 'number' }).notNull(),
    /** Since when it takes nothing; null while it does. */
    failingSince: timestampTz(),
    lastSuccessAt: timestampTz(),
    /** It asked to be left alone until then. */
    pausedUntil: timestampTz(),
    /** How much of the 120 hours was reported to people: 0, 50, 90 or 100 per cent. */
    reported: integer().notNull().default(0),
  },
  (t) => [allows('endpoints_state', t.state, ENDPOINT_STATES), allowsEach('endpoints_events', t.events, STORY_EVENTS)],
)

/**
 * An entry of the log for an endpoint. In partitions by month (partitions.ts). Of a story's waiting deliveries to an endpoint only the first has
 * `nextAt`: that keeps their order, and one of them in flight.
 */
export const deliveries = pgTable(
  'deliveries',
  {
    /** `msg_…`, the same for every attempt and replay. */
    id: text().notNull(),
    at: timestampTz().notNull().defaultNow(),
    endpointId: rowId().notNull(),
    /** The number of the log entry. */
    seq: bigint({ mode: 'number' }).notNull(),
    event: text({ enum: STORY_EVENTS }).notNull(),
    storyId: rowId().notNull(),
    state: text({ enum: DELIVERY_STATES }).notNull().default('waiting'),
    /** When it is tried; while it is tried, when that counts as lost. Null behind another of its story. */
    nextAt: timestampTz(),
    /** Until then one process tries it. */
    leasedUntil: timestampTz(),
    /** Attempts since it was first sent or replayed; `attempts` has those before too. */
    tries: integer().notNull().default(0),
    attempts: jsonb().$type<DeliveryAttempt[]>().notNull().default([]),
    deliveredAt: timestampTz(),
  },
  (t) => [
    primaryKey({ columns: [t.id, t.at] }),
    // What is due for an endpoint, and what waits of a story (db/write/deliveries.ts).
    index('deliveries_due').on(t.endpointId, t.nextAt).where(sql`state = 'waiting' AND next_at IS NOT NULL`),
    index('deliveries_of_story').on(t.endpointId, t.storyId, t.seq).where(sql`state = 'waiting'`),
    allows('deliveries_event', t.event, STORY_EVENTS),
    allows('deliveries_state', t.state, DELIVERY_STATES),
  ],
)

/** The stories of which an endpoint was sent something: it gets their kills and corrections too. Kept longer than deliveries; its lock orders them. */
export const endpointStories = pgTable(
  'endpoint_stories',
  {
    storyId: rowId().notNull(),
    endpointId: rowId()
      .notNull()
      .references(() => endpoints.id, { onDelete: 'cascade' }),
    /** The first entry that it took; null before. */
    deliveredSeq: bigint({ mode: 'number' }),
  },
  (t) => [primaryKey({ columns: [t.storyId, t.endpointId] }), index('endpoint_stories_of_endpoint').on(t.endpointId)],
)

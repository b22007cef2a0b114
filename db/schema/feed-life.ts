/** What is learned of feeds, and what happened to them: rhythm, health, gaps, moves, hubs. */
import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { FEED_HEALTHS, HUB_STATES, MOVE_STATES, type Rhythm } from '../../src/model.ts'
import { allows, rowId, serialId, timestampTz } from './columns.ts'
import { feeds } from './sources-and-feeds.ts'

const ofFeed = () =>
  rowId()
    .notNull()
    .references(() => feeds.id, { onDelete: 'cascade' })

/** When each feed brings something. Written only when something came. */
export const feedRhythms = pgTable('feed_rhythms', {
  feedId: ofFeed().primaryKey(),
  rhythm: jsonb().$type<Rhythm>().notNull(),
})

/** The history of each feed's health: a row when it changes. */
export const feedHealths = pgTable(
  'feed_healths',
  {
    id: serialId(),
    feedId: ofFeed(),
    at: timestampTz().notNull().defaultNow(),
    health: text({ enum: FEED_HEALTHS }).notNull(),
    reason: text().notNull(),
  },
  (t) => [
    index('feed_healths_of_feed').on(t.feedId, t.at),
    index('feed_healths_by_time').on(t.at),
    allows('feed_healths_health', t.health, FEED_HEALTHS),
  ],
)

/** Times of which items of a feed were missed, because its documents did not overlap. */
export const feedGaps = pgTable(
  'feed_gaps',
  {
    id: serialId(),
    feedId: ofFeed(),
    at: timestampTz().notNull().defaultNow(),
    /** The time of the newest item that was known, and of the oldest that came after the gap. */
    after: timestampTz(),
    before: timestampTz(),
    missedAtLeast: integer().notNull(),
    /** How often it was tried to find what was missed. */
    tries: integer().notNull().default(0),
    /** Articles found by that. */
    found: integer().notNull().default(0),
    /** Where they were found, or why none was, in words. */
    note: text(),
    closedAt: timestampTz(),
  },
  (t) => [index('feed_gaps_of_feed').on(t.feedId, t.at)],
)

/** Addresses that feeds permanently redirect to, and what became of them. */
export const feedMoves = pgTable(
  'feed_moves',
  {
    id: serialId(),
    feedId: ofFeed(),
    at: timestampTz().notNull().defaultNow(),
    fromUrl: text().notNull(),
    toUrl: text().notNull(),
    state: text({ enum: MOVE_STATES }).notNull(),
    /** Polls that met the redirect. */
    polls: integer().notNull(),
    changedAt: timestampTz().notNull().defaultNow(),
    /** The feed that has the address. */
    otherFeedId: rowId().references(() => feeds.id, { onDelete: 'set null' }),
  },
  (t) => [index('feed_moves_of_feed').on(t.feedId, t.at), allows('feed_moves_state', t.state, MOVE_STATES)],
)

/** Subscriptions to hubs that announce news of feeds (WebSub). */
export const hubSubscriptions = pgTable(
  'hub_subscriptions',
  {
    feedId: ofFeed(),
    hub: text().notNull(),
    topic: text().notNull(),
    /** The last part of the callback's address, which nobody can guess. */
    token: text().notNull().unique(),
    /** The key of the hub's signatures. */
    secret: text().notNull(),
    state: text({ enum: HUB_STATES }).notNull().default('asked'),
    /** When the subscription is asked for next. */
    renewAt: timestampTz().notNull(),
    leaseUntil: timestampTz(),
    /** Items in a row that the hub announced. */
    pushed: integer().notNull().default(0),
    /** All new items that it announced. */
    announced: integer().notNull().default(0),
    /** All pushes with a right signature, those with a wrong one, and items that were not announced. */
    pushes: integer().notNull().default(0),
    badPushes: integer().notNull().default(0),
    misses: integer().notNull().default(0),
    pushedAt: timestampTz(),
    failures: integer().notNull().default(0),
    /** Why the hub refused, in words. */
    reason: text(),
  },
  (t) => [primaryKey({ columns: [t.feedId, t.hub] }), allows('hub_subscriptions_state', t.state, HUB_STATES)],
)

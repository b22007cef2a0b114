/** Feeds that saved searches are given out as, and who subscribed to them. */
import { sql } from 'drizzle-orm'
import { index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { FEED_FORMATS } from '../../src/model.ts'
import { allows, bytea, rowId, serialId, timestampTz } from './columns.ts'
import { searches } from './searches.ts'

/** An address under which a saved search is given out. A revoked one keeps its row. */
export const searchFeeds = pgTable(
  'search_feeds',
  {
    id: serialId(),
    searchId: rowId()
      .notNull()
      .references(() => searches.id, { onDelete: 'cascade' }),
    /** Whom it was given to, in words. */
    name: text().notNull(),
    /** SHA-256 of the token, which is in the address only. */
    tokenHash: bytea().notNull().unique(),
    createdAt: timestampTz().notNull().defaultNow(),
    revokedAt: timestampTz(),
  },
  (t) => [index('search_feeds_of_search').on(t.searchId)],
)

/** A subscriber of a feed (W3C WebSub). It is pushed what the log has after `seq`. */
export const feedSubscribers = pgTable(
  'feed_subscribers',
  {
    id: serialId(),
    feedId: rowId()
      .notNull()
      .references(() => searchFeeds.id, { onDelete: 'cascade' }),
    format: text({ enum: FEED_FORMATS }).notNull(),
    /** The address of the feed as the subscriber named it: pushes name it again. */
    topic: text().notNull(),
    callback: text().notNull(),
    /** With it pushes are signed, so it is kept as it was given. */
    secret: text(),
    /** Until then. */
    leasedUntil: timestampTz().notNull(),
    /** The number of the log up to which it was pushed to. */
    seq: rowId().notNull(),
    /** Failed attempts at the present push, and when the next is due. */
    attempts: integer().notNull().default(0),
    nextAt: timestampTz().notNull().defaultNow(),
    lastError: text(),
    createdAt: timestampTz().notNull().defaultNow(),
  },
  (t) => [
    index('feed_subscribers_due').on(t.nextAt),
    allows('feed_subscribers_format', t.format, FEED_FORMATS),
    index('feed_subscribers_of_feed').on(t.feedId, sql`md5(callback)`),
  ],
)

/** Who publishes, what is polled, and what came of it. */
import { sql } from 'drizzle-orm'
import { bigserial, boolean, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import {
  FEED_HEALTHS,
  FEED_STATUSES,
  type Flag,
  type Learned,
  type NamesLearnt,
  POLL_OUTCOMES,
  SOURCE_KINDS,
  type Trouble,
} from '../../src/model.ts'
import { allows, rowId, serialId, timestampTz } from './columns.ts'

/** Who publishes: an agency or an outlet. */
export const sources = pgTable(
  'sources',
  {
    id: serialId(),
    name: text().notNull().unique(),
    kind: text({ enum: SOURCE_KINDS }).notNull(),
    language: text(),
    /** Of the articles of a story, those of the source with the highest preference are canonical first. Set by operators. */
    preference: integer().notNull().default(0),
  },
  (t) => [allows('sources_kind', t.kind, SOURCE_KINDS)],
)

/** One address polled for a source. The schedule and the back-off are in this row, not in the queue. */
export const feeds = pgTable(
  'feeds',
  {
    id: serialId(),
    sourceId: rowId()
      .notNull()
      .references(() => sources.id, { onDelete: 'cascade' }),
    url: text().notNull().unique(),
    /** The address it was added under; it stays when the publisher moves the feed. */
    addedUrl: text().notNull(),
    title: text(),
    language: text(),
    status: text({ enum: FEED_STATUSES }).notNull().default('active'),
    /** Whether the pages behind its entries are fetched, or its own text is the article. */
    scrape: boolean().notNull().default(true),
    /** Whether its guids and links identify articles, as an operator says; null: learnt from what they do. */
    namesTrusted: boolean(),
    /** Where it stands in lists: folders within folders, the outermost first. */
    folder: text().array().notNull().default(sql`'{}'`),
    /** What operators should know of it. */
    notes: text(),
    minIntervalSeconds: doublePrecision().notNull().default(60),
    maxIntervalSeconds: doublePrecision().notNull().default(3600),
    intervalSeconds: doublePrecision().notNull().default(300),
    nextPollAt: timestampTz().notNull().defaultNow(),
    /** Why then, in words for the operator. */
    planReason: text(),
    /** The lease of the poll that runs now. When it has passed, the worker is taken for dead. */
    claimedUntil: timestampTz(),
    /** Polls that began and never ended, because their worker died. A poll that ends resets it. */
    crashCount: integer().notNull().default(0),
    etag: text(),
    lastModified: text(),
    bodyHash: text(),
    /** What had to be repaired in the document that was read last. */
    repairs: text().array().notNull().default(sql`'{}'`),
    failCount: integer().notNull().default(0),
    lastPolledAt: timestampTz(),
    lastOkAt: timestampTz(),
    lastOutcome: text({ enum: POLL_OUTCOMES }),
    trouble: jsonb().$type<Trouble>(),
    health: text({ enum: FEED_HEALTHS }).notNull().default('new'),
    healthSince: timestampTz().notNull().defaultNow(),
    healthReason: text().notNull().default(''),
    /** What its polls taught about the feed and its server: trust, overlap, moves (docs/polling.md). What its documents taught of names is in `namesLearnt`. */
    learned: jsonb().$type<Learned>().notNull().default({}),
    /** In which respects its articles are read worse than before. */
    flags: jsonb().$type<Flag[]>().notNull().default([]),
    /** What its documents taught of their items: which names do not identify, what changes without being news (docs/identity.md). */
    namesLearnt: jsonb().$type<NamesLearnt>().notNull().default({}),
    createdAt: timestampTz().notNull().defaultNow(),
  },
  (t) => [
    // Feeds that are due (claimDueFeeds).
    index('feeds_due').on(t.nextPollAt).where(sql`status = 'active'`),
    allows('feeds_status', t.status, FEED_STATUSES),
    allows('feeds_last_outcome', t.lastOutcome, POLL_OUTCOMES),
    allows('feeds_health', t.health, FEED_HEALTHS),
  ],
)

/** The history of polls, in partitions by day (partitions.ts). */
export const polls = pgTable(
  'polls',
  {
    id: bigserial({ mode: 'number' }).notNull(),
    feedId: rowId()
      .notNull()
      .references(() => feeds.id, { onDelete: 'cascade' }),
    at: timestampTz().notNull().defaultNow(),
    outcome: text({ enum: POLL_OUTCOMES }).notNull(),
    httpStatus: integer(),
    bytes: integer().notNull().default(0),
    ms: integer().notNull().default(0),
    entriesSeen: integer().notNull().default(0),
    entriesNew: integer().notNull().default(0),
    entriesChanged: integer().notNull().default(0),
    /** Entries that changed in nothing that a reader sees, or came again in an older state. */
    entriesNoise: integer().notNull().default(0),
    repairs: text().array().notNull().default(sql`'{}'`),
    trouble: jsonb().$type<Trouble>(),
  },
  (t) => [
    // How many there were (countPolls). The time is in it because it says the partition.
    primaryKey({ columns: [t.id, t.at] }),
    // The last polls of each feed (readFeeds), and all of one that is removed.
    index('polls_of_feed').on(t.feedId, t.at),
    allows('polls_outcome', t.outcome, POLL_OUTCOMES),
  ],
)

/** How well the last articles of a feed were read. Its flags are computed from them. */
export const pageMeasures = pgTable(
  'page_measures',
  {
    id: serialId(),
    feedId: rowId()
      .notNull()
      .references(() => feeds.id, { onDelete: 'cascade' }),
    at: timestampTz().notNull().defaultNow(),
    words: integer().notNull(),
    captions: integer().notNull(),
    fromPage: boolean().notNull(),
    sameText: boolean().notNull(),
    missed: boolean().notNull(),
  },
  // The last measures of a feed (readMeasures).
  (t) => [index('page_measures_of_feed').on(t.feedId, t.id)],
)

/** Files of a feed that is a folder on a server, each in the state it was last seen in. A file that was read in this state is not read again. */
export const remoteFiles = pgTable(
  'remote_files',
  {
    feedId: rowId()
      .notNull()
      .references(() => feeds.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    bytes: rowId().notNull(),
    modified: text().notNull(),
    /** When it was first seen in this state. */
    seenAt: timestampTz().notNull().defaultNow(),
    readAt: timestampTz(),
    /** Why it could not be read in this state. */
    trouble: jsonb().$type<Trouble>(),
  },
  (t) => [primaryKey({ columns: [t.feedId, t.name] })],
)

/** The items of the last document of each feed, so that its next one need not be read whole (src/feed/parse/known-items.ts). */
export const knownItems = pgTable('known_items', {
  feedId: rowId()
    .primaryKey()
    .references(() => feeds.id, { onDelete: 'cascade' }),
  /** A hash of what surrounds the items. */
  surroundings: text().notNull(),
  /** A line for each: a hash of the item, of its entry, and of each key. */
  items: text().notNull(),
})

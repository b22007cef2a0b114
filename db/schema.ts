import { sql } from 'drizzle-orm'
import {
  bigint,
  bigserial,
  boolean,
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import type {
  Caption,
  CorrectedWords,
  Entry,
  Flag,
  Link,
  ReadAs,
  Relation,
  Signal,
  SourceKind,
  Step,
  StoryEvent,
  Trouble,
  Warning,
} from '../src/model.ts'

const id = () => bigserial({ mode: 'number' }).primaryKey()
const ref = () => bigint({ mode: 'number' })
const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
const tsvector = customType<{ data: string | Buffer }>({ dataType: () => 'tsvector' })
const at = () => timestamp({ withTimezone: true, mode: 'date' })

/** Who publishes: an agency or an outlet. */
export const sources = pgTable('sources', {
  id: id(),
  name: text().notNull().unique(),
  kind: text().$type<SourceKind>().notNull(),
  language: text(),
  /** Whom operators would rather have speak for a story: the highest does. 0 unless they say otherwise. */
  preference: integer().notNull().default(0),
})

export type FeedStatus = 'active' | 'paused' | 'gone'

/** One address polled for a source. The row owns its back-off; the queue knows nothing of it. */
export const feeds = pgTable(
  'feeds',
  {
    id: id(),
    sourceId: ref()
      .notNull()
      .references(() => sources.id, { onDelete: 'cascade' }),
    url: text().notNull().unique(),
    /** The address it was added under; it stays when the publisher moves the feed. */
    addedUrl: text().notNull(),
    title: text(),
    language: text(),
    status: text().$type<FeedStatus>().notNull().default('active'),
    /** Whether the pages behind its entries are fetched, or its own text is the article. */
    scrape: boolean().notNull().default(true),
    minIntervalSeconds: doublePrecision().notNull().default(60),
    maxIntervalSeconds: doublePrecision().notNull().default(3600),
    intervalSeconds: doublePrecision().notNull().default(300),
    nextPollAt: at().notNull().defaultNow(),
    /** Held by a poll until then; past it the holder is taken for dead. */
    claimedUntil: at(),
    /** Polls that began and never ended: their worker died. Reset by a poll that ends. */
    crashCount: integer().notNull().default(0),
    etag: text(),
    lastModified: text(),
    bodyHash: text(),
    /** What had to be mended in the document that was read last. */
    repairs: text().array().notNull().default(sql`'{}'`),
    failCount: integer().notNull().default(0),
    lastPolledAt: at(),
    lastOkAt: at(),
    lastOutcome: text(),
    trouble: jsonb().$type<Trouble>(),
    /** In what its articles are read worse than before. */
    flags: jsonb().$type<Flag[]>().notNull().default([]),
    createdAt: at().notNull().defaultNow(),
  },
  (t) => [index('feeds_due').on(t.nextPollAt).where(sql`status = 'active'`), index('feeds_of_source').on(t.sourceId)],
)

/** The history of polls: what came back each time. */
export const polls = pgTable(
  'polls',
  {
    id: id(),
    feedId: ref()
      .notNull()
      .references(() => feeds.id, { onDelete: 'cascade' }),
    at: at().notNull().defaultNow(),
    outcome: text().notNull(),
    httpStatus: integer(),
    bytes: integer().notNull().default(0),
    ms: integer().notNull().default(0),
    entriesSeen: integer().notNull().default(0),
    entriesNew: integer().notNull().default(0),
    entriesChanged: integer().notNull().default(0),
    repairs: text().array().notNull().default(sql`'{}'`),
    trouble: jsonb().$type<Trouble>(),
  },
  (t) => [index('polls_of_feed').on(t.feedId, t.at), index('polls_by_time').on(t.at)],
)

/** How the last articles of a feed were read: what its flags are judged by. */
export const pageMeasures = pgTable(
  'page_measures',
  {
    id: id(),
    feedId: ref()
      .notNull()
      .references(() => feeds.id, { onDelete: 'cascade' }),
    at: at().notNull().defaultNow(),
    words: integer().notNull(),
    captions: integer().notNull(),
    fromPage: boolean().notNull(),
    sameText: boolean().notNull(),
    missed: boolean().notNull(),
  },
  (t) => [index('page_measures_of_feed').on(t.feedId, t.id)],
)

/** Files of a feed that is a folder on a server, each in the state it was last seen in: what was read is not read again. */
export const remoteFiles = pgTable(
  'remote_files',
  {
    feedId: ref()
      .notNull()
      .references(() => feeds.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    bytes: ref().notNull(),
    modified: text().notNull(),
    /** Since when it is seen in this state. */
    seenAt: at().notNull().defaultNow(),
    readAt: at(),
    /** Why it could not be read in this state. */
    trouble: jsonb().$type<Trouble>(),
  },
  (t) => [primaryKey({ columns: [t.feedId, t.name] })],
)

/** An entry that is stored: one identity per source, whatever its address or guid becomes. */
export const articles = pgTable(
  'articles',
  {
    id: id(),
    sourceId: ref()
      .notNull()
      .references(() => sources.id, { onDelete: 'cascade' }),
    feedId: ref().references(() => feeds.id, { onDelete: 'set null' }),
    url: text(),
    guid: text(),
    firstSeenAt: at().notNull().defaultNow(),
    /** The number of its newest version. */
    newest: integer().notNull().default(1),
    storyId: ref(),
    relation: text().$type<Relation>(),
    /** The article it was matched to, with what score, and why. */
    matchId: ref(),
    score: doublePrecision(),
    reasons: text().array().notNull().default(sql`'{}'`),
    links: jsonb().$type<Link[]>().notNull().default([]),
    signal: text().$type<Signal>(),
    /** What is wrong with its being out: it still runs what was corrected, carries what was killed, came before the embargo ended. */
    warnings: text().array().$type<Warning[]>().notNull().default(sql`'{}'`),
  },
  (t) => [index('articles_of_story').on(t.storyId), index('articles_of_feed').on(t.feedId), index('articles_of_source').on(t.sourceId)],
)

/** Every guid and address an article was ever known by. The unique key is what makes a redelivery the same article. */
export const articleKeys = pgTable(
  'article_keys',
  {
    sourceId: ref().notNull(),
    key: text().notNull(),
    articleId: ref()
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.sourceId, t.key] }), index('article_keys_of_article').on(t.articleId)],
)

/** One state of an article. A changed entry or page adds a row; nothing is overwritten once it is placed. */
export const versions = pgTable(
  'versions',
  {
    id: id(),
    articleId: ref()
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    /** The feed that brought it. */
    feedId: ref().references(() => feeds.id, { onDelete: 'set null' }),
    receivedAt: at().notNull().defaultNow(),
    /** The entry as the feed had it. */
    entry: jsonb().$type<Entry>().notNull(),
    /** Of the entry what the steps ask for, so that they need not read it whole. */
    stated: jsonb().$type<Pick<Entry, 'title' | 'link' | 'pubStatus' | 'signal' | 'embargoed' | 'version'>>().notNull().default(sql`'{}'`),
    entryHash: text().notNull(),
    headline: text().notNull().default(''),
    byline: text().array().notNull().default(sql`'{}'`),
    dateline: text(),
    slugline: text(),
    edNote: text(),
    language: text(),
    publishedAt: at(),
    modifiedAt: at(),
    canonicalUrl: text(),
    body: text().array().notNull().default(sql`'{}'`),
    captions: jsonb().$type<Caption[]>().notNull().default([]),
    /** Where the body comes from: the article's page or the feed's own text. */
    bodyFrom: text().$type<'page' | 'feed'>().notNull().default('feed'),
    /** What more than an article its page was: live blog, gallery, part, variant; null where the feed's text is used. */
    readAs: jsonb().$type<ReadAs>(),
    signal: text().$type<Signal>(),
    embargoedUntil: at(),
    /** When its embargo was seen to have ended. */
    releasedAt: at(),
    /** What the change against the version before amounts to, in words. */
    change: text(),
    /** The step it waits for, since when, and how often that was tried. */
    step: text().$type<Step>().notNull(),
    stepSince: at().notNull().defaultNow(),
    attempts: integer().notNull().default(0),
    /** When the sweep last rang for it. */
    enqueuedAt: at(),
    /** Held by a scrape until then. */
    claimedUntil: at(),
    trouble: jsonb().$type<Trouble>(),
    /** Host and text of its page, as far as walls are told by them: the same under many addresses is no article. */
    pageKey: text(),
    /** When its page is asked for again, because the trouble may have passed. */
    retryAt: at(),
  },
  (t) => [
    index('versions_page_key').on(t.pageKey, t.id).where(sql`page_key IS NOT NULL`),
    index('versions_retry').on(t.retryAt).where(sql`retry_at IS NOT NULL`),
    uniqueIndex('versions_of_article').on(t.articleId, t.number),
    index('versions_of_feed').on(t.feedId, t.id),
    index('versions_captions').using('gin', t.captions.op('jsonb_path_ops')).where(sql`captions <> '[]'`),
    index('versions_embargoed').on(t.embargoedUntil).where(sql`embargoed_until IS NOT NULL AND released_at IS NULL`),
    index('versions_waiting').on(t.step, t.stepSince).where(sql`step <> 'done'`),
  ],
)

/** What matching knows of a placed version, in the order of placing. `keys` are what it is found by: placing processes hold them in memory, those of the window (key-index.ts). */
export const fingerprints = pgTable(
  'fingerprints',
  {
    id: id(),
    versionId: ref()
      .notNull()
      .unique()
      .references(() => versions.id, { onDelete: 'cascade' }),
    articleId: ref().notNull(),
    storyId: ref(),
    sourceId: ref().notNull(),
    publishedAt: at().notNull(),
    placedAt: at().notNull().defaultNow(),
    relation: text().$type<Relation>().notNull(),
    signal: text().$type<Signal>(),
    /** int4 in the byte order of the machine that wrote them, little-endian on all that PostgreSQL and Node run on together. */
    keys: bytea().notNull(),
    /** As `keys`. */
    shingles: bytea().notNull(),
    /** JSON that only matching reads: as text it is written four times as fast as jsonb. */
    traits: text().notNull(),
  },
  (t) => [index('fingerprints_of_story').on(t.storyId), index('fingerprints_of_source').on(t.sourceId, t.id)],
)

/** Prints that the window has passed, each under a few keys: its names and the smallest of its shingles. */
export const archive = pgTable(
  'archive',
  {
    fingerprintId: ref()
      .primaryKey()
      .references(() => fingerprints.id, { onDelete: 'cascade' }),
    keys: integer().array().notNull(),
  },
  (t) => [index('archive_keys').using('gin', t.keys)],
)

/** `embargoed`: held since it came; `withheld`: it was out, and its supplier took it back until further notice. */
export type StoryStatus = 'usable' | 'killed' | 'embargoed' | 'withheld' | 'merged'

/** The canonical record: all articles that carry the same copy, and one of them chosen to speak for it. */
export const stories = pgTable(
  'stories',
  {
    id: id(),
    status: text().$type<StoryStatus>().notNull().default('usable'),
    canonicalId: ref().notNull(),
    canonicalReasons: text().array().notNull().default(sql`'{}'`),
    headline: text().notNull(),
    sourceId: ref().notNull(),
    language: text(),
    copies: integer().notNull().default(1),
    versions: integer().notNull().default(1),
    correctedAt: at(),
    killedAt: at(),
    embargoedUntil: at(),
    mergedInto: ref(),
    /** The killed story that its supplier replaced with this one. */
    replaces: ref(),
    createdAt: at().notNull().defaultNow(),
    updatedAt: at().notNull().defaultNow(),
  },
  (t) => [
    index('stories_newest').on(t.updatedAt, t.id),
    index('stories_embargoed').on(t.embargoedUntil).where(sql`status IN ('embargoed', 'withheld')`),
    index('stories_replacing').on(t.replaces).where(sql`replaces IS NOT NULL`),
  ],
)

/** The words by which readers find a story: its headline and the text of its canonical (search.ts). Made behind the story log, so they may be seconds late. */
export const storyWords = pgTable(
  'story_words',
  {
    storyId: ref()
      .primaryKey()
      .references(() => stories.id, { onDelete: 'cascade' }),
    words: tsvector().notNull(),
  },
  (t) => [index('story_words_words').using('gin', t.words)],
)

/** What a supplier corrected: the version that did, and the words that were wrong, so that copies which still run them are found. */
export const corrections = pgTable(
  'corrections',
  {
    id: id(),
    at: at().notNull().defaultNow(),
    articleId: ref()
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    versionNumber: integer().notNull(),
    /** Empty where a notice says that something is wrong and not what: then copies from before count as wrong. */
    changes: jsonb().$type<CorrectedWords[]>().notNull(),
    /** It was noted while its story was held: the log tells it with the release. */
    unpublished: boolean().notNull().default(false),
  },
  (t) => [uniqueIndex('corrections_of_article').on(t.articleId, t.versionNumber)],
)

export type DecisionKind = 'merge' | 'split' | 'pin' | 'never'

/** What people decided about stories, and why. Never overturned by matching; a decision that is taken back keeps its row. */
export const decisions = pgTable(
  'decisions',
  {
    id: id(),
    at: at().notNull().defaultNow(),
    kind: text().$type<DecisionKind>().notNull(),
    /** merge: the story that went into the other; split: the one it was taken out of; pin: the one it speaks for; never: the first one's. */
    storyId: ref(),
    /** merge: the story that took the other in; split: the new one; never: the second one's. */
    otherStoryId: ref(),
    /** merge: who spoke for each; split: what was taken out, and who speaks for the rest; pin: who speaks; never: the two. */
    articleId: ref().notNull(),
    otherArticleId: ref(),
    by: text().notNull(),
    why: text().notNull(),
    revokedAt: at(),
    revokedBy: text(),
    revokedWhy: text(),
  },
  (t) => [
    index('decisions_of_article').on(t.articleId),
    index('decisions_of_other_article').on(t.otherArticleId),
    index('decisions_of_story').on(t.storyId),
    index('decisions_of_other_story').on(t.otherStoryId),
  ],
)

/** The outgoing log: gap-free and in the order of commits, because the number is taken from `log_head` inside the transaction. */
export const storyLog = pgTable('story_log', {
  seq: bigint({ mode: 'number' }).primaryKey(),
  at: at().notNull().defaultNow(),
  event: text().$type<StoryEvent>().notNull(),
  storyId: ref().notNull(),
  articleId: ref(),
  versionNumber: integer(),
  headline: text().notNull(),
  detail: jsonb().$type<Record<string, unknown>>().notNull().default({}),
})

/** One row: the last number of the story log. Its row lock orders the writers. */
export const logHead = pgTable('log_head', {
  one: boolean().primaryKey().default(true),
  seq: bigint({ mode: 'number' }).notNull().default(0),
})

/** What must survive a restart and belongs to no row: whether this is the sample newsroom, when it was opened. */
export const notes = pgTable('notes', { key: text().primaryKey(), value: jsonb().notNull() })

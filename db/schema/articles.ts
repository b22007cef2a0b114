/** What was published: articles, the keys that they are known by, and their versions. */
import { sql } from 'drizzle-orm'
import { doublePrecision, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import {
  BODY_SOURCES,
  type Caption,
  type Entry,
  type Link,
  RELATIONS,
  type ReadAs,
  SIGNALS,
  STEPS,
  type Trouble,
  WARNINGS,
} from '../../src/model.ts'
import { allows, allowsEach, rowId, serialId, timestampTz } from './columns.ts'
import { feeds, sources } from './sources-and-feeds.ts'

/** An entry that is stored: one identity per source, whatever its address or guid becomes. */
export const articles = pgTable(
  'articles',
  {
    id: serialId(),
    sourceId: rowId()
      .notNull()
      .references(() => sources.id, { onDelete: 'cascade' }),
    feedId: rowId().references(() => feeds.id, { onDelete: 'set null' }),
    url: text(),
    guid: text(),
    firstSeenAt: timestampTz().notNull().defaultNow(),
    /** The number of its newest version. */
    newest: integer().notNull().default(1),
    storyId: rowId(),
    relation: text({ enum: RELATIONS }),
    /** The article that it was matched to. `score` and `reasons` belong to that match. */
    matchId: rowId(),
    score: doublePrecision(),
    reasons: text().array().notNull().default(sql`'{}'`),
    links: jsonb().$type<Link[]>().notNull().default([]),
    signal: text({ enum: SIGNALS }),
    /** Why it should not stay published as it is. */
    warnings: text({ enum: WARNINGS }).array().notNull().default(sql`'{}'`),
  },
  (t) => [
    index('articles_of_story').on(t.storyId),
    index('articles_of_feed').on(t.feedId),
    index('articles_of_source').on(t.sourceId),
    allows('articles_relation', t.relation, RELATIONS),
    allows('articles_signal', t.signal, SIGNALS),
    allowsEach('articles_warnings', t.warnings, WARNINGS),
  ],
)

/** Every guid and address that an article was ever known by. The primary key makes a redelivery the same article. */
export const articleKeys = pgTable(
  'article_keys',
  {
    sourceId: rowId().notNull(),
    key: text().notNull(),
    articleId: rowId()
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.sourceId, t.key] }), index('article_keys_of_article').on(t.articleId)],
)

/** One state of an article. A changed entry or page adds a row; nothing is overwritten once it is placed. */
export const versions = pgTable(
  'versions',
  {
    id: serialId(),
    articleId: rowId()
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    /** The feed that brought it. */
    feedId: rowId().references(() => feeds.id, { onDelete: 'set null' }),
    receivedAt: timestampTz().notNull().defaultNow(),
    /** The entry as the feed had it. */
    entry: jsonb().$type<Entry>().notNull(),
    /** The fields of the entry that the steps need, so that they need not read the whole entry. */
    stated: jsonb().$type<Pick<Entry, 'title' | 'link' | 'pubStatus' | 'signal' | 'embargoed' | 'version'>>().notNull().default(sql`'{}'`),
    entryHash: text().notNull(),
    headline: text().notNull().default(''),
    byline: text().array().notNull().default(sql`'{}'`),
    dateline: text(),
    slugline: text(),
    edNote: text(),
    language: text(),
    publishedAt: timestampTz(),
    modifiedAt: timestampTz(),
    canonicalUrl: text(),
    body: text().array().notNull().default(sql`'{}'`),
    captions: jsonb().$type<Caption[]>().notNull().default([]),
    bodyFrom: text({ enum: BODY_SOURCES }).notNull().default('feed'),
    /** What kind of page it was read from: live blog, gallery, part, variant. NULL where the feed's text is used. */
    readAs: jsonb().$type<ReadAs>(),
    signal: text({ enum: SIGNALS }),
    embargoedUntil: timestampTz(),
    /** When the end of its embargo was processed. */
    releasedAt: timestampTz(),
    /** How it differs from the version before, in words. */
    change: text(),
    /** The step it waits for. `stepSince` says since when, `attempts` how often it was tried. */
    step: text({ enum: STEPS }).notNull(),
    stepSince: timestampTz().notNull().defaultNow(),
    attempts: integer().notNull().default(0),
    /** When the sweep last enqueued it. */
    enqueuedAt: timestampTz(),
    /** The lease of the scrape that runs now. */
    claimedUntil: timestampTz(),
    trouble: jsonb().$type<Trouble>(),
    /** A hash of the host and text of its page. The same text under many addresses is a consent or login page, not an article. */
    pageKey: text(),
    /** When its page is fetched again, because the trouble may have passed. */
    retryAt: timestampTz(),
  },
  (t) => [
    index('versions_page_key').on(t.pageKey, t.id).where(sql`page_key IS NOT NULL`),
    index('versions_retry').on(t.retryAt).where(sql`retry_at IS NOT NULL`),
    uniqueIndex('versions_of_article').on(t.articleId, t.number),
    index('versions_of_feed').on(t.feedId, t.id),
    index('versions_captions').using('gin', t.captions.op('jsonb_path_ops')).where(sql`captions <> '[]'`),
    index('versions_embargoed').on(t.embargoedUntil).where(sql`embargoed_until IS NOT NULL AND released_at IS NULL`),
    index('versions_waiting').on(t.step, t.stepSince).where(sql`step <> 'done'`),
    allows('versions_body_from', t.bodyFrom, BODY_SOURCES),
    allows('versions_signal', t.signal, SIGNALS),
    allows('versions_step', t.step, STEPS),
  ],
)

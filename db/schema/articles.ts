/** What was published: articles, the keys that they are known by, and their versions. */
import { sql } from 'drizzle-orm'
import { boolean, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import {
  BODY_SOURCES,
  type Caption,
  type Link,
  RELATIONS,
  type ReadAs,
  SIGNALS,
  STEPS,
  type Stated,
  type Trouble,
  WARNINGS,
} from '../../src/model.ts'
import { allows, allowsEach, bytea, rowId, serialId, timestampTz } from './columns.ts'

/**
 * An article: one identity per source, whatever its address or guid becomes. Its row is written when its first version is placed; until then its
 * id stands in `article_keys`, `versions` and `waiting`.
 */
export const articles = pgTable(
  'articles',
  {
    id: serialId(),
    sourceId: rowId().notNull(),
    /** The feed that brought it first. */
    feedId: rowId(),
    url: text(),
    guid: text(),
    firstSeenAt: timestampTz().notNull(),
    /** The number of its newest placed version. */
    newest: integer().notNull(),
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
    // Placing and the story page: the articles of a story.
    index('articles_of_story').on(t.storyId),
    // The story list, filtered by feed or source.
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
    articleId: rowId().notNull(),
  },
  (t) => [primaryKey({ columns: [t.sourceId, t.key] })],
)

/**
 * One state of an article as it was read. A row is inserted once and never updated: what it waits for is in `waiting`, what placing decided in
 * `placements`. A version whose page is to be fetched has its row from when that was done. In partitions by month (partitions.ts).
 */
export const versions = pgTable(
  'versions',
  {
    id: serialId(),
    articleId: rowId().notNull(),
    number: integer().notNull(),
    sourceId: rowId().notNull(),
    /** The feed that brought it. It may have been removed since. */
    feedId: rowId(),
    receivedAt: timestampTz().notNull().defaultNow(),
    /** The entry as the feed had it: JSON, compressed with the text of the body as dictionary (src/text/compress.ts). */
    received: bytea().notNull(),
    /** The fields of the entry that steps and readers need; those without a value are left out. */
    stated: jsonb().$type<Stated>().notNull(),
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
    /** Words of the body, and the agency that its beginning credits: the choice of the canonical reads them. */
    words: integer().notNull().default(0),
    credit: text(),
    captions: jsonb().$type<Caption[]>().notNull().default([]),
    bodyFrom: text({ enum: BODY_SOURCES }).notNull().default('feed'),
    /** What kind of page it was read from: live blog, gallery, part, variant. NULL where the feed's text is used. */
    readAs: jsonb().$type<ReadAs>(),
    /** The end of its embargo by a field of the entry. Words may say another: `placements` has the one that counts. */
    embargoedUntil: timestampTz(),
    trouble: jsonb().$type<Trouble>(),
    /** A hash of the host and text of its page. The same text under many addresses is a consent or login page, not an article. */
    pageKey: text(),
  },
  (t) => [
    // Texts that a host shows in the place of its articles (db/write/page-texts.ts).
    index('versions_page_key').on(t.pageKey, t.id).where(sql`page_key IS NOT NULL`),
    // Each partition has a unique index on article and number (partitions.ts): the states of an article, and its next number.
    // The states that a feed brought last (knownStates).
    index('versions_of_feed').on(t.feedId, t.id),
    // A story's pictures in other articles (db/read/pictures.ts).
    index('versions_captions').using('gin', t.captions.op('jsonb_path_ops')).where(sql`captions <> '[]'`),
    allows('versions_body_from', t.bodyFrom, BODY_SOURCES),
  ],
)

/**
 * The work that waits, by step: `scrape` (the page is to be fetched), `place`, `retry` (the page is to be fetched again at `since`). A row is
 * deleted with the transaction that does the work.
 */
export const waiting = pgTable(
  'waiting',
  {
    step: text({ enum: STEPS }).notNull(),
    versionId: rowId().notNull(),
    articleId: rowId().notNull(),
    number: integer().notNull(),
    sourceId: rowId().notNull(),
    since: timestampTz().notNull().defaultNow(),
    /** A kill, withheld notice, correction or flash: it is placed before others. For `scrape`, as far as the feed's text says so. */
    urgent: boolean().notNull().default(false),
    /** How often its page was asked for. */
    attempts: integer().notNull().default(0),
    /** How often it was put off because the host had no turn. */
    putOff: integer().notNull().default(0),
    /** When the sweep last enqueued it. */
    enqueuedAt: timestampTz(),
    /** The lease of the scrape that runs now. */
    claimedUntil: timestampTz(),
    /** `scrape`: the row of `versions` to insert, as far as the feed gives it. */
    version: jsonb(),
  },
  (t) => [
    primaryKey({ columns: [t.step, t.versionId] }),
    // What overtakes (waitingToPlace), and the newest state of an article (storedStates).
    index('waiting_urgent').on(t.versionId).where(sql`step = 'place' AND urgent`),
    // What a notice waits for, and what waits for a notice (waitingToPlace).
    index('waiting_pages_of_source').on(t.sourceId, t.versionId).where(sql`step = 'scrape'`),
    index('waiting_urgent_pages').on(t.sourceId, t.versionId).where(sql`step = 'scrape' AND urgent`),
    index('waiting_of_article').on(t.articleId).where(sql`step = 'scrape'`),
    // Pages that are due to be fetched again (retriesDue).
    index('waiting_retries').on(t.since).where(sql`step = 'retry'`),
    allows('waiting_step', t.step, STEPS),
  ],
)

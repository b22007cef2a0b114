/** Canonical records, what was decided and corrected about them, and their outgoing log. */
import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { type CorrectedWords, DECISION_KINDS, STORY_EVENTS, STORY_STATUSES } from '../../src/model.ts'
import { allows, rowId, serialId, timestampTz } from './columns.ts'

/** The canonical record: all articles that carry the same copy, one of which is canonical. */
export const stories = pgTable(
  'stories',
  {
    id: serialId(),
    status: text({ enum: STORY_STATUSES }).notNull().default('usable'),
    canonicalId: rowId().notNull(),
    canonicalReasons: text().array().notNull().default(sql`'{}'`),
    headline: text().notNull(),
    sourceId: rowId().notNull(),
    language: text(),
    /** Of the canonical version, for filters: IPTC urgency, subjects, slugline, how many pictures. */
    urgency: integer(),
    subjects: text().array().notNull().default(sql`'{}'`),
    slugline: text(),
    pictures: integer().notNull().default(0),
    copies: integer().notNull().default(1),
    versions: integer().notNull().default(1),
    correctedAt: timestampTz(),
    killedAt: timestampTz(),
    embargoedUntil: timestampTz(),
    mergedInto: rowId(),
    /** The killed story that its supplier replaced with this one. */
    replaces: rowId(),
    createdAt: timestampTz().notNull().defaultNow(),
    updatedAt: timestampTz().notNull().defaultNow(),
    /** Its place in the list: as `updatedAt`, but what was old when it arrived counts by its own time of publication (src/story/list-time.ts). */
    listedAt: timestampTz().notNull().defaultNow(),
  },
  (t) => [
    // The story list, as it is shown and in order of arrival (scanNewest).
    index('stories_listed').on(t.listedAt, t.id),
    index('stories_newest').on(t.updatedAt, t.id),
    // Stories whose embargo ends (db/write/embargoes.ts).
    index('stories_embargoed').on(t.embargoedUntil).where(sql`status IN ('embargoed', 'withheld')`),
    // The story that replaces a killed one (db/read/stories.ts).
    index('stories_replacing').on(t.replaces).where(sql`replaces IS NOT NULL`),
    allows('stories_status', t.status, STORY_STATUSES),
  ],
)

/**
 * The search index: for each story the keys of the words of its headline and of its canonical text (db/search.ts). It follows the story log, so it
 * may be seconds behind.
 */
export const storyWords = pgTable(
  'story_words',
  {
    storyId: rowId().primaryKey(),
    keys: integer().array().notNull(),
  },
  // Search (searchedStories).
  (t) => [index('story_words_keys').using('gin', t.keys).with({ gin_pending_list_limit: 16_384 })],
)

/** What a supplier corrected: the version that did, and the words that were wrong, so that copies which still carry them are found. */
export const corrections = pgTable(
  'corrections',
  {
    id: serialId(),
    at: timestampTz().notNull().defaultNow(),
    articleId: rowId().notNull(),
    versionNumber: integer().notNull(),
    /** Empty where a notice does not say what was wrong. Then every copy from before the notice counts as uncorrected. */
    changes: jsonb().$type<CorrectedWords[]>().notNull(),
    /** It was recorded while its story was embargoed: the log announces it with the release. */
    unpublished: boolean().notNull().default(false),
  },
  // The corrections of an article (db/write/warnings.ts).
  (t) => [uniqueIndex('corrections_of_article').on(t.articleId, t.versionNumber)],
)

/** Editorial decisions. Matching never overrides them; a decision that is revoked keeps its row. */
export const decisions = pgTable(
  'decisions',
  {
    id: serialId(),
    at: timestampTz().notNull().defaultNow(),
    kind: text({ enum: DECISION_KINDS }).notNull(),
    /** merge: the story that went into the other; split: the one it was taken out of; pin: the one whose canonical it is; never: that of the first article. */
    storyId: rowId(),
    /** merge: the story that took the other in; split: the new one; never: that of the second article. */
    otherStoryId: rowId(),
    /** merge: the canonical article of each; split: the article taken out, and the canonical of the rest; pin: the canonical; never: the two. */
    articleId: rowId().notNull(),
    otherArticleId: rowId(),
    by: text().notNull(),
    why: text().notNull(),
    revokedAt: timestampTz(),
    revokedBy: text(),
    revokedWhy: text(),
  },
  (t) => [
    // Decisions about an article or a story: placing, the story page and the command line (db/write/decisions.ts, db/read/decisions.ts).
    index('decisions_of_article').on(t.articleId),
    index('decisions_of_other_article').on(t.otherArticleId),
    index('decisions_of_story').on(t.storyId),
    index('decisions_of_other_story').on(t.otherStoryId),
    allows('decisions_kind', t.kind, DECISION_KINDS),
  ],
)

/**
 * The outgoing story log: gap-free and in the order of commits, because the number is taken from `log_head` inside the transaction.
 * In partitions by month (partitions.ts).
 */
export const storyLog = pgTable(
  'story_log',
  {
    seq: bigint({ mode: 'number' }).notNull(),
    at: timestampTz().notNull().defaultNow(),
    event: text({ enum: STORY_EVENTS }).notNull(),
    storyId: rowId().notNull(),
    articleId: rowId(),
    versionNumber: integer(),
    headline: text().notNull(),
    detail: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  },
  (t) => [
    // The entries after a number (readEvents). The time is in it because it says the partition.
    primaryKey({ columns: [t.seq, t.at] }),
    // Who read what of a recalled story (db/write/recalls.ts). Few write it elsewhere than at its end, because most entries are about new stories.
    index('story_log_of_story').on(t.storyId, t.seq),
    allows('story_log_event', t.event, STORY_EVENTS),
  ],
)

/** One row: the last number of the story log. Its row lock orders the writers. */
export const logHead = pgTable('log_head', {
  one: boolean().primaryKey().default(true),
  seq: bigint({ mode: 'number' }).notNull().default(0),
})

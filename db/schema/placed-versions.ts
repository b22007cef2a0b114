/** The view of placed versions (db/migrations): a version with what placing decided about it. */
import { bigint, integer, jsonb, pgView, text } from 'drizzle-orm/pg-core'
import { BODY_SOURCES, type Caption, type ReadAs, SIGNALS, type Stated, type Trouble } from '../../src/model.ts'
import { timestampTz } from './columns.ts'

/** The columns that readers select. */
export const placedVersions = pgView('placed_versions', {
  id: bigint({ mode: 'number' }).notNull(),
  articleId: bigint({ mode: 'number' }).notNull(),
  number: integer().notNull(),
  receivedAt: timestampTz().notNull(),
  stated: jsonb().$type<Stated>().notNull(),
  headline: text().notNull(),
  byline: text().array().notNull(),
  dateline: text(),
  slugline: text(),
  edNote: text(),
  language: text(),
  publishedAt: timestampTz(),
  modifiedAt: timestampTz(),
  body: text().array().notNull(),
  captions: jsonb().$type<Caption[]>().notNull(),
  bodyFrom: text({ enum: BODY_SOURCES }).notNull(),
  readAs: jsonb().$type<ReadAs>(),
  trouble: jsonb().$type<Trouble>(),
  signal: text({ enum: SIGNALS }),
  change: text(),
  embargoedUntil: timestampTz(),
}).existing()

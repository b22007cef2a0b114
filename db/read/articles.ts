import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm'
import type { Caption } from '../../src/model.ts'
import type { Database } from '../client.ts'
import { articles } from '../schema/articles.ts'
import { placedVersions } from '../schema/placed-versions.ts'
import { sources } from '../schema/sources-and-feeds.ts'
import { stories } from '../schema/stories.ts'
import { isoTime } from './time.ts'
import { storyHidden, versionHidden } from './visibility.ts'

/** Drizzle, or a transaction of it. */
export type DrizzleReader = Pick<Database['drizzle'], 'select'>

/** The fields of a version that readers see. */
const versionFields = {
  number: placedVersions.number,
  receivedAt: isoTime(placedVersions.receivedAt),
  publishedAt: isoTime(placedVersions.publishedAt),
  modifiedAt: isoTime(placedVersions.modifiedAt),
  headline: placedVersions.headline,
  byline: placedVersions.byline,
  dateline: placedVersions.dateline,
  slugline: placedVersions.slugline,
  edNote: placedVersions.edNote,
  notForPublication: sql<string | null>`${placedVersions.stated}->>'notForPublication'`,
  /** IPTC urgency: 1 is the most urgent. */
  urgency: sql<number | null>`(${placedVersions.stated}->>'urgency')::int`,
  subjects: sql<string[]>`coalesce(${placedVersions.stated}->'subjects', '[]')`,
  usageTerms: sql<string[]>`coalesce(${placedVersions.stated}->'usageTerms', '[]')`,
  language: placedVersions.language,
  body: placedVersions.body,
  captions: placedVersions.captions,
  bodyFrom: placedVersions.bodyFrom,
  readAs: placedVersions.readAs,
  signal: placedVersions.signal,
  embargoedUntil: isoTime(placedVersions.embargoedUntil),
  /** It is embargoed or withheld. */
  embargoed: versionHidden,
  change: placedVersions.change,
  trouble: placedVersions.trouble,
}

/** The same without what is long, for those who compare and do not show. */
const lightVersionFields = { ...versionFields, body: sql<string[]>`'{}'::text[]`, captions: sql<Caption[]>`'[]'::jsonb` }

const articleFields = {
  id: articles.id,
  storyId: articles.storyId,
  source: { id: sources.id, name: sources.name, kind: sources.kind },
  feedId: articles.feedId,
  url: articles.url,
  guid: articles.guid,
  firstSeenAt: isoTime(articles.firstSeenAt),
  relation: articles.relation,
  matchId: articles.matchId,
  score: articles.score,
  reasons: articles.reasons,
  links: articles.links,
  signal: articles.signal,
  warnings: articles.warnings,
}

/**
 * The articles that meet `condition` with their placed versions, in one statement.
 * @param withTexts without them, bodies and captions are empty
 * @returns by first arrival; versions newest first, without those that still wait for a step
 */
export async function readArticles(reader: DrizzleReader, condition: SQL | undefined, withTexts = true) {
  const rows = await reader
    .select({ ...articleFields, version: withTexts ? versionFields : (lightVersionFields as unknown as typeof versionFields) })
    .from(articles)
    .innerJoin(sources, eq(sources.id, articles.sourceId))
    .leftJoin(placedVersions, eq(placedVersions.articleId, articles.id))
    .where(condition)
    .orderBy(asc(articles.firstSeenAt), asc(articles.id), desc(placedVersions.number))
  type Row = (typeof rows)[number]
  const found = new Map<number, Omit<Row, 'version'> & { versions: NonNullable<Row['version']>[] }>()
  for (const { version, ...article } of rows) {
    const known = found.get(article.id) ?? { ...article, versions: [] }
    if (version) known.versions.push(version)
    found.set(article.id, known)
  }
  return [...found.values()]
}

/**
 * One article with its versions; undefined when there is none with that id. `embargoed` is there while its story is hidden, and states when the
 * embargo ends: null where no end is known.
 */
export async function readArticle(db: Database, id: number, withTexts = true) {
  const [article] = await readArticles(db.drizzle, eq(articles.id, id), withTexts)
  if (!article) return undefined
  const [embargoed] = await db.drizzle
    .select({ until: isoTime(stories.embargoedUntil) })
    .from(stories)
    .where(and(eq(stories.id, article.storyId ?? 0), storyHidden))
  return { ...article, embargoed }
}

import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm'
import type { Database } from '../client.ts'
import { articles, versions } from '../schema/articles.ts'
import { sources } from '../schema/sources-and-feeds.ts'
import { stories } from '../schema/stories.ts'
import { isoTime } from './time.ts'
import { storyHidden, versionHidden } from './visibility.ts'

/** Drizzle, or a transaction of it. */
export type DrizzleReader = Pick<Database['drizzle'], 'select'>

/** The fields of a version that readers see. */
const versionFields = {
  number: versions.number,
  receivedAt: isoTime(versions.receivedAt),
  publishedAt: isoTime(versions.publishedAt),
  modifiedAt: isoTime(versions.modifiedAt),
  headline: versions.headline,
  byline: versions.byline,
  dateline: versions.dateline,
  slugline: versions.slugline,
  edNote: versions.edNote,
  notForPublication: sql<string | null>`${versions.entry}->>'notForPublication'`,
  /** IPTC urgency: 1 is the most urgent. */
  urgency: sql<number | null>`(${versions.entry}->>'urgency')::int`,
  subjects: sql<string[]>`coalesce(${versions.entry}->'subjects', '[]')`,
  language: versions.language,
  body: versions.body,
  captions: versions.captions,
  bodyFrom: versions.bodyFrom,
  readAs: versions.readAs,
  signal: versions.signal,
  embargoedUntil: isoTime(versions.embargoedUntil),
  /** It is embargoed or withheld. */
  embargoed: versionHidden,
  change: versions.change,
  trouble: versions.trouble,
}

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
 * @returns by first arrival; versions newest first, without those that still wait for a step
 */
export async function readArticles(reader: DrizzleReader, condition: SQL | undefined) {
  const rows = await reader
    .select({ ...articleFields, version: versionFields })
    .from(articles)
    .innerJoin(sources, eq(sources.id, articles.sourceId))
    .leftJoin(versions, and(eq(versions.articleId, articles.id), eq(versions.step, 'done')))
    .where(condition)
    .orderBy(asc(articles.firstSeenAt), asc(articles.id), desc(versions.number))
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
export async function readArticle(db: Database, id: number) {
  const [article] = await readArticles(db.drizzle, eq(articles.id, id))
  if (!article) return undefined
  const [embargoed] = await db.drizzle
    .select({ until: isoTime(stories.embargoedUntil) })
    .from(stories)
    .where(and(eq(stories.id, article.storyId ?? 0), storyHidden))
  return { ...article, embargoed }
}

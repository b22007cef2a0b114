import { and, asc, eq } from 'drizzle-orm'
import { articles } from '../schema/articles.ts'
import { sources } from '../schema/sources-and-feeds.ts'
import { corrections } from '../schema/stories.ts'
import type { DrizzleReader } from './articles.ts'
import { isoTime } from './time.ts'

/** The corrections in a story that the log has announced, oldest first: the source, and the words that changed. */
export async function readCorrections(reader: DrizzleReader, storyId: number) {
  const rows = await reader
    .select({
      at: isoTime(corrections.at),
      articleId: corrections.articleId,
      versionNumber: corrections.versionNumber,
      source: sources.name,
      changes: corrections.changes,
    })
    .from(corrections)
    .innerJoin(articles, eq(articles.id, corrections.articleId))
    .innerJoin(sources, eq(sources.id, articles.sourceId))
    .where(and(eq(articles.storyId, storyId), eq(corrections.unpublished, false)))
    .orderBy(asc(corrections.id))
  return rows.map((row) => ({ ...row, changes: row.changes.map(({ wrong, right }) => ({ wrong, right })) }))
}

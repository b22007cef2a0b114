import { and, desc, eq, inArray, or, sql } from 'drizzle-orm'
import type { Signal } from '../../src/model.ts'
import type { Database } from '../client.ts'
import { articles } from '../schema/articles.ts'
import { sources } from '../schema/sources-and-feeds.ts'
import { stories } from '../schema/stories.ts'
import { NEVER_OUT } from '../write/story-log.ts'
import { type DrizzleReader, readArticles } from './articles.ts'
import { readCorrections } from './corrections.ts'
import { readDecisions } from './decisions.ts'
import { readPictures } from './pictures.ts'
import { orderColumn, readPageIds, type StoryFilter } from './story-page.ts'
import { isoTime } from './time.ts'
import { killedUnderEmbargo, mayHide, shownVersion, storyHidden } from './visibility.ts'

/** The signal of the newest version that may be shown. */
const shownSignal = sql<Signal | null>`case when ${mayHide} then (select signal from ${shownVersion}) else ${articles.signal} end`

/** The sources that published a story, by name. A lateral join, so that a page costs one statement. */
const publishedIn = (reader: DrizzleReader) =>
  reader
    .select({
      shownCopies: sql<number>`count(*)::int`.as('shown_copies'),
      outlets: sql<string[]>`coalesce(array_agg(distinct ${sources.name} order by ${sources.name}), '{}')`.as('outlets'),
      embargoBroken: sql<boolean>`coalesce(bool_or('broke-embargo' = any(${articles.warnings})), false)`.as('embargo_broken'),
    })
    .from(articles)
    .innerJoin(sources, eq(sources.id, articles.sourceId))
    .where(and(eq(articles.storyId, stories.id), sql`(not ${mayHide} or exists (select 1 from ${shownVersion}))`))
    .as('published')

const lineFields = {
  id: stories.id,
  status: stories.status,
  headline: stories.headline,
  source: { id: sources.id, name: sources.name, kind: sources.kind },
  language: stories.language,
  copies: stories.copies,
  versions: stories.versions,
  signal: shownSignal,
  correctedAt: isoTime(stories.correctedAt),
  killedAt: isoTime(stories.killedAt),
  embargoedUntil: isoTime(stories.embargoedUntil),
  createdAt: isoTime(stories.createdAt),
  updatedAt: isoTime(stories.updatedAt),
  listedAt: isoTime(stories.listedAt),
}

/** A list of killed stories must not show the words of one that was killed under embargo. */
const openHeadline = sql<string>`case when ${killedUnderEmbargo} then ${NEVER_OUT} else ${stories.headline} end`

const fateFields = {
  status: stories.status,
  embargoedUntil: isoTime(stories.embargoedUntil),
  killedAt: isoTime(stories.killedAt),
  hidden: storyHidden,
}

/** Lines of the story list, newest first by (time of the order, id), at most `limit`. One statement selects the page, one reads its lines. */
export async function readStories(db: Database, filter: StoryFilter) {
  const page = await readPageIds(db, filter)
  const published = publishedIn(db.drizzle)
  return db.drizzle
    .select({
      ...lineFields,
      headline: openHeadline,
      urgency: stories.urgency,
      subjects: stories.subjects,
      slugline: stories.slugline,
      pictures: stories.pictures,
      canonicalId: stories.canonicalId,
      outlets: published.outlets,
      shownCopies: published.shownCopies,
      embargoBroken: published.embargoBroken,
    })
    .from(stories)
    .innerJoin(sources, eq(sources.id, stories.sourceId))
    .leftJoin(articles, eq(articles.id, stories.canonicalId))
    .crossJoinLateral(published)
    .where(inArray(stories.id, page))
    .orderBy(desc(orderColumn(filter.order)), desc(stories.id))
}

/**
 * A whole story: its line, its canonical version and all its articles, from one snapshot, so that a merge in between is not seen in part.
 * `embargoed` is the story that hides it: itself, or the one that it was merged into.
 * @param withTexts without them, the bodies and captions of versions are empty
 * @returns undefined when there is no such story, or nothing is left of its canonical article
 */
export async function readStory(db: Database, id: number, withTexts = true) {
  return db.drizzle.transaction(
    async (reader) => {
      const published = publishedIn(reader)
      const [line] = await reader
        .select({
          ...lineFields,
          outlets: published.outlets,
          embargoBroken: published.embargoBroken,
          replaces: stories.replaces,
          canonicalId: stories.canonicalId,
          canonicalReasons: stories.canonicalReasons,
          mergedInto: stories.mergedInto,
          hidden: storyHidden,
        })
        .from(stories)
        .innerJoin(sources, eq(sources.id, stories.sourceId))
        .leftJoin(articles, eq(articles.id, stories.canonicalId))
        .crossJoinLateral(published)
        .where(eq(stories.id, id))
      if (!line) return undefined
      // The canonical article of a merged story is in the story that it was merged into.
      const found = await readArticles(reader, or(eq(articles.storyId, id), eq(articles.id, line.canonicalId)), withTexts)
      const versions = found.find((article) => article.id === line.canonicalId)?.versions ?? []
      // A merged story is hidden as long as the story that it went into, and killed with it.
      const [into] = line.mergedInto === null ? [] : await reader.select(fateFields).from(stories).where(eq(stories.id, line.mergedInto))
      const [current] = await reader.select({ number: sql<number>`number` }).from(sql`current_version(${line.canonicalId}, now())`)
      const canonical = line.status === 'embargoed' ? versions[0] : versions.find((version) => version.number === current?.number)
      if (!canonical) return undefined
      const inside = found.filter((article) => article.storyId === id)
      const decisions = await readDecisions(reader, id)
      const corrections = await readCorrections(reader, id)
      const replacedBy = (await reader.select({ id: stories.id }).from(stories).where(eq(stories.replaces, id))).map((story) => story.id)
      return {
        ...line,
        ...(into?.status === 'killed' && { status: into.status, killedAt: into.killedAt }),
        embargoed: [line, into].find((story) => story?.hidden),
        canonical,
        replacedBy,
        corrections,
        pictures: await readPictures(reader, id),
        decisions,
        articles: inside,
      }
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}

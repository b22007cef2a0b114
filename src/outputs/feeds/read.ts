import { createHash } from 'node:crypto'
import type { Database } from '../../../db/client.ts'
import { readFeedTexts } from '../../../db/read/feed-stories.ts'
import { conditionsOf } from '../../../db/read/searches.ts'
import { readStories } from '../../../db/read/stories.ts'
import type { StoryConditions } from '../../../db/read/story-page.ts'
import type { FeedInForce } from '../../../db/write/search-feeds.ts'
import { NEVER_OUT } from '../../../db/write/story-log.ts'
import { parseStoryQuery } from '../../search/story-query.ts'
import { whatMayLeave } from './passing-on.ts'
import type { FeedStory } from './story.ts'

/** Stories in a feed, and how long it says that one was killed. */
const MOST_STORIES = 100
const KILLED_DAYS = 7
const DAY_MS = 86_400_000

/** A line of a feed before its text is read. */
export interface FeedLine {
  id: number
  killed: boolean
  headline: string
  updatedAt: string
}

/** The conditions of a feed: those of its search for usable stories; nothing that is hidden is ever in it. */
export async function feedConditions(db: Database, { query }: Pick<FeedInForce, 'query'>): Promise<StoryConditions[]> {
  return (await conditionsOf(db.pool, parseStoryQuery(query))).map((one) => ({ ...one, status: 'usable' as const }))
}

/**
 * What is in a feed, newest first: its stories, and those that were killed in the last week. No text is read.
 * @param only these stories, where a push has them
 */
export async function readFeedLines(db: Database, feed: Pick<FeedInForce, 'query'>, now: Date, only?: number[]): Promise<FeedLine[]> {
  const [own, ...built] = await feedConditions(db, feed)
  const some = only ? [{ status: 'all' as const, ids: only }] : []
  // The index of words follows the log, so it may not have what a push is about.
  const most = only?.length ?? MOST_STORIES
  const shared = { order: 'arrival' as const, openOnly: true, limit: most, withoutIndex: only !== undefined }
  const usable = await readStories(db, { ...own!, and: [...built, ...some], ...shared })
  const since = new Date(now.getTime() - KILLED_DAYS * DAY_MS)
  const dead = [own!, ...built].map((one) => ({ ...one, status: 'killed' as const }))
  const killed = await readStories(db, { ...dead[0]!, since, and: [...dead.slice(1), ...some], ...shared })
  // That a story was killed under embargo is nobody's news: it never was in a feed.
  const out = killed.filter(({ headline }) => headline !== NEVER_OUT)
  return [...usable.map((line) => ({ ...line, killed: false })), ...out.map((line) => ({ ...line, killed: true }))]
    .map(({ id, killed: isKilled, headline, updatedAt }) => ({ id, killed: isKilled, headline, updatedAt: updatedAt! }))
    .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : a.updatedAt > b.updatedAt ? -1 : b.id - a.id))
    .slice(0, most)
}

/** The strong tag of a feed with these lines. */
export const feedTag = (format: string, lines: FeedLine[]) =>
  `"${createHash('sha256')
    .update(JSON.stringify([format, lines]))
    .digest('base64url')
    .slice(0, 22)}"`

/** The lines with what of their texts may leave. A story that was hidden since its line was read is left out. */
export async function readFeedStories(db: Database, lines: FeedLine[]): Promise<FeedStory[]> {
  const texts = await readFeedTexts(
    db.pool,
    lines.filter(({ killed }) => !killed).map(({ id }) => id),
  )
  return lines.flatMap((line): FeedStory[] => {
    const text = texts.get(line.id)
    if (line.killed) return [{ ...BLANK, ...line, headline: '' }]
    return text
      ? [whatMayLeave({ ...text, killed: false, publishedAt: text.publishedAt?.toISOString() ?? null, updatedAt: line.updatedAt })]
      : []
  })
}

const BLANK = {
  body: [],
  captions: [],
  byline: [],
  language: null,
  publishedAt: null,
  source: '',
  url: null,
  slugline: null,
  urgency: null,
  subjects: [],
  usageTerms: [],
}

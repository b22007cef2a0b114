import type { FeedFormat } from '../../model.ts'
import { toAtom } from './atom.ts'
import { toJsonFeed } from './json-feed.ts'
import { toNinjs } from './ninjs.ts'
import { toRss } from './rss.ts'
import type { FeedFrame, FeedStory } from './story.ts'

interface Format {
  type: string
  write(frame: FeedFrame, stories: FeedStory[]): string
}

/** The formats of a search's feed, by the end of its address. */
export const FEED_WRITERS = {
  rss: { type: 'application/rss+xml; charset=utf-8', write: toRss },
  atom: { type: 'application/atom+xml; charset=utf-8', write: toAtom },
  json: { type: 'application/feed+json; charset=utf-8', write: toJsonFeed },
  ninjs: { type: 'application/json; charset=utf-8', write: toNinjs },
} satisfies Record<FeedFormat, Format>

export const isFeedFormat = (end: string): end is FeedFormat => Object.hasOwn(FEED_WRITERS, end)

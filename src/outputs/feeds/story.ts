import type { Caption } from '../../model.ts'

/** A story as feeds give it away. */
export interface FeedStory {
  id: number
  /** It was out and its supplier killed it: no words of it are given. */
  killed: boolean
  headline: string
  body: string[]
  captions: Caption[]
  byline: string[]
  language: string | null
  /** ISO. */
  publishedAt: string | null
  /** When it last changed, ISO. */
  updatedAt: string
  /** Who wrote the version that represents it. */
  source: string
  /** The address of that article at its publisher. */
  url: string | null
  slugline: string | null
  urgency: number | null
  subjects: string[]
  /** Conditions of use that its supplier states. */
  usageTerms: string[]
}

/** What a feed says of itself. */
export interface FeedFrame {
  title: string
  /** Where it is. */
  self: string
  /** Its hub, which pushes news to subscribers (W3C WebSub). */
  hub: string
  /** Where the newsroom's desk is. */
  home: string
  updatedAt: string
}

/** The address that names a story for ever. It stays when the story changes. */
export const storyUri = (frame: Pick<FeedFrame, 'home'>, id: number) => `${frame.home}story/${id}`

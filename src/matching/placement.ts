import type { Link, Relation, Signal, SourceKind } from '../model.ts'
import type { Fingerprint } from './fingerprint/fingerprint.ts'

/** One side of a comparison. */
export interface Side {
  source: string
  /** The supplier's own time, milliseconds. */
  at: number
  fingerprint: Fingerprint
}

/** A version that was placed before. */
export interface Placed {
  /** The article's id; several versions of one article may be in the window under the same id. */
  id: string
  /** null where the version belongs to no story (an advisory). */
  story: string | null
  source: string
  sourceKind: SourceKind | null
  publishedAt: string
  relation: Relation
  signal: Signal | null
  fingerprint: Fingerprint
  /** The story was killed by its supplier. */
  killed?: boolean
  /** When its supplier's embargo ends, ISO. */
  embargoed?: string | null
}

/** What placing an arrival does to a story, beside joining it. */
export interface Effect {
  /** This story is killed. */
  kills?: string
  /** This story's earlier text is corrected: copies of it still carry the error. */
  corrects?: string
  /** This story must not be used until a usable version comes. */
  withholds?: string
  /** A picture of this story is killed, and the story is not (null: the story is unknown). */
  killsPicture?: string | null
  /** The new story replaces this killed one. */
  replaces?: string
  /** An outlet published copy of this story before its supplier's embargo ended. */
  breaksEmbargo?: string
}

/** Where an arrival belongs, and why. */
export interface Placement {
  /** null only where the relation is `none`. */
  story: string | null
  /** This arrival opened the story. */
  opened: boolean
  relation: Relation
  /** The id of the earlier article to which it was matched. */
  match: string | null
  score: number
  signal: Signal | null
  reasons: string[]
  links: Link[]
  effect: Effect
}

/** A version in the match window. `order` increases in the order of placing. */
export interface EarlierVersion extends Placed, Side {
  order: number
  /** Keys that it shares with the arrival being placed. */
  sharedKeys: number
}

/** The facts about a story that matching considers. */
export interface WindowStory {
  killed: boolean
  /** The order of the version that opened it. */
  opener: number
  /** An outlet's copy came first. Then an agency in the story is the supplier, not a source that copied. */
  byOutlet: boolean
  /** Its versions from all sources, in the order of placing. */
  versions: { source: string; order: number; at: number }[]
}

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
  /** The article's id; several versions of one article may be held under the same id. */
  id: string
  /** null for what is no story (an advisory). */
  story: string | null
  source: string
  sourceKind: SourceKind | null
  publishedAt: string
  relation: Relation
  signal: Signal | null
  fingerprint: Fingerprint
  /** The story was killed by its supplier. */
  killed?: boolean
  /** Until when its supplier held it, ISO. */
  embargoed?: string | null
}

/** What placing an arrival does beyond its own story. */
export interface Effect {
  /** This story is killed. */
  kills?: string
  /** This story's earlier text is corrected: copies of it still carry the error. */
  corrects?: string
  /** This story may not be used until a version comes that may. */
  withholds?: string
  /** A picture of this story is killed, the story is not (null: it is not known of which story). */
  killsPicture?: string | null
  /** The new story replaces this killed one. */
  replaces?: string
  /** Copy of this story ran before its supplier's embargo ended. */
  breaksEmbargo?: string
}

export interface Placement {
  /** null only where the relation is `none`. */
  story: string | null
  /** The story was opened by this arrival. */
  opened: boolean
  relation: Relation
  /** The id of the earlier article that it was matched to. */
  match: string | null
  score: number
  signal: Signal | null
  reasons: string[]
  links: Link[]
  effect: Effect
}

/** A version on the shelf. `order` counts up in the order of placing. */
export interface EarlierVersion extends Placed, Side {
  order: number
  /** Keys in common with the arrival that is looked for just now. */
  met: number
}

/** A story as the verdict looks at it. */
export interface WindowStory {
  killed: boolean
  opener: number
  /** An outlet's copy came first: an agency in it is no copyist but the supplier. */
  byOutlet: boolean
  /** Its states from all sources, in the order of placing. */
  states: { source: string; order: number; at: number }[]
}

import type { Relation } from '../../model.ts'
import type { EarlierVersion, Side, WindowStory } from '../placement.ts'
import type { Thresholds } from '../thresholds.ts'
import type { BoilerplateSet } from '../window/boilerplate.ts'
import type { Evidence } from './evidence.ts'
import type { Verdict } from './match.ts'

/** The part of the window that concerns one arrival. */
export interface WindowView {
  /** The article's own last version. */
  known: EarlierVersion | null
  /** Versions that share a name with it: guid, address, slug, headline, or a name in its notice. */
  named: EarlierVersion[]
  /** Versions that share keys, those that share most first. */
  alike: EarlierVersion[]
  story: (id: string) => WindowStory | undefined
  /** The boilerplate of the arrival's source. */
  boilerplate: BoilerplateSet
  /** The boilerplate of another source. */
  boilerplateOf: (source: string) => BoilerplateSet
  newStory: () => string
  thresholds: Readonly<Thresholds>
}

/** A version that the arrival was compared with. */
export interface Compared {
  earlier: EarlierVersion
  e: Evidence
  verdict: Verdict
}

/** The version whose story an arrival belongs to, and why. */
export interface Joined {
  earlier: EarlierVersion
  relation: Relation
  score: number
  reasons: string[]
}

/** Finds the story that an arrival belongs to, or null. */
export type StoryRule = (side: Side, view: WindowView, compared: Compared[]) => Joined | null

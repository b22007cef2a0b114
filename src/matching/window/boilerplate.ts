import { THRESHOLDS, type Thresholds } from '../thresholds.ts'

/** Counters of a source, one byte each: a power of two. */
const COUNTERS = THRESHOLDS.boilerplateCounters
/** The highest value of a counter. */
const MAX_COUNT = 255

/** One bit for each counter: whether its shingles are boilerplate. It takes 8 KB, so the sets of several sources fit into a processor's cache. */
export type BoilerplateSet = Uint32Array

/** The empty set. */
export const NO_BOILERPLATE: BoilerplateSet = new Uint32Array(COUNTERS >> 5)

/** Whether a shingle is in the set, judged by its lowest bits. */
export function isBoilerplate(boilerplate: BoilerplateSet, shingle: number): boolean {
  return ((boilerplate[(shingle & (COUNTERS - 1)) >>> 5]! >>> (shingle & 31)) & 1) === 1
}

/** Learns the boilerplate of each source: runs of words that several of its stories share. A saturating, decaying counting sketch per source. */
export class Boilerplate {
  #sources = new Map<string, { counts: Uint8Array; boilerplate: BoilerplateSet; stories: number }>()
  readonly #thresholds: Readonly<Thresholds>

  constructor(thresholds: Readonly<Thresholds> = THRESHOLDS) {
    this.#thresholds = thresholds
  }

  /** Counts a story of this source. To be called once for a story, not for each of its versions. */
  learn(source: string, shingles: Int32Array): void {
    const learnt = this.#sources.get(source) ?? {
      counts: new Uint8Array(COUNTERS),
      boilerplate: new Uint32Array(COUNTERS >> 5),
      stories: 0,
    }
    this.#sources.delete(source)
    this.#sources.set(source, learnt)
    const { counts, boilerplate } = learnt
    const { boilerplateStories: often, boilerplateHalveAfter: halveAfter, boilerplateSources: sources } = this.#thresholds
    for (let i = 0; i < shingles.length; i++) {
      const counter = shingles[i]! & (COUNTERS - 1)
      if (counts[counter]! === MAX_COUNT) continue
      if (++counts[counter]! === often) boilerplate[counter >>> 5]! |= 1 << (counter & 31)
    }
    if (++learnt.stories >= halveAfter) {
      boilerplate.fill(0)
      for (let counter = 0; counter < COUNTERS; counter++) {
        counts[counter]! >>>= 1
        if (counts[counter]! >= often) boilerplate[counter >>> 5]! |= 1 << (counter & 31)
      }
      learnt.stories = halveAfter >> 1
    }
    if (this.#sources.size > sources) this.#sources.delete(this.#sources.keys().next().value!)
  }

  /** Whether anything was learnt about this source. If not, the caller can teach it the latest fingerprints. */
  knows(source: string): boolean {
    return this.#sources.has(source)
  }

  /** The boilerplate of one source. */
  of(source: string): BoilerplateSet {
    return this.#sources.get(source)?.boilerplate ?? NO_BOILERPLATE
  }
}

import { THRESHOLDS, type Thresholds } from '../thresholds.ts'

/** Counters of a source, a byte each: a power of two. */
const SLOTS = THRESHOLDS.boilerplateSlots
/** Where a counter stops. */
const FULL = 255

/** By a shingle's lowest bits whether it says nothing: 8 KB, so that those of several sources stay in a processor's cache. */
export type BoilerplateSet = Uint32Array

/** Nothing says nothing. */
export const NO_BOILERPLATE: BoilerplateSet = new Uint32Array(SLOTS >> 5)

export function isBoilerplate(boilerplate: BoilerplateSet, shingle: number): boolean {
  return ((boilerplate[(shingle & (SLOTS - 1)) >>> 5]! >>> (shingle & 31)) & 1) === 1
}

/** Learns what a source prints under everything: runs of words that several of its own different stories share. A saturating, decaying counting sketch per source. */
export class Boilerplate {
  #sources = new Map<string, { counts: Uint8Array; frequent: BoilerplateSet; stories: number }>()
  readonly #thresholds: Readonly<Thresholds>

  constructor(thresholds: Readonly<Thresholds> = THRESHOLDS) {
    this.#thresholds = thresholds
  }

  /** Counts a story of this source. Only once a story, not for each version. */
  learn(source: string, shingles: Int32Array): void {
    const seen = this.#sources.get(source) ?? { counts: new Uint8Array(SLOTS), frequent: new Uint32Array(SLOTS >> 5), stories: 0 }
    this.#sources.delete(source)
    this.#sources.set(source, seen)
    const { counts, frequent } = seen
    const { boilerplateOften: often, boilerplateHalveAfter: halveAfter, boilerplateSources: sources } = this.#thresholds
    for (let i = 0; i < shingles.length; i++) {
      const slot = shingles[i]! & (SLOTS - 1)
      if (counts[slot]! === FULL) continue
      if (++counts[slot]! === often) frequent[slot >>> 5]! |= 1 << (slot & 31)
    }
    if (++seen.stories >= halveAfter) {
      frequent.fill(0)
      for (let slot = 0; slot < SLOTS; slot++) {
        counts[slot]! >>>= 1
        if (counts[slot]! >= often) frequent[slot >>> 5]! |= 1 << (slot & 31)
      }
      seen.stories = halveAfter >> 1
    }
    if (this.#sources.size > sources) this.#sources.delete(this.#sources.keys().next().value!)
  }

  /** Whether nothing was learnt of this source yet, so that it can be warmed from its latest fingerprints. */
  knows(source: string): boolean {
    return this.#sources.has(source)
  }

  /** What one source prints under everything. */
  of(source: string): BoilerplateSet {
    return this.#sources.get(source)?.frequent ?? NO_BOILERPLATE
  }
}

/** Counters a source; 64 KB each. */
const SLOTS = 1 << 16
/** After so many stories the counts are halved, so that what an outlet no longer prints is forgotten. */
const HALVE_AFTER = 128
/** A run of words in three of an outlet's recent stories is the outlet's, not the story's (two is chance: a sister title, a repeat). */
const OFTEN = 3
/** Sources held at once; the one not heard from longest goes first. 512 take 36 MB. */
const SOURCES = 512

/** By a shingle's lowest bits whether it says nothing: 8 KB, so that those of several sources stay in a processor's cache. */
export type Silenced = Uint32Array

/** Nothing says nothing. */
export const NOTHING: Silenced = new Uint32Array(SLOTS >> 5)

export function isSilenced(silenced: Silenced, shingle: number): boolean {
  return ((silenced[(shingle & (SLOTS - 1)) >>> 5]! >>> (shingle & 31)) & 1) === 1
}

/** Learns what a source prints under everything: runs of words that several of its own different stories share. A saturating, decaying counting sketch per source. */
export class Boilerplate {
  #sources = new Map<string, { counts: Uint8Array; often: Silenced; stories: number }>()

  /** Counts a story of this source. Only once a story, not for each version. */
  learn(source: string, shingles: Int32Array): void {
    const seen = this.#sources.get(source) ?? { counts: new Uint8Array(SLOTS), often: new Uint32Array(SLOTS >> 5), stories: 0 }
    this.#sources.delete(source)
    this.#sources.set(source, seen)
    const { counts, often } = seen
    for (let i = 0; i < shingles.length; i++) {
      const slot = shingles[i]! & (SLOTS - 1)
      if (counts[slot]! === 255) continue
      if (++counts[slot]! === OFTEN) often[slot >>> 5]! |= 1 << (slot & 31)
    }
    if (++seen.stories >= HALVE_AFTER) {
      often.fill(0)
      for (let slot = 0; slot < SLOTS; slot++) {
        counts[slot]! >>>= 1
        if (counts[slot]! >= OFTEN) often[slot >>> 5]! |= 1 << (slot & 31)
      }
      seen.stories = HALVE_AFTER >> 1
    }
    if (this.#sources.size > SOURCES) this.#sources.delete(this.#sources.keys().next().value!)
  }

  /** Whether nothing was learnt of this source yet, so that it can be warmed from its latest fingerprints. */
  knows(source: string): boolean {
    return this.#sources.has(source)
  }

  /** What one source prints under everything. */
  of(source: string): Silenced {
    return this.#sources.get(source)?.often ?? NOTHING
  }
}

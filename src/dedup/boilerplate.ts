import { mix } from './hash.ts'

/** Counters a source; 64 KB each. */
const SLOTS = 1 << 16
/** After so many stories the counts are halved, so that what an outlet no longer prints is forgotten. */
const HALVE_AFTER = 128
/** A run of words in three of an outlet's recent stories is the outlet's, not the story's (two is chance: a sister title, a repeat). */
const OFTEN = 3
/** Sources held at once; the one not heard from longest goes first. 512 take 32 MB. */
const SOURCES = 512

/** Learns what a source prints under everything: runs of words that several of its own different stories share. A saturating, decaying counting sketch per source. */
export class Boilerplate {
  #sources = new Map<string, { counts: Uint8Array; stories: number }>()

  /** Counts a story of this source. Only once a story, not for each version. */
  learn(source: string, shingles: Int32Array): void {
    const seen = this.#sources.get(source) ?? { counts: new Uint8Array(SLOTS), stories: 0 }
    this.#sources.delete(source)
    this.#sources.set(source, seen)
    for (const shingle of shingles) {
      const slot = slotOf(shingle)
      if (seen.counts[slot]! < 255) seen.counts[slot]!++
    }
    if (++seen.stories >= HALVE_AFTER) {
      for (let i = 0; i < SLOTS; i++) seen.counts[i] = seen.counts[i]! >>> 1
      seen.stories = HALVE_AFTER >> 1
    }
    if (this.#sources.size > SOURCES) this.#sources.delete(this.#sources.keys().next().value!)
  }

  /** Whether nothing was learnt of this source yet, so that it can be warmed from its latest fingerprints. */
  knows(source: string): boolean {
    return this.#sources.has(source)
  }

  /** A test for one source: does it print this run of words under everything? */
  of(source: string): (shingle: number) => boolean {
    const counts = this.#sources.get(source)?.counts
    return counts ? (shingle) => counts[slotOf(shingle)]! >= OFTEN : () => false
  }
}

function slotOf(shingle: number): number {
  return mix(shingle ^ 0x5bd1e995) & (SLOTS - 1)
}

import { THRESHOLDS } from '../thresholds.ts'
import { FNV_OFFSET, FNV_PRIME, mix } from './hash.ts'

/** Words of a run. The loop of `sketch` is written for four. */
const RUN = THRESHOLDS.shingleWords
/** A text with more runs is represented by so many of its smallest hashes. */
export const SHINGLES = THRESHOLDS.sketchShingles

/** Multiplier of the polynomial of a run (Steele and Vigna 2021, for 32 bits). */
const BASE = 0xadb4a92d | 0
const HASH_PRIME = FNV_PRIME
/** Hashes are spread evenly, so the smallest 1,024 of many are below a limit that is known beforehand, but for very ill luck. */
const ENOUGH = 1.2 * SHINGLES + 100
/** A free place of the table. No run may have this hash: one in four billion is left out. */
const FREE_RUN = 2 ** 31 - 1
const SKETCH_BITS = 12
const SKETCH_PLACES = 1 << SKETCH_BITS
/** Behind the last place, for what is moved on. */
const BEYOND = 64
/** Steps in the table on the average at most; evenly spread hashes take one. Else they were made not to be. */
const STEPS = 8
const places = new Int32Array(SKETCH_PLACES + BEYOND)
const shingles = new Int32Array(SKETCH_PLACES)
/** All runs as they follow one another. */
let runs = new Int32Array(SKETCH_PLACES)

/** The runs of four words of a text. In buffers that the next text uses again. */
export interface Sketch {
  /** The smallest of their hashes, ascending, each once: the first `count` are meant. */
  shingles: Int32Array
  count: number
  /** How many there are; of a long text, as many as were looked at. */
  of: number
  /** All as they follow one another: the first `length` are meant. */
  runs: Int32Array
  length: number
  /** A hash of the whole text. */
  whole: number
}

/**
 * Sketches the words between two places of a list; fewer than four are one run. A run is put where it belongs in a table that is a third to
 * two thirds empty (linear probing in order: Amble and Knuth 1974), which sorts in one pass.
 */
export function sketch(words: Int32Array, from: number, to: number): Sketch {
  const count = to - from
  if (runs.length < count) runs = new Int32Array(2 * count)
  const inOrder = runs
  const share = Math.min(1, ENOUGH / count)
  const below = share < 1 ? Math.trunc(share * 2 ** 32 - 2 ** 31) : FREE_RUN
  const bits = Math.min(SKETCH_BITS, 32 - Math.clz32(1.5 * Math.min(count, ENOUGH)))
  const shift = 32 - bits - (share < 1 ? Math.floor(-Math.log2(share)) : 0)
  const last = (1 << bits) + BEYOND - 1
  places.fill(FREE_RUN, 0, last + 1)
  let steps = 0
  let crowded = false
  let whole = FNV_OFFSET ^ count
  let length = 0
  // Polynomials of the last one, two and three words.
  let one = 0
  let two = 0
  let three = 0
  for (let i = 0; i < count; i++) {
    const word = words[from + i]!
    whole = Math.imul(whole ^ word, HASH_PRIME)
    const run = mix(Math.imul(three, BASE) + word)
    three = (Math.imul(two, BASE) + word) | 0
    two = (Math.imul(one, BASE) + word) | 0
    one = word
    if (i < RUN - 1 && i < count - 1) continue
    inOrder[length++] = run
    if (run >= below || crowded) continue
    const home = (run ^ (1 << 31)) >>> shift
    let at = home
    let there = places[at]!
    while (there < run) there = places[++at]!
    if (there !== run) {
      places[at] = run
      while (there !== FREE_RUN) {
        const moved = there
        there = places[++at]!
        places[at] = moved
      }
    }
    steps += at - home
    crowded = at >= last - 1 || steps > STEPS * count
  }
  let kept = crowded ? 0 : takeOutRuns(last)
  let smallest = shingles
  if (crowded || (share < 1 && kept < SHINGLES)) {
    smallest = runs.slice(0, length).sort()
    kept = dropRepeats(smallest)
  }
  return { shingles: smallest, count: Math.min(kept, SHINGLES), of: kept, runs, length, whole: mix(whole) }
}

/** Takes the runs out of the table. @returns how many there are */
function takeOutRuns(end: number): number {
  let kept = 0
  for (let at = 0; at < end; at++) {
    const run = places[at]!
    shingles[kept] = run
    // 1 where the place is taken, without a branch.
    kept += ((run ^ FREE_RUN) | -(run ^ FREE_RUN)) >>> 31
  }
  return kept
}

/** Moves the different ones of ascending values to the front. @returns how many there are */
function dropRepeats(values: Int32Array): number {
  let kept = 0
  for (const value of values) if (value !== FREE_RUN && (kept === 0 || value !== values[kept - 1])) values[kept++] = value
  return kept
}

/** A hash of the words between two places of a list. */
export function hashOfWords(words: Int32Array, from: number, to: number): number {
  let hash = FNV_OFFSET ^ (to - from)
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ words[i]!, HASH_PRIME)
  return mix(hash)
}

import { THRESHOLDS } from '../thresholds.ts'
import { FNV_OFFSET, FNV_PRIME, mix } from './hash.ts'

/** Words of a run. The loop of `sketch` is written for four. */
const RUN = THRESHOLDS.shingleWords
/** A text with more runs than this is represented by its smallest hashes. */
export const SHINGLES = THRESHOLDS.sketchShingles

/** Multiplier of the polynomial of a run (Steele and Vigna 2021, for 32 bits). */
const BASE = 0xadb4a92d | 0
const HASH_PRIME = FNV_PRIME
/** Hashes are spread evenly. So a limit that lets this many through on average lets at least 1,024 through, except with a negligible probability. */
const EXPECTED_RUNS = 1.2 * SHINGLES + 100
/** Marks a free place of the table. A run with this hash, one in four billion, is left out. */
const FREE_RUN = 2 ** 31 - 1
const SKETCH_BITS = 12
const SKETCH_PLACES = 1 << SKETCH_BITS
/** Places behind the last, for runs that are moved on. */
const OVERFLOW_PLACES = 64
/** The most steps in the table per run. Evenly spread hashes take one; more means a text made to collide, which is sorted instead. */
const MAX_STEPS = 8
const places = new Int32Array(SKETCH_PLACES + OVERFLOW_PLACES)
const shingles = new Int32Array(SKETCH_PLACES)
/** All runs in the order of the text. */
let runs = new Int32Array(SKETCH_PLACES)

/** The runs of four words of a text, in buffers that the next text reuses. */
export interface Sketch {
  /** The smallest of their hashes, ascending, each once; the first `count` are valid. */
  shingles: Int32Array
  count: number
  /** How many different runs the text has; of a long text, how many passed the limit. */
  of: number
  /** All runs in the order of the text; the first `length` are valid. */
  runs: Int32Array
  length: number
  /** A hash of the whole text. */
  whole: number
}

/**
 * Sketches the words between two positions of a list; fewer than four words are one run. Each run is inserted in order into a table that is a
 * third to two thirds empty, which sorts in one pass (ordered hash tables: Amble and Knuth 1974). The loop is written out because every call
 * inside it costs measurable time.
 */
export function sketch(words: Int32Array, from: number, to: number): Sketch {
  const count = to - from
  if (runs.length < count) runs = new Int32Array(2 * count)
  const inOrder = runs
  const share = Math.min(1, EXPECTED_RUNS / count)
  const below = share < 1 ? Math.trunc(share * 2 ** 32 - 2 ** 31) : FREE_RUN
  const bits = Math.min(SKETCH_BITS, 32 - Math.clz32(1.5 * Math.min(count, EXPECTED_RUNS)))
  const shift = 32 - bits - (share < 1 ? Math.floor(-Math.log2(share)) : 0)
  const last = (1 << bits) + OVERFLOW_PLACES - 1
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
    crowded = at >= last - 1 || steps > MAX_STEPS * count
  }
  let kept = crowded ? 0 : drainRuns(last)
  let smallest = shingles
  if (crowded || (share < 1 && kept < SHINGLES)) {
    smallest = runs.slice(0, length).sort()
    kept = dropRepeats(smallest)
  }
  return { shingles: smallest, count: Math.min(kept, SHINGLES), of: kept, runs, length, whole: mix(whole) }
}

/** Multiplier of the second hash of a run: any odd number other than BASE. */
const CHECK_BASE = 0x2c9277b5

/**
 * For each of some shingles, eight bits of a second hash of its words. With many texts stored, a smallest hash is met by chance: the smallest
 * twentieth of all hashes is 215 million, and ten million texts have 240 million keys there.
 * @param shingles the smallest of the runs, ascending
 * @param runs of these words, in the order of the text
 */
export function checksOf(shingles: Int32Array, words: Int32Array, runs: Int32Array): Uint8Array {
  const checks = new Uint8Array(shingles.length)
  const most = shingles.at(-1) ?? -(2 ** 31)
  for (let i = 0; i < runs.length; i++) {
    const run = runs[i]!
    if (run > most) continue
    let low = 0
    for (let high = shingles.length - 1; low < high; ) {
      const middle = (low + high) >>> 1
      if (shingles[middle]! < run) low = middle + 1
      else high = middle
    }
    if (shingles[low] !== run) continue
    let hash = 0
    for (let k = i; k < i + RUN && k < words.length; k++) hash = mix(Math.imul(hash, CHECK_BASE) + words[k]!)
    checks[low] = hash
  }
  return checks
}

/** Copies the runs out of the table, in order. @returns how many there are */
function drainRuns(end: number): number {
  let kept = 0
  for (let at = 0; at < end; at++) {
    const run = places[at]!
    shingles[kept] = run
    // 1 where the place is occupied, without a branch.
    kept += ((run ^ FREE_RUN) | -(run ^ FREE_RUN)) >>> 31
  }
  return kept
}

/** Removes repetitions from ascending values, in place. @returns how many are left */
function dropRepeats(values: Int32Array): number {
  let kept = 0
  for (const value of values) if (value !== FREE_RUN && (kept === 0 || value !== values[kept - 1])) values[kept++] = value
  return kept
}

/** A hash of the words between two positions of a list. */
export function hashOfWords(words: Int32Array, from: number, to: number): number {
  let hash = FNV_OFFSET ^ (to - from)
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ words[i]!, HASH_PRIME)
  return mix(hash)
}

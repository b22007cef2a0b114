import { SHINGLES } from '../fingerprint/sketch.ts'
import { type BoilerplateSet, isBoilerplate } from '../window/boilerplate.ts'
import type { Form } from './form.ts'

/** The shingles that are no evidence. */
export interface IgnoredShingles {
  /** For each shingle of the arrival 1 where it is no evidence; the same for all candidates. */
  positions: Uint8Array
  /** The boilerplate of the arrival's source. */
  ownBoilerplate: BoilerplateSet
  /** The boilerplate of the candidate's source; empty where it is the same source. */
  theirBoilerplate: BoilerplateSet
  /** What both texts have from a form of their source. */
  form: Form
}

/** How many shingles two texts share, and how many each has, without those that are no evidence. Counted up to the limit below which both sketches are complete. */
export function countOverlap(a: Int32Array, b: Int32Array, ignored: IgnoredShingles): { shared: number; ofA: number; ofB: number } {
  const { positions, ownBoilerplate: own, theirBoilerplate: theirs } = ignored
  const bound = Math.min(a.length < SHINGLES ? Infinity : a[a.length - 1]!, b.length < SHINGLES ? Infinity : b[b.length - 1]!)
  let shared = 0
  let ofA = 0
  let ofB = 0
  let j = 0
  for (let i = 0; i < a.length && a[i]! <= bound; i++) {
    const run = a[i]!
    for (; j < b.length && b[j]! < run; j++) if (!isBoilerplate(own, b[j]!) && !isBoilerplate(theirs, b[j]!)) ofB++
    const both = j < b.length && b[j] === run
    if (both) j++
    if (positions[i] !== 0 || isBoilerplate(theirs, run)) continue
    ofA++
    if (!both) continue
    shared++
    ofB++
  }
  for (; j < b.length && b[j]! <= bound; j++) if (!isBoilerplate(own, b[j]!) && !isBoilerplate(theirs, b[j]!)) ofB++
  return { shared, ofA, ofB }
}

/** A hash table from the lower bits of a shingle to its position in one text, plus one. At most a quarter full; reused for every text. */
const marks = new Uint16Array(4 * SHINGLES)
let markedShingles: Int32Array = new Int32Array(0)
let mask = 0

/** How many shingles of a text each of these others contains, evidence or not. */
export function countShared(shingles: Int32Array, others: readonly Int32Array[]): number[] {
  mark(shingles)
  return others.map(countMarked)
}

/** For each shingle of a text, how many of these others contain it. @returns counts modulo 256 */
export function countHolders(shingles: Int32Array, others: readonly Int32Array[]): Uint8Array {
  const counts = new Uint8Array(shingles.length)
  if (!others.length) return counts
  mark(shingles)
  for (const other of others) tallyMarked(other, counts)
  return counts
}

/** Fills the table with the shingles of a text, so that each of many others is compared with it in one pass. */
function mark(shingles: Int32Array): void {
  markedShingles = shingles
  mask = Math.min(marks.length, 4 << (32 - Math.clz32(shingles.length))) - 1
  marks.fill(0, 0, mask + 1)
  for (let i = 0; i < shingles.length; i++) {
    let place = shingles[i]! & mask
    while (marks[place]) place = (place + 1) & mask
    marks[place] = i + 1
  }
}

function countMarked(other: Int32Array): number {
  let count = 0
  for (let i = 0; i < other.length; i++) if (positionOf(other[i]!) >= 0) count++
  return count
}

function tallyMarked(other: Int32Array, counts: Uint8Array): void {
  for (let i = 0; i < other.length; i++) {
    const position = positionOf(other[i]!)
    if (position >= 0) counts[position]!++
  }
}

/** The position of a shingle in the marked text, or -1. */
function positionOf(shingle: number): number {
  for (let place = shingle & mask; marks[place]; place = (place + 1) & mask)
    if (markedShingles[marks[place]! - 1] === shingle) return marks[place]! - 1
  return -1
}

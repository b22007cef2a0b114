import { SHINGLES } from '../fingerprint/sketch.ts'
import { type BoilerplateSet, isBoilerplate } from '../window/boilerplate.ts'

/** Which shingles are no evidence: of the incoming text by their place (found once for all candidates), of either by what their sources print everywhere. */
export interface Excluded {
  mine: Uint8Array
  own: BoilerplateSet
  theirs: BoilerplateSet
}

/** How many shingles two texts share, and how many each has, counted where both sketches are complete and without what is no evidence. */
export function countOverlap(a: Int32Array, b: Int32Array, excluded: Excluded): { shared: number; ofA: number; ofB: number } {
  const { mine, own, theirs } = excluded
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
    if (mine[i] !== 0 || isBoilerplate(theirs, run)) continue
    ofA++
    if (!both) continue
    shared++
    ofB++
  }
  for (; j < b.length && b[j]! <= bound; j++) if (!isBoilerplate(own, b[j]!) && !isBoilerplate(theirs, b[j]!)) ofB++
  return { shared, ofA, ofB }
}

/** Where the shingles of one text are found by their lower bits, plus one; a quarter full at most. Used again for every text. */
const marks = new Uint16Array(4 * SHINGLES)
let markedShingles: Int32Array = new Int32Array(0)
let mask = 0

/** How many shingles of a text stand in each of these others, whatever they say. */
export function countShared(shingles: Int32Array, others: readonly Int32Array[]): number[] {
  mark(shingles)
  return others.map(countMarked)
}

/** Beside each shingle of a text, in how many of these others it stands. @returns counts modulo 256 */
export function countHolders(shingles: Int32Array, others: readonly Int32Array[]): Uint8Array {
  const counts = new Uint8Array(shingles.length)
  if (!others.length) return counts
  mark(shingles)
  for (const other of others) tallyMarked(other, counts)
  return counts
}

/** Marks the shingles of a text, so that many others are compared with it in one quick pass over each. */
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
  for (let i = 0; i < other.length; i++) if (placeOf(other[i]!) >= 0) count++
  return count
}

function tallyMarked(other: Int32Array, counts: Uint8Array): void {
  for (let i = 0; i < other.length; i++) {
    const place = placeOf(other[i]!)
    if (place >= 0) counts[place]!++
  }
}

/** Which of the marked shingles it is, or -1. */
function placeOf(shingle: number): number {
  for (let place = shingle & mask; marks[place]; place = (place + 1) & mask)
    if (markedShingles[marks[place]! - 1] === shingle) return marks[place]! - 1
  return -1
}

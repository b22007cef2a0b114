import { SHINGLES } from './sketch.ts'

/** Which shingles are no evidence: of the incoming text by their place (found once for all candidates), of either by what their sources print everywhere. */
export interface Silence {
  mine: Uint8Array
  own: (shingle: number) => boolean
  theirs: (shingle: number) => boolean
}

/** How many shingles two texts share, and how many each has, counted where both sketches are complete and without what is no evidence. */
export function overlap(a: Int32Array, b: Int32Array, silence: Silence): { shared: number; ofA: number; ofB: number } {
  const counts = { shared: 0, ofA: 0, ofB: 0 }
  const bound = Math.min(a.length < SHINGLES ? Infinity : a[a.length - 1]!, b.length < SHINGLES ? Infinity : b[b.length - 1]!)
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const x = i < a.length ? a[i]! : Infinity
    const y = j < b.length ? b[j]! : Infinity
    if (Math.min(x, y) > bound) break
    if (x <= y) {
      const speaks = silence.mine[i] === 0 && !silence.theirs(x)
      if (speaks) counts.ofA++
      if (speaks && x === y) counts.shared++
      if (speaks && x === y) counts.ofB++
      i++
      if (x === y) j++
    } else {
      if (!silence.own(y) && !silence.theirs(y)) counts.ofB++
      j++
    }
  }
  return counts
}

/** Shingles that stand in both, whatever they say. */
export function common(a: Int32Array, b: Int32Array): number {
  let count = 0
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i]!
    const y = b[j]!
    if (x === y) count++
    if (x <= y) i++
    if (y <= x) j++
  }
  return count
}

/** Adds one to the count beside each shingle of `a` that stands in `b`. */
export function tally(a: Int32Array, b: Int32Array, counts: Uint8Array): void {
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i]! < b[j]!) i++
    else if (a[i]! > b[j]!) j++
    else {
      counts[i]!++
      i++
      j++
    }
  }
}

import type { Fingerprint } from '../fingerprint/fingerprint.ts'
import type { Traits } from '../fingerprint/traits.ts'
import type { Side } from '../placement.ts'
import { THRESHOLDS, type Thresholds } from '../thresholds.ts'
import { isBoilerplate } from '../window/boilerplate.ts'
import { countOverlap, type Excluded } from './overlap.ts'

const HOUR_MS = 3_600_000

/** What two texts have in common, in numbers between 0 and 1 unless said otherwise. */
export interface Evidence {
  /** Shared runs of four words, without those that say nothing. A count. */
  shared: number
  /** Share of the shorter text that stands in the longer. */
  ofShorter: number
  /** Share of the longer text that stands in the shorter. */
  ofLonger: number
  incomingIsLonger: boolean
  /** Share of the first words of either text that stands in the other, the better of the two. */
  lead: number
  /** Share of the first words of the longer text that stands in the shorter: high where an outlet cut from the end, low where it built the copy in. */
  leadOfLonger: number
  /** Names and numbers of the side that has fewer which the other has too. */
  salient: number
  /** Places with the same words before them that hold the same name or number, and that hold another which the other text lacks. Counts. */
  agree: number
  conflict: number
  /** Words of the shorter headline that stand in the longer: their share, and their count. */
  headline: number
  headlineShared: number
  /** Hours between the suppliers' times. */
  hours: number
  sameSource: boolean
  exact: boolean
  /** The incoming version says itself that it continues an earlier one. */
  marked: boolean
  /** Words of the shorter text. */
  words: number
}

/**
 * Measures two versions against one another.
 * @param silence which shingles are no evidence; null where so few are shared that shingles are not compared
 */
export function evidence(incoming: Side, candidate: Side, excluded: Excluded | null, t: Readonly<Thresholds> = THRESHOLDS): Evidence {
  const a = incoming.fingerprint
  const b = candidate.fingerprint
  const unlike = { shared: 0, ofA: a.shingles.length, ofB: b.shingles.length }
  const { shared, ofA, ofB } = excluded ? countOverlap(a.shingles, b.shingles, excluded) : unlike
  const leadA = excluded ? leadIn(a, b, excluded, t.leastLead) : 0
  const leadB = excluded ? leadIn(b, a, excluded, t.leastLead) : 0
  const slots = compareSlots(a.traits, b.traits)
  const heads = intersection(a.traits.heads, b.traits.heads)
  return {
    shared,
    ofShorter: ratio(shared, Math.min(ofA, ofB)),
    ofLonger: ratio(shared, Math.max(ofA, ofB)),
    incomingIsLonger: ofA > ofB,
    lead: Math.max(leadA, leadB),
    leadOfLonger: ofA > ofB ? leadA : leadB,
    salient: ratio(intersection(a.traits.salient, b.traits.salient), Math.min(a.traits.salient.length, b.traits.salient.length)),
    ...slots,
    headline: ratio(heads, Math.min(a.traits.heads.length, b.traits.heads.length)),
    headlineShared: heads,
    hours: Math.abs(incoming.at - candidate.at) / HOUR_MS,
    sameSource: incoming.source === candidate.source,
    exact: a.traits.exact === b.traits.exact && a.traits.exact !== 0,
    marked: a.traits.supplierSignal.continues,
    words: Math.min(a.traits.words, b.traits.words),
  }
}

/** Places that hold other names or numbers than in the other text, as a share. */
export function conflicts(e: Evidence): number {
  return ratio(e.conflict, e.agree + e.conflict)
}

function ratio(part: number, whole: number): number {
  return whole ? part / whole : 0
}

/** How many values two ascending lists share. */
function intersection(a: number[], b: number[]): number {
  let count = 0
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i]! < b[j]!) i++
    else if (a[i]! > b[j]!) j++
    else {
      count++
      i++
      j++
    }
  }
  return count
}

/** The share of one text's beginning that stands in the other; 0 where fewer than `least` of its shingles are evidence. */
function leadIn(a: Fingerprint, b: Fingerprint, { own, theirs }: Excluded, least: number): number {
  let counted = 0
  let found = 0
  for (const run of a.traits.lead) {
    if (isBoilerplate(own, run) || isBoilerplate(theirs, run)) continue
    counted++
    if (has(b.shingles, run)) found++
  }
  return counted >= least ? found / counted : 0
}

function has(sorted: ArrayLike<number>, value: number): boolean {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return sorted[low] === value
}

/** Walks two lists of (place, filler) pairs, ascending by place. Where both fillers stand elsewhere in the other text, only the order differs. */
function compareSlots(a: Traits, b: Traits): { agree: number; conflict: number } {
  let agree = 0
  let conflict = 0
  for (let i = 0, j = 0; i < a.slots.length && j < b.slots.length; ) {
    const places = a.slots[i]! - b.slots[j]!
    if (places === 0) {
      const mine = a.slots[i + 1]!
      const theirs = b.slots[j + 1]!
      if (mine === theirs) agree++
      else if (!has(b.salient, mine) || !has(a.salient, theirs)) conflict++
    }
    if (places <= 0) i += 2
    if (places >= 0) j += 2
  }
  return { agree, conflict }
}

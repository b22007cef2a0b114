import { HOUR_MS } from '../durations.ts'
import type { Fingerprint } from '../fingerprint/fingerprint.ts'
import { join } from '../fingerprint/hash.ts'
import type { Traits } from '../fingerprint/traits.ts'
import type { Side } from '../placement.ts'
import { THRESHOLDS, type Thresholds } from '../thresholds.ts'
import { isBoilerplate } from '../window/boilerplate.ts'
import { NO_FORM } from './form.ts'
import { countOverlap, type IgnoredShingles } from './overlap.ts'

/** What two texts have in common; shares between 0 and 1, except where a field is described otherwise. */
export interface Evidence {
  /** Shared shingles, without those that are no evidence. A count. */
  shared: number
  /** Share of the shorter text that the longer contains. */
  ofShorter: number
  /** Share of the longer text that the shorter contains. */
  ofLonger: number
  incomingIsLonger: boolean
  /** The rest of the text with the smaller rest, divided by the rest of the other: 1 where words were only exchanged, 0 where they were only added. */
  exchanged: number
  /** Share of the first words of one text that the other contains, the higher of the two. */
  lead: number
  /** Share of the first words of the longer text that the shorter contains: high where an outlet cut from the end, low where it built the copy in. */
  leadOfLonger: number
  /** Share of the names and numbers of the text with fewer that the other has too. */
  salient: number
  /** The incoming text is largely written in a form of its source; then shares and counts are those of what fills it. */
  inForm: boolean
  /** Slots of both texts that hold the same name or number. A count. */
  agree: number
  /** Slots of both texts that hold different names or numbers, of which the other text lacks one. A count. */
  conflict: number
  /** Share of the words of the shorter headline that the longer contains. */
  headline: number
  /** The same as a count. */
  headlineShared: number
  /** Hours between the suppliers' times. Not a share. */
  hours: number
  sameSource: boolean
  /** Both bodies have the same words. */
  exact: boolean
  /** The incoming version itself says that it continues an earlier one. */
  marked: boolean
  /** Each dateline names an agency, and not the same. */
  rivals: boolean
  /** Shingles in quotations of the text with fewer of them. A count. */
  quoted: number
  /** Words of the shorter text. A count. */
  words: number
}

/**
 * Measures what two versions have in common.
 * @param ignored the shingles that are no evidence; null where so few are shared that shingles are not compared
 */
export function evidence(incoming: Side, candidate: Side, ignored: IgnoredShingles | null, t: Readonly<Thresholds> = THRESHOLDS): Evidence {
  const a = incoming.fingerprint
  const b = candidate.fingerprint
  const unlike = { shared: 0, ofA: a.shingles.length, ofB: b.shingles.length }
  const { shared, ofA, ofB } = ignored ? countOverlap(a.shingles, b.shingles, ignored) : unlike
  const leadA = ignored ? leadIn(a, b, ignored, t.leastLead) : 0
  const leadB = ignored ? leadIn(b, a, ignored, t.leastLead) : 0
  const ofForm = ignored?.form ?? NO_FORM
  const slots = compareSlots(a.traits, b.traits, ofForm.slots)
  const [salientA, salientB] = [a, b].map(({ traits }) => traits.salient.filter((word) => !ofForm.salient.has(word))) as [
    number[],
    number[],
  ]
  const heads = intersection(a.traits.heads, b.traits.heads)
  return {
    shared,
    ofShorter: ratio(shared, Math.min(ofA, ofB)),
    ofLonger: ratio(shared, Math.max(ofA, ofB)),
    incomingIsLonger: ofA > ofB,
    exchanged: ratio(Math.min(ofA, ofB) - shared, Math.max(ofA, ofB) - shared),
    lead: Math.max(leadA, leadB),
    leadOfLonger: ofA > ofB ? leadA : leadB,
    salient: ratio(intersection(salientA, salientB), Math.min(salientA.length, salientB.length)),
    inForm: ofForm !== NO_FORM,
    ...slots,
    headline: ratio(heads, Math.min(a.traits.heads.length, b.traits.heads.length)),
    headlineShared: heads,
    hours: Math.abs(incoming.at - candidate.at) / HOUR_MS,
    sameSource: incoming.source === candidate.source,
    exact: a.traits.exact === b.traits.exact && a.traits.exact !== 0,
    marked: a.traits.supplierSignal.continues,
    rivals: a.traits.credit !== null && b.traits.credit !== null && a.traits.credit !== b.traits.credit,
    quoted: Math.min(a.traits.quoted, b.traits.quoted),
    words: Math.min(a.traits.words, b.traits.words),
  }
}

/** The share of the common slots that hold different names or numbers. */
export function conflicts(e: Evidence): number {
  return ratio(e.conflict, e.agree + e.conflict)
}

function ratio(part: number, whole: number): number {
  return whole ? part / whole : 0
}

/** How many values two ascending lists have in common. */
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

/** The share of the beginning of `a` that `b` contains; 0 where fewer than `least` of its shingles are evidence. */
function leadIn(a: Fingerprint, b: Fingerprint, { ownBoilerplate, theirBoilerplate }: IgnoredShingles, least: number): number {
  let considered = 0
  let found = 0
  for (const run of a.traits.lead) {
    if (isBoilerplate(ownBoilerplate, run) || isBoilerplate(theirBoilerplate, run)) continue
    considered++
    if (has(b.shingles, run)) found++
  }
  return considered >= least ? found / considered : 0
}

/** Whether an ascending list has a value. */
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

/** Compares two lists of slots, which are pairs of place and filler, ascending by place. Where either text has both fillers, only their order differs. */
function compareSlots(a: Traits, b: Traits, form: ReadonlySet<number>): { agree: number; conflict: number } {
  let agree = 0
  let conflict = 0
  for (let i = 0, j = 0; i < a.slots.length && j < b.slots.length; ) {
    const places = a.slots[i]! - b.slots[j]!
    if (places === 0) {
      const mine = a.slots[i + 1]!
      const theirs = b.slots[j + 1]!
      if (mine === theirs) agree += form.has(join(a.slots[i]!, mine)) ? 0 : 1
      else if (!has(b.salient, mine) || !has(a.salient, theirs)) conflict++
    }
    if (places <= 0) i += 2
    if (places >= 0) j += 2
  }
  return { agree, conflict }
}

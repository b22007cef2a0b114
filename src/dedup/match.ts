import { isSilenced } from './boilerplate.ts'
import type { Fingerprint, Traits } from './fingerprint.ts'
import { overlap, type Silence } from './overlap.ts'
import { THRESHOLDS, type Thresholds } from './thresholds.ts'

/** One side of a comparison. */
export interface Side {
  source: string
  /** The supplier's own time, milliseconds. */
  at: number
  print: Fingerprint
}

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
  telling: number
  /** Places with the same words before them that hold the same name or number, and that hold another which the other text lacks. Counts. */
  agree: number
  conflict: number
  /** Words of the shorter headline that stand in the longer. */
  headline: number
  headlineShared: number
  hours: number
  sameSource: boolean
  exact: boolean
  /** The incoming version says itself that it continues an earlier one. */
  marked: boolean
  /** Words of the shorter text. */
  words: number
}

export interface Verdict {
  relation: 'copy' | 'rewrite' | 'excerpt' | null
  /** 0..1, for choosing among candidates. */
  score: number
  /** Whether the incoming text holds the other's passage or the other way round; for an excerpt. */
  direction: 'contains' | 'contained'
  /** The rule that decided. */
  reason: string
}

/** Measures two versions against one another. @param alike whether their runs of words are worth comparing: some are in both */
export function evidence(incoming: Side, candidate: Side, silence: Silence, alike = true): Evidence {
  const a = incoming.print
  const b = candidate.print
  const unlike = { shared: 0, ofA: a.shingles.length, ofB: b.shingles.length }
  const { shared, ofA, ofB } = alike ? overlap(a.shingles, b.shingles, silence) : unlike
  const leadA = alike ? leadIn(a, b, silence) : 0
  const leadB = alike ? leadIn(b, a, silence) : 0
  const slots = compareSlots(a.traits, b.traits)
  const heads = intersection(a.traits.heads, b.traits.heads)
  return {
    shared,
    ofShorter: ratio(shared, Math.min(ofA, ofB)),
    ofLonger: ratio(shared, Math.max(ofA, ofB)),
    incomingIsLonger: ofA > ofB,
    lead: Math.max(leadA, leadB),
    leadOfLonger: ofA > ofB ? leadA : leadB,
    telling: ratio(intersection(a.traits.telling, b.traits.telling), Math.min(a.traits.telling.length, b.traits.telling.length)),
    ...slots,
    headline: ratio(heads, Math.min(a.traits.heads.length, b.traits.heads.length)),
    headlineShared: heads,
    hours: Math.abs(incoming.at - candidate.at) / 3_600_000,
    sameSource: incoming.source === candidate.source,
    exact: a.traits.exact === b.traits.exact && a.traits.exact !== 0,
    marked: a.traits.said.continues,
    words: Math.min(a.traits.words, b.traits.words),
  }
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

function leadIn(a: Fingerprint, b: Fingerprint, { own, theirs }: Silence): number {
  let speaking = 0
  let found = 0
  for (const run of a.traits.lead) {
    if (isSilenced(own, run) || isSilenced(theirs, run)) continue
    speaking++
    if (has(b.shingles, run)) found++
  }
  return speaking >= 4 ? found / speaking : 0
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
      else if (!has(b.telling, mine) || !has(a.telling, theirs)) conflict++
    }
    if (places <= 0) i += 2
    if (places >= 0) j += 2
  }
  return { agree, conflict }
}

/**
 * The rules over the evidence. Every number lies in a gap between the labelled pairs of Reuters-21578 (one supplier, many forms),
 * German press (other outlets) and sixty scenarios of wire habits; the sample wire was written by others and checks them.
 */
export function judge(e: Evidence, t: Thresholds = THRESHOLDS): Verdict {
  if (e.shared < t.leastShared && !e.exact) return verdictOf(e, null, 'too little in common')
  const reason = e.sameSource ? sameSupplier(e, t) : otherOutlet(e, t)
  if (reason) return verdictOf(e, e.sameSource && !(e.exact && !e.marked) ? 'rewrite' : 'copy', reason)
  if (passage(e)) return verdictOf(e, 'excerpt', 'shares a passage, in a text of its own')
  return verdictOf(e, null, conflicts(e) > 0.2 ? 'the same form with other names and numbers' : 'not the same copy')
}

function verdictOf(e: Evidence, relation: Verdict['relation'], reason: string): Verdict {
  return { relation, score: (e.ofShorter + e.ofLonger) / 2, direction: e.incomingIsLonger ? 'contains' : 'contained', reason }
}

/** A verdict's rule and what it saw, in words. */
export function reasonsOf(e: Evidence, verdict: Verdict): string[] {
  return [verdict.reason, ...describe(e)]
}

/** Places that hold other names or numbers than in the other text, as a share. */
export function conflicts(e: Evidence): number {
  return ratio(e.conflict, e.agree + e.conflict)
}

/** One supplier writes many stories in one form: headline, names and numbers must agree as well as the words. */
function sameSupplier(e: Evidence, t: Thresholds): string | null {
  const brief = e.words < t.briefWords
  if (e.exact && e.headline >= 0.9 && (e.hours <= t.sameItemHours || e.headlineShared >= t.tellingHeadline))
    return 'word for word the same text under the same headline'
  if (e.exact && (!brief || e.headline >= 0.4) && e.hours <= t.briefHours) return 'word for word the same text'
  if (e.hours > (brief ? t.briefHours : t.newsHours)) return late(e, t) && e.headline >= 0.6 ? 'nearly all of the copy, later' : null
  if (conflicts(e) > (e.words < 30 ? 0 : t.ownConflicts)) return null
  if (e.headline >= t.likeHeadline && e.telling >= t.likeTelling && e.ofShorter >= t.likeShorter)
    return 'much the same copy under a like headline'
  if (e.headline >= 0.9 && e.headlineShared >= 4 && e.telling >= 0.9 && e.agree >= 8 && e.conflict === 0)
    return 'the same names and numbers in their places under the same headline'
  if (e.headline >= 0.4 && e.telling >= 0.9 && e.ofShorter >= 0.2 && e.shared >= 8)
    return 'the same names and numbers under a like headline'
  if (!brief && e.ofShorter >= 0.8 && e.ofLonger >= 0.7 && e.telling >= 0.9 && e.lead >= 0.8)
    return 'nearly all of the copy under another headline'
  return null
}

/** Another outlet changes the headline and cuts, but keeps what the copy says. */
function otherOutlet(e: Evidence, t: Thresholds): string | null {
  if (e.exact) return 'word for word the same text'
  if (e.hours > t.newsHours) return late(e, t) ? 'nearly all of the copy, later' : null
  // Where all names and numbers of one stand in the other, those out of place were only moved.
  const moved = e.telling >= 0.95 && e.ofShorter >= 0.6
  if (!moved && conflicts(e) > (e.hours >= 20 ? t.ownConflicts : t.otherConflicts)) return null
  if (!e.incomingIsLonger && e.leadOfLonger >= 0.6 && e.ofShorter >= 0.8 && e.telling >= 0.6)
    return 'the beginning of the copy, cut from the end'
  if (e.words < t.briefWords) {
    const equal = e.ofShorter >= 0.6 && e.ofLonger >= 0.5 && e.telling >= 0.75 && (e.conflict === 0 || moved)
    return equal ? 'a brief with the same words, names and numbers' : null
  }
  if (builtIn(e)) return null
  if (e.ofShorter >= t.mostShorter && e.telling >= t.mostTelling) return 'most of the copy is the same'
  if (e.ofShorter >= t.partShorter && e.telling >= t.partTelling && (e.lead >= 0.5 || (e.telling >= 0.6 && conflicts(e) <= 0.1)))
    return 'a part of the copy with its names and numbers is the same'
  return null
}

/** A passage in somebody's own long article: a small part of it, unless the copy is long itself, opens it, or was sub-edited throughout with all its names. */
function builtIn(e: Evidence): boolean {
  if (e.ofLonger >= 0.4) return false
  if (e.shared >= 100 || e.leadOfLonger >= 0.5) return e.ofLonger < 0.22
  const subbed = e.telling >= 0.9 && e.ofShorter < 0.5
  return !subbed || e.ofLonger < 0.25
}

/** Copies run days later are run whole; what is merely about the same is not. */
function late(e: Evidence, t: Thresholds): boolean {
  return e.words >= t.briefWords && e.ofShorter >= 0.6 && e.ofLonger >= 0.4 && e.telling >= 0.6 && e.lead >= 0.6 && conflicts(e) <= 0.1
}

function passage(e: Evidence): boolean {
  if (e.sameSource) return e.ofShorter >= 0.8 && e.shared >= 20 && e.ofLonger < 0.5 && e.telling >= 0.6
  return conflicts(e) <= 0.34 && ((e.ofShorter >= 0.5 && e.shared >= 15) || (e.ofShorter >= 0.3 && e.shared >= 30))
}

function describe(e: Evidence): string[] {
  const lines = [`${percent(e.ofShorter)} of the shorter and ${percent(e.ofLonger)} of the longer text is shared`]
  if (e.agree + e.conflict) lines.push(`of the names and numbers in the same place ${e.agree} agree, ${e.conflict} differ`)
  lines.push(`${spanOf(e.hours)} apart`)
  return lines
}

function percent(x: number): string {
  return `${Math.round(100 * x)} %`
}

function spanOf(hours: number): string {
  if (hours < 1) return `${Math.round(hours * 60)} min`
  return hours < 48 ? `${hours.toFixed(1)} hours` : `${Math.round(hours / 24)} days`
}

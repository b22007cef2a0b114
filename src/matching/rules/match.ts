import { THRESHOLDS, type Thresholds } from '../thresholds.ts'
import { conflicts, type Evidence } from './evidence.ts'
import { otherOutlet } from './other-outlet.ts'
import { sameSupplier } from './same-supplier.ts'
import { sharedPassage } from './shared-passage.ts'

export interface Verdict {
  relation: 'copy' | 'rewrite' | 'excerpt' | null
  /** Between 0 and 1, for choosing among candidates. */
  score: number
  /** For an excerpt: whether the incoming text contains the passage of the other, or the other way round. */
  direction: 'contains' | 'contained'
  /** The rule that decided, in words for the desk. */
  reason: string
}

/** Decides by the evidence whether two versions are the same copy, share a passage, or neither. */
export function judgeEvidence(e: Evidence, t: Readonly<Thresholds> = THRESHOLDS): Verdict {
  if (e.shared < t.leastShared && !e.exact) return verdictOf(e, null, 'too little in common')
  const reason = e.sameSource ? sameSupplier(e, t) : otherOutlet(e, t)
  if (reason) return verdictOf(e, e.sameSource && !(e.exact && !e.marked) ? 'rewrite' : 'copy', reason)
  if (sharedPassage(e, t)) return verdictOf(e, 'excerpt', 'shares a passage but is a text of its own')
  return verdictOf(e, null, conflicts(e) > t.formConflicts ? 'the same form with different names and numbers' : 'not the same copy')
}

function verdictOf(e: Evidence, relation: Verdict['relation'], reason: string): Verdict {
  return { relation, score: (e.ofShorter + e.ofLonger) / 2, direction: e.incomingIsLonger ? 'contains' : 'contained', reason }
}

/** The rule of a verdict and the evidence behind it, in words. */
export function reasonsOf(e: Evidence, verdict: Verdict): string[] {
  const reasons = [verdict.reason, `${percentOf(e.ofShorter)} of the shorter and ${percentOf(e.ofLonger)} of the longer text is shared`]
  if (e.agree + e.conflict) reasons.push(`names and numbers in the same place: ${e.agree} agree, ${e.conflict} differ`)
  reasons.push(`${spanOf(e.hours)} apart`)
  return reasons
}

function percentOf(share: number): string {
  return `${Math.round(100 * share)} %`
}

const HOURS_A_DAY = 24

/** A time in words: minutes below one hour, days from two days on. */
function spanOf(hours: number): string {
  if (hours < 1) return `${Math.round(hours * 60)} min`
  return hours < 2 * HOURS_A_DAY ? `${hours.toFixed(1)} hours` : `${Math.round(hours / HOURS_A_DAY)} days`
}

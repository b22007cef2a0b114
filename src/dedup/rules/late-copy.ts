import { conflicts, type Evidence } from '../evidence.ts'
import type { Thresholds } from '../thresholds.ts'

/** Copies run days later are run whole; what is merely about the same is not. */
export function isLateCopy(e: Evidence, t: Readonly<Thresholds>): boolean {
  return (
    e.words >= t.briefWords &&
    e.ofShorter >= t.lateShorter &&
    e.ofLonger >= t.lateLonger &&
    e.telling >= t.lateTelling &&
    e.lead >= t.lateLead &&
    conflicts(e) <= t.lateConflicts
  )
}

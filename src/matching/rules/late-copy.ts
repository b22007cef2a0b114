import type { Thresholds } from '../thresholds.ts'
import { conflicts, type Evidence } from './evidence.ts'

/** Copies run days later are run whole; what is merely about the same is not. */
export function isLateCopy(e: Evidence, t: Readonly<Thresholds>): boolean {
  return (
    e.words >= t.briefWords &&
    e.ofShorter >= t.lateShorter &&
    e.ofLonger >= t.lateLonger &&
    e.salient >= t.lateSalient &&
    e.lead >= t.lateLead &&
    conflicts(e) <= t.lateConflicts
  )
}

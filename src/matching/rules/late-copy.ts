import type { Thresholds } from '../thresholds.ts'
import { conflicts, type Evidence } from './evidence.ts'

/** Whether a text is copy that was published days later. Outlets publish late copy nearly whole, so a text on the same subject does not pass. */
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

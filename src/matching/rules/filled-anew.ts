import type { Thresholds } from '../thresholds.ts'
import type { Evidence } from './evidence.ts'

/**
 * Whether the texts differ only by what stands in the same places: a form that was filled in anew. An update adds something, or says that it is one.
 * Where the form is known, one place is enough.
 */
export function isFilledAnew(e: Evidence, t: Readonly<Thresholds>): boolean {
  if (e.marked || e.exact || e.exchanged < t.filledExchanged) return false
  return e.inForm || (e.conflict >= t.filledConflicts && e.ofLonger >= t.filledLonger)
}

/** Whether each text has about as much that the other lacks, and not only a few words. */
export function exchangesText(e: Evidence, t: Readonly<Thresholds>): boolean {
  return !e.exact && e.exchanged >= t.filledExchanged && (e.inForm || e.ofLonger < t.filledRest)
}

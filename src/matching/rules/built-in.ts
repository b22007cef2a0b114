import type { Thresholds } from '../thresholds.ts'
import type { Evidence } from './evidence.ts'

/** A passage in somebody's own long article: a small part of it, unless the copy is long itself, opens it, or was sub-edited throughout with all its names. */
export function isBuiltIn(e: Evidence, t: Readonly<Thresholds>): boolean {
  if (e.ofLonger >= t.builtInLonger) return false
  if (e.shared >= t.builtInShared || e.leadOfLonger >= t.builtInLead) return e.ofLonger < t.builtInLongCopy
  const subEdited = e.salient >= t.subEditedSalient && e.ofShorter < t.subEditedShorter
  return !subEdited || e.ofLonger < t.subEditedLonger
}

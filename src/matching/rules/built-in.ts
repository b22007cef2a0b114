import type { Thresholds } from '../thresholds.ts'
import type { Evidence } from './evidence.ts'

/**
 * Whether the copy is a passage built into an outlet's own long article. It is where it makes up a small part of the article, unless the copy is
 * long itself, opens the article, or was sub-edited throughout and kept its names.
 */
export function isBuiltIn(e: Evidence, t: Readonly<Thresholds>): boolean {
  if (e.ofLonger >= t.builtInLonger) return false
  if (e.shared >= t.builtInShared || e.leadOfLonger >= t.builtInLead) return e.ofLonger < t.builtInLongCopy
  const subEdited = e.salient >= t.subEditedSalient && e.ofShorter < t.subEditedShorter
  return !subEdited || e.ofLonger < t.subEditedLonger
}

import type { Thresholds } from '../thresholds.ts'
import { isBuiltIn } from './built-in.ts'
import { conflicts, type Evidence } from './evidence.ts'
import { isLateCopy } from './late-copy.ts'

/**
 * The rule for versions of two sources. An outlet changes the headline and cuts the text, but keeps the copy's names and numbers.
 * @returns the reason why the two are one story, or null
 */
export function otherOutlet(e: Evidence, t: Readonly<Thresholds>): string | null {
  if (e.exact) return 'word for word the same text'
  if (e.hours > t.newsHours) return isLateCopy(e, t) ? 'nearly all of the copy, published later' : null
  const moved = isMoved(e, t)
  if (!moved && conflicts(e) > (e.hours >= t.apartHours ? t.ownConflicts : t.otherConflicts)) return null
  if (isCutFromTheEnd(e, t)) return 'the beginning of the copy, cut from the end'
  if (e.words < t.briefWords) return isSameBrief(e, t, moved) ? 'a brief with the same words, names and numbers' : null
  if (isBuiltIn(e, t) || sharesOnlyQuotations(e, t)) return null
  if (e.ofShorter >= t.mostShorter && e.salient >= t.mostSalient) return 'most of the copy is the same'
  return isPart(e, t) ? 'a part of the copy is the same, with its names and numbers' : null
}

/** Whether one text has all names and numbers of the other. Then conflicting slots only mean that names were moved. */
function isMoved(e: Evidence, t: Readonly<Thresholds>): boolean {
  return e.salient >= t.movedSalient && e.ofShorter >= t.movedShorter
}

function isCutFromTheEnd(e: Evidence, t: Readonly<Thresholds>): boolean {
  return !e.incomingIsLonger && e.leadOfLonger >= t.cutLead && e.ofShorter >= t.cutShorter && e.salient >= t.cutSalient
}

function isSameBrief(e: Evidence, t: Readonly<Thresholds>, moved: boolean): boolean {
  return e.ofShorter >= t.briefShorter && e.ofLonger >= t.briefLonger && e.salient >= t.briefSalient && (e.conflict === 0 || moved)
}

/** Whether two agencies' texts may have in common only what was said to both: hardly more than their quotations, and not the beginning. */
function sharesOnlyQuotations(e: Evidence, t: Readonly<Thresholds>): boolean {
  return e.rivals && e.quoted >= t.quotedShare * e.shared && e.lead < t.quotedLead
}

function isPart(e: Evidence, t: Readonly<Thresholds>): boolean {
  if (e.ofShorter < t.partShorter || e.salient < t.partSalient) return false
  return e.lead >= t.partLead || (e.salient >= t.partSureSalient && conflicts(e) <= t.partConflicts)
}

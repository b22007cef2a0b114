import type { Thresholds } from '../thresholds.ts'
import { conflicts, type Evidence } from './evidence.ts'
import { exchangesText, isFilledAnew } from './filled-anew.ts'
import { isLateCopy } from './late-copy.ts'

/** One way in which two texts of one supplier are one story, and the reason that the desk shows. */
type Similarity = [holds: (e: Evidence, t: Readonly<Thresholds>) => boolean, reason: string]

const SIMILARITIES: Similarity[] = [
  [hasSimilarHeadline, 'much of the copy is the same, under a similar headline'],
  [hasSameSlots, 'the same names and numbers in the same places, under the same headline'],
  [hasSameNames, 'the same names and numbers, under a similar headline'],
  [isNearlyWhole, 'nearly all of the copy, under a different headline'],
]

/**
 * The rule for versions of one supplier, which writes many stories in one form: so headline, names and numbers must agree as well as the words.
 * @returns the reason why the two are one story, or null
 */
export function sameSupplier(e: Evidence, t: Readonly<Thresholds>): string | null {
  if (isSameItem(e, t)) return 'word for word the same text under the same headline'
  if (isSameText(e, t)) return 'word for word the same text'
  if (e.hours > (isBrief(e, t) ? t.briefHours : t.newsHours))
    return isLateCopy(e, t) && e.headline >= t.lateHeadline && !exchangesText(e, t) ? 'nearly all of the copy, published later' : null
  if (conflicts(e) > (e.words < t.shortWords ? 0 : t.ownConflicts)) return null
  if (isFilledAnew(e, t)) return null
  for (const [holds, reason] of SIMILARITIES) if (holds(e, t)) return reason
  return null
}

function isBrief(e: Evidence, t: Readonly<Thresholds>): boolean {
  return e.words < t.briefWords
}

function isSameItem(e: Evidence, t: Readonly<Thresholds>): boolean {
  return e.exact && e.headline >= t.sameHeadline && (e.hours <= t.sameItemHours || e.headlineShared >= t.distinctHeadlineWords)
}

function isSameText(e: Evidence, t: Readonly<Thresholds>): boolean {
  return e.exact && (!isBrief(e, t) || e.headline >= t.equalBriefHeadline) && e.hours <= t.briefHours
}

function hasSimilarHeadline(e: Evidence, t: Readonly<Thresholds>): boolean {
  return e.headline >= t.likeHeadline && e.salient >= t.likeSalient && e.ofShorter >= t.likeShorter
}

function hasSameSlots(e: Evidence, t: Readonly<Thresholds>): boolean {
  return (
    e.headline >= t.sameHeadline &&
    e.headlineShared >= t.slotsHeadlineWords &&
    e.salient >= t.slotsSalient &&
    e.agree >= t.slotsAgree &&
    e.conflict === 0
  )
}

function hasSameNames(e: Evidence, t: Readonly<Thresholds>): boolean {
  return e.headline >= t.namesHeadline && e.salient >= t.namesSalient && e.ofShorter >= t.namesShorter && e.shared >= t.namesShared
}

function isNearlyWhole(e: Evidence, t: Readonly<Thresholds>): boolean {
  return (
    !isBrief(e, t) && e.ofShorter >= t.wholeShorter && e.ofLonger >= t.wholeLonger && e.salient >= t.wholeSalient && e.lead >= t.wholeLead
  )
}

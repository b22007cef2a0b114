import type { Thresholds } from '../thresholds.ts'
import { conflicts, type Evidence } from './evidence.ts'
import { isLateCopy } from './late-copy.ts'

/** One way in which two texts of one supplier are one story, and how the reader is told of it. */
type Likeness = [holds: (e: Evidence, t: Readonly<Thresholds>) => boolean, reason: string]

const LIKENESSES: Likeness[] = [
  [hasLikeHeadline, 'much the same copy under a like headline'],
  [hasSamePlaces, 'the same names and numbers in their places under the same headline'],
  [hasSameNames, 'the same names and numbers under a like headline'],
  [isNearlyWhole, 'nearly all of the copy under another headline'],
]

/**
 * One supplier writes many stories in one form: headline, names and numbers must agree as well as the words.
 * @returns the reason why the two are one story, or null
 */
export function sameSupplier(e: Evidence, t: Readonly<Thresholds>): string | null {
  if (isSameItem(e, t)) return 'word for word the same text under the same headline'
  if (isSameText(e, t)) return 'word for word the same text'
  if (e.hours > (isBrief(e, t) ? t.briefHours : t.newsHours))
    return isLateCopy(e, t) && e.headline >= t.lateHeadline ? 'nearly all of the copy, later' : null
  if (conflicts(e) > (e.words < t.shortWords ? 0 : t.ownConflicts)) return null
  for (const [holds, reason] of LIKENESSES) if (holds(e, t)) return reason
  return null
}

function isBrief(e: Evidence, t: Readonly<Thresholds>): boolean {
  return e.words < t.briefWords
}

function isSameItem(e: Evidence, t: Readonly<Thresholds>): boolean {
  return e.exact && e.headline >= t.sameHeadline && (e.hours <= t.sameItemHours || e.headlineShared >= t.salientHeadline)
}

function isSameText(e: Evidence, t: Readonly<Thresholds>): boolean {
  return e.exact && (!isBrief(e, t) || e.headline >= t.equalBriefHeadline) && e.hours <= t.briefHours
}

function hasLikeHeadline(e: Evidence, t: Readonly<Thresholds>): boolean {
  return e.headline >= t.likeHeadline && e.salient >= t.likeSalient && e.ofShorter >= t.likeShorter
}

function hasSamePlaces(e: Evidence, t: Readonly<Thresholds>): boolean {
  return (
    e.headline >= t.sameHeadline &&
    e.headlineShared >= t.placesHeadlineWords &&
    e.salient >= t.placesSalient &&
    e.agree >= t.placesAgree &&
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

import type { Thresholds } from '../thresholds.ts'
import { conflicts, type Evidence } from './evidence.ts'
import { exchangesText } from './filled-anew.ts'

/** Whether two texts that are not the same copy share a passage, which makes a link. A supplier repeats its own background, so within one source nearly all of the shorter text must be shared. */
export function sharedPassage(e: Evidence, t: Readonly<Thresholds>): boolean {
  if (e.sameSource)
    return (
      e.ofShorter >= t.ownPassageShorter &&
      e.shared >= t.ownPassageShared &&
      e.ofLonger < t.ownPassageLonger &&
      e.salient >= t.ownPassageSalient &&
      !(e.headline >= t.sameHeadline && exchangesText(e, t))
    )
  if (e.conflict > 1 && conflicts(e) > t.passageConflicts) return false
  return (
    (e.ofShorter >= t.passageShorter && e.shared >= t.passageShared) ||
    (e.ofShorter >= t.longPassageShorter && e.shared >= t.longPassageShared)
  )
}

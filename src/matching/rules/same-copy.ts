import type { EarlierVersion, Side } from '../placement.ts'
import { reasonsOf } from './match.ts'
import type { Compared, Joined, WindowView } from './rule.ts'

/** The version with the same copy that shares most; among equals the earliest. */
export function sameCopy(side: Side, view: WindowView, compared: Compared[]): Joined | null {
  const fitting = compared
    .filter(({ earlier, verdict }) => earlier.story !== null && (verdict.relation === 'copy' || verdict.relation === 'rewrite'))
    .filter(({ earlier, e }) => representsStory(view, earlier, side.at) || e.ofLonger >= view.thresholds.driftOfLonger)
    .filter(
      ({ earlier }) =>
        side.source !== earlier.source || earlier.fingerprint.traits.supplierSignal.genre === side.fingerprint.traits.supplierSignal.genre,
    )
    .sort((a, b) => b.verdict.score - a.verdict.score || a.earlier.order - b.earlier.order)
  const best = fitting[0]
  if (!best) return null
  return { earlier: best.earlier, relation: best.verdict.relation!, score: best.verdict.score, reasons: reasonsOf(best.e, best.verdict) }
}

/**
 * Whether a version represents its story: only the one that opened it and the latest of each supplier do, so that a story cannot drift along a
 * chain of versions. The version that was the latest when the incoming text was written counts too: its copy may arrive after the next version.
 */
function representsStory(view: WindowView, earlier: EarlierVersion, at: number): boolean {
  const story = view.story(earlier.story!)
  if (!story || story.opener === earlier.order) return true
  if (earlier.relation === 'copy') return false
  const versions = story.versions.filter((version) => version.source === earlier.source)
  return versions.at(-1)?.order === earlier.order || latestAt(versions, at) === earlier.order
}

/** The order of the latest version that was written by then. */
function latestAt(versions: { order: number; at: number }[], at: number): number | undefined {
  let latest: { order: number; at: number } | undefined
  for (const version of versions) if (version.at <= at && (!latest || version.at >= latest.at)) latest = version
  return latest?.order
}

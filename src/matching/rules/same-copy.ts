import type { EarlierVersion, Side } from '../placement.ts'
import { reasonsOf } from './match.ts'
import type { Compared, Joined, WindowView } from './rule.ts'

/** The best of those that carry the same copy: the version that shares most, and of equal ones the earliest. */
export function sameCopy(side: Side, view: WindowView, compared: Compared[]): Joined | null {
  const fitting = compared
    .filter(({ earlier, verdict }) => earlier.story !== null && (verdict.relation === 'copy' || verdict.relation === 'rewrite'))
    .filter(({ earlier, e }) => standsForStory(view, earlier, side.at) || e.ofLonger >= view.thresholds.driftOfLonger)
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
 * Only the version that opened a story and the latest of each supplier stand for it: so a chain cannot drift. The latest is also the one
 * that stood when the incoming text was written: its copy may come after the next version.
 */
function standsForStory(view: WindowView, earlier: EarlierVersion, at: number): boolean {
  const story = view.story(earlier.story!)
  if (!story || story.opener === earlier.order) return true
  if (earlier.relation === 'copy') return false
  const states = story.states.filter((state) => state.source === earlier.source)
  return states.at(-1)?.order === earlier.order || stateAt(states, at) === earlier.order
}

/** Of the states that were written by then the latest. */
function stateAt(states: { order: number; at: number }[], at: number): number | undefined {
  let latest: { order: number; at: number } | undefined
  for (const state of states) if (state.at <= at && (!latest || state.at >= latest.at)) latest = state
  return latest?.order
}

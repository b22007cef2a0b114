import { reasonsOf } from '../match.ts'
import type { Held, Side } from '../placement.ts'
import type { Compared, Joined, WindowView } from './rule.ts'

/** The best of those that carry the same copy: the version that shares most, and of equal ones the earliest. */
export function sameCopy(side: Side, view: WindowView, compared: Compared[]): Joined | null {
  const fitting = compared
    .filter(({ held, verdict }) => held.story !== null && (verdict.relation === 'copy' || verdict.relation === 'rewrite'))
    .filter(({ held, e }) => standsForStory(view, held, side.at) || e.ofLonger >= view.thresholds.driftOfLonger)
    .filter(({ held }) => side.source !== held.source || held.print.traits.said.genre === side.print.traits.said.genre)
    .sort((a, b) => b.verdict.score - a.verdict.score || a.held.order - b.held.order)
  const best = fitting[0]
  if (!best) return null
  return { held: best.held, relation: best.verdict.relation!, score: best.verdict.score, reasons: reasonsOf(best.e, best.verdict) }
}

/**
 * Only the version that opened a story and the latest of each supplier stand for it: so a chain cannot drift. The latest is also the one
 * that stood when the incoming text was written: its copy may come after the next version.
 */
function standsForStory(view: WindowView, held: Held, at: number): boolean {
  const story = view.story(held.story!)
  if (!story || story.opener === held.order) return true
  if (held.relation === 'copy') return false
  const states = story.states.filter((state) => state.source === held.source)
  return states.at(-1)?.order === held.order || stateAt(states, at) === held.order
}

/** Of the states that were written by then the latest. */
function stateAt(states: { order: number; at: number }[], at: number): number | undefined {
  let latest: { order: number; at: number } | undefined
  for (const state of states) if (state.at <= at && (!latest || state.at >= latest.at)) latest = state
  return latest?.order
}

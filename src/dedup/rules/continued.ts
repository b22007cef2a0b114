import { conflicts } from '../evidence.ts'
import { reasonsOf } from '../match.ts'
import type { Side } from '../placement.ts'
import type { Thresholds } from '../thresholds.ts'
import type { Compared, Joined, WindowView } from './rule.ts'

/** UPDATE 2-, CORRECTED-, RPT-, ADD1: the mark promises an earlier version, so weaker likeness will do. A shared slug promises as much. */
export function continued(side: Side, { thresholds: t }: WindowView, compared: Compared[]): Joined | null {
  const { genre } = side.print.traits.said
  const rated = compared
    .filter(({ held, e }) => e.sameSource && held.story !== null && e.hours <= t.continuesHours && held.print.traits.said.genre === genre)
    .map((candidate) => ({ ...candidate, rating: continuity(side, candidate, t) }))
    .sort((a, b) => b.rating - a.rating || b.held.order - a.held.order)
  const best = rated[0]
  if (!best || best.rating < 1) return null
  return {
    held: best.held,
    relation: 'rewrite',
    score: Math.min(1, best.rating / 2),
    reasons: ['the same supplier carries it on', ...reasonsOf(best.e, best.verdict)],
  }
}

/** At least 1 where mark, slug, headline and text together say that one supplier carries on one story. */
function continuity(side: Side, { held, e }: Compared, t: Readonly<Thresholds>): number {
  const { said } = side.print.traits
  const shared = said.slug !== null && said.slug === held.print.traits.said.slug ? said.slug : null
  if (!said.continues && (shared === null || conflicts(e) > t.continuesConflicts)) return 0
  const ofSlug = shared === null ? 0 : /\s/.test(shared) ? t.continuesLongSlug : t.continuesShortSlug
  const penalty = e.conflict > t.continuesConflictNames && e.conflict > e.agree ? t.continuesPenalty : 0
  return (
    (said.continues ? t.continuesMark : 0) +
    ofSlug +
    e.headline * (e.headlineShared >= t.continuesHeadlineWords ? t.continuesHeadline : 0) +
    Math.min(t.continuesTextMost, e.ofShorter * t.continuesText) +
    e.telling * t.continuesTelling -
    penalty
  )
}

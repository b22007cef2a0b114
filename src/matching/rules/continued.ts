import type { Side } from '../placement.ts'
import type { Thresholds } from '../thresholds.ts'
import { conflicts } from './evidence.ts'
import { reasonsOf } from './match.ts'
import type { Compared, Joined, WindowView } from './rule.ts'

/** UPDATE 2-, CORRECTED-, RPT-, ADD1: the mark promises an earlier version, so weaker likeness will do. A shared slug promises as much. */
export function continued(side: Side, { thresholds: t }: WindowView, compared: Compared[]): Joined | null {
  const { genre } = side.fingerprint.traits.supplierSignal
  const rated = compared
    .filter(
      ({ earlier, e }) =>
        e.sameSource && earlier.story !== null && e.hours <= t.continuesHours && earlier.fingerprint.traits.supplierSignal.genre === genre,
    )
    .map((candidate) => ({ ...candidate, rating: continuity(side, candidate, t) }))
    .sort((a, b) => b.rating - a.rating || b.earlier.order - a.earlier.order)
  const best = rated[0]
  if (!best || best.rating < 1) return null
  return {
    earlier: best.earlier,
    relation: 'rewrite',
    score: Math.min(1, best.rating / 2),
    reasons: ['the same supplier carries it on', ...reasonsOf(best.e, best.verdict)],
  }
}

/** At least 1 where mark, slug, headline and text together say that one supplier carries on one story. */
function continuity(side: Side, { earlier, e }: Compared, t: Readonly<Thresholds>): number {
  const { supplierSignal } = side.fingerprint.traits
  const shared =
    supplierSignal.slug !== null && supplierSignal.slug === earlier.fingerprint.traits.supplierSignal.slug ? supplierSignal.slug : null
  if (!supplierSignal.continues && (shared === null || conflicts(e) > t.continuesConflicts)) return 0
  const ofSlug = shared === null ? 0 : /\s/.test(shared) ? t.continuesLongSlug : t.continuesShortSlug
  const penalty = e.conflict > t.continuesConflictNames && e.conflict > e.agree ? t.continuesPenalty : 0
  return (
    (supplierSignal.continues ? t.continuesMark : 0) +
    ofSlug +
    e.headline * (e.headlineShared >= t.continuesHeadlineWords ? t.continuesHeadline : 0) +
    Math.min(t.continuesTextMost, e.ofShorter * t.continuesText) +
    e.salient * t.continuesSalient -
    penalty
  )
}

import type { Side } from '../placement.ts'
import type { Thresholds } from '../thresholds.ts'
import { conflicts } from './evidence.ts'
import { reasonsOf } from './match.ts'
import type { Compared, Joined, WindowView } from './rule.ts'

/** A mark (UPDATE 2-, CORRECTED-, RPT-, ADD1) or a shared slug promises an earlier version, so less similarity is enough. */
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
    reasons: ['the same supplier continues the story', ...reasonsOf(best.e, best.verdict)],
  }
}

/** Points of mark, slug, headline and text together; from 1 on the supplier continues the story. */
function continuity(side: Side, { earlier, e }: Compared, t: Readonly<Thresholds>): number {
  const { supplierSignal } = side.fingerprint.traits
  const earlierSlug = earlier.fingerprint.traits.supplierSignal.slug
  const shared = supplierSignal.slug === earlierSlug ? earlierSlug : null
  if (!supplierSignal.continues && (shared === null || conflicts(e) > t.continuesConflicts)) return 0
  const slugPoints = shared === null ? 0 : /\s/.test(shared) ? t.continuesLongSlug : t.continuesShortSlug
  const penalty = e.conflict > t.continuesConflictNames && e.conflict > e.agree ? t.continuesPenalty : 0
  return (
    (supplierSignal.continues ? t.continuesMark : 0) +
    slugPoints +
    e.headline * (e.headlineShared >= t.continuesHeadlineWords ? t.continuesHeadline : 0) +
    Math.min(t.continuesTextMost, e.ofShorter * t.continuesText) +
    e.salient * t.continuesSalient -
    penalty
  )
}

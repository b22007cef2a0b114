import { DAY_MS } from '../durations.ts'
import { headlineName, idNumber } from '../fingerprint/keys.ts'
import type { EarlierVersion, Side } from '../placement.ts'
import { newest } from './newest.ts'
import type { Compared, Joined, WindowView } from './rule.ts'

/** A kill or correction that names its story instead of repeating it: by headline or number, else by slugline, else by the words of the headline. */
export function notice(side: Side, { named, thresholds: t }: WindowView, compared: Compared[]): Joined | null {
  const { supplierSignal } = side.fingerprint.traits
  if (supplierSignal.signal !== 'kill' && !supplierSignal.points) return null
  const own = named.filter((earlier) => earlier.source === side.source && earlier.story !== null && earlier.signal !== 'kill')
  const recent = own.filter((earlier) => side.at - earlier.at <= t.noticeDays * DAY_MS)
  const pointedTo =
    newest(own.filter((earlier) => pointsToHeadline(side, earlier))) ?? newest(recent.filter((earlier) => pointsTo(side, earlier)))
  if (pointedTo) return { earlier: pointedTo, relation: 'rewrite', score: 1, reasons: [`a ${supplierSignal.signal} that names the story`] }
  const sameSlug = newest(
    recent.filter((earlier) => supplierSignal.slug !== null && earlier.fingerprint.traits.supplierSignal.slug === supplierSignal.slug),
  )
  if (sameSlug)
    return {
      earlier: sameSlug,
      relation: 'rewrite',
      score: t.noticeSlugScore,
      reasons: [`a ${supplierSignal.signal} under the story's slugline`],
    }
  const alike = compared.filter(
    ({ earlier, e }) =>
      e.sameSource && earlier.story !== null && e.headlineShared >= t.noticeHeadlineWords && e.headline >= t.noticeHeadline,
  )
  const best = alike.sort((a, b) => b.e.headline - a.e.headline || b.earlier.order - a.earlier.order)[0]
  if (!best) return null
  const reasons = [`a ${supplierSignal.signal} with the headline words of the story`]
  return { earlier: best.earlier, relation: 'rewrite', score: best.e.headline, reasons }
}

/** Whether the notice gives the headline of an earlier version. */
function pointsToHeadline(side: Side, earlier: EarlierVersion): boolean {
  const name = headlineName(earlier.fingerprint.traits.supplierSignal.stem)
  return (
    name !== null && (side.fingerprint.traits.supplierSignal.points?.headlines.some((headline) => headlineName(headline) === name) ?? false)
  )
}

/** Whether the notice gives the slug or the number of an earlier version. */
function pointsTo(side: Side, earlier: EarlierVersion): boolean {
  const points = side.fingerprint.traits.supplierSignal.points
  const { slug } = earlier.fingerprint.traits.supplierSignal
  return Boolean(
    points && ((slug && points.slugs.includes(slug)) || points.numbers?.includes(idNumber(earlier.fingerprint.traits.guid) ?? '')),
  )
}

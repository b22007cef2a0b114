import { headlineName, idNumber } from '../keys.ts'
import type { Held, Side } from '../placement.ts'
import { newest } from './newest.ts'
import type { Compared, Joined, WindowView } from './rule.ts'

const DAY_MS = 86_400_000

/** A kill or correction that names its story instead of carrying it: by headline or number, by slugline, at last by the words of the headline. */
export function notice(side: Side, { named, thresholds: t }: WindowView, compared: Compared[]): Joined | null {
  const { said } = side.print.traits
  if (said.signal !== 'kill' && !said.points) return null
  const own = named.filter((held) => held.source === side.source && held.story !== null && held.signal !== 'kill')
  const recent = own.filter((held) => side.at - held.at <= t.noticeDays * DAY_MS)
  const pointed = newest(own.filter((held) => pointsToHeadline(side, held))) ?? newest(recent.filter((held) => pointsTo(side, held)))
  if (pointed) return { held: pointed, relation: 'rewrite', score: 1, reasons: [`a ${said.signal} that names the story`] }
  const slugged = newest(recent.filter((held) => said.slug !== null && held.print.traits.said.slug === said.slug))
  if (slugged) return { held: slugged, relation: 'rewrite', score: t.noticeSlugScore, reasons: [`a ${said.signal} under the story's slug`] }
  const likely = compared.filter(
    ({ held, e }) => e.sameSource && held.story !== null && e.headlineShared >= t.noticeHeadlineWords && e.headline >= t.noticeHeadline,
  )
  const best = likely.sort((a, b) => b.e.headline - a.e.headline || b.held.order - a.held.order)[0]
  if (!best) return null
  const reasons = [`a ${said.signal} with the words of the headline`]
  return { held: best.held, relation: 'rewrite', score: best.e.headline, reasons }
}

function pointsToHeadline(side: Side, held: Held): boolean {
  const name = headlineName(held.print.traits.said.stem)
  return name !== null && (side.print.traits.said.points?.headlines.some((headline) => headlineName(headline) === name) ?? false)
}

function pointsTo(side: Side, held: Held): boolean {
  const points = side.print.traits.said.points
  const { slug } = held.print.traits.said
  return Boolean(points && ((slug && points.slugs.includes(slug)) || points.numbers?.includes(idNumber(held.print.traits.guid) ?? '')))
}

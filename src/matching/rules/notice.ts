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
  if (pointedTo)
    return { earlier: pointedTo, relation: 'rewrite', score: 1, reasons: [`a ${supplierSignal.signal ?? 'notice'} that names the story`] }
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
  const part = onlyStory(withPartOfSlug(side, recent))
  if (part)
    return {
      earlier: part,
      relation: 'rewrite',
      score: t.noticeSlugScore,
      reasons: ['a notice that gives a part of the slugline of one story only'],
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

/** The newest of these versions where all are of one story. */
function onlyStory(versions: EarlierVersion[]): EarlierVersion | null {
  return new Set(versions.map(({ story }) => story)).size === 1 ? newest(versions) : null
}

/** The versions whose slugs have the longest run of words, two at least, of one that the notice gives. */
function withPartOfSlug(side: Side, versions: EarlierVersion[]): EarlierVersion[] {
  const given = (side.fingerprint.traits.supplierSignal.points?.slugs ?? []).map((slug) => slug.split(' '))
  const rated = versions.map((earlier) => {
    const words = earlier.fingerprint.traits.supplierSignal.slug?.split(' ') ?? []
    return { earlier, run: Math.max(0, ...given.map((slug) => longestRun(slug, words))) }
  })
  const longest = Math.max(2, ...rated.map(({ run }) => run))
  return rated.filter(({ run }) => run === longest).map(({ earlier }) => earlier)
}

/** The length of the longest run of words that two slugs have. */
function longestRun(a: string[], b: string[]): number {
  let longest = 0
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < b.length; j++) {
      let run = 0
      while (i + run < a.length && a[i + run] === b[j + run]) run++
      longest = Math.max(longest, run)
    }
  return longest
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

import { figuresOf } from '../fingerprint/keys.ts'
import type { EarlierVersion, Side } from '../placement.ts'
import type { Compared, Joined, WindowView } from './rule.ts'

/** The story that was announced by a flash of this source. */
export function followsFlash(side: Side, { thresholds: t }: WindowView, compared: Compared[]): Joined | null {
  if (side.fingerprint.traits.words < t.flashStoryWords) return null
  const flashes = compared.filter(
    ({ earlier, e }) =>
      earlier.signal === 'flash' &&
      e.sameSource &&
      earlier.story !== null &&
      earlier.fingerprint.traits.words < t.flashLongest &&
      e.hours <= t.flashHours,
  )
  const best = flashes
    .filter(({ earlier, e }) => e.headlineShared >= t.flashHeadlineWords && e.headline >= t.flashHeadline && sameSubject(side, earlier))
    .sort((a, b) => b.e.headline - a.e.headline)[0]
  return best ? { earlier: best.earlier, relation: 'rewrite', score: best.e.headline, reasons: ['the story that a flash announced'] } : null
}

/**
 * Whether a story can have the subject of a flash. Headlines on the quarterly results of two companies share all words except the first and the
 * figures. So where a flash has figures, the story must have one of them, or one headline must contain the subject of the other.
 */
function sameSubject({ fingerprint }: Side, earlier: EarlierVersion): boolean {
  const { heads, subject, salient } = fingerprint.traits
  const figures = figuresOf(earlier.fingerprint.traits.supplierSignal.stem)
  if (!figures.length || figures.some((figure) => salient.includes(figure))) return true
  const theirs = earlier.fingerprint.traits
  return subject === theirs.subject || heads.includes(theirs.subject!) || theirs.heads.includes(subject!)
}

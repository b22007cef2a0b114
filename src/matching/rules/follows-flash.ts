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
  return best
    ? { earlier: best.earlier, relation: 'rewrite', score: best.e.headline, reasons: ['the story that its flash announced'] }
    : null
}

/**
 * Whether a story may speak of what the flash did. The quarters of two companies share all words but those they begin with, and the figures: so a flash
 * with figures wants one of them in the story, or what either headline begins with in the other.
 */
function sameSubject({ fingerprint }: Side, earlier: EarlierVersion): boolean {
  const { heads, subject, salient } = fingerprint.traits
  const figures = figuresOf(earlier.fingerprint.traits.supplierSignal.stem)
  if (!figures.length || figures.some((figure) => salient.includes(figure))) return true
  const theirs = earlier.fingerprint.traits
  return subject === theirs.subject || heads.includes(theirs.subject!) || theirs.heads.includes(subject!)
}

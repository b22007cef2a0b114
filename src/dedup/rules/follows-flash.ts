import { figuresOf } from '../keys.ts'
import type { Held, Side } from '../placement.ts'
import type { Compared, Joined, WindowView } from './rule.ts'

/** The story that was announced by a flash of this source. */
export function followsFlash(side: Side, { thresholds: t }: WindowView, compared: Compared[]): Joined | null {
  if (side.print.traits.words < t.flashStoryWords) return null
  const flashes = compared.filter(
    ({ held, e }) =>
      held.signal === 'flash' && e.sameSource && held.story !== null && held.print.traits.words < t.flashLongest && e.hours <= t.flashHours,
  )
  const best = flashes
    .filter(({ held, e }) => e.headlineShared >= t.flashHeadlineWords && e.headline >= t.flashHeadline && sameSubject(side, held))
    .sort((a, b) => b.e.headline - a.e.headline)[0]
  return best ? { held: best.held, relation: 'rewrite', score: best.e.headline, reasons: ['the story that its flash announced'] } : null
}

/**
 * Whether a story may speak of what the flash did. The quarters of two companies share all words but those they begin with, and the figures: so a flash
 * with figures wants one of them in the story, or what either headline begins with in the other.
 */
function sameSubject({ print }: Side, held: Held): boolean {
  const { heads, subject, telling } = print.traits
  const figures = figuresOf(held.print.traits.said.stem)
  if (!figures.length || figures.some((figure) => telling.includes(figure))) return true
  const theirs = held.print.traits
  return subject === theirs.subject || heads.includes(theirs.subject!) || theirs.heads.includes(subject!)
}

import type { Link } from '../../model.ts'
import type { Compared } from './rule.ts'

/**
 * The links of an arrival to stories with which it shares a passage: one for each story, to the version that shares most, and none to its own story.
 * Where its source has a version in the other story with which it shares none, a copy there has only the words of their form.
 */
export function linksOf(compared: Compared[], ownStory: string | null): Link[] {
  const ownForm = new Set(
    compared.filter(({ e, verdict }) => e.sameSource && verdict.relation === null).map(({ earlier }) => earlier.story),
  )
  const best = new Map<string, Link>()
  for (const { earlier, e, verdict } of compared) {
    if (verdict.relation !== 'excerpt' || earlier.story === ownStory || earlier.story === null || ownForm.has(earlier.story)) continue
    if (e.ofShorter > (best.get(earlier.story)?.score ?? 0))
      best.set(earlier.story, { id: earlier.id, relation: verdict.direction, score: e.ofShorter })
  }
  return [...best.values()].sort((a, b) => b.score - a.score)
}

/** What changes in the items of a feed without being news: counts of visits, addresses of pictures. Pure. */
import type { NamesLearnt, ReadEntry } from '../model.ts'
import type { Identified } from './identify.ts'
import { type StoredStates, sideChange } from './states.ts'

/** So many items, and half of those that came again, change in nothing else at once: no supplier corrects like that, and counters do it always. */
const LEAST_ITEMS = 3

/**
 * The entries that changed only in numbers around their text, or only in pictures, where that is no news in this feed. A number or a picture that
 * changes alone is a correction.
 * @param leftOut items of the document that came again as they were
 * @returns `learnt` itself where the document taught nothing new
 */
export function noiseIn(
  groups: readonly Identified[],
  states: ReadonlyMap<number, StoredStates>,
  learnt: NamesLearnt,
  leftOut: number,
): { noise: Set<ReadEntry>; learnt: NamesLearnt } {
  const again = groups.flatMap(({ articleId, reads }) => {
    const before = articleId === null ? undefined : states.get(articleId)
    return before ? reads.map((read) => ({ read, change: sideChange(before, read) })) : []
  })
  const noise = new Set<ReadEntry>()
  let taught = learnt
  for (const kind of ['numbers', 'pictures'] as const) {
    const changed = again.filter(({ change }) => change === kind)
    if (!learnt[kind] && (changed.length < LEAST_ITEMS || 2 * changed.length < again.length + leftOut)) continue
    for (const { read } of changed) noise.add(read)
    if (changed.length && !learnt[kind]) taught = { ...taught, [kind]: true }
  }
  return { noise, learnt: taught }
}

/** What changes in the items of a feed without being news: counts of visits, addresses of pictures, times of updates that are now. Pure. */
import type { NamesLearnt, ReadEntry } from '../model.ts'
import type { Identified } from './identify.ts'
import { type SideChange, type StoredStates, sideChange } from './states.ts'

/** So many items, and half of those that came again, change in nothing else at once: no supplier corrects like that, and counters do it always. */
const LEAST_ITEMS = 3

/**
 * The entries that changed only in numbers around their text, only in pictures, or only in `updated`, where that is no news in this feed. A number or a
 * picture that changes alone is a correction.
 * @param leftOut items of the document that came again as they were
 * @returns `learnt` itself where the document taught nothing new. `touched` are those in which nothing but `updated` changed, which a
 * program sets for all: of them the document alone decides, since a publisher may touch all of its articles once.
 */
export function noiseIn(
  groups: readonly Identified[],
  states: ReadonlyMap<number, StoredStates>,
  learnt: NamesLearnt,
  leftOut: number,
): { noise: Set<ReadEntry>; touched: Set<ReadEntry>; learnt: NamesLearnt } {
  const again = groups.flatMap(({ articleId, reads }) => {
    const before = articleId === null ? undefined : states.get(articleId)
    return before ? reads.map((read) => ({ read, change: sideChange(before, read) })) : []
  })
  const changedIn = (kind: SideChange) => again.filter(({ change }) => change === kind).map(({ read }) => read)
  const areMany = ({ length }: ReadEntry[]) => length >= LEAST_ITEMS && 2 * length >= again.length + leftOut
  const noise = new Set<ReadEntry>()
  let taught = learnt
  for (const kind of ['numbers', 'pictures'] as const) {
    const changed = changedIn(kind)
    if (!learnt[kind] && !areMany(changed)) continue
    for (const read of changed) noise.add(read)
    if (changed.length && !learnt[kind]) taught = { ...taught, [kind]: true }
  }
  return { noise, touched: new Set(runsOf(changedIn('updates')).filter(areMany).flat()), learnt: taught }
}

/** Between the times of two items that one run of a program updated, at most. */
const TOGETHER_MS = 60_000

/** Entries in groups of those that were updated together. */
function runsOf(reads: ReadEntry[]): ReadEntry[][] {
  const timed = reads.map((read) => ({ read, at: Date.parse(read.entry.updated!) })).sort((a, b) => a.at - b.at)
  const runs: ReadEntry[][] = []
  timed.forEach(({ read, at }, i) => {
    if (i && at - timed[i - 1]!.at <= TOGETHER_MS) runs.at(-1)!.push(read)
    else runs.push([read])
  })
  return runs
}

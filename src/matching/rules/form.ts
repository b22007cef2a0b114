import { join } from '../fingerprint/hash.ts'
import type { Traits } from '../fingerprint/traits.ts'

/** The names and numbers that belong to a form which a source fills in: those that several of its stories have. They are no evidence. */
export interface Form {
  salient: ReadonlySet<number>
  /** Hashes of a place and its filler. */
  slots: ReadonlySet<number>
}

export const NO_FORM: Form = { salient: new Set(), slots: new Set() }

/**
 * @param stories the traits of one version of each story of a source
 * @param least in how many stories a name or number belongs to the form
 */
export function formOf(stories: readonly Traits[], least: number): Form {
  if (stories.length < least) return NO_FORM
  const salient = new Map<number, number>()
  const slots = new Map<number, number>()
  const count = (counts: Map<number, number>, value: number) => counts.set(value, (counts.get(value) ?? 0) + 1)
  for (const traits of stories) {
    for (const word of traits.salient) count(salient, word)
    for (let i = 0; i < traits.slots.length; i += 2) count(slots, join(traits.slots[i]!, traits.slots[i + 1]!))
  }
  const frequent = (counts: Map<number, number>) => new Set([...counts].flatMap(([value, times]) => (times >= least ? [value] : [])))
  return { salient: frequent(salient), slots: frequent(slots) }
}

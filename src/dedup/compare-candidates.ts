import { isSilenced, NOTHING_SILENCED } from './boilerplate.ts'
import { evidence } from './evidence.ts'
import { judgeEvidence } from './match.ts'
import { countHolders, countShared } from './overlap.ts'
import type { Held, Side } from './placement.ts'
import type { Compared, WindowView } from './rules/rule.ts'

const NO_SHINGLES = new Uint8Array(0)

/** Compares an arrival with the candidates on the shelf; those that no rule could take are left out. */
export function compareCandidates(side: Side, view: WindowView): Compared[] {
  const { silenced, thresholds } = view
  const own = view.named.filter((held) => held.source === side.source)
  const candidates = [...new Set([...view.alike, ...own])].filter((held) => held.story !== null)
  if (!candidates.length) return []
  const shared = countShared(
    side.print.shingles,
    candidates.map((held) => held.print.shingles),
  )
  let mine: Uint8Array | undefined
  const compared: Compared[] = []
  for (let i = 0; i < candidates.length; i++) {
    const held = candidates[i]!
    const alike = shared[i]! >= thresholds.leastShared
    if (!alike && !otherwiseAlike(side, held)) continue
    if (alike) mine ??= silentShingles(side, view, candidates)
    const theirs = held.source === side.source ? NOTHING_SILENCED : view.silencedOf(held.source)
    const e = evidence(side, held, alike ? { mine: mine ?? NO_SHINGLES, own: silenced, theirs } : null, thresholds)
    compared.push({ held, e, verdict: judgeEvidence(e, thresholds) })
  }
  return compared
}

/** Whether any rule could take it though hardly a shingle is shared: those for equal text, notices, what is carried on, and flashes. */
function otherwiseAlike(side: Side, held: Held): boolean {
  const { said, exact } = side.print.traits
  if (exact !== 0 && held.print.traits.exact === exact) return true
  if (held.source !== side.source) return false
  const slug = said.slug !== null && held.print.traits.said.slug === said.slug
  return said.signal === 'kill' || said.points !== null || said.continues || slug || held.signal === 'flash'
}

/**
 * Marks the incoming shingles that are no evidence: its source's boilerplate, and those that several of its source's own stories among
 * the candidates share, which belong to a form. Of other sources they may be agency copy.
 */
function silentShingles(side: Side, { silenced, thresholds: { templateStories } }: WindowView, candidates: Held[]): Uint8Array {
  const { shingles } = side.print
  const ownStories = new Map<string, Int32Array>()
  for (const held of candidates) if (held.source === side.source) ownStories.set(held.story!, held.print.shingles)
  const silent = countHolders(shingles, ownStories.size >= templateStories ? [...ownStories.values()] : [])
  for (let i = 0; i < silent.length; i++) silent[i] = silent[i]! >= templateStories || isSilenced(silenced, shingles[i]!) ? 1 : 0
  return silent
}

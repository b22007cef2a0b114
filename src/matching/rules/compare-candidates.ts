import type { EarlierVersion, Side } from '../placement.ts'
import { isBoilerplate, NO_BOILERPLATE } from '../window/boilerplate.ts'
import { evidence } from './evidence.ts'
import { judgeEvidence } from './match.ts'
import { countHolders, countShared } from './overlap.ts'
import type { Compared, WindowView } from './rule.ts'

const NO_SHINGLES = new Uint8Array(0)

/** Compares an arrival with the candidates on the shelf; those that no rule could take are left out. */
export function compareCandidates(side: Side, view: WindowView): Compared[] {
  const { boilerplate, thresholds } = view
  const own = view.named.filter((earlier) => earlier.source === side.source)
  const candidates = [...new Set([...view.alike, ...own])].filter((earlier) => earlier.story !== null)
  if (!candidates.length) return []
  const shared = countShared(
    side.fingerprint.shingles,
    candidates.map((earlier) => earlier.fingerprint.shingles),
  )
  let mine: Uint8Array | undefined
  const compared: Compared[] = []
  for (let i = 0; i < candidates.length; i++) {
    const earlier = candidates[i]!
    const alike = shared[i]! >= thresholds.leastShared
    if (!alike && !otherwiseAlike(side, earlier)) continue
    if (alike) mine ??= silentShingles(side, view, candidates)
    const theirs = earlier.source === side.source ? NO_BOILERPLATE : view.boilerplateOf(earlier.source)
    const e = evidence(side, earlier, alike ? { mine: mine ?? NO_SHINGLES, own: boilerplate, theirs } : null, thresholds)
    compared.push({ earlier, e, verdict: judgeEvidence(e, thresholds) })
  }
  return compared
}

/** Whether any rule could take it though hardly a shingle is shared: those for equal text, notices, what is carried on, and flashes. */
function otherwiseAlike(side: Side, earlier: EarlierVersion): boolean {
  const { supplierSignal, exact } = side.fingerprint.traits
  if (exact !== 0 && earlier.fingerprint.traits.exact === exact) return true
  if (earlier.source !== side.source) return false
  const slug = supplierSignal.slug !== null && earlier.fingerprint.traits.supplierSignal.slug === supplierSignal.slug
  return (
    supplierSignal.signal === 'kill' || supplierSignal.points !== null || supplierSignal.continues || slug || earlier.signal === 'flash'
  )
}

/**
 * Marks the incoming shingles that are no evidence: its source's boilerplate, and those that several of its source's own stories among
 * the candidates share, which belong to a form. Of other sources they may be agency copy.
 */
function silentShingles(
  side: Side,
  { boilerplate, thresholds: { templateStories } }: WindowView,
  candidates: EarlierVersion[],
): Uint8Array {
  const { shingles } = side.fingerprint
  const ownStories = new Map<string, Int32Array>()
  for (const earlier of candidates) if (earlier.source === side.source) ownStories.set(earlier.story!, earlier.fingerprint.shingles)
  const silent = countHolders(shingles, ownStories.size >= templateStories ? [...ownStories.values()] : [])
  for (let i = 0; i < silent.length; i++) silent[i] = silent[i]! >= templateStories || isBoilerplate(boilerplate, shingles[i]!) ? 1 : 0
  return silent
}

import type { EarlierVersion, Side } from '../placement.ts'
import { isBoilerplate, NO_BOILERPLATE } from '../window/boilerplate.ts'
import { evidence } from './evidence.ts'
import { judgeEvidence } from './match.ts'
import { countHolders, countShared } from './overlap.ts'
import type { Compared, WindowView } from './rule.ts'

const NO_SHINGLES = new Uint8Array(0)

/** Compares an arrival with the candidates of the window. Candidates that no rule could match are left out. */
export function compareCandidates(side: Side, view: WindowView): Compared[] {
  const { boilerplate, thresholds } = view
  const own = view.named.filter((earlier) => earlier.source === side.source)
  const candidates = [...new Set([...view.alike, ...own])].filter((earlier) => earlier.story !== null)
  if (!candidates.length) return []
  const shared = countShared(
    side.fingerprint.shingles,
    candidates.map((earlier) => earlier.fingerprint.shingles),
  )
  let ignoredPositions: Uint8Array | undefined
  const compared: Compared[] = []
  for (let i = 0; i < candidates.length; i++) {
    const earlier = candidates[i]!
    const alike = shared[i]! >= thresholds.leastShared
    if (!alike && !isOtherwiseComparable(side, earlier)) continue
    if (alike) ignoredPositions ??= ignoredShingles(side, view, candidates)
    const theirBoilerplate = earlier.source === side.source ? NO_BOILERPLATE : view.boilerplateOf(earlier.source)
    const ignored = alike ? { positions: ignoredPositions ?? NO_SHINGLES, ownBoilerplate: boilerplate, theirBoilerplate } : null
    const e = evidence(side, earlier, ignored, thresholds)
    compared.push({ earlier, e, verdict: judgeEvidence(e, thresholds) })
  }
  return compared
}

/** Whether a rule could match a candidate that shares hardly any shingles: the rules for equal text, notices, continued stories and flashes. */
function isOtherwiseComparable(side: Side, earlier: EarlierVersion): boolean {
  const { supplierSignal, exact } = side.fingerprint.traits
  if (exact !== 0 && earlier.fingerprint.traits.exact === exact) return true
  if (earlier.source !== side.source) return false
  const slug = supplierSignal.slug !== null && earlier.fingerprint.traits.supplierSignal.slug === supplierSignal.slug
  return (
    supplierSignal.signal === 'kill' || supplierSignal.points !== null || supplierSignal.continues || slug || earlier.signal === 'flash'
  )
}

/**
 * Marks the shingles of the arrival that are no evidence: the boilerplate of its source, and those that several stories of its source among the
 * candidates share, which belong to a form. Shingles that stories of other sources share may be agency copy.
 * @returns for each shingle 1 where it is no evidence, otherwise 0
 */
function ignoredShingles(
  side: Side,
  { boilerplate, thresholds: { templateStories } }: WindowView,
  candidates: EarlierVersion[],
): Uint8Array {
  const { shingles } = side.fingerprint
  const ownStories = new Map<string, Int32Array>()
  for (const earlier of candidates) if (earlier.source === side.source) ownStories.set(earlier.story!, earlier.fingerprint.shingles)
  const ignored = countHolders(shingles, ownStories.size >= templateStories ? [...ownStories.values()] : [])
  for (let i = 0; i < ignored.length; i++) ignored[i] = ignored[i]! >= templateStories || isBoilerplate(boilerplate, shingles[i]!) ? 1 : 0
  return ignored
}

import type { EarlierVersion, Side } from '../placement.ts'
import { isBoilerplate, NO_BOILERPLATE } from '../window/boilerplate.ts'
import { evidence } from './evidence.ts'
import { type Form, formOf, NO_FORM } from './form.ts'
import { judgeEvidence } from './match.ts'
import { countHolders, countShared } from './overlap.ts'
import type { Compared, WindowView } from './rule.ts'

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
  let known: { positions: Uint8Array; form: Form } | undefined
  const compared: Compared[] = []
  for (let i = 0; i < candidates.length; i++) {
    const earlier = candidates[i]!
    const alike = shared[i]! >= thresholds.leastShared
    if (!alike && !isOtherwiseComparable(side, earlier)) continue
    if (alike) known ??= noEvidence(side, view, candidates)
    const theirBoilerplate = earlier.source === side.source ? NO_BOILERPLATE : view.boilerplateOf(earlier.source)
    const form = earlier.source === side.source ? known?.form : undefined
    const ignored =
      alike && known ? { positions: known.positions, ownBoilerplate: boilerplate, theirBoilerplate, form: form ?? NO_FORM } : null
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
 * What of the arrival is no evidence: the boilerplate of its source, and what several stories of its source among the candidates share, which
 * belongs to a form. Shingles that stories of other sources share may be agency copy.
 * @returns for each shingle 1 where it is no evidence, otherwise 0; and the names and numbers of the form
 */
function noEvidence(
  side: Side,
  { boilerplate, thresholds: { templateStories, formShare } }: WindowView,
  candidates: EarlierVersion[],
): { positions: Uint8Array; form: Form } {
  const { shingles } = side.fingerprint
  const ownStories = new Map<string, EarlierVersion>()
  for (const earlier of candidates) if (earlier.source === side.source) ownStories.set(earlier.story!, earlier)
  const stories = ownStories.size >= templateStories ? [...ownStories.values()] : []
  const positions = countHolders(
    shingles,
    stories.map(({ fingerprint }) => fingerprint.shingles),
  )
  let shared = 0
  for (let i = 0; i < positions.length; i++) {
    positions[i] = positions[i]! >= templateStories || isBoilerplate(boilerplate, shingles[i]!) ? 1 : 0
    shared += positions[i]!
  }
  if (shared < formShare * positions.length) return { positions, form: NO_FORM }
  return {
    positions,
    form: formOf(
      stories.map(({ fingerprint }) => fingerprint.traits),
      templateStories,
    ),
  }
}

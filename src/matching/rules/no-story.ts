import type { Placement, Side } from '../placement.ts'

/** A version that belongs to no story: an advisory, or a kill of what was never seen. */
export function noStory(side: Side, reason: string): Placement {
  const { signal } = side.fingerprint.traits.supplierSignal
  return { story: null, opened: false, relation: 'none', match: null, score: 0, signal, reasons: [reason], links: [], effect: {} }
}

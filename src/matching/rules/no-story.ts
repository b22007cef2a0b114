import type { Placement, Side } from '../placement.ts'

/** The placement of a version that belongs to no story: an advisory, or a kill of a story that was never received. */
export function noStory(side: Side, reason: string): Placement {
  const { signal } = side.fingerprint.traits.supplierSignal
  return { story: null, opened: false, relation: 'none', match: null, score: 0, signal, reasons: [reason], links: [], effect: {} }
}

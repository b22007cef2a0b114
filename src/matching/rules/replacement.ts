import type { Placement, Side } from '../placement.ts'
import type { Joined, WindowView } from './rule.ts'

/** Whether an arrival is new copy, under a new guid, from the supplier of a killed story. It is a story of its own. */
export function isReplacement(side: Side, view: WindowView, { earlier }: Joined): boolean {
  const { supplierSignal, guid } = side.fingerprint.traits
  const killed = view.story(earlier.story!)?.killed ?? false
  return killed && supplierSignal.signal !== 'kill' && earlier.source === side.source && earlier.fingerprint.traits.guid !== guid
}

/** The placement of a replacement after a kill: a new story, linked to the killed one. */
export function replacement(side: Side, view: WindowView, { earlier, score, reasons }: Joined): Placement {
  return {
    story: view.newStory(),
    opened: true,
    relation: 'original',
    match: earlier.id,
    score,
    signal: side.fingerprint.traits.supplierSignal.signal,
    reasons: ['replaces a killed story', ...reasons],
    links: [{ id: earlier.id, relation: 'contains', score }],
    effect: { replaces: earlier.story! },
  }
}

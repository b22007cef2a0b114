import type { Placement, Side } from '../placement.ts'
import type { Joined, WindowView } from './rule.ts'

/** New copy from the supplier of a killed story, not under its old guid, is another story. */
export function isReplacement(side: Side, view: WindowView, { earlier }: Joined): boolean {
  const { supplierSignal, guid } = side.fingerprint.traits
  const killed = view.story(earlier.story!)?.killed ?? false
  return killed && supplierSignal.signal !== 'kill' && earlier.source === side.source && earlier.fingerprint.traits.guid !== guid
}

/** A replacement after a kill is a new story, linked to the old one. */
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

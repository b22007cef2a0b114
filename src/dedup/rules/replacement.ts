import type { Placement, Side } from '../placement.ts'
import type { Joined, WindowView } from './rule.ts'

/** New copy from the supplier of a killed story, not under its old guid, is another story. */
export function isReplacement(side: Side, view: WindowView, { held }: Joined): boolean {
  const { said, guid } = side.print.traits
  const killed = view.story(held.story!)?.killed ?? false
  return killed && said.signal !== 'kill' && held.source === side.source && held.print.traits.guid !== guid
}

/** A replacement after a kill is a new story, linked to the old one. */
export function replacement(side: Side, view: WindowView, { held, score, reasons }: Joined): Placement {
  return {
    story: view.newStory(),
    opened: true,
    relation: 'original',
    match: held.id,
    score,
    signal: side.print.traits.said.signal,
    reasons: ['replaces a killed story', ...reasons],
    links: [{ id: held.id, relation: 'contains', score }],
    effect: { replaces: held.story! },
  }
}

import type { Arrival } from '../../model.ts'
import type { Effect, Held, Side, WindowStory } from '../placement.ts'
import type { Joined, WindowView } from './rule.ts'

/** What a version does to the story that it joins: only its supplier kills, corrects or withholds it. */
export function effectOf(arrival: Arrival, side: Side, view: WindowView, { held }: Joined): Effect {
  const { signal } = side.print.traits.said
  const id = held.story!
  const story = view.story(id)
  const own = held.source === side.source && isSupplier(held, story)
  if (signal === 'kill' && own) return { kills: id }
  if (signal === 'correction' && own) return { corrects: id }
  if (signal === 'withheld' && own) return { withholds: id }
  const embargoed = story ? held.embargoed : null
  if (embargoed && held.source !== side.source && Date.parse(embargoed) > Date.parse(arrival.publishedAt)) return { breaksEmbargo: id }
  return {}
}

/** Whoever opened the story and carries it on; and an agency whose copy an outlet was seen to run before it came itself. */
export function isSupplier(held: Held, story: WindowStory | undefined): boolean {
  return held.relation !== 'copy' || (held.sourceKind === 'agency' && (story?.byOutlet ?? false))
}

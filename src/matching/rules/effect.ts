import type { Arrival } from '../../model.ts'
import type { EarlierVersion, Effect, Side, WindowStory } from '../placement.ts'
import type { Joined, WindowView } from './rule.ts'

/** What a version does to the story that it joins: only its supplier kills, corrects or withholds it. */
export function effectOf(arrival: Arrival, side: Side, view: WindowView, { earlier }: Joined): Effect {
  const { signal } = side.fingerprint.traits.supplierSignal
  const id = earlier.story!
  const story = view.story(id)
  const own = earlier.source === side.source && isSupplier(earlier, story)
  if (signal === 'kill' && own) return { kills: id }
  if (signal === 'correction' && own) return { corrects: id }
  if (signal === 'withheld' && own) return { withholds: id }
  const embargoed = story ? earlier.embargoed : null
  if (embargoed && earlier.source !== side.source && Date.parse(embargoed) > Date.parse(arrival.publishedAt)) return { breaksEmbargo: id }
  return {}
}

/** Whoever opened the story and carries it on; and an agency whose copy an outlet was seen to run before it came itself. */
export function isSupplier(earlier: EarlierVersion, story: WindowStory | undefined): boolean {
  return earlier.relation !== 'copy' || (earlier.sourceKind === 'agency' && (story?.byOutlet ?? false))
}

import type { Arrival } from '../../model.ts'
import type { EarlierVersion, Effect, Side, WindowStory } from '../placement.ts'
import type { Joined, WindowView } from './rule.ts'

/** The effect of a version on the story that it joins. Only the supplier of a story can kill, correct or withhold it. */
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

/** Whether the source of a version is the story's supplier: it opened or continued the story, or it is an agency whose copy an outlet ran first. */
export function isSupplier(earlier: EarlierVersion, story: WindowStory | undefined): boolean {
  return earlier.relation !== 'copy' || (earlier.sourceKind === 'agency' && (story?.byOutlet ?? false))
}

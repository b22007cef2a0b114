import type { Placement, Side } from '../placement.ts'
import { noStory } from './no-story.ts'
import type { WindowView } from './rule.ts'

/** A kill of a picture belongs to no story. The most similar story of the same source is recorded with it. */
export function pictureKill(side: Side, { alike }: WindowView): Placement {
  const near = alike.find((earlier) => earlier.source === side.source && earlier.story !== null)
  return {
    ...noStory(side, 'a kill of a picture, not of a story'),
    match: near?.id ?? null,
    effect: { killsPicture: near?.story ?? null },
  }
}

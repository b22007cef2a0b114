import { isHidden, type Visibility } from './visibility.ts'

/** How a story stands in the database. */
export interface StoryStanding {
  status: 'usable' | 'embargoed' | 'withheld' | 'killed' | 'merged'
  embargoedUntil: Date | null
  killedAt: Date | null
}

/** `killed under embargo`: it was never out, and its words never go out. */
export type StoryState = 'new' | 'usable' | 'embargoed' | 'withheld' | 'killed' | 'killed under embargo' | 'merged'

/** What happens to a story. `hidden version`: one that is embargoed or withheld. */
export type StoryChange =
  | 'opened by a usable version'
  | 'opened by a hidden version'
  | 'taken out of another story'
  | 'usable version'
  | 'hidden version'
  | 'withheld by its supplier'
  | 'killed by its supplier'
  | 'embargo ended'
  | 'embargo put off'
  | 'freed early'
  | 'freed by its supplier'
  | 'embargo of a version ended'
  | 'merged into another'
  | 'article taken out'
  | 'only embargoed versions left'
  | 'withheld article left'
  | 'decided by an editor'

/** `line`: the story log says so. `line without words`: it says so and nothing of what the story says. */
export type LogLine = 'line' | 'line without words' | 'no line'

type Row = readonly [now: StoryState, change: StoryChange, then: StoryState, log: LogLine]

/** What becomes of a story, for a news editor to check. What does not stand here changes nothing and is not in the log. */
export const STORY_STATES: readonly Row[] = [
  ['new', 'opened by a usable version', 'usable', 'line'],
  ['new', 'opened by a hidden version', 'embargoed', 'no line'],
  ['new', 'taken out of another story', 'usable', 'line'],

  ['usable', 'usable version', 'usable', 'line'],
  ['usable', 'hidden version', 'usable', 'no line'],
  ['usable', 'embargo of a version ended', 'usable', 'line'],
  ['usable', 'withheld by its supplier', 'withheld', 'line'],
  ['usable', 'killed by its supplier', 'killed', 'line'],
  ['usable', 'merged into another', 'merged', 'line'],
  ['usable', 'article taken out', 'usable', 'line'],
  ['usable', 'only embargoed versions left', 'embargoed', 'no line'],
  ['usable', 'withheld article left', 'withheld', 'line'],
  ['usable', 'decided by an editor', 'usable', 'line'],

  ['embargoed', 'usable version', 'embargoed', 'no line'],
  ['embargoed', 'hidden version', 'embargoed', 'no line'],
  ['embargoed', 'withheld by its supplier', 'embargoed', 'no line'],
  ['embargoed', 'embargo put off', 'embargoed', 'no line'],
  ['embargoed', 'embargo ended', 'usable', 'line'],
  ['embargoed', 'freed early', 'usable', 'line'],
  ['embargoed', 'freed by its supplier', 'usable', 'line'],
  ['embargoed', 'killed by its supplier', 'killed under embargo', 'line without words'],
  ['embargoed', 'merged into another', 'merged', 'no line'],
  ['embargoed', 'article taken out', 'embargoed', 'no line'],
  ['embargoed', 'decided by an editor', 'embargoed', 'no line'],

  ['withheld', 'usable version', 'withheld', 'no line'],
  ['withheld', 'hidden version', 'withheld', 'no line'],
  ['withheld', 'withheld by its supplier', 'withheld', 'no line'],
  ['withheld', 'freed by its supplier', 'usable', 'line'],
  ['withheld', 'killed by its supplier', 'killed', 'line'],
  ['withheld', 'merged into another', 'merged', 'line'],
  ['withheld', 'article taken out', 'withheld', 'line'],
  ['withheld', 'decided by an editor', 'withheld', 'no line'],

  ['killed', 'usable version', 'killed', 'line'],
  ['killed', 'hidden version', 'killed', 'no line'],
  ['killed', 'withheld by its supplier', 'killed', 'no line'],
  ['killed', 'killed by its supplier', 'killed', 'no line'],
  ['killed', 'merged into another', 'merged', 'line'],
  ['killed', 'article taken out', 'killed', 'line'],
  ['killed', 'decided by an editor', 'killed', 'line'],

  ['killed under embargo', 'usable version', 'killed under embargo', 'line without words'],
  ['killed under embargo', 'hidden version', 'killed under embargo', 'no line'],
  ['killed under embargo', 'killed by its supplier', 'killed under embargo', 'no line'],
  ['killed under embargo', 'merged into another', 'merged', 'no line'],
  ['killed under embargo', 'article taken out', 'killed under embargo', 'no line'],
  ['killed under embargo', 'decided by an editor', 'killed under embargo', 'no line'],
]

const KNOWN = new Map(STORY_STATES.map(([now, change, then, log]) => [`${now}: ${change}`, { state: then, log }]))

/** @returns the state that follows, and whether the story log says so */
export function afterChange(state: StoryState, change: StoryChange): { state: StoryState; log: LogLine } {
  return KNOWN.get(`${state}: ${change}`) ?? { state, log: 'no line' }
}

/** Killed before its embargo had ended. */
const neverOut = ({ killedAt, embargoedUntil }: StoryStanding) => killedAt !== null && embargoedUntil !== null && killedAt < embargoedUntil

/** The state of a story as it is stored; undefined is a story that is not there yet. */
export function stateOf(story: StoryStanding | undefined): StoryState {
  if (!story) return 'new'
  return story.status === 'killed' && neverOut(story) ? 'killed under embargo' : story.status
}

/** How a state is stored: that a kill came under embargo is known by its times. */
export function statusOf(state: Exclude<StoryState, 'new'>): StoryStanding['status'] {
  return state === 'killed under embargo' ? 'killed' : state
}

/** What may be shown of a story as a whole. A merged one is shown as the story that it went into, which is asked for itself. */
export function visibilityOfStory(story: StoryStanding): Visibility {
  if (story.status === 'embargoed' || neverOut(story)) return 'embargoed'
  return story.status === 'merged' ? 'usable' : story.status
}

/** Whether an editor may merge one story into another: what is killed or hidden does not come out by that. */
export function mayMerge(from: StoryStanding, into: StoryStanding): boolean {
  if (isHidden(visibilityOfStory(from)) && !isHidden(visibilityOfStory(into))) return false
  return from.status === 'usable' || from.status === into.status
}

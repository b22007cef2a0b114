import { isHidden, type Visibility } from './visibility.ts'

/** A story as the database stores it. */
export interface StoredStory {
  status: 'usable' | 'embargoed' | 'withheld' | 'killed' | 'merged'
  embargoedUntil: Date | null
  killedAt: Date | null
}

/** `new`: not stored yet. `killed under embargo`: the story was never published, and its text never will be. */
export type StoryState = 'new' | 'usable' | 'embargoed' | 'withheld' | 'killed' | 'killed under embargo' | 'merged'

/** What can happen to a story. `hidden version`: a version that is embargoed or withheld arrives. */
export type StoryChange =
  | 'opened by a usable version'
  | 'opened by a hidden version'
  | 'taken out of another story'
  | 'usable version'
  | 'hidden version'
  | 'withheld by its supplier'
  | 'killed by its supplier'
  | 'embargo ended'
  | 'embargo extended'
  | 'released early'
  | 'released by its supplier'
  | 'embargo of a version ended'
  | 'merged into another'
  | 'article taken out'
  | 'only embargoed versions left'
  | 'withheld article left'
  | 'decided by an editor'

/** `line`: the story log reports it. `line without words`: the log reports it without any text of the story. */
export type LogLine = 'line' | 'line without words' | 'no line'

type StateRow = readonly [now: StoryState, change: StoryChange, then: StoryState, log: LogLine]

/** The states of a story, in a form that a news editor can check. A change that is not listed for a state leaves the state as it is, without a line in the log. */
export const STORY_STATES: readonly StateRow[] = [
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
  ['embargoed', 'embargo extended', 'embargoed', 'no line'],
  ['embargoed', 'embargo ended', 'usable', 'line'],
  ['embargoed', 'released early', 'usable', 'line'],
  ['embargoed', 'released by its supplier', 'usable', 'line'],
  ['embargoed', 'killed by its supplier', 'killed under embargo', 'line without words'],
  ['embargoed', 'merged into another', 'merged', 'no line'],
  ['embargoed', 'article taken out', 'embargoed', 'no line'],
  ['embargoed', 'decided by an editor', 'embargoed', 'no line'],

  ['withheld', 'usable version', 'withheld', 'no line'],
  ['withheld', 'hidden version', 'withheld', 'no line'],
  ['withheld', 'withheld by its supplier', 'withheld', 'no line'],
  ['withheld', 'released by its supplier', 'usable', 'line'],
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

const ROW_OF = new Map(STORY_STATES.map(([now, change, then, log]) => [`${now}: ${change}`, { state: then, log }]))

/** @returns the state after a change, and what the story log reports */
export function afterChange(state: StoryState, change: StoryChange): { state: StoryState; log: LogLine } {
  return ROW_OF.get(`${state}: ${change}`) ?? { state, log: 'no line' }
}

/** The story was killed before its embargo had ended. */
const neverPublished = ({ killedAt, embargoedUntil }: StoredStory) =>
  killedAt !== null && embargoedUntil !== null && killedAt < embargoedUntil

/** The state of a stored story. @param story undefined where it is not stored yet */
export function stateOf(story: StoredStory | undefined): StoryState {
  if (!story) return 'new'
  return story.status === 'killed' && neverPublished(story) ? 'killed under embargo' : story.status
}

/** The status under which a state is stored. Its times show whether a kill came under embargo. */
export function statusOf(state: Exclude<StoryState, 'new'>): StoredStory['status'] {
  return state === 'killed under embargo' ? 'killed' : state
}

/** The visibility of a story as a whole. A merged story redirects to the story that it was merged into, which has a visibility of its own. */
export function visibilityOfStory(story: StoredStory): Visibility {
  if (story.status === 'embargoed' || neverPublished(story)) return 'embargoed'
  return story.status === 'merged' ? 'usable' : story.status
}

/** Whether an editor may merge one story into another. A merge must not publish what is killed or hidden. */
export function mayMerge(from: StoredStory, into: StoredStory): boolean {
  if (isHidden(visibilityOfStory(from)) && !isHidden(visibilityOfStory(into))) return false
  return from.status === 'usable' || from.status === into.status
}

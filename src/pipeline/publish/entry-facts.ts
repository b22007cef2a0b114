/** What every entry of the story log says in its `detail`. Pure. */

import type { NewEvent } from '../../../db/write/story-log.ts'
import { CHANGE_CLASSES, type ChangeClass, type EventCause, LOG_SCHEMA } from '../../model.ts'
import { type LogLine, type StoryState, statusOf } from '../../story/embargo/story-states.ts'

/** A version that stands for a story. */
export interface Canonical {
  articleId: number
  versionNumber: number
}

/** An article that went from one story to another: who follows its id looks for it there. */
export interface MovedArticle {
  articleId: number
  from: number
  to: number
}

/** What the log may say of a decision, and the states of the story before and after it. */
export interface LoggedChange {
  line: LogLine
  before: StoryState
  after: StoryState
}

interface EntryFacts {
  cause: EventCause
  /** Classes of change; what is none of them (null, `cosmetic`) is left out. `state` is added where the states differ. */
  changes: (string | null)[]
  before: StoryState
  after: StoryState
  /** Undefined where it is not known. */
  canonical: Canonical | undefined
  moved?: MovedArticle[]
}

/** The fields that every entry has: its form, why there is one, what changed, the state before and after, and the canonical version. */
export function entryFacts({ cause, changes, before, after, canonical, moved }: EntryFacts): NewEvent['detail'] {
  const states = { before: before === 'new' ? null : statusOf(before), after: after === 'new' ? null : statusOf(after) }
  const classes = [...changes, states.before === states.after ? null : 'state'].filter((one) => CHANGE_CLASSES.includes(one as ChangeClass))
  return { schema: LOG_SCHEMA, cause, changes: classes, ...states, ...(canonical && { canonical }), ...(moved && { moved }) }
}

/** The canonical version of a story as it was just written or read; undefined where that is not known. */
export function canonicalOf(story: { canonicalId: number; canonicalNumber: number | null } | undefined): Canonical | undefined {
  const { canonicalId: articleId, canonicalNumber: versionNumber } = story ?? {}
  return articleId === undefined || versionNumber === undefined || versionNumber === null ? undefined : { articleId, versionNumber }
}

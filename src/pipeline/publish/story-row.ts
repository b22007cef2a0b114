/** Decides what is written about a story after the decisions of a batch. Pure: reads and writes nothing. */
import type { MemberRow, StoryRow } from '../../../db/write/stories.ts'
import type { Relation } from '../../model.ts'
import { chooseCanonical, type Member } from '../../story/canonical.ts'
import { afterChange, type StoryChange, stateOf, statusOf } from '../../story/embargo/story-states.ts'
import { isHidden, visibilityOf } from '../../story/embargo/visibility.ts'
import { listTime } from '../../story/list-time.ts'
import { relationsIn } from '../../story/relations.ts'
import type { Decision } from '../place/decision.ts'
import type { LoggedChange } from './entry-facts.ts'
import { eventOf, loggedStoryOf } from './story-events.ts'

/** A story to be brought up to date. */
export interface TouchedStory {
  id: number
  /** Its articles after the batch, each with its current version; at least one. */
  members: MemberRow[]
  /** The decisions of the batch that concern it, in order; none where an editor moved articles. */
  decisions: Decision[]
  /** The article that an editor pinned. */
  pin?: { articleId: number; by: string; why: string } | undefined
}

/** What is written about a story. */
export interface StoryOutcome {
  row: StoryRow
  relations: { articleId: number; relation: Relation }[]
  /** What the story's state lets the log say of each decision that the log enters under this story. */
  logLines: Map<Decision, LoggedChange>
  /** An agency's copy of it is hidden: outlets that run it may break an embargo. */
  hasHiddenAgencyCopy: boolean
}

/**
 * Chooses the canonical article of a story, what each of its articles is to it, and the state that follows from the decisions.
 * @param now the time of the transaction on the database's clock
 */
export function storyOutcome({ id, members, decisions, pin }: TouchedStory, now: Date): StoryOutcome {
  const choices = members.map((row) => canonicalMember(row, now))
  const { state, logLines } = stateAfter({ id, members, decisions }, now)
  const isPinHidden = members.some((member) => member.articleId === pin?.articleId && isHiddenMember(member, now))
  const choice = chooseCanonical(choices, pin && !isPinHidden ? { ...pin, id: String(pin.articleId) } : undefined)
  const canonical = members.find((member) => String(member.articleId) === choice.id)!
  const row: StoryRow = {
    ...state,
    id,
    canonicalId: canonical.articleId,
    canonicalNumber: canonical.number,
    canonicalReasons: choice.reasons,
    headline: canonical.headline || canonical.opening || '(without a headline)',
    sourceId: canonical.sourceId,
    language: canonical.language,
    urgency: canonical.urgency,
    subjects: canonical.subjects,
    slugline: canonical.slugline,
    pictures: canonical.pictures,
    copies: members.length,
    versions: members.reduce((sum, member) => sum + member.newest, 0),
    corrected: decisions.some(({ placement, version }) => Number(placement.effect.corrects) === id && !version.reread),
    listedAt: listedAtOf(decisions),
    quiet: decisions.length > 0 && decisions.every((decision) => eventOf(decision) === null),
  }
  return {
    row,
    relations: relationsIn(choices, choice.id).map((article) => ({ articleId: Number(article.id), relation: article.relation })),
    logLines,
    hasHiddenAgencyCopy: members.some((m) => m.sourceKind === 'agency' && (isHiddenMember(m, now) || m.signal === 'embargo')),
  }
}

/** The list time that follows from the decisions which readers are notified of; null where it is now: an editor, a next version, a notice. */
function listedAtOf(decisions: Decision[]): Date | null {
  const announced = decisions.filter((decision) => eventOf(decision) !== null)
  const times = announced.map((decision) => {
    const event = eventOf(decision)
    const { version } = decision
    const isArticle = version.number === 1 && (event === 'created' || event === 'updated')
    const time = isArticle ? listTime(version, version.usualDelaySeconds) : version.receivedAt
    return time === version.receivedAt ? null : time
  })
  if (!times.length || times.includes(null)) return null
  return new Date(Math.max(...times.map((time) => time!.getTime())))
}

/** @returns the stories that these decisions concern, each with those decisions in order */
export function touchedStories(decisions: Decision[]): Map<number, Decision[]> {
  const touched = new Map<number, Decision[]>()
  for (const decision of decisions) {
    const { story, effect } = decision.placement
    for (const id of new Set([story, effect.kills, effect.corrects, effect.withholds])) {
      if (!id) continue
      const own = touched.get(Number(id))
      if (own) own.push(decision)
      else touched.set(Number(id), [decision])
    }
  }
  return touched
}

/** The state of a story after the decisions that concern it, one after the other, and what the log may say of each. */
function stateAfter(
  { id, members, decisions }: TouchedStory,
  now: Date,
): { state: Pick<StoryRow, 'status' | 'killed' | 'embargoedUntil'>; logLines: Map<Decision, LoggedChange> } {
  const logLines = new Map<Decision, LoggedChange>()
  const opener = decisions.find((decision) => opens(decision, id))
  const before = stateOf(members[0]!.story ?? undefined)
  let state = before
  for (const decision of decisions) {
    const after = afterChange(state, changeTo(id, decision, now))
    if (loggedStoryOf(decision) === id) logLines.set(decision, { line: after.log, before: state, after: after.state })
    state = after.state
  }
  // A story without an opener is one that an editor took an article out into: it is usable until its versions are looked at.
  const status = state === 'new' ? 'usable' : statusOf(state)
  const wasKilled = before === 'killed' || before === 'killed under embargo'
  return {
    state: { status, killed: status === 'killed' && !wasKilled, embargoedUntil: opener?.version.embargoedUntil ?? null },
    logLines,
  }
}

/** What a decision does to one of the stories that it concerns. */
function changeTo(id: number, decision: Decision, now: Date): StoryChange {
  const { placement, version } = decision
  if (Number(placement.effect.kills) === id) return 'killed by its supplier'
  const hidden = isHiddenVersion({ ...version, pubStatus: version.entry.pubStatus, signal: placement.signal }, now)
  if (opens(decision, id)) return hidden ? 'opened by a hidden version' : 'opened by a usable version'
  if (Number(placement.effect.withholds) === id) return 'withheld by its supplier'
  return hidden ? 'hidden version' : 'usable version'
}

const opens = ({ placement }: Decision, id: number) => placement.opened && Number(placement.story) === id

type Visible = Pick<MemberRow, 'signal' | 'pubStatus' | 'embargoedUntil'>

function isHiddenVersion({ signal, pubStatus, embargoedUntil }: Visible, now: Date): boolean {
  return isHidden(visibilityOf({ signal, pubStatus, embargoedUntil, storyKilled: false }, now).visibility)
}

/** Whether an article may not be canonical because it is hidden in a story that is published. */
function isHiddenMember(member: MemberRow, now: Date): boolean {
  return member.story?.status !== 'embargoed' && isHiddenVersion(member, now)
}

function canonicalMember(row: MemberRow, now: Date): Member {
  return {
    id: String(row.articleId),
    source: row.source,
    sourceKind: row.sourceKind,
    publishedAt: (row.publishedAt ?? row.firstSeenAt).toISOString(),
    relation: row.relation,
    // Embargoed copy may be canonical as little as withheld copy.
    signal: isHiddenMember(row, now) ? 'withheld' : row.signal,
    preference: row.preference,
    words: row.words,
    credit: row.credit,
  }
}

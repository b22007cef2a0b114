import type pg from 'pg'
import { pinsOf } from '../../../db/write/decisions.ts'
import { isLate } from '../../../db/write/steps.ts'
import { type MemberRow, membersOf, type StoryRow, writeRelations, writeStories } from '../../../db/write/stories.ts'
import { appendEvents, NEVER_OUT, type NewEvent } from '../../../db/write/story-log.ts'
import { markUnpublished } from '../../../db/write/warnings.ts'
import { creditIn } from '../../matching/fingerprint/normalise.ts'
import type { StoryEvent } from '../../model.ts'
import { chooseCanonical, type Member } from '../../story/canonical.ts'
import { afterChange, type LogLine, type StoryChange, stateOf, statusOf } from '../../story/embargo/story-states.ts'
import { isHidden, visibilityOf } from '../../story/embargo/visibility.ts'
import { relationsIn } from '../../story/relations.ts'
import type { Decision } from '../place/decision.ts'
import { type Marked, noteCorrections, noteReplacements, updateWarnings, wrongIn } from './warnings.ts'

/** A dateline, with a desk's note above it, ends before this. */
const DATELINE_CHARACTERS = 400

/**
 * Brings the touched stories up to date (who speaks for them, how they stand) and appends what happened to the story log, all in the
 * transaction that placed the versions.
 * @param now the time of the transaction on the database's clock
 * @param besides what PostgreSQL can write while we choose: nothing here reads it
 */
export async function publish(client: pg.PoolClient, decisions: Decision[], now: Date, besides: () => Promise<void>): Promise<void> {
  const ids = [...touchedBy(decisions).keys()]
  await noteCorrections(client, decisions)
  const { rows, marked, lines } = await refreshStories(client, ids, decisions, now, besides)
  await noteReplacements(client, decisions)
  const events = eventsOf(decisions, new Map(rows.map((r) => [r.id, r])), lines, marked)
  await appendEvents(client, events)
  await markUnpublished(client, unpublishedOf(decisions, events))
}

/** Chooses anew who speaks for these stories, now that `decisions` are written, what the others are to it, and what is wrong with any. */
export async function refreshStories(
  client: pg.PoolClient,
  ids: number[],
  decisions: Decision[],
  now: Date,
  besides?: () => Promise<void>,
): Promise<{ rows: StoryRow[]; marked: Marked[]; lines: Map<Decision, LogLine> }> {
  const touched = touchedBy(decisions)
  const members = new Map<number, MemberRow[]>()
  const inHand = new Map(decisions.map(({ version }) => [version.id, version.body]))
  for (const member of await membersOf(client, ids, inHand)) {
    const group = members.get(member.storyId)
    if (group) group.push(member)
    else members.set(member.storyId, [member])
  }
  const pins = await pinsOf(client, ids)
  const written = besides?.()
  const rows: StoryRow[] = []
  const lines = new Map<Decision, LogLine>()
  const relations: Parameters<typeof writeRelations>[1] = []
  for (const [id, group] of members) {
    const sides = group.map((row) => asMember(row, now))
    const concerning = touched.get(id) ?? []
    const fate = fateOf(id, group[0]!.story, concerning, now)
    for (const [decision, line] of fate.lines) lines.set(decision, line)
    const mayPin = !group.some((m) => m.articleId === pins.get(id)?.articleId && isSilent(m, now))
    const row = { ...storyRow(id, group, sides, concerning, mayPin ? pins.get(id) : undefined), ...fate.warnings }
    rows.push(row)
    relations.push(...relationsIn(sides, String(row.canonicalId)).map((r) => ({ articleId: Number(r.id), relation: r.relation })))
  }
  await Promise.all([written, writeStories(client, rows)])
  await writeRelations(client, relations)
  const embargoed = [...members].filter(([, group]) =>
    group.some((m) => m.sourceKind === 'agency' && (isSilent(m, now) || m.signal === 'embargo')),
  )
  return {
    rows,
    lines,
    marked: await updateWarnings(
      client,
      ids,
      embargoed.map(([id]) => id),
    ),
  }
}

/** The stories that were decided upon, each with the decisions that concern it. */
function touchedBy(decisions: Decision[]): Map<number, Decision[]> {
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

/** A version that is hidden in a story that is out: it may not speak for it. */
function isSilent({ signal, pubStatus, embargoedUntil, story }: MemberRow, now: Date): boolean {
  return story?.status !== 'embargoed' && isHidden(visibilityOf({ signal, pubStatus, embargoedUntil, storyKilled: false }, now).visibility)
}

function asMember(row: MemberRow, now: Date): Member {
  return {
    id: String(row.articleId),
    source: row.source,
    sourceKind: row.sourceKind,
    publishedAt: (row.publishedAt ?? row.firstSeenAt).toISOString(),
    relation: row.relation,
    // What is embargoed speaks as little as what is withheld.
    signal: isSilent(row, now) ? 'withheld' : row.signal,
    preference: row.preference,
    words: row.body.reduce((sum, paragraph) => sum + countWords(paragraph), 0),
    credit: creditIn(row.body.join('\n\n').slice(0, DATELINE_CHARACTERS)),
  }
}

/** Runs of anything but space: paragraphs are tidied when they are read, so a space stands between words and nowhere else. */
function countWords(paragraph: string): number {
  let words = paragraph === '' ? 0 : 1
  for (let at = paragraph.indexOf(' '); at >= 0; at = paragraph.indexOf(' ', at + 1)) words++
  return words
}

type Pin = { articleId: number; by: string; why: string }

type Warning = Pick<StoryRow, 'status' | 'killed' | 'embargoedUntil'>

/** How a story stands after decisions that concern it, one after the other, and which of them the log may tell. */
function fateOf(
  id: number,
  before: MemberRow['story'],
  decisions: Decision[],
  now: Date,
): { warnings: Warning; lines: Map<Decision, LogLine> } {
  const lines = new Map<Decision, LogLine>()
  const opener = decisions.find((d) => d.placement.opened && Number(d.placement.story) === id)
  let state = stateOf(before ?? undefined)
  const wasKilled = state === 'killed' || state === 'killed under embargo'
  if (state === 'new' && !opener) state = afterChange(state, 'taken out of another story').state
  for (const decision of decisions) {
    const after = afterChange(state, changeTo(id, decision, now))
    state = after.state
    if (storyOf(decision) === id) lines.set(decision, after.log)
  }
  const status = state === 'new' ? 'usable' : statusOf(state)
  return {
    warnings: { status, killed: status === 'killed' && !wasKilled, embargoedUntil: opener?.version.embargoedUntil ?? null },
    lines,
  }
}

/** The story of which the log tells a decision. */
function storyOf({ placement: { story, effect } }: Decision): number {
  return Number(effect.kills ?? effect.corrects ?? effect.withholds ?? story)
}

function changeTo(id: number, { placement, version }: Decision, now: Date): StoryChange {
  if (Number(placement.effect.kills) === id) return 'killed by its supplier'
  const { signal } = placement
  const { embargoedUntil } = version
  const hidden = isHidden(visibilityOf({ signal, pubStatus: version.entry.pubStatus, embargoedUntil, storyKilled: false }, now).visibility)
  if (placement.opened && Number(placement.story) === id) return hidden ? 'opened by a hidden version' : 'opened by a usable version'
  if (Number(placement.effect.withholds) === id) return 'withheld by its supplier'
  return hidden ? 'hidden version' : 'usable version'
}

function storyRow(
  id: number,
  members: MemberRow[],
  sides: Member[],
  decisions: Decision[],
  pin: Pin | undefined,
): Omit<StoryRow, keyof Warning> {
  const choice = chooseCanonical(sides, pin && { ...pin, id: String(pin.articleId) })
  const canonical = members.find((m) => String(m.articleId) === choice.id)!
  return {
    id,
    canonicalId: canonical.articleId,
    canonicalReasons: choice.reasons,
    headline: canonical.headline || canonical.body[0]?.slice(0, 160) || '(without a headline)',
    sourceId: canonical.sourceId,
    language: canonical.language,
    copies: members.length,
    versions: members.reduce((sum, m) => sum + m.newest, 0),
    corrected: decisions.some((d) => Number(d.placement.effect.corrects) === id && !d.version.reread),
    quiet: decisions.length > 0 && decisions.every((d) => eventOf(d) === null),
  }
}

/** The corrections among these decisions of which no event tells, since their stories are held. */
function unpublishedOf(decisions: Decision[], events: NewEvent[]): { articleId: number; versionNumber: number }[] {
  const corrections = decisions.filter((d) => d.placement.effect.corrects && !d.version.reread)
  return corrections
    .map(({ version }) => ({ articleId: version.articleId, versionNumber: version.number }))
    .filter((c) => !events.some((e) => e.event === 'corrected' && e.articleId === c.articleId && e.versionNumber === c.versionNumber))
}

/** What happened, in the order it was decided, where the state of its story lets the log say so. */
function eventsOf(decisions: Decision[], stories: Map<number, StoryRow>, lines: Map<Decision, LogLine>, marked: Marked[]): NewEvent[] {
  const events: NewEvent[] = []
  for (const decision of decisions) {
    const event = eventOf(decision)
    const line = lines.get(decision) ?? 'no line'
    if (!event || line === 'no line') continue
    const storyId = storyOf(decision)
    const { placement, version } = decision
    events.push({
      event,
      storyId,
      articleId: version.articleId,
      versionNumber: version.number,
      headline: line === 'line without words' ? NEVER_OUT : (stories.get(storyId)?.headline ?? version.headline),
      detail: {
        source: version.source,
        relation: placement.relation,
        signal: placement.signal,
        change: decision.change,
        ...(placement.effect.replaces && { replaces: Number(placement.effect.replaces) }),
        ...wrongIn(marked, event, storyId, version.articleId),
      },
    })
  }
  return events
}

function eventOf({ version, placement, change }: Decision): StoryEvent | null {
  if (isLate(version)) return placement.effect.corrects ? 'corrected' : null
  if (placement.effect.kills) return 'killed'
  if (placement.story === null) return null
  if (placement.opened) return 'created'
  if (placement.effect.withholds) return 'withheld'
  if (placement.effect.corrects && !version.reread) return 'corrected'
  return change === 'cosmetic' || change === 'none' ? null : 'updated'
}

import type pg from 'pg'
import { type Database, inTransaction } from '../../db/client.ts'
import { pinsOf } from '../../db/queries/decisions.ts'
import { appendEvents, NEVER_OUT, type NewEvent } from '../../db/queries/events.ts'
import { leaveUntold, takeUntold } from '../../db/queries/standing.ts'
import { isLate } from '../../db/queries/steps.ts'
import {
  embargoEnded,
  lockPlacing,
  type MemberRow,
  membersOf,
  releaseDue,
  releaseVersions,
  type StoryRow,
  statusOf,
  writeRelations,
  writeStories,
} from '../../db/queries/stories.ts'
import { creditIn } from '../dedup/normalise.ts'
import type { StoryEvent } from '../model.ts'
import { chooseCanonical, type Member } from '../story/canonical.ts'
import { relationsIn } from '../story/relations.ts'
import type { Decision } from './place/decision.ts'
import { type Marked, markStandings, noteCorrections, noteReleased, noteReplacements, wrongIn } from './standing.ts'

/** A dateline, with a desk's note above it, ends before this. */
const DATELINE_CHARACTERS = 400

/**
 * Brings the touched stories up to date (who speaks for them, how they stand) and appends what happened to the story log, all in the
 * transaction that placed the versions.
 * @param besides what PostgreSQL can write while we choose: nothing here reads it
 */
export async function publish(client: pg.PoolClient, decisions: Decision[], besides: () => Promise<void>): Promise<void> {
  const ids = [...touchedBy(decisions).keys()]
  const before = await statusOf(client, ids)
  await noteCorrections(client, decisions)
  const { rows, marked } = await refreshStories(client, ids, decisions, besides)
  await noteReplacements(client, decisions)
  const events = eventsOf(decisions, new Map(rows.map((r) => [r.id, r])), before, marked)
  await appendEvents(client, events)
  await leaveUntold(client, untoldOf(decisions, events))
}

/** Chooses anew who speaks for these stories, now that `decisions` are written, what the others are to it, and what is wrong with any. */
export async function refreshStories(
  client: pg.PoolClient,
  ids: number[],
  decisions: Decision[],
  besides?: () => Promise<void>,
): Promise<{ rows: StoryRow[]; marked: Marked[] }> {
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
  const relations: Parameters<typeof writeRelations>[1] = []
  for (const [id, group] of members) {
    const sides = group.map(asMember)
    const row = storyRow(id, group, sides, touched.get(id) ?? [], pins.get(id))
    rows.push(row)
    relations.push(...relationsIn(sides, String(row.canonicalId)).map((r) => ({ articleId: Number(r.id), relation: r.relation })))
  }
  await Promise.all([written, writeStories(client, rows)])
  await writeRelations(client, relations)
  const embargoed = [...members].filter(([, group]) => group.some((m) => m.sourceKind === 'agency' && (m.held || m.signal === 'embargo')))
  return {
    rows,
    marked: await markStandings(
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

function asMember(row: MemberRow): Member {
  return {
    id: String(row.articleId),
    source: row.source,
    sourceKind: row.sourceKind,
    publishedAt: (row.publishedAt ?? row.firstSeenAt).toISOString(),
    relation: row.relation,
    // What is held speaks as little as what is withheld.
    signal: row.held ? 'withheld' : row.signal,
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

function storyRow(id: number, members: MemberRow[], sides: Member[], decisions: Decision[], pin: Pin | undefined): StoryRow {
  const mayPin = pin && !members.some((m) => m.articleId === pin.articleId && m.held)
  const choice = chooseCanonical(sides, mayPin ? { ...pin, id: String(pin.articleId) } : undefined)
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
    killed: decisions.some((d) => Number(d.placement.effect.kills) === id),
    withheld: decisions.some((d) => Number(d.placement.effect.withholds) === id),
    corrected: decisions.some((d) => Number(d.placement.effect.corrects) === id && !d.version.reread),
    embargoedUntil: decisions.find((d) => d.placement.opened && Number(d.placement.story) === id)?.version.embargoedUntil ?? null,
    quiet: decisions.length > 0 && decisions.every((d) => eventOf(d) === null),
  }
}

/** The corrections among these decisions of which no event tells, since their stories are held. */
function untoldOf(decisions: Decision[], events: NewEvent[]): { articleId: number; versionNumber: number }[] {
  const corrections = decisions.filter((d) => d.placement.effect.corrects && !d.version.reread)
  return corrections
    .map(({ version }) => ({ articleId: version.articleId, versionNumber: version.number }))
    .filter((c) => !events.some((e) => e.event === 'corrected' && e.articleId === c.articleId && e.versionNumber === c.versionNumber))
}

/** What happened, in the order it was decided. A story that is held is told of when it is released, not before. */
function eventsOf(
  decisions: Decision[],
  stories: Map<number, StoryRow>,
  before: Map<number, { status: string }>,
  marked: Marked[],
): NewEvent[] {
  const withStatus = (...those: string[]) => new Set([...before].filter(([, s]) => those.includes(s.status)).map(([id]) => id))
  const held = withStatus('embargoed', 'withheld')
  const neverOut = withStatus('embargoed')
  for (const [id, story] of stories) {
    if (before.has(id) || !isHeldUntil(story.embargoedUntil)) continue
    held.add(id)
    neverOut.add(id)
  }
  const killed = withStatus('killed')
  const events: NewEvent[] = []
  for (const decision of decisions) {
    const event = eventOf(decision)
    if (!event) continue
    const { kills, corrects, withholds } = decision.placement.effect
    const storyId = Number(kills ?? corrects ?? withholds ?? decision.placement.story)
    if (event === 'killed') {
      if (killed.has(storyId)) continue
      killed.add(storyId)
    }
    if (event !== 'killed' && (held.has(storyId) || (event !== 'withheld' && isHeldUntil(decision.version.embargoedUntil)))) continue
    if (event === 'withheld') held.add(storyId)
    const { placement, version } = decision
    events.push({
      event,
      storyId,
      articleId: version.articleId,
      versionNumber: version.number,
      headline: neverOut.has(storyId) ? NEVER_OUT : (stories.get(storyId)?.headline ?? version.headline),
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

function isHeldUntil(time: Date | null | undefined): boolean {
  return !!time && time.getTime() > Date.now()
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

/**
 * Lets go of what was held until now: stories, and versions in stories that others spoke for meanwhile. What was corrected while it was held is
 * noted and told behind the release.
 * @returns how many
 */
export async function releaseEmbargoes(db: Database): Promise<number> {
  if (!(await embargoEnded(db))) return 0
  return inTransaction(db, async (client) => {
    await lockPlacing(client)
    const versions = await releaseVersions(client)
    await noteReleased(client, versions)
    const stories = await releaseDue(client)
    const alone = versions.filter((version) => version.alone)
    const ids = [...new Set([...stories.map((story) => story.id), ...versions.map((version) => version.storyId)])]
    const { rows, marked } = await refreshStories(client, ids, [])
    const headlines = new Map(rows.map((row) => [row.id, row.headline]))
    const out = [...stories.map((story) => story.id), ...versions.filter((version) => version.out).map((version) => version.storyId)]
    const event = (event: StoryEvent, storyId: number, articleId: number, versionNumber: number | null, detail: NewEvent['detail']) => ({
      event,
      storyId,
      articleId,
      versionNumber,
      headline: headlines.get(storyId)!,
      detail,
    })
    await appendEvents(client, [
      ...stories.map((s) => event('released', s.id, s.canonicalId, null, s.brokeEmbargo.length ? { brokeEmbargo: s.brokeEmbargo } : {})),
      ...alone.map((v) => event('released', v.storyId, v.articleId, v.number, {})),
      ...(await takeUntold(client, out)).map((c) =>
        event('corrected', c.storyId, c.articleId, c.versionNumber, {
          source: c.source,
          signal: 'correction',
          ...wrongIn(marked, 'corrected', c.storyId, c.articleId),
        }),
      ),
    ])
    return stories.length + alone.length
  })
}

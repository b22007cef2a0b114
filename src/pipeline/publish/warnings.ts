import type pg from 'pg'
import { isLate } from '../../../db/write/steps.ts'
import {
  bodyBefore,
  bodyNumberedBefore,
  type Correction,
  correctionsIn,
  type MemberState,
  markCorrected,
  markUnpublished,
  membersInTrouble,
  noteCorrection,
  noteReplacement,
  renoteCorrection,
  writeWarnings,
} from '../../../db/write/warnings.ts'
import type { StoryEvent, Warning } from '../../model.ts'
import { correctedWordsIn, stillRuns } from '../../story/corrections.ts'
import type { Decision } from '../place/decision.ts'
import type { ReleasedVersion } from './release.ts'

/** An article with what is wrong with its being out. */
export interface Marked {
  storyId: number
  articleId: number
  warnings: Warning[]
}

/** Notes what the corrections of a batch changed: there are few, and none in most batches. */
export async function noteCorrections(client: pg.PoolClient, decisions: Decision[]): Promise<void> {
  for (const { version, placement } of decisions) {
    if (!placement.effect.corrects) continue
    if (version.reread) {
      const before = await bodyBefore(client, version.articleId, version.number)
      const changes = before ? correctedWordsIn(before.join('\n\n'), version.body.join('\n\n')) : null
      await renoteCorrection(client, version.articleId, version.number, changes)
      continue
    }
    const before = await textBefore(client, version, placement)
    await noteCorrection(
      client,
      version.articleId,
      version.number,
      correctedWordsIn((before ?? []).join('\n\n'), version.body.join('\n\n')),
    )
  }
}

/** Notes the corrections that came under embargo, now that they may be used. */
export async function noteReleased(client: pg.PoolClient, versions: ReleasedVersion[]): Promise<void> {
  const corrections = versions.filter((version) => version.corrects !== null)
  for (const { articleId, number, corrects, body } of corrections) {
    const { before: upTo, numberedBefore } = corrects!
    const before = await (numberedBefore === undefined
      ? bodyBefore(client, corrects!.articleId, upTo)
      : bodyNumberedBefore(client, articleId, numberedBefore))
    if (await noteCorrection(client, articleId, number, correctedWordsIn((before ?? []).join('\n\n'), body.join('\n\n'))))
      await markUnpublished(client, [{ articleId, versionNumber: number }])
  }
  await markCorrected(
    client,
    corrections.map((version) => version.storyId),
  )
}

/** The text that a correction corrects: the version before it, by its supplier's number where it came late; or what it was matched to. */
function textBefore(client: pg.PoolClient, version: Decision['version'], placement: Decision['placement']): Promise<string[] | undefined> {
  if (isLate(version)) return bodyNumberedBefore(client, version.articleId, Number(version.entry.version))
  return version.number > 1 ? bodyBefore(client, version.articleId, version.number) : bodyBefore(client, Number(placement.match), null)
}

/** Links the new stories of a batch that replace killed ones to these. */
export async function noteReplacements(client: pg.PoolClient, decisions: Decision[]): Promise<void> {
  for (const { placement } of decisions)
    if (placement.effect.replaces) await noteReplacement(client, Number(placement.story), Number(placement.effect.replaces))
}

/**
 * Says of every article in these stories what is wrong with its being out: it still runs what its supplier corrected, it is a copy of what
 * was killed, it was out before the embargo ended. Told anew each time, so an outlet that mends its copy is off the list.
 * @param embargoed those of these stories that were out when an agency's copy of them came under embargo
 * @returns articles in whose standing anything is wrong
 */
export async function updateWarnings(client: pg.PoolClient, storyIds: number[], embargoed: number[]): Promise<Marked[]> {
  const members = await membersInTrouble(client, storyIds, embargoed)
  if (!members.length) return []
  const corrections = await correctionsIn(
    client,
    members.map((member) => member.storyId),
  )
  const marked = members.map((member) => ({ ...member, before: member.warnings, warnings: warningsOf(member, corrections) }))
  await writeWarnings(
    client,
    marked.filter(({ before, warnings }) => before.join() !== warnings.join()),
  )
  return marked.filter(({ warnings }) => warnings.length).map(({ storyId, articleId, warnings }) => ({ storyId, articleId, warnings }))
}

/** What an event has to say of it: who else carries what was killed or corrected, and how the article itself stands. */
export function wrongIn(marked: Marked[], event: StoryEvent, storyId: number, articleId: number): Record<string, unknown> {
  const own = marked.find((m) => m.articleId === articleId)
  const those = (warnings: Warning) => marked.filter((m) => m.storyId === storyId && m.warnings.includes(warnings)).map((m) => m.articleId)
  return {
    ...(own && { warnings: own.warnings }),
    ...(event === 'killed' && { copies: those('copy-of-killed') }),
    ...(event === 'corrected' && { uncorrected: those('uncorrected') }),
  }
}

function warningsOf(member: MemberState, corrections: Correction[]): Warning[] {
  const warnings: Warning[] = []
  const others = corrections.filter((c) => c.storyId === member.storyId && c.sourceId !== member.sourceId)
  if (others.some((correction) => isUncorrected(member, correction))) warnings.push('uncorrected')
  if (member.killed && !member.killedIt) warnings.push('copy-of-killed')
  const { embargoedUntil, embargoedIt, firstSeenAt, firstDated } = member
  if (embargoedUntil && !embargoedIt) {
    if (firstSeenAt < embargoedUntil) warnings.push('broke-embargo')
    else if (firstDated && firstDated < embargoedUntil) warnings.push('dated-before-embargo')
  }
  return warnings
}

function isUncorrected(member: MemberState, { changes, at }: Correction): boolean {
  return changes.length ? stillRuns(changes, member.body.join('\n\n')) : member.receivedAt < at
}

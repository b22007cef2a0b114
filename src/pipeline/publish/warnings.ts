import type pg from 'pg'
import type { VersionEnded } from '../../../db/write/embargoes.ts'
import { isLate } from '../../../db/write/waiting.ts'
import {
  bodyBefore,
  bodyNumberedBefore,
  bodyOf,
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
import type { CorrectedWords, Warning } from '../../model.ts'
import { correctedWordsIn, stillRuns } from '../../story/corrections.ts'
import type { Corrected } from '../../story/embargo/release.ts'
import type { Decision } from '../place/decision.ts'

/** An article with the warnings on it. */
export interface ArticleWarnings {
  storyId: number
  articleId: number
  warnings: Warning[]
}

/** A version whose embargo has ended. */
export interface ReleasedVersion extends VersionEnded {
  /** It is released by itself, its story being published already. */
  alone: boolean
  /** The text that it corrects, where it is a correction. */
  corrects: Corrected | null
}

/** Notes what the corrections of a batch changed: there are few, and none in most batches. */
export async function noteCorrections(client: pg.PoolClient, decisions: Decision[]): Promise<void> {
  for (const { version, placement } of decisions) {
    if (!placement.effect.corrects) continue
    const { articleId, number } = version
    const body = version.copy?.body ?? (await bodyOf(client, version.id))
    if (version.reread) {
      const before = await bodyBefore(client, articleId, number)
      await renoteCorrection(client, articleId, number, before ? changesBetween(before, body) : null)
    } else {
      const before = await textBefore(client, version, placement)
      await noteCorrection(client, articleId, number, changesBetween(before, body))
    }
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
    if (await noteCorrection(client, articleId, number, changesBetween(before, body)))
      await markUnpublished(client, [{ articleId, versionNumber: number }])
  }
  await markCorrected(
    client,
    corrections.map((version) => version.storyId),
  )
}

function changesBetween(before: string[] | undefined, after: string[]): CorrectedWords[] {
  return correctedWordsIn((before ?? []).join('\n\n'), after.join('\n\n'))
}

/** The text that a correction corrects: the version before it, by its supplier's number where it came late; or what it was matched to. */
function textBefore(client: pg.PoolClient, version: Decision['version'], placement: Decision['placement']): Promise<string[] | undefined> {
  if (isLate(version)) return bodyNumberedBefore(client, version.articleId, Number(version.entry.version))
  return version.number > 1 ? bodyBefore(client, version.articleId, version.number) : bodyBefore(client, Number(placement.match), null)
}

/** Links each new story of a batch that replaces a killed one to that one. */
export async function noteReplacements(client: pg.PoolClient, decisions: Decision[]): Promise<void> {
  for (const { placement } of decisions)
    if (placement.effect.replaces) await noteReplacement(client, Number(placement.story), Number(placement.effect.replaces))
}

/**
 * Determines the warnings of every article in these stories and writes those that changed. They are determined anew each time, so an outlet
 * that corrects its copy loses its warning.
 * @param embargoed those of these stories that were published when an agency's copy of them came under embargo
 * @returns the articles with at least one warning
 */
export async function updateWarnings(client: pg.PoolClient, storyIds: number[], embargoed: number[]): Promise<ArticleWarnings[]> {
  const members = await membersInTrouble(client, storyIds, embargoed)
  if (!members.length) return []
  const corrections = await correctionsIn(
    client,
    members.map((member) => member.storyId),
  )
  const articles = members.map((member) => ({ ...member, before: member.warnings, warnings: warningsOf(member, corrections) }))
  await writeWarnings(
    client,
    articles.filter(({ before, warnings }) => before.join() !== warnings.join()),
  )
  return articles.filter(({ warnings }) => warnings.length).map(({ storyId, articleId, warnings }) => ({ storyId, articleId, warnings }))
}

/** @returns why this article should not stay published as it is, given what was corrected in its story and others */
export function warningsOf(member: MemberState, corrections: Correction[]): Warning[] {
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

/** Where the changed words are not known, an article that came before the correction counts as uncorrected. */
function isUncorrected(member: MemberState, { changes, at }: Correction): boolean {
  return changes.length ? stillRuns(changes, member.body.join('\n\n')) : member.receivedAt < at
}

import type { EndedVersion, Relation, Signal, SourceKind } from '../../model.ts'
import type { StoredStory, StoryChange } from './story-states.ts'
import { isOpenEnded, isPending } from './visibility.ts'

/** A version of a story that is embargoed or withheld. */
export interface HiddenStoryVersion {
  id: number
  articleId: number
  sourceId: number
  sourceKind: SourceKind
  /** Its relation when it was placed; null where it arrived late and was not placed. */
  relation: Relation | null
  embargoedUntil: Date | null
  /** A field of the feed gave the time of its embargo. */
  timeInField: boolean
  /** A field of the feed says that it is usable. */
  saysUsable: boolean
  /** It arrived after a later version of its article. */
  late: boolean
}

/** Whether a later version supersedes what an earlier one said about its use. */
type Supersedes = (later: HiddenStoryVersion, version: HiddenStoryVersion) => boolean

/** The next version of the same article supersedes it. Another article of the same supplier does so where its field says usable. */
const supersedes: Supersedes = (later, version) => later.articleId === version.articleId || later.saysUsable

/** A time that a field gave stays in force until a version of the same article says usable in its field: omitting the time does not lift the embargo. */
const liftsTime: Supersedes = (later, version) => later.articleId === version.articleId && later.saysUsable && version.timeInField

/** When the restriction of a story ends: the latest end among the versions that no later one supersedes; null where none is in force. The copy of an outlet restricts nothing. */
function restrictedUntil(versions: readonly HiddenStoryVersion[], now: Date, supersedes: Supersedes): Date | null {
  const restricting = versions.filter(
    (version) =>
      isPending(version.embargoedUntil, now) &&
      version.relation !== null &&
      (version.relation !== 'copy' || version.sourceKind === 'agency') &&
      !versions.some((later) => later.sourceId === version.sourceId && later.id > version.id && !later.late && supersedes(later, version)),
  )
  return restricting.reduce<Date | null>((last, { embargoedUntil }) => (last && embargoedUntil! <= last ? last : embargoedUntil), null)
}

/** Whether a version without a pending embargo says usable in the field of an article whose field had given a time that is still to come. */
function isReleasedEarly(versions: readonly HiddenStoryVersion[], now: Date): boolean {
  const released = versions.some(
    (version) =>
      version.timeInField &&
      isPending(version.embargoedUntil, now) &&
      versions.some(
        (later) =>
          later.articleId === version.articleId &&
          later.id > version.id &&
          !later.late &&
          later.saysUsable &&
          !isPending(later.embargoedUntil, now),
      ),
  )
  return released && restrictedUntil(versions, now, liftsTime) === null
}

/** What happens to a story that is embargoed or withheld, and the end of its embargo from then on. */
export interface Release {
  change: Extract<StoryChange, 'embargo ended' | 'embargo extended' | 'released early' | 'released by its supplier'>
  embargoedUntil: Date | null
}

/**
 * Whether the embargo of a story has ended or its suppliers release it, judged by all its placed versions. A later version may extend the
 * embargo. A restriction without an end ends when the newest versions of the suppliers are usable.
 * @returns null where nothing changes
 */
export function releaseOf(story: StoredStory, versions: readonly HiddenStoryVersion[], now: Date): Release | null {
  const { status, embargoedUntil } = story
  if (status !== 'embargoed' && status !== 'withheld') return null
  const until = restrictedUntil(versions, now, supersedes)
  const ended = status === 'embargoed' && embargoedUntil !== null && !isPending(embargoedUntil, now)
  if (ended) return until ? { change: 'embargo extended', embargoedUntil: until } : { change: 'embargo ended', embargoedUntil }
  const end = isPending(embargoedUntil, now) ? now : embargoedUntil
  if (status === 'withheld' || isOpenEnded(embargoedUntil))
    return until === null ? { change: 'released by its supplier', embargoedUntil: end } : null
  return isReleasedEarly(versions, now) ? { change: 'released early', embargoedUntil: end } : null
}

/** The text that a correction corrects: the article, and the version or the supplier's number before which its versions are wrong. */
export interface Corrected {
  articleId: number
  before: number | null
  numberedBefore?: number | null
}

/**
 * What follows from the end of a version's embargo. `alone`: only this version of a published story was hidden, so the log reports its release.
 * `corrects`: the version is a correction, which was not recorded while it was hidden.
 * @returns null where nothing follows: the story is merged or killed, the version was never placed, or a later reading of the same page replaces it
 */
export function releaseOfVersion(version: EndedVersion): { alone: boolean; corrects: Corrected | null } | null {
  const { storyStatus, placedAt, number } = version
  if (storyStatus === 'killed' || storyStatus === 'merged' || version.reread || (placedAt === null && number > 0)) return null
  const alone = storyStatus === 'usable' && placedAt !== null && placedAt < version.embargoedUntil && !version.overtaken
  return { alone, corrects: correctedBy(version) }
}

/** The text that a released version corrects; null where it is no correction, or is the copy of an outlet. */
function correctedBy(version: EndedVersion): Corrected | null {
  const { number, articleId, sourceKind, matchId, stated } = version
  const isSupplied = (relation: Relation | null) => (relation !== null && relation !== 'copy') || sourceKind === 'agency'
  if (number < 1 && version.signal === 'correction' && isSupplied(version.articleRelation))
    return { articleId, before: null, numberedBefore: stated !== null && /^\d{1,18}$/.test(stated) ? Number(stated) : null }
  if (version.beneath !== 'correction' || !isSupplied(version.relation)) return null
  if (number > 1) return { articleId, before: number }
  return matchId === null ? null : { articleId: matchId, before: null }
}

/**
 * What happens to a story after an editor's split. It is embargoed where all its versions are, and withheld where an article other than a copy is.
 * @param articles with the signal of their newest versions
 */
export function afterSplit(
  versions: readonly Pick<HiddenStoryVersion, 'embargoedUntil'>[],
  articles: readonly { relation: Relation | null; signal: Signal | null }[],
  now: Date,
): { change: 'only embargoed versions left'; embargoedUntil: Date } | { change: 'withheld article left' } | null {
  const ends = versions.map((version) => version.embargoedUntil)
  if (ends.length > 0 && ends.every((until) => isPending(until, now)))
    return { change: 'only embargoed versions left', embargoedUntil: ends.reduce((a, b) => (a! > b! ? a : b))! }
  const withheld = articles.some(({ relation, signal }) => relation !== null && relation !== 'copy' && signal === 'withheld')
  return withheld ? { change: 'withheld article left' } : null
}

import type { Relation, Signal, SourceKind } from '../../model.ts'
import type { StoryChange, StoryStanding } from './story-states.ts'
import { isOpenEnded, isPending } from './visibility.ts'

/** A placed version of a story that is embargoed or withheld. */
export interface HeldVersion {
  id: number
  articleId: number
  sourceId: number
  sourceKind: SourceKind
  /** Its relation when it was placed; null where it came late and was not. */
  relation: Relation | null
  embargoedUntil: Date | null
  /** The time of its embargo stands in a field of the feed. */
  timeInField: boolean
  /** It says usable in its field. */
  saysUsable: boolean
  /** It came after a later version of its article. */
  late: boolean
}

type Overtakes = (later: HeldVersion, version: HeldVersion) => boolean

/** Any next version of the same article overtakes what it said; another article of its supplier does where it says usable. */
const overtakes: Overtakes = (later, version) => later.articleId === version.articleId || later.saysUsable

/** A time that a field gave holds until a version of the same article says usable and names none: omitting the time does not lift the embargo. */
const liftsTime: Overtakes = (later, version) => later.articleId === version.articleId && later.saysUsable && version.timeInField

/** Until when suppliers hold a story: the last end among their versions that no later one has overtaken. An outlet's copy binds nobody. */
function heldUntil(versions: readonly HeldVersion[], now: Date, overtakes: Overtakes): Date | null {
  const holding = versions.filter(
    (version) =>
      isPending(version.embargoedUntil, now) &&
      version.relation !== null &&
      (version.relation !== 'copy' || version.sourceKind === 'agency') &&
      !versions.some((later) => later.sourceId === version.sourceId && later.id > version.id && !later.late && overtakes(later, version)),
  )
  return holding.reduce<Date | null>((last, { embargoedUntil }) => (last && embargoedUntil! <= last ? last : embargoedUntil), null)
}

function isFreedEarly(versions: readonly HeldVersion[], now: Date): boolean {
  const freed = versions.some(
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
  return freed && heldUntil(versions, now, liftsTime) === null
}

/** What becomes of a story that is embargoed or withheld, and until when it is embargoed from then on. */
export interface Release {
  change: Extract<StoryChange, 'embargo ended' | 'embargo put off' | 'freed early' | 'freed by its supplier'>
  embargoedUntil: Date | null
}

/**
 * Whether a story's embargo has ended or its suppliers free it, by all its placed versions. A later version may put the end off; what has no end
 * ends when the suppliers' newest versions may be used.
 * @returns null where it stays as it is
 */
export function releaseOf(story: StoryStanding, versions: readonly HeldVersion[], now: Date): Release | null {
  const { status, embargoedUntil } = story
  if (status !== 'embargoed' && status !== 'withheld') return null
  const until = heldUntil(versions, now, overtakes)
  const ended = status === 'embargoed' && embargoedUntil !== null && !isPending(embargoedUntil, now)
  if (ended) return until ? { change: 'embargo put off', embargoedUntil: until } : { change: 'embargo ended', embargoedUntil }
  const end = isPending(embargoedUntil, now) ? now : embargoedUntil
  if (status === 'withheld' || isOpenEnded(embargoedUntil))
    return until === null ? { change: 'freed by its supplier', embargoedUntil: end } : null
  return isFreedEarly(versions, now) ? { change: 'freed early', embargoedUntil: end } : null
}

/** A version whose embargo has ended, and what is known of it and its story. */
export interface EndedVersion {
  number: number
  articleId: number
  embargoedUntil: Date
  storyStatus: StoryStanding['status']
  /** null where it came late: then it has no fingerprint. */
  placedAt: Date | null
  relation: Relation | null
  articleRelation: Relation | null
  sourceKind: SourceKind
  signal: Signal | null
  /** What it says beneath its embargo. */
  beneath: Signal | null
  /** The number that its supplier gave it. */
  stated: string | null
  /** A later version of its article came without an embargo. */
  overtaken: boolean
  /** Its page was read again, as the next version, before the embargo ended. */
  reread: boolean
  /** The article of its story that it was matched to. */
  matchId: number | null
}

/** The text that a correction corrects: of which article, before which of its versions or before which number of its supplier. */
export interface Corrected {
  articleId: number
  before: number | null
  numberedBefore?: number | null
}

/**
 * What the end of a version's embargo means. `alone`: it was hidden in a story that is out, so the log says that it is released. `corrects`: the
 * correction that it is, which was not noted while it was hidden.
 * @returns null where it means nothing: its story is gone or killed, it was never placed, or a next reading of the same state stands for it
 */
export function releaseOfVersion(version: EndedVersion): { alone: boolean; corrects: Corrected | null } | null {
  const { storyStatus, placedAt, number } = version
  if (storyStatus === 'killed' || storyStatus === 'merged' || version.reread || (placedAt === null && number > 0)) return null
  const alone = storyStatus === 'usable' && placedAt !== null && placedAt < version.embargoedUntil && !version.overtaken
  return { alone, corrects: correctedBy(version) }
}

function correctedBy(version: EndedVersion): Corrected | null {
  const { number, articleId, sourceKind, matchId, stated } = version
  const binds = (relation: Relation | null) => (relation !== null && relation !== 'copy') || sourceKind === 'agency'
  if (number < 1 && version.signal === 'correction' && binds(version.articleRelation))
    return { articleId, before: null, numberedBefore: stated !== null && /^\d{1,18}$/.test(stated) ? Number(stated) : null }
  if (version.beneath !== 'correction' || !binds(version.relation)) return null
  if (number > 1) return { articleId, before: number }
  return matchId === null ? null : { articleId: matchId, before: null }
}

/**
 * What an editor's split leaves: a story is embargoed where all its versions are, and withheld where an article that is no copy was withheld.
 * @param articles their newest versions say what `signal` is
 */
export function afterSplit(
  versions: readonly Pick<HeldVersion, 'embargoedUntil'>[],
  articles: readonly { relation: Relation | null; signal: Signal | null }[],
  now: Date,
): { change: 'only embargoed versions left'; embargoedUntil: Date } | { change: 'withheld article left' } | null {
  const ends = versions.map((version) => version.embargoedUntil)
  if (ends.length > 0 && ends.every((until) => isPending(until, now)))
    return { change: 'only embargoed versions left', embargoedUntil: ends.reduce((a, b) => (a! > b! ? a : b))! }
  const withheld = articles.some(({ relation, signal }) => relation !== null && relation !== 'copy' && signal === 'withheld')
  return withheld ? { change: 'withheld article left' } : null
}

/** Which version of an article an entry is: the next one, a late one, or one that is stored already. Pure. */
import type { Copy, ReadEntry, StoredState } from '../model.ts'
import { coreOf } from './entry-hash.ts'

/** The stored versions of an article. */
export interface StoredStates {
  newest: number
  /** At most 1; versions that came late count down from there. */
  oldest: number
  /** The newest version, and the one before it. */
  last: StoredState
  beforeLast?: StoredState
  /** What the supplier stated in its versions, as JSON, for a feed that brought none of them. */
  stated: Set<string>
  /** The hash of the newest version that each feed brought. */
  hashOfFeed: Map<number, string>
  /** The hashes of all versions, and how many have each; and those of their words alone. */
  hashes: Map<string, number>
  cores: Set<string>
  /** The supplier's number of the newest version that has one. */
  version: string | null
  /** Every version with a supplier's number, as number and hash. */
  numbered: Set<string>
}

/** A version of an article that is to be stored under `number`. */
export interface NextState {
  articleId: number
  number: number
  read: ReadEntry
}

/**
 * The states of one article in one document, in the order in which they follow one another. Numbered ones are all kept. Of others there is the one
 * with the latest time; where times do not tell, a notice (a kill, a correction), else the one at the top, since feeds put the newest first.
 */
export function statesInOrder(reads: readonly ReadEntry[], isNotice: (read: ReadEntry) => boolean = isKill): ReadEntry[] {
  if (reads.length < 2) return [...reads]
  if (reads.every(isNumbered)) return [...reads].sort((a, b) => Number(a.entry.version) - Number(b.entry.version))
  return [reads.reduce((last, read) => (isLaterThan(read, last, isNotice) ? read : last))]
}

function isLaterThan(read: ReadEntry, last: ReadEntry, isNotice: (read: ReadEntry) => boolean): boolean {
  const [notice, other] = [isNotice(read), isNotice(last)]
  // A notice often has the story's date and no time of its own, while the story has a time of its update.
  const areComparable = notice === other || (read.entry.updated === null) === (last.entry.updated === null)
  const [time, before] = areComparable ? [timeOf(read), timeOf(last)] : [publishedAt(read), publishedAt(last)]
  if (time !== before && !Number.isNaN(time) && !Number.isNaN(before)) return time > before
  return notice && !other
}

const publishedAt = ({ entry }: ReadEntry) => Date.parse(entry.published ?? '')

const timeOf = ({ entry }: ReadEntry) => Date.parse(entry.updated ?? entry.published ?? '')

const isNumbered = ({ entry }: ReadEntry) => Number(entry.version ?? Number.NaN) >= 0

/** @param rows in the order of their numbers */
export function statesByArticle(rows: readonly StoredState[]): Map<number, StoredStates> {
  const states = new Map<number, StoredStates>()
  for (const row of rows) {
    const { articleId, number, feedId, hash, version, stated } = row
    const known = states.get(articleId)
    const state = known ?? emptyStates(row)
    state.newest = number
    if (known) state.beforeLast = state.last
    state.last = row
    state.stated.add(JSON.stringify(stated))
    state.hashes.set(hash, (state.hashes.get(hash) ?? 0) + 1)
    state.cores.add(coreOf(hash))
    if (version !== null) {
      state.version = version
      state.numbered.add(`${version} ${hash}`)
    }
    if (feedId !== null) state.hashOfFeed.set(feedId, hash)
    if (!known) states.set(articleId, state)
  }
  return states
}

function emptyStates(last: StoredState): StoredStates {
  const { number } = last
  const sets = {
    stated: new Set<string>(),
    hashOfFeed: new Map(),
    hashes: new Map(),
    cores: new Set<string>(),
    numbered: new Set<string>(),
  }
  return { newest: number, oldest: number, last, version: null, ...sets }
}

/**
 * Whether an entry is a new version of its article. Compared with the last version from the same feed, any change counts. Two feeds of
 * one source may carry the same article differently (a teaser or the text): between feeds, only the headline and the supplier's fields count.
 * A state that the article had before is not its next one, unless its own time says so.
 */
export function isNextState(before: StoredStates, feedId: number, read: ReadEntry): boolean {
  if (isKnownNumber(before, read)) return false
  if (before.hashes.has(read.entryHash)) return isReturn(before, read)
  if (before.hashOfFeed.has(feedId)) return true
  const { title, pubStatus, signal, embargoed, version } = read.entry
  return !before.stated.has(JSON.stringify([title, pubStatus, signal, embargoed, version]))
}

/** Whether a supplier went back to an earlier state: it says so by a later time. What goes to and fro, or follows a kill, is a server that lags behind. */
function isReturn({ last, hashes }: StoredStates, read: ReadEntry): boolean {
  if (last.hash === read.entryHash || last.killed || [...hashes.values()].some((times) => times > 1)) return false
  return timeOf(read) > Date.parse(last.at ?? '')
}

/**
 * Whether an entry differs from the newest version of its article in nothing but a later `updated`: where pages bring the texts, its page changed. Not
 * where that version still waits for its page, nor where the page was the same when the entry said so last.
 */
export function isUpdatedAlone({ last, beforeLast }: StoredStates, { entry, entryHash }: ReadEntry): boolean {
  if (last.hash !== entryHash || last.killed || last.page === null || entry.version !== null) return false
  if (beforeLast?.hash === entryHash && beforeLast.page === last.page) return false
  return Date.parse(entry.updated ?? '') > Date.parse(last.at ?? '')
}

/** What changes of an entry in which no word changes. */
export type SideChange = 'numbers' | 'pictures' | 'updates'

/** How an entry differs from a state of its article whose words are the same: in numbers around the text, in pictures, in `updated` alone; null where in words. */
export function sideChange(before: StoredStates, read: ReadEntry): SideChange | null {
  const { entryHash } = read
  if (isUpdatedAlone(before, read)) return 'updates'
  if (before.hashes.has(entryHash) || !before.cores.has(coreOf(entryHash))) return null
  const [, numbers] = entryHash.split('.')
  return [...before.hashes.keys()].some((hash) => hash.split('.')[1] === numbers) ? 'pictures' : 'numbers'
}

/**
 * Whether an entry states a time before that of its article's newest version, which no number contradicts: a server that lags behind sent it.
 * @param isNotice it is a kill, withheld notice or correction: one that was not seen yet takes effect whatever its time, but undoes no kill
 */
export function isOvertaken(before: StoredStates, feedId: number, read: ReadEntry, isNotice = false): boolean {
  const { entry, entryHash } = read
  if (
    isKill(read) ||
    (isNotice && !before.last.killed) ||
    before.hashes.has(entryHash) ||
    (entry.version !== null && before.version !== null)
  )
    return false
  // A feed without times of updates may come beside one with them.
  if (entry.updated === null && !before.hashOfFeed.has(feedId)) return false
  return timeOf(read) < Date.parse(before.last.at ?? '')
}

/** Whether an entry has a lower number than its article's newest version. A kill takes effect whatever its number. */
export function isNumberedBelow(before: StoredStates, read: ReadEntry): boolean {
  const { entry } = read
  if (entry.version === null || isKill(read) || isKnownNumber(before, read)) return false
  return Number(entry.version) < Number(before.version ?? Number.NaN)
}

/**
 * Whether an entry numbered below its article's newest version came late. A late version is stored but never canonical. A lower number
 * with a later time is not late: the supplier restarted its numbering.
 * @param newestAt the time of the newest numbered version, ISO; null if it has none
 */
export function isOlder({ entry }: ReadEntry, newestAt: string | null): boolean {
  return !(Date.parse(entry.updated ?? entry.published ?? '') > Date.parse(newestAt ?? ''))
}

/** Whether this numbered version is stored already. */
function isKnownNumber(before: StoredStates, { entry, entryHash }: ReadEntry): boolean {
  return entry.version !== null && before.numbered.has(`${entry.version} ${entryHash}`)
}

/** Whether an entry's fields say that its article must not be used. */
export const isKill = ({ entry }: ReadEntry) => entry.pubStatus === 'canceled' || entry.signal === 'kill'

/** Whether a next version has no text of its own (only its status changed, or a note describes the update). A kill needs no text. */
export function lacksText({ number, read }: NextState): boolean {
  return number > 1 && !read.copy!.body.length && !isKill(read)
}

/** A version without text takes the text of the version before it, and also the headline if it has none. */
export function withTextOf(copy: Copy, before: Pick<Copy, 'headline' | 'body' | 'captions'>): Copy {
  return {
    ...copy,
    headline: copy.headline || before.headline,
    body: before.body,
    captions: copy.captions.length ? copy.captions : before.captions,
  }
}

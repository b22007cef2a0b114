/** Which version of which article an entry is: the next one, a late one, or one that is stored already. Pure. */
import type { Copy, ReadEntry, StoredState } from '../model.ts'

/** The stored versions of an article. */
export interface StoredStates {
  newest: number
  /** At most 1; versions that came late count down from there. */
  oldest: number
  /** What the supplier stated in the newest version, as JSON. */
  stated: string
  /** The hash of the newest version that each feed brought. */
  hashOfFeed: Map<number, string>
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
 * Splits the entries of a document into waves with at most one version of each article. Feeds put the newest entry first: if an
 * article's entries lack version numbers, the first one is kept and the others are dropped. Numbered ones are all kept, the lowest first.
 */
export function inWaves(entries: readonly ReadEntry[]): ReadEntry[][] {
  const articles = new Map<string, ReadEntry[]>()
  for (const read of entries) {
    const states = read.keys.map((key) => articles.get(key)).find((known) => known !== undefined) ?? []
    for (const key of read.keys) if (!articles.has(key)) articles.set(key, states)
    if (!states.length || (isNumbered(read) && states.every(isNumbered))) states.push(read)
  }
  const sorted = [...new Set(articles.values())]
  for (const states of sorted) if (states.length > 1) states.sort((a, b) => Number(a.entry.version) - Number(b.entry.version))
  const most = sorted.reduce((most, states) => Math.max(most, states.length), 0)
  return Array.from({ length: most }, (_, wave) => sorted.flatMap((states) => states[wave] ?? []))
}

const isNumbered = ({ entry }: ReadEntry) => Number(entry.version ?? Number.NaN) >= 0

/** The article that an entry belongs to, by the strongest of its keys that is known; undefined for a new article. */
export function knownArticle({ keys }: Pick<ReadEntry, 'keys'>, known: ReadonlyMap<string, number>): number | undefined {
  return keys.map((key) => known.get(key)).find((id) => id !== undefined)
}

/** @param rows in the order of their numbers */
export function statesByArticle(rows: readonly StoredState[]): Map<number, StoredStates> {
  const states = new Map<number, StoredStates>()
  for (const { articleId, number, feedId, hash, version, stated } of rows) {
    const known = states.get(articleId)
    const state = known ?? { newest: number, oldest: number, stated: '', hashOfFeed: new Map(), version: null, numbered: new Set() }
    state.newest = number
    state.stated = JSON.stringify(stated)
    if (version !== null) {
      state.version = version
      state.numbered.add(`${version} ${hash}`)
    }
    if (feedId !== null) state.hashOfFeed.set(feedId, hash)
    if (!known) states.set(articleId, state)
  }
  return states
}

/**
 * Whether an entry is a new version of its article. Compared with the last version from the same feed, any change counts. Two feeds of
 * one source may carry the same article differently (a teaser or the text): between feeds, only the headline and the supplier's fields count.
 */
export function isNextState(before: StoredStates, feedId: number, read: ReadEntry): boolean {
  if (isKnownNumber(before, read)) return false
  const last = before.hashOfFeed.get(feedId)
  if (last !== undefined) return last !== read.entryHash
  const { title, pubStatus, signal, embargoed, version } = read.entry
  return before.stated !== JSON.stringify([title, pubStatus, signal, embargoed, version])
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

const isKill = ({ entry }: ReadEntry) => entry.pubStatus === 'canceled' || entry.signal === 'kill'

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

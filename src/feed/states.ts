/** Which state of which article an entry is: next, late, or one that is stored already. Pure. */
import type { Copy, ReadEntry } from '../model.ts'

/** A stored version, as far as a state of its article is told by it. */
export interface StateRow {
  articleId: number
  number: number
  feedId: number | null
  hash: string
  /** The supplier's number. */
  version: string | null
  /** What the supplier said in it (`stated` of an entry, in that order); null for a version of the feed that asks. */
  stated: unknown
}

/** What is stored of an article. */
export interface StoredStates {
  newest: number
  /** At most 1; states that came late count down from there. */
  oldest: number
  /** What the supplier said in its newest state, as one text. */
  stated: string
  /** The hash of the newest state that each feed brought. */
  hashOfFeed: Map<number, string>
  /** The supplier's number of the newest state that has one. */
  version: string | null
  /** Every state that came with a supplier's number, with that number. */
  numbered: Set<string>
}

/** A state of an article, to be stored under `number`. */
export interface NextState {
  articleId: number
  number: number
  read: ReadEntry
}

/**
 * The entries of a document with at most one state of each article in a wave. By custom the newest is at the top: without the supplier's
 * numbers the first entry of an article is its state and others are left. Numbered ones are all kept, the lowest first.
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

/** The article that an entry is a state of, by the strongest of its keys that is known; undefined for a new one. */
export function knownArticle({ keys }: Pick<ReadEntry, 'keys'>, known: ReadonlyMap<string, number>): number | undefined {
  return keys.map((key) => known.get(key)).find((id) => id !== undefined)
}

/** @param rows in the order of their numbers */
export function statesByArticle(rows: readonly StateRow[]): Map<number, StoredStates> {
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
 * Whether an entry is a new state of its article. Against what the same feed brought last, any change counts. Two feeds of one
 * source may word the same article differently (a teaser here, the text there): there only the headline and what the supplier says count.
 */
export function isNextState(before: StoredStates, feedId: number, read: ReadEntry): boolean {
  if (isKnownNumber(before, read)) return false
  const last = before.hashOfFeed.get(feedId)
  if (last !== undefined) return last !== read.entryHash
  const { title, pubStatus, signal, embargoed, version } = read.entry
  return before.stated !== JSON.stringify([title, pubStatus, signal, embargoed, version])
}

/** Whether an entry has a lower number than its article's newest state. A kill is heeded whatever its number. */
export function isNumberedBelow(before: StoredStates, read: ReadEntry): boolean {
  const { entry } = read
  if (entry.version === null || isKill(read) || isKnownNumber(before, read)) return false
  return Number(entry.version) < Number(before.version ?? Number.NaN)
}

/**
 * Whether an entry numbered below its article's newest state came late: the article has moved on, and the entry is kept as a state that
 * never is canonical. A lower number from a later time is no late version: the supplier began its numbers anew.
 * @param newestAt the time of the newest numbered state, ISO; null where it has none
 */
export function isOlder({ entry }: ReadEntry, newestAt: string | null): boolean {
  return !(Date.parse(entry.updated ?? entry.published ?? '') > Date.parse(newestAt ?? ''))
}

/** A version that the supplier numbered and that came before. */
function isKnownNumber(before: StoredStates, { entry, entryHash }: ReadEntry): boolean {
  return entry.version !== null && before.numbered.has(`${entry.version} ${entryHash}`)
}

const isKill = ({ entry }: ReadEntry) => entry.pubStatus === 'canceled' || entry.signal === 'kill'

/** Whether a next state has no text of its own (a status that changed, an update told in a note). A kill carries nothing. */
export function lacksText({ number, read }: NextState): boolean {
  return number > 1 && !read.copy!.body.length && !isKill(read)
}

/** A state without a text keeps that of the version before it, and where it has no headline that too. */
export function withTextOf(copy: Copy, before: Pick<Copy, 'headline' | 'body' | 'captions'>): Copy {
  return {
    ...copy,
    headline: copy.headline || before.headline,
    body: before.body,
    captions: copy.captions.length ? copy.captions : before.captions,
  }
}

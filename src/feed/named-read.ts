/** The names of an entry, and which of them are used for its feed. Pure. */
import type { NamesLearnt, ReadEntry } from '../model.ts'
import { coreOf } from './entry-hash.ts'
import { addressKeys, isTextKey } from './identity.ts'
import { stableKeys } from './volatile.ts'

export type NameKind = 'guid' | 'link'
export const NAME_KINDS: readonly NameKind[] = ['guid', 'link']

/** What decides beside the document. */
export interface NameRules {
  /** Set by an operator: true, names decide alone; false, none does. */
  trusted: boolean | null
  learnt: NamesLearnt
  /** Whether the words of an entry say that it is a notice about an earlier one (a kill, a correction): its text is another then. */
  isNotice: (read: ReadEntry) => boolean
}

/** Whether names of a kind are not used for a feed at all. */
export function areDoubted(kind: NameKind, { trusted, learnt }: Pick<NameRules, 'trusted' | 'learnt'>): boolean {
  return trusted === false || (trusted === null && (learnt[kind]?.decides ?? false))
}

/** An entry with its names by kind, those that the feed's rules admit. */
export class NamedRead {
  article: number | null = null
  /** Names that belong to an article which this is not. */
  readonly refuted = new Set<string>()
  readonly names: Record<NameKind, string[]>
  /** Its address without what changes with every request. */
  readonly stable: string[]
  readonly admitted: string[]
  readonly core: string
  constructor(
    readonly read: ReadEntry,
    rules: NameRules,
  ) {
    const ofLink = new Set(addressKeys(read.entry.link))
    const names = read.keys.filter((key) => !isTextKey(key))
    this.names = { guid: names.filter((key) => !ofLink.has(key)), link: names.filter((key) => ofLink.has(key)) }
    this.stable = rules.trusted === null ? stableKeys(read.entry, rules.learnt) : []
    this.admitted = [...new Set([...NAME_KINDS.flatMap((kind) => (areDoubted(kind, rules) ? [] : this.names[kind])), ...this.stable])]
    this.core = coreOf(read.entryHash)
  }
  /** Title and date, then all words: the first that no other article of the document shares identifies what has no name. */
  get textKeys(): string[] {
    return this.read.keys.filter(isTextKey)
  }
}

import type { PubStatus, Signal } from '../../model.ts'

/**
 * What may be done with the text of a version. `usable`: it may be published. `embargoed`: it may not be published before a time, or before a
 * version that says so. `withheld`: it may not be published until the supplier says so. `killed`: it may be read, marked as killed, and must not
 * be published.
 */
export type Visibility = 'usable' | 'embargoed' | 'withheld' | 'killed'

/** The facts that decide the visibility of a version. */
export interface VersionState {
  signal: Signal | null
  pubStatus: PubStatus | null
  embargoedUntil: Date | null
  /** The story that it belongs to was killed. */
  storyKilled: boolean
}

/** Stored as the end of an embargo without a time, and of withheld copy. Only this file and the functions of the database know the value. */
export const UNTIL_FURTHER_NOTICE = '9999-12-31T00:00:00Z'

/** Whether an embargo has no time at which it ends. */
export const isOpenEnded = (until: Date | null) => until !== null && until.getTime() >= Date.parse(UNTIL_FURTHER_NOTICE)

/** Whether an embargo with this end is still in force. One that ends now has ended. */
export const isPending = (until: Date | null, now: Date) => until !== null && until > now

interface VisibilityRule {
  visibility: Visibility
  reason: string
  holds: (version: VersionState, now: Date) => boolean
}

/** The most restrictive rule first. The first that holds decides, and every rule that holds is a reason. */
const VISIBILITY_RULES: readonly VisibilityRule[] = [
  {
    visibility: 'withheld',
    reason: 'its supplier withholds it until further notice',
    holds: ({ signal, pubStatus }) => signal === 'withheld' || pubStatus === 'withheld',
  },
  {
    visibility: 'embargoed',
    reason: 'it is under an embargo without a time',
    holds: ({ embargoedUntil }) => isOpenEnded(embargoedUntil),
  },
  {
    visibility: 'embargoed',
    reason: 'its embargo has not ended',
    holds: ({ embargoedUntil }, now) => isPending(embargoedUntil, now) && !isOpenEnded(embargoedUntil),
  },
  {
    visibility: 'killed',
    reason: 'its supplier killed it',
    holds: ({ signal, pubStatus }) => signal === 'kill' || pubStatus === 'canceled',
  },
  { visibility: 'killed', reason: 'its story was killed', holds: ({ storyKilled }) => storyKilled },
  { visibility: 'usable', reason: 'nothing restricts it', holds: () => true },
]

/** Decides what may be done with a version. @returns the visibility, and why: the deciding reason first */
export function visibilityOf(version: VersionState, now: Date): { visibility: Visibility; reasons: string[] } {
  const holding = VISIBILITY_RULES.filter((rule) => rule.holds(version, now))
  const [first] = holding as [VisibilityRule]
  const deciding = first.visibility === 'usable' ? holding : holding.filter((rule) => rule.visibility !== 'usable')
  return { visibility: first.visibility, reasons: deciding.map((rule) => rule.reason) }
}

/** Whether the text is hidden from every reader, except a desk that asks for embargoed copy. */
export const isHidden = (visibility: Visibility) => visibility === 'embargoed' || visibility === 'withheld'

/**
 * When the embargo of an entry ends according to its fields, ISO; null where it has none. Withheld copy (by `pubStatus`, or by the signal where
 * the format has no status) and an embargo without a time have no end (IPTC NewsCodes `stat:withheld`).
 */
export function embargoEnd(entry: { pubStatus: PubStatus | null; signal: Signal | null; embargoed: string | null }): string | null {
  const { pubStatus, signal, embargoed } = entry
  const openEnded = pubStatus === 'withheld' || (pubStatus === null && signal === 'withheld') || (signal === 'embargo' && !embargoed)
  return openEnded ? UNTIL_FURTHER_NOTICE : embargoed
}

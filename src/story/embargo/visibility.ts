import type { PubStatus, Signal } from '../../model.ts'

/**
 * What may be done with a version's words. `usable`: they may be published. `embargoed`: not before a time (or a version) to come. `withheld`: not
 * until the supplier says so. `killed`: they may be read, marked as killed, and may not be published.
 */
export type Visibility = 'usable' | 'embargoed' | 'withheld' | 'killed'

/** What is known of a version when it is asked for. */
export interface VersionState {
  signal: Signal | null
  pubStatus: PubStatus | null
  embargoedUntil: Date | null
  /** Its story was killed. */
  storyKilled: boolean
}

/** The time that stands for the end of an embargo without one, and of what is withheld. Only this file and the database's functions know it. */
export const UNTIL_FURTHER_NOTICE = '9999-12-31T00:00:00Z'

export const isOpenEnded = (until: Date | null) => until !== null && until.getTime() >= Date.parse(UNTIL_FURTHER_NOTICE)

/** Whether an embargo until then lasts. One that ends now has ended. */
export const isPending = (until: Date | null, now: Date) => until !== null && until > now

interface Rule {
  visibility: Visibility
  reason: string
  holds: (version: VersionState, now: Date) => boolean
}

/** The most restrictive first: the first that holds decides, all that hold are reasons. */
const RULES: readonly Rule[] = [
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
    reason: 'its supplier kills it',
    holds: ({ signal, pubStatus }) => signal === 'kill' || pubStatus === 'canceled',
  },
  { visibility: 'killed', reason: 'its story was killed', holds: ({ storyKilled }) => storyKilled },
  { visibility: 'usable', reason: 'nothing stands against it', holds: () => true },
]

/** @returns what may be done with a version, and why: the deciding reason first */
export function visibilityOf(version: VersionState, now: Date): { visibility: Visibility; reasons: string[] } {
  const holding = RULES.filter((rule) => rule.holds(version, now))
  const [first] = holding as [Rule]
  const deciding = first.visibility === 'usable' ? holding : holding.filter((rule) => rule.visibility !== 'usable')
  return { visibility: first.visibility, reasons: deciding.map((rule) => rule.reason) }
}

/** Whether nothing of it goes out, to anybody but a desk that asks for embargoed copy. */
export const isHidden = (visibility: Visibility) => visibility === 'embargoed' || visibility === 'withheld'

/**
 * When the embargo of an entry ends by its fields, ISO; null where it has none. `pubStatus` withheld (or the signal, where the format has no
 * status) and an embargo without a time have no end (IPTC NewsCodes `stat:withheld`).
 */
export function embargoEnd(entry: { pubStatus: PubStatus | null; signal: Signal | null; embargoed: string | null }): string | null {
  const { pubStatus, signal, embargoed } = entry
  const openEnded = pubStatus === 'withheld' || (pubStatus === null && signal === 'withheld') || (signal === 'embargo' && !embargoed)
  return openEnded ? UNTIL_FURTHER_NOTICE : embargoed
}

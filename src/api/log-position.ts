import type { LogState } from '../../db/read/story-log.ts'

/** Where a bulk export begins, which says the number of the log from which to follow. */
const EXPORT = '/v1/export'

/** What a consumer needs that has to begin anew. */
export interface Resync {
  /** The identity of the log, and the first and last number of it that are kept. */
  log: string
  first: number
  last: number
  /** The address of an export with its log number. */
  address: string
}

/** Why the log cannot be followed after a number. */
export interface LostPosition {
  why: string
  resync: Resync
}

/**
 * Whether the log can be followed after a number without missing anything.
 * @param given.log the identity of the log that the number is of, as the consumer knows it
 * @returns undefined where it can
 */
export function lostPosition(state: LogState, given: { after: number; log?: string | undefined }): LostPosition | undefined {
  const why = whyLost(state, given)
  return why === undefined ? undefined : { why, resync: { ...state, address: EXPORT } }
}

function whyLost({ log, first, last }: LogState, given: { after: number; log?: string | undefined }): string | undefined {
  if (given.log !== undefined && given.log !== log) return `The log ${given.log} is not the one here: the database was replaced.`
  if (given.after > last) return `Number ${given.after} is beyond the end of the log (${last}): the database was replaced.`
  if (given.after + 1 < first) return `What follows number ${given.after} is kept no longer: the log begins at ${first}.`
  return undefined
}

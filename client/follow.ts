import type { Client } from 'openapi-fetch'
import type { components, paths } from './api.d.ts'

export type Entry = components['schemas']['EventPage']['events'][number]

export interface Follow {
  /** The number of the last entry that was dealt with; 0 begins at the first. */
  after: number
  /** Deals with entries, in order. When it resolves they count as done: keep `last` in the same transaction as what you do. */
  onEntries(entries: Entry[], last: number): Promise<void> | void
  /** The log no longer has what follows `after`, or is another one: read all stories anew. @returns the number to go on from */
  onReset(problem: { detail?: string | undefined }): Promise<number> | number
  /** Ends it. */
  signal?: AbortSignal
  /** Entries at a time. */
  limit?: number
}

/** How long the server holds a request open while nothing happens, in seconds. */
const WAIT_SECONDS = 25
/** Rests after a failure: doubled each time up to the most, in milliseconds. */
const RESTS = { first: 500, most: 30_000 }
const GONE = 410

/**
 * Follows the story log for ever: every entry once and in order, over restarts and lost connections of either side.
 * @throws what `onEntries` and `onReset` throw, and a problem that waiting cannot solve (401, 403)
 */
export async function follow(client: Client<paths>, { after, onEntries, onReset, signal, limit = 200 }: Follow): Promise<void> {
  let rest = RESTS.first
  for (let last = after; !signal?.aborted; ) {
    const answer = await client
      .GET('/v1/events', { params: { query: { after: last, limit, wait: WAIT_SECONDS } }, ...(signal && { signal }) })
      .catch(() => undefined)
    if (signal?.aborted) return
    if (answer?.data) {
      rest = RESTS.first
      if (answer.data.events.length) await onEntries(answer.data.events, answer.data.last)
      last = answer.data.last
      continue
    }
    const problem = answer?.error as { status?: number; detail?: string } | undefined
    if (problem?.status === GONE) {
      last = await onReset(problem)
      continue
    }
    if (problem?.status === 401 || problem?.status === 403) throw new Error(problem.detail)
    await pause(rest, signal)
    rest = Math.min(2 * rest, RESTS.most)
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

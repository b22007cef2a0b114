/** When a permanent redirect (301, 308) becomes the feed's address, and when a missing feed is given up. Pure. Times are ms since the epoch. */
import type { Learned } from '../model.ts'

const DAY_MS = 24 * 3_600_000
/** A hijacked or mistaken redirect lasts hours, seldom days (Feedbin waits six days, others a week). */
const MOVE_POLLS = 5
const MOVE_MS = 7 * DAY_MS
/** A feed that answers 404 or 410 is polled ever more slowly for so long; then it is gone. */
const MISSING_MS = 7 * DAY_MS
/** A feed that is gone is tried once a day for so long. */
const GONE_MS = 30 * DAY_MS
export const GONE_RETRY_SECONDS = 24 * 3600

/** A redirect that a poll met. */
export interface Redirect {
  from: string
  to: string
  /**
   * Whether the document there has an item that was known before, or is the one that came last; null where none came that says so: a server may
   * answer 304 to the validators of another one.
   */
  sharesItems: boolean | null
  /** The document there has the title that the feed had. */
  sameTitle: boolean
}

/**
 * What a poll's redirect teaches.
 * @param refused addresses that the operator refused
 * @returns `adopt`: the redirect is the feed's address from now on
 */
export function afterRedirect(
  before: Learned['move'],
  redirect: Redirect | null,
  refused: readonly string[],
  now: number,
): { move: Learned['move']; adopt: boolean } {
  if (!redirect || redirect.to === redirect.from || refused.includes(redirect.to)) return { move: null, adopt: false }
  const { from, to, sharesItems, sameTitle } = redirect
  if (isUpgrade(from, to)) return { move: null, adopt: true }
  const met = before?.to === to ? before : null
  if (sharesItems === null || met?.isForeign) return { move: met, adopt: false }
  // The items of a foreign feed are known from its second document on, so its first one counts. A busy feed may replace all its items between two polls.
  if (!sharesItems) return { move: met && sameTitle ? met : { to, since: now, polls: 0, isForeign: true }, adopt: false }
  const move = met ? { ...met, polls: met.polls + 1 } : { to, since: now, polls: 1 }
  const adopt = move.polls >= MOVE_POLLS && now - move.since >= MOVE_MS
  return { move: adopt ? null : move, adopt }
}

/** From http to https, everything else the same. */
function isUpgrade(from: string, to: string): boolean {
  if (!URL.canParse(from) || !URL.canParse(to)) return false
  const [old, next] = [new URL(from), new URL(to)]
  const rest = (url: URL) => [url.hostname, url.pathname, url.search].join(' ')
  return old.protocol === 'http:' && next.protocol === 'https:' && !old.port && !next.port && rest(old) === rest(next)
}

/** What a feed that answers 404 or 410 is: still missing, gone and tried once a day, or given up. */
export function missingFor(since: number, now: number): 'missing' | 'gone' | 'given up' {
  const lasting = now - since
  return lasting < MISSING_MS ? 'missing' : lasting < MISSING_MS + GONE_MS ? 'gone' : 'given up'
}

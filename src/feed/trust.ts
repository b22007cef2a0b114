/**
 * Whether a server's 304 is believed. Pure. Now and then a 304 is checked: the same address is asked again at once, without conditions. News in that
 * answer contradicts the 304. Times are ms since the epoch.
 */
import type { Trust } from '../model.ts'

/** A server of which nothing is known is checked after so few; each check that agrees doubles it. */
const FIRST_PATIENCE = 8
/** One request in 50 is a check: two per cent. */
const MOST_PATIENCE = 50
/**
 * A feed that sent no document for so long is checked, so that one which answers 304 for ever is found within a day: an hour less, since the longest
 * usual interval is an hour.
 */
const CHECK_MS = 23 * 3_600_000
/** Hidden items of a server that lies. One may be chance: it came between the two requests. */
const CONTRADICTIONS = 2
/** How long a server that lied is asked without conditions: two weeks, by when its software or its cache may have changed. */
const UNTRUSTED_MS = 14 * 24 * 3_600_000

const UNKNOWN: Trust = { unchanged: 0, patience: FIRST_PATIENCE, wholeAt: null, contradictions: 0, untrustedUntil: null }

/** Whether the feed may be asked with its validators. */
export function isTrusted(trust: Trust | undefined, now: number): boolean {
  return !trust?.untrustedUntil || now >= trust.untrustedUntil
}

/** Whether the 304 that just came is to be checked. */
export function isCheckDue(trust: Trust = UNKNOWN, now: number): boolean {
  return trust.unchanged + 1 >= trust.patience || (trust.wholeAt !== null && now - trust.wholeAt >= CHECK_MS)
}

/** After a 304 that was not checked. */
export function afterNotModified(trust: Trust = UNKNOWN, now: number): Trust {
  return { ...trust, unchanged: trust.unchanged + 1, wholeAt: trust.wholeAt ?? now }
}

/**
 * After a whole document.
 * @param answer.check it came in answer to a check of a 304
 * @param answer.conditional it came in answer to a request with validators
 * @param answer.news how many entries it brought or changed that readers see
 */
export function afterDocument(
  before: Trust = UNKNOWN,
  { check, conditional, news }: { check: boolean; conditional: boolean; news: number },
  now: number,
): Trust {
  const ended = before.untrustedUntil !== null && now >= before.untrustedUntil
  const trust = { ...before, unchanged: 0, wholeAt: now, untrustedUntil: ended ? null : before.untrustedUntil }
  if (!check) return conditional && news ? agreed(trust, MOST_PATIENCE) : trust
  // Without news, a server that lied before proves nothing by its 304.
  if (!news) return agreed(trust, trust.contradictions ? FIRST_PATIENCE : MOST_PATIENCE)
  const contradictions = trust.contradictions + news
  // When the time is over, one more lie is enough.
  if (contradictions >= CONTRADICTIONS)
    return { ...trust, patience: 1, contradictions: CONTRADICTIONS - 1, untrustedUntil: now + UNTRUSTED_MS }
  return { ...trust, patience: 1, contradictions }
}

/** The server sent a document where there was news, or rightly did not. @param most the longest patience with it now */
function agreed(trust: Trust, most: number): Trust {
  const patience = Math.min(trust.patience * 2, most)
  return { ...trust, patience, contradictions: patience === MOST_PATIENCE ? 0 : trust.contradictions }
}

/** One word on how a feed is doing, why, and what to do. Pure. Times are ms since the epoch. */
import type { FeedHealth, Rhythm, Severity } from '../model.ts'
import { silence } from './rhythm.ts'
import { inWords } from './schedule.ts'

/** What a poll showed of a feed. */
export interface PollSigns {
  /** Failures in a row, this poll included; 0 where it succeeded. */
  failCount: number
  trouble: string | null
  /** It answers 404 or 410 for more than a week. */
  isGone: boolean
  /** It had entries, and now sends none, or a page. */
  isEmpty: boolean
  /** None of its entries states a time. */
  isUndated: boolean
  /** Polls in a row that began before they were due. */
  early: number
  changes: { usual: number; now: number; documents: number } | undefined
  repairs: readonly string[]
  rhythm: Rhythm | null
}

export interface Health {
  health: FeedHealth
  /** Why, in a sentence. */
  reason: string
}

/** Chances below which no item for so long is remarkable: a feed with 100 gaps a week is called late by chance once in ten weeks. */
const LATE = 1 / 1000
const SILENT = 1 / 10_000
const SILENT_GAPS = 3
/** Until a feed was polled for three days, its rhythm is not known: then it is late after three days without an item, which no weekend lasts. */
const KNOWN_MS = 3 * 24 * 3_600_000
/** Polls before their time, in a row: one or two happen when the operator asks for them. */
const EARLY = 5
/** Documents after which the share of changed entries is known. */
const CHANGED_DOCUMENTS = 3
/** Shares of changed entries: one document alone reaches 0.25, two in a row 0.44, three 0.58. */
const MOST_CHANGED = 0.5
const UNUSUALLY_CHANGED = 0.3

/** The health of a feed after a poll, the gravest first. */
export function healthAfter(signs: PollSigns, now: number): Health {
  if (signs.isGone)
    return { health: 'gone', reason: 'It has answered 404 or 410 for more than a week. It is tried once a day for a month.' }
  if (signs.isEmpty) return { health: 'empty', reason: signs.trouble ?? 'It had entries before and has none now.' }
  if (signs.failCount) return { health: 'failing', reason: signs.trouble ?? `${signs.failCount} polls failed in a row.` }
  const haywire = haywireReason(signs)
  if (haywire) return { health: 'haywire', reason: haywire }
  const quiet = signs.rhythm && quietness(signs.rhythm, now)
  if (quiet) return quiet
  if (signs.isUndated) return { health: 'undated', reason: 'None of its entries states a time of publication.' }
  if (signs.repairs.length) return { health: 'repaired', reason: signs.repairs.join(' ') }
  return { health: 'ok', reason: '' }
}

function haywireReason({ early, changes }: PollSigns): string | null {
  if (early >= EARLY) return `The last ${early} polls began before they were due.`
  if (!changes || changes.documents < CHANGED_DOCUMENTS) return null
  const percent = Math.round(changes.now * 100)
  if (changes.now > MOST_CHANGED) return `Each document changes ${percent} % of its entries.`
  if (changes.now > UNUSUALLY_CHANGED && changes.now > 2 * changes.usual)
    return `Each document changes ${percent} % of its entries, more than twice as many as usual.`
  return null
}

function quietness(rhythm: Rhythm, now: number): Health | null {
  const { probability, gaps, lasting } = silence(rhythm, now)
  if (lasting === null) return null
  const reason = `No new item for ${inWords(lasting / 1000)}, ${gaps < 100 ? `${gaps.toFixed(1)} times` : 'more than a hundred times'} its usual gap.`
  if (now - rhythm.polledSince < KNOWN_MS) return lasting > KNOWN_MS && gaps > SILENT_GAPS ? { health: 'late', reason } : null
  if (probability < SILENT && gaps >= SILENT_GAPS) return { health: 'silent', reason }
  return probability < LATE ? { health: 'late', reason } : null
}

/** What an operator should do about each health; empty where nothing. */
export const HEALTH_ADVICE: Record<FeedHealth, string> = {
  new: '',
  ok: '',
  late: 'Nothing needs to be done yet. If it lasts, it becomes silent.',
  silent: 'Compare the feed with the site of the publisher: the feed may have moved, or a cache may be stuck.',
  empty: 'Open the address. If the site has news, look for its new feed, or inform the publisher.',
  undated: 'Its articles are ordered by when they were first seen. Inform the publisher if this is new.',
  failing: 'It is retried automatically, ever more slowly. See its trouble.',
  gone: 'Find the new address, or remove the feed.',
  paused: 'Resume it: copytaster feeds resume.',
  haywire: 'Look at its last polls: its server may change every entry with each request. Lengthen its interval if so.',
  repaired: 'Nothing needs to be done. Inform the publisher if it lasts.',
}

/** Failures in a row that are a warning: one poll in 50 fails on a normal day, so that three in a row are none of these. */
const FAILURES = 3
const DAY_MS = 24 * 3_600_000

/** How grave a health is. @param state.since when it began, ms */
export function severityOf({ health, failCount, since }: { health: FeedHealth; failCount: number; since: number }, now: number): Severity {
  if (health === 'silent' || health === 'empty' || health === 'gone') return 'critical'
  if (health === 'failing') return failCount < FAILURES ? 'none' : now - since >= DAY_MS ? 'critical' : 'warning'
  if (health === 'haywire') return 'warning'
  return health === 'late' || health === 'undated' ? 'notice' : 'none'
}

/** What a poll teaches about its feed: trust, overlap, rhythm, moves, health. Pure. */
import type { DueFeed, PollRecord } from '../../../db/write/feeds.ts'
import type { TroubleCode } from '../../errors.ts'
import { healthAfter } from '../../feed/health.ts'
import { afterRedirect, missingFor } from '../../feed/moves.ts'
import { afterItems, missedAtLeast } from '../../feed/overlap.ts'
import { withItems } from '../../feed/rhythm.ts'
import { inWords } from '../../feed/schedule.ts'
import { afterDocument, afterNotModified } from '../../feed/trust.ts'
import type { Learned, Trouble } from '../../model.ts'
import { withoutCredentials } from '../../text/credentials.ts'

/** What a poll saw. */
export interface PollSigns {
  failCount: number
  trouble: Trouble | null
  /** The server answered with the status of an error. */
  isError?: boolean
  /** null where no document was read. */
  repairs: string[] | null
  /** What the server answered; null for a folder and for a failure. */
  answer: 'not modified' | 'same document' | 'document' | null
  /** The document came in answer to a check of a 304. */
  isCheck?: boolean
  /** It was asked for with validators. */
  isConditional?: boolean
  /** Entries of the document that was read. */
  entries?: DocumentEntries | null
  /** The title of the document; undefined where none was read. */
  title?: string | null
  /** The address that permanent redirects lead to; null where there are none. */
  redirectedTo?: string | null
}

export interface DocumentEntries {
  all: number
  fresh: number
  changed: number
  /** When the new ones were published, ISO, as far as they state it. */
  published: (string | null)[]
  /** Whether none of them states a time; null where none was read. */
  undated: boolean | null
}

type Taught = Pick<PollRecord, 'learned' | 'health' | 'healthReason'> & Partial<Pick<PollRecord, 'rhythm' | 'gap' | 'move' | 'status'>>

/** What the poll of this feed teaches. All times are those of the poll's begin. */
export function learn(feed: DueFeed, signs: PollSigns): Taught {
  const now = feed.begunAt.getTime()
  const { entries, failCount } = signs
  const before = feed.learned
  const ok = !failCount
  const times = entries?.published.map((at) => (at === null ? null : Date.parse(at))) ?? []
  const rhythm =
    entries?.fresh || (entries && !feed.rhythm)
      ? withItems(feed.rhythm, times, now, feed.lastPolledAt && feed.rhythm ? feed.lastPolledAt.getTime() : null)
      : undefined
  const { overlap, isGap } = afterItems(before.overlap, { items: entries?.all ?? 0, fresh: feed.rhythm ? (entries?.fresh ?? 0) : 0 })
  const isMissing = signs.trouble?.code === 'GONE' || signs.trouble?.code === 'NOT_FOUND'
  // A server that does not answer says nothing of the feed: what counts is that 404 or 410 lasts.
  const missingSince = isMissing ? (before.missingSince ?? now) : null
  const redirect =
    signs.answer && signs.redirectedTo
      ? {
          from: withoutCredentials(feed.url),
          to: withoutCredentials(signs.redirectedTo),
          sharesItems: sharesItems(signs),
          sameTitle: signs.title === feed.title,
        }
      : null
  const moved = ok ? afterRedirect(before.move ?? null, redirect, feed.refusedMoves, now) : { move: before.move ?? null, adopt: false }
  const isEmpty = isEmptied(before, signs)
  const learned: Learned = {
    ...before,
    ...(ok && { overlap, ...afterChanges(before.changes, entries) }),
    ...(signs.answer && { trust: trustAfter(before, signs, now) }),
    ...documentAfter(before, entries),
    move: moved.move,
    missingSince,
    early: feed.isEarly ? (before.early ?? 0) + 1 : 0,
  }
  const missing = missingSince === null ? null : missingFor(missingSince, now)
  const health = healthAfter(
    {
      failCount,
      trouble: signs.trouble?.message ?? null,
      isGone: missing === 'gone' || missing === 'given up',
      isEmpty,
      isUndated: learned.document?.undated ?? false,
      early: learned.early ?? 0,
      changes: learned.changes,
      repairs: signs.repairs ?? feed.repairs,
      rhythm: rhythm ?? feed.rhythm,
    },
    now,
  )
  return {
    learned,
    health: health.health,
    healthReason:
      ok && feed.health === 'gone'
        ? `It is back after ${inWords((now - feed.healthSince.getTime()) / 1000)}. ${health.reason}`.trim()
        : health.reason,
    ...(rhythm && { rhythm }),
    ...(isGap && { gap: gapBefore(feed, times) }),
    ...(redirect &&
      (moved.adopt || moved.move) && {
        move: {
          ...redirect,
          url: signs.redirectedTo!,
          state: moved.adopt ? 'made' : moved.move?.isForeign ? 'foreign' : 'proposed',
          polls: moved.move?.polls ?? (before.move?.polls ?? 0) + 1,
        } as const,
      }),
    ...(missing === 'given up' && { status: 'gone' as const }),
  }
}

/** What stands in a feed's place without an error status. */
const IN_ITS_PLACE = new Set<string>(['NOT_A_FEED', 'FEED_BEHIND_LOGIN', 'FEED_CHALLENGED'] satisfies TroubleCode[])

/** Whether a feed that had entries has none now, or a page stands in its place. */
export function isEmptied(before: Learned, { entries, trouble, isError }: Pick<PollSigns, 'entries' | 'trouble' | 'isError'>): boolean {
  if (!before.document?.entries) return false
  return entries ? entries.all === 0 : !isError && trouble !== null && IN_ITS_PLACE.has(trouble.code)
}

function sharesItems({ answer, entries }: PollSigns): boolean | null {
  if (answer === 'same document') return true
  return entries?.all ? entries.fresh < entries.all : null
}

function trustAfter({ trust }: Learned, { answer, isCheck = false, isConditional = false, entries }: PollSigns, now: number) {
  if (answer === 'not modified') return afterNotModified(trust, now)
  const news = entries ? entries.fresh + entries.changed : 0
  return afterDocument(trust, { check: isCheck, conditional: isConditional, news }, now)
}

function documentAfter({ document }: Learned, entries: DocumentEntries | null | undefined): Pick<Learned, 'document'> {
  if (!entries?.all) return {}
  return { document: { entries: entries.all, undated: entries.undated ?? document?.undated ?? false } }
}

/** The weights of a document in the usual share of changed entries, and in the present one. */
const USUAL = 0.05
const PRESENT = 0.25

function afterChanges(before: Learned['changes'], entries: DocumentEntries | null | undefined): Pick<Learned, 'changes'> {
  if (!entries?.all) return {}
  const share = entries.changed / entries.all
  const { usual, now, documents } = before ?? { usual: 0, now: 0, documents: 0 }
  return {
    changes: { usual: usual + USUAL * (share - usual), now: now + PRESENT * (share - now), documents: Math.min(documents + 1, 1000) },
  }
}

function gapBefore({ rhythm }: DueFeed, times: readonly (number | null)[]): PollRecord['gap'] {
  const dated = times.filter((at) => at !== null)
  const iso = (at: number | null | undefined) => (at == null ? null : new Date(at).toISOString())
  return {
    after: iso(rhythm?.newestPublished),
    before: dated.length ? iso(Math.min(...dated)) : null,
    missedAtLeast: missedAtLeast(rhythm?.newestPublished ?? null, times),
  }
}

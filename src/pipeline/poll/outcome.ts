/** What is recorded of a poll for each answer. Pure: the caller gives the time. */
import { type DueFeed, LONGEST_UNIQUE, type PollRecord } from '../../../db/write/feeds.ts'
import { trouble } from '../../errors.ts'
import { type NextPoll, nextPoll, type PollFacts } from '../../feed/schedule.ts'
import type { Fetched, FetchOutcome, NotFetched } from '../../fetch/fetch.ts'
import type { Trouble } from '../../model.ts'
import type { ReadFeed } from '../reader/reading.ts'
import type { KeptDocument, RefusedEntry } from './source.ts'

/** The publisher has nothing new: its server says so, or it sent what was read last time. */
export function unchangedPoll(feed: DueFeed, answer: FetchOutcome, now: number): PollRecord {
  return { ...facts(feed, answer, 'unchanged'), ...planned(feed, answer, { now, changed: false }) }
}

/** What a poll came to that brought no document which can be read. */
export type Failure = Pick<NotFetched, 'outcome' | 'trouble'> & Partial<Pick<NotFetched, 'status' | 'bytes' | 'ms' | 'retryAfterSeconds'>>

/** The feed backs off, and rests for good where the publisher took it away. Validators stay: what was read last is read. */
export function failedPoll(feed: DueFeed, failure: Failure, now: number): PollRecord {
  const { outcome, retryAfterSeconds } = failure
  const failCount = feed.failCount + 1
  return {
    ...facts(feed, failure, outcome),
    ...nextPoll({ ...schedule(feed), now, outcome, changed: false, failCount, retryAfterSeconds }),
    ok: false,
    trouble: failure.trouble,
    failCount,
    status: outcome === 'gone' ? 'gone' : undefined,
  }
}

/** A document came from the web, and its entries are kept. */
export function keptPoll(
  feed: DueFeed,
  { answer, reading, kept }: { answer: Fetched; reading: ReadFeed; kept: KeptDocument },
  now: number,
): PollRecord {
  const moved = movedTo(answer.permanentUrl)
  return {
    ...facts(feed, answer, answer.outcome),
    ...planned(feed, answer, { now, changed: kept.entriesNew + kept.entriesChanged > 0, ttlSeconds: reading.feed.ttlSeconds }),
    entriesSeen: reading.entries.length,
    entriesNew: kept.entriesNew,
    entriesChanged: kept.entriesChanged,
    repairs: [...reading.repairs, ...moved.notes],
    trouble: refusalOf(kept.refused),
    validators: validatorsOf(answer, reading.complete, kept.refused),
    movedTo: moved.url,
    title: reading.feed.title,
    language: reading.feed.language,
  }
}

/**
 * A document that broke off is asked for again without conditions: a 304 would lose the rest for good. One with entries that could not be
 * stored is read again besides, though it is the same to the letter.
 */
function validatorsOf({ etag, lastModified, sha256 }: Fetched, complete: boolean, refused: readonly RefusedEntry[]) {
  if (refused.length) return { etag: null, lastModified: null, bodyHash: null }
  return complete ? { etag, lastModified, bodyHash: sha256 } : { etag: null, lastModified: null, bodyHash: sha256 }
}

/** An address that does not fit is not kept: the feed is asked at its old one, which leads there. */
function movedTo(url: string | null): { url?: string; notes: string[] } {
  if (url === null) return { notes: [] }
  if (Buffer.byteLength(url) <= LONGEST_UNIQUE) return { url, notes: [] }
  return { notes: [`It moved for good to an address that is too long to be kept (${url.length} characters).`] }
}

/** Characters of a headline in a message. */
const TOLD = 80

/** Entries that could not be stored, as trouble with one of them by name; null without any. */
export function refusalOf(refused: readonly RefusedEntry[]): Trouble | null {
  const [first] = refused
  if (!first) return null
  const { title, id, link } = first.entry.entry
  const name = (title || id || link || 'no headline').slice(0, TOLD).toWellFormed()
  const others = refused.length > 1 ? `${refused.length} entries, one of them ` : ''
  return trouble('ENTRY_REFUSED', `${others}"${name}": ${first.reason}.`)
}

/** What the files of one look into a folder add up to. */
export interface FolderTally {
  entriesSeen: number
  entriesNew: number
  entriesChanged: number
  bytes: number
  repairs: string[]
}

export const emptyTally = (): FolderTally => ({ entriesSeen: 0, entriesNew: 0, entriesChanged: 0, bytes: 0, repairs: [] })

/** The sum with one file more. */
export function withFile(
  tally: FolderTally,
  { name, reading, kept }: { name: string; reading: ReadFeed; kept: KeptDocument },
): FolderTally {
  return {
    ...tally,
    entriesSeen: tally.entriesSeen + reading.entries.length,
    entriesNew: tally.entriesNew + kept.entriesNew,
    entriesChanged: tally.entriesChanged + kept.entriesChanged,
    repairs: [...tally.repairs, ...reading.repairs.map((repair) => `${name}: ${repair}`)],
  }
}

/** One look into a folder, here or on a server. */
export interface FolderLook {
  tally: FolderTally
  /** The folder could be looked into to the end. */
  ok: boolean
  trouble: Trouble | null
  ms: number
  /** Seconds between two looks. */
  limits: { minInterval: number; maxInterval: number }
  /** Seconds to the next look, where the feed's rhythm does not say it. */
  againInSeconds?: number | undefined
}

/** The files that were read are known by themselves: a folder has no validators. */
export function folderPoll(feed: DueFeed, look: FolderLook, now: number): PollRecord {
  const { tally, ok, limits } = look
  const changed = tally.entriesNew + tally.entriesChanged > 0
  const outcome = ok ? (changed ? 'changed' : 'unchanged') : 'failed'
  const failCount = ok ? 0 : feed.failCount + 1
  const plan = nextPoll({ now, outcome, changed, failCount, currentInterval: feed.intervalSeconds, ...limits })
  const nextPollAt = look.againInSeconds === undefined ? plan.nextPollAt : new Date(now + look.againInSeconds * 1000)
  return {
    ...tally,
    feedId: feed.id,
    outcome,
    httpStatus: null,
    ms: Math.round(look.ms),
    trouble: look.trouble,
    intervalSeconds: plan.intervalSeconds,
    nextPollAt,
    failCount,
    ok,
    validators: { etag: null, lastModified: null, bodyHash: null },
  }
}

type Answered = Partial<Pick<FetchOutcome, 'status' | 'bytes' | 'ms'>>

/** A poll that brought nothing and met no trouble. */
function facts(feed: DueFeed, { status, bytes, ms }: Answered, outcome: string): Omit<PollRecord, keyof NextPoll> {
  return {
    feedId: feed.id,
    outcome,
    httpStatus: status ?? null,
    bytes: bytes ?? 0,
    ms: ms ?? 0,
    entriesSeen: 0,
    entriesNew: 0,
    entriesChanged: 0,
    repairs: [],
    trouble: null,
    failCount: 0,
    ok: true,
  }
}

function planned(feed: DueFeed, answer: FetchOutcome, seen: Pick<PollFacts, 'now' | 'changed' | 'ttlSeconds'>): NextPoll {
  const outcome = answer.outcome === 'moved' ? 'moved' : seen.changed ? 'changed' : 'unchanged'
  const { retryAfterSeconds, cacheSeconds } = answer
  return nextPoll({ ...schedule(feed), ...seen, outcome, retryAfterSeconds, cacheSeconds })
}

function schedule(feed: DueFeed): Pick<PollFacts, 'currentInterval' | 'minInterval' | 'maxInterval'> {
  return { currentInterval: feed.intervalSeconds, minInterval: feed.minIntervalSeconds, maxInterval: feed.maxIntervalSeconds }
}

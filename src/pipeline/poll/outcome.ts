/** What is recorded of a poll for each response. Pure: the caller gives the time. */
import { type DueFeed, MAX_UNIQUE_BYTES, type PollRecord } from '../../../db/write/feeds.ts'
import { trouble } from '../../errors.ts'
import { type NextPoll, nextPoll, type PollFacts } from '../../feed/schedule.ts'
import type { Fetched, FetchOutcome, NotFetched } from '../../fetch/fetch.ts'
import type { PollOutcome, Trouble } from '../../model.ts'
import type { ReadFeed } from '../reader/reading.ts'
import type { KeptDocument, RefusedEntry } from './source.ts'

/** The publisher has nothing new: its server says so, or it sent what was read last time. */
export function unchangedPoll(feed: DueFeed, response: FetchOutcome, now: number): PollRecord {
  return { ...facts(feed, response, 'unchanged'), ...planned(feed, response, { now, changed: false }) }
}

/** The outcome of a poll that brought no readable document. */
export type Failure = Pick<NotFetched, 'outcome' | 'trouble'> & Partial<Pick<NotFetched, 'status' | 'bytes' | 'ms' | 'retryAfterSeconds'>>

/** The feed backs off; it is not polled again where the publisher removed it for good. The validators of the last document read are kept. */
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
  { response, reading, kept }: { response: Fetched; reading: ReadFeed; kept: KeptDocument },
  now: number,
): PollRecord {
  const moved = movedTo(response.permanentUrl)
  return {
    ...facts(feed, response, response.outcome),
    ...planned(feed, response, { now, changed: kept.entriesNew + kept.entriesChanged > 0, ttlSeconds: reading.feed.ttlSeconds }),
    entriesSeen: reading.entries.length + reading.leftOut.length,
    entriesNew: kept.entriesNew,
    entriesChanged: kept.entriesChanged,
    entriesNoise: kept.entriesNoise,
    repairs: [...reading.repairs, ...moved.notes, ...(response.notes ?? [])],
    trouble: entriesRefused(kept.refused),
    validators: validatorsOf(response, reading.complete, kept.refused),
    movedTo: moved.url,
    title: reading.feed.title,
    language: reading.feed.language,
  }
}

/**
 * A truncated document is requested again without conditions: a 304 would lose the rest for good. One with entries that could not be stored
 * is also read again when it comes unchanged.
 */
function validatorsOf({ etag, lastModified, sha256 }: Fetched, complete: boolean, refused: readonly RefusedEntry[]) {
  if (refused.length) return { etag: null, lastModified: null, bodyHash: null }
  return complete ? { etag, lastModified, bodyHash: sha256 } : { etag: null, lastModified: null, bodyHash: sha256 }
}

/** A new address that is too long to store is not kept: the feed is still polled at its old one, which redirects there. */
function movedTo(url: string | null): { url?: string; notes: string[] } {
  if (url === null) return { notes: [] }
  if (Buffer.byteLength(url) <= MAX_UNIQUE_BYTES) return { url, notes: [] }
  return { notes: [`It moved permanently to an address that is too long to store (${url.length} characters).`] }
}

/** Characters of a headline in a message. */
const NAME_CHARACTERS = 80

/** Entries that could not be stored, as trouble that names one of them; null where there are none. */
export function entriesRefused(refused: readonly RefusedEntry[]): Trouble | null {
  const [first] = refused
  if (!first) return null
  const { title, id, link } = first.entry.entry
  const name = (title || id || link || 'no headline').slice(0, NAME_CHARACTERS).toWellFormed()
  const others = refused.length > 1 ? `${refused.length} entries, one of them ` : ''
  return trouble('ENTRY_REFUSED', `${others}"${name}": ${first.reason}.`)
}

/** What the files of one visit to a folder add up to. */
export interface FolderTally {
  entriesSeen: number
  entriesNew: number
  entriesChanged: number
  entriesNoise: number
  bytes: number
  repairs: string[]
}

export const emptyTally = (): FolderTally => ({ entriesSeen: 0, entriesNew: 0, entriesChanged: 0, entriesNoise: 0, bytes: 0, repairs: [] })

/** The tally with one more file. */
export function withFile(
  tally: FolderTally,
  { name, reading, kept }: { name: string; reading: ReadFeed; kept: KeptDocument },
): FolderTally {
  return {
    ...tally,
    entriesSeen: tally.entriesSeen + reading.entries.length,
    entriesNew: tally.entriesNew + kept.entriesNew,
    entriesChanged: tally.entriesChanged + kept.entriesChanged,
    entriesNoise: tally.entriesNoise + kept.entriesNoise,
    repairs: [...tally.repairs, ...reading.repairs.map((repair) => `${name}: ${repair}`)],
  }
}

/** One visit to a folder, here or on a server. */
export interface FolderVisit {
  tally: FolderTally
  /** The folder could be listed and read to the end. */
  ok: boolean
  trouble: Trouble | null
  ms: number
  /** Seconds between two visits. */
  limits: { minInterval: number; maxInterval: number }
  /** Seconds to the next visit, where something other than the feed's rhythm decides it. */
  againInSeconds?: number | undefined
}

/** A folder has no validators: each file that was read is recorded by itself. */
export function folderPoll(feed: DueFeed, visit: FolderVisit, now: number): PollRecord {
  const { tally, ok, limits } = visit
  const changed = tally.entriesNew + tally.entriesChanged > 0
  const outcome = ok ? (changed ? 'changed' : 'unchanged') : 'failed'
  const failCount = ok ? 0 : feed.failCount + 1
  const plan = nextPoll({ now, outcome, changed, failCount, currentInterval: feed.intervalSeconds, ...limits })
  const nextPollAt = visit.againInSeconds === undefined ? plan.nextPollAt : new Date(now + visit.againInSeconds * 1000)
  return {
    ...tally,
    feedId: feed.id,
    outcome,
    httpStatus: null,
    ms: Math.round(visit.ms),
    trouble: visit.trouble,
    intervalSeconds: plan.intervalSeconds,
    nextPollAt,
    failCount,
    ok,
    validators: { etag: null, lastModified: null, bodyHash: null },
  }
}

type ResponseFacts = Partial<Pick<FetchOutcome, 'status' | 'bytes' | 'ms'>>

/** A poll that brought nothing and met no trouble. */
function facts(feed: DueFeed, { status, bytes, ms }: ResponseFacts, outcome: PollOutcome): Omit<PollRecord, keyof NextPoll> {
  return {
    feedId: feed.id,
    outcome,
    httpStatus: status ?? null,
    bytes: bytes ?? 0,
    ms: ms ?? 0,
    entriesSeen: 0,
    entriesNew: 0,
    entriesChanged: 0,
    entriesNoise: 0,
    repairs: [],
    trouble: null,
    failCount: 0,
    ok: true,
  }
}

function planned(feed: DueFeed, response: FetchOutcome, seen: Pick<PollFacts, 'now' | 'changed' | 'ttlSeconds'>): NextPoll {
  const { outcome, retryAfterSeconds, cacheSeconds } = response
  return nextPoll({ ...schedule(feed), ...seen, outcome, retryAfterSeconds, cacheSeconds })
}

function schedule(feed: DueFeed): Pick<PollFacts, 'currentInterval' | 'minInterval' | 'maxInterval'> {
  return { currentInterval: feed.intervalSeconds, minInterval: feed.minIntervalSeconds, maxInterval: feed.maxIntervalSeconds }
}

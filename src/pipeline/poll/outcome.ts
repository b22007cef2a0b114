/** What is recorded of a poll for each response. Pure: a poll is judged at the time at which it began, by PostgreSQL's clock. */
import { type DueFeed, MAX_UNIQUE_BYTES, type PollRecord } from '../../../db/write/feeds.ts'
import { trouble } from '../../errors.ts'
import { GONE_RETRY_SECONDS } from '../../feed/moves.ts'
import { inWords, type NextPoll, nextPoll, type PollFacts } from '../../feed/schedule.ts'
import { hubInterval } from '../../feed/websub.ts'
import type { Fetched, FetchOutcome, NotFetched, NotModified } from '../../fetch/fetch.ts'
import type { PollOutcome, Trouble } from '../../model.ts'
import type { ReadFeed } from '../reader/reading.ts'
import { isEmptied, learn } from './learn.ts'
import type { KeptDocument, RefusedEntry } from './source.ts'

/** How a document was asked for. */
export interface Asked {
  /** To check a 304 that came just before. */
  isCheck: boolean
  /** With validators. */
  isConditional: boolean
}
const PLAINLY: Asked = { isCheck: false, isConditional: false }

/** The publisher has nothing new: its server says so, or it sent what was read last time. */
export function unchangedPoll(feed: DueFeed, response: Fetched | NotModified, asked: Asked = PLAINLY): PollRecord {
  const isSame = 'body' in response
  const taught = learn(feed, {
    failCount: 0,
    trouble: null,
    repairs: null,
    answer: isSame ? 'same document' : 'not modified',
    redirectedTo: movedTo(response.permanentUrl).url,
    ...asked,
  })
  return {
    ...facts(feed, response, 'unchanged'),
    ...planned(feed, response, { changed: false, haste: taught.learned.overlap?.haste ?? 1 }),
    ...taught,
    validators: isSame ? sameValidators(feed, response) : updatedValidators(feed, response),
  }
}

/** The outcome of a poll that brought no readable document. */
export type Failure = Pick<NotFetched, 'outcome' | 'trouble'> & Partial<Pick<NotFetched, 'status' | 'bytes' | 'ms' | 'retryAfterSeconds'>>

/**
 * The feed backs off. One that the publisher removed is tried ever more slowly, and given up at last. The validators of the last document read are
 * kept, unless a page stands in the feed's place.
 */
export function failedPoll(feed: DueFeed, failure: Failure): PollRecord {
  const { outcome, retryAfterSeconds } = failure
  const failCount = feed.failCount + 1
  const taught = learn(feed, { failCount, trouble: failure.trouble, isError: (failure.status ?? 200) >= 400, repairs: null, answer: null })
  const plan = nextPoll({ ...schedule(feed), outcome, changed: false, failCount, retryAfterSeconds })
  return {
    ...facts(feed, failure, outcome),
    ...plan,
    ...(taught.health === 'gone' && {
      waitSeconds: Math.max(plan.waitSeconds, GONE_RETRY_SECONDS),
      planReason: 'A feed that is gone is tried once a day.',
    }),
    ...taught,
    status: taught.status,
    ok: false,
    trouble: failure.trouble,
    failCount,
    ...(taught.health === 'empty' && { validators: NONE }),
  }
}

/** Its host asked for no requests, so the feed was not asked. @param seconds until it may be */
export function heldPoll(feed: DueFeed, { host, seconds }: { host: string; seconds: number }): PollRecord {
  const why = trouble('THROTTLED', `${host} asked for no requests. The next is in ${inWords(seconds)}.`)
  const planReason = `The server ${host} asks to wait.`
  return { ...failedPoll(feed, { outcome: 'throttled', trouble: why }), waitSeconds: seconds, planReason }
}

const NONE = { etag: null, lastModified: null, bodyHash: null }

/** A document came from the web, and its entries are kept. */
export function keptPoll(
  feed: DueFeed,
  { response, reading, kept, asked = PLAINLY }: { response: Fetched; reading: ReadFeed; kept: KeptDocument; asked?: Asked },
): PollRecord {
  const moved = movedTo(response.permanentUrl)
  const refused = entriesRefused(kept.refused)
  const repairs = [...reading.repairs, ...moved.notes, ...(response.notes ?? [])]
  const entries = entriesOf(reading, kept)
  const taught = learn(feed, {
    failCount: 0,
    trouble: refused,
    repairs,
    answer: 'document',
    entries,
    redirectedTo: moved.url,
    title: reading.feed.title,
    ...asked,
  })
  return {
    ...facts(feed, response, response.outcome),
    ...planned({ ...feed, rhythm: taught.rhythm ?? feed.rhythm }, response, {
      changed: entries.fresh + entries.changed > 0,
      ttlSeconds: reading.feed.ttlSeconds,
      haste: taught.learned.overlap?.haste ?? 1,
    }),
    ...taught,
    entriesSeen: entries.all,
    entriesNew: kept.entriesNew,
    entriesChanged: kept.entriesChanged,
    entriesNoise: kept.entriesNoise,
    repairs,
    trouble: refused,
    validators: isEmptied(feed.learned, { entries, trouble: null }) ? NONE : validatorsOf(feed, response, reading.complete, kept.refused),
    title: reading.feed.title,
    language: reading.feed.language,
  }
}

function entriesOf(reading: ReadFeed, kept: KeptDocument) {
  const dated = reading.entries.filter(({ entry }) => entry.published || entry.updated).length
  return {
    all: reading.entries.length + reading.leftOut.length,
    fresh: kept.entriesNew,
    changed: kept.entriesChanged,
    published: kept.published,
    undated: reading.entries.length && !reading.leftOut.length ? dated === 0 : dated > 0 ? false : null,
  }
}

/** Marks the hash of a document that broke off: it is asked for without conditions until it is whole. */
const BROKEN_OFF = '-broken-off'

/** Whether a document is the one that was read last. */
export const isDocument = (bodyHash: string | null, sha256: string) => bodyHash === sha256 || bodyHash === sha256 + BROKEN_OFF

/** The same document may come with other validators, or without them. */
function sameValidators(feed: DueFeed, response: Fetched): PollRecord['validators'] {
  return feed.bodyHash === response.sha256 ? { ...usable(feed, response), bodyHash: feed.bodyHash } : undefined
}

/** A 304 updates the validators that it states (RFC 9111, 3.2). */
function updatedValidators(feed: DueFeed, response: NotModified): PollRecord['validators'] {
  const { etag, lastModified } = usable(feed, response)
  return { etag: etag ?? feed.etag, lastModified: lastModified ?? feed.lastModified, bodyHash: feed.bodyHash }
}

/** A time that lies ahead is no validator (RFC 9110, 13.1.3): a server may answer 304 until then. */
function usable({ begunAt }: DueFeed, { etag, lastModified }: Pick<NotModified, 'etag' | 'lastModified'>) {
  const isAhead = lastModified ? Date.parse(lastModified) > begunAt.getTime() : false
  return { etag: etag ?? null, lastModified: isAhead ? null : (lastModified ?? null) }
}

/**
 * A truncated document is requested again without conditions: a 304 would lose the rest for good. One with entries that could not be stored
 * is also read again when it comes unchanged.
 */
function validatorsOf(feed: DueFeed, response: Fetched, complete: boolean, refused: readonly RefusedEntry[]) {
  if (refused.length) return NONE
  return complete ? { ...usable(feed, response), bodyHash: response.sha256 } : { ...NONE, bodyHash: response.sha256 + BROKEN_OFF }
}

/** A new address that is too long to store is not kept: the feed is still polled at its old one, which redirects there. */
function movedTo(url: string | null): { url: string | null; notes: string[] } {
  if (!url) return { url: null, notes: [] }
  if (Buffer.byteLength(url) <= MAX_UNIQUE_BYTES) return { url, notes: [] }
  return { url: null, notes: [`It moved permanently to an address that is too long to store (${url.length} characters).`] }
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
export function folderPoll(feed: DueFeed, visit: FolderVisit): PollRecord {
  const { tally, ok, limits } = visit
  const changed = tally.entriesNew + tally.entriesChanged > 0
  const outcome = ok ? (changed ? 'changed' : 'unchanged') : 'failed'
  const failCount = ok ? 0 : feed.failCount + 1
  const plan = nextPoll({ now: feed.begunAt.getTime(), outcome, changed, failCount, currentInterval: feed.intervalSeconds, ...limits })
  const fresh = tally.entriesNew
  // A file has no document before it, so nothing can be said of overlap: only its new entries count.
  const entries = changed ? { all: 0, fresh, changed: 0, published: new Array<null>(fresh).fill(null), undated: null } : null
  return {
    ...facts(feed, { ms: Math.round(visit.ms) }, outcome),
    ...tally,
    ...plan,
    ...(visit.againInSeconds !== undefined && { waitSeconds: visit.againInSeconds }),
    ...learn(feed, { failCount, trouble: ok ? null : visit.trouble, repairs: tally.repairs, answer: null, entries }),
    trouble: visit.trouble,
    failCount,
    ok,
    validators: NONE,
  }
}

type ResponseFacts = Partial<Pick<FetchOutcome, 'status' | 'bytes' | 'ms'>>

/** A poll that brought nothing and met no trouble. */
function facts(
  feed: DueFeed,
  { status, bytes, ms }: ResponseFacts,
  outcome: PollOutcome,
): Omit<PollRecord, keyof NextPoll | 'learned' | 'health' | 'healthReason'> {
  return {
    feedId: feed.id,
    url: feed.url,
    sourceId: feed.sourceId,
    begunAt: feed.begunAt,
    outcome,
    httpStatus: status ?? null,
    bytes: bytes ?? 0,
    ms: ms ?? 0,
    entriesSeen: 0,
    entriesNew: 0,
    entriesChanged: 0,
    entriesNoise: 0,
    repairs: null,
    trouble: null,
    failCount: 0,
    ok: true,
  }
}

function planned(feed: DueFeed, response: FetchOutcome, seen: Pick<PollFacts, 'changed' | 'ttlSeconds' | 'haste'>): NextPoll {
  const { outcome, retryAfterSeconds, cacheSeconds } = response
  return nextPoll({
    ...schedule(feed),
    ...seen,
    rhythm: feed.rhythm,
    hubInterval: hubIntervalOf(feed),
    outcome,
    retryAfterSeconds,
    cacheSeconds,
  })
}

const hubIntervalOf = ({ hub, begunAt, intervalSeconds }: DueFeed) =>
  hub?.state === 'active' ? hubInterval(hub.pushed, intervalSeconds, (hub.renewAt - begunAt.getTime()) / 1000) : null

function schedule(feed: DueFeed): Pick<PollFacts, 'now' | 'currentInterval' | 'minInterval' | 'maxInterval'> {
  return {
    now: feed.begunAt.getTime(),
    currentInterval: feed.intervalSeconds,
    minInterval: feed.minIntervalSeconds,
    maxInterval: feed.maxIntervalSeconds,
  }
}

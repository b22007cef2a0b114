import { inTransaction } from '../../db/client.ts'
import { keepEntries, knownStates } from '../../db/queries/articles.ts'
import { beginPolls, type DueFeed, type PollRecord, recordPoll } from '../../db/queries/feeds.ts'
import { trouble } from '../errors.ts'
import { nextPoll } from '../feed/schedule.ts'
import type { Fetched, FetchOutcome } from '../fetch/fetch.ts'
import { isFolder } from '../fetch/folder.ts'
import { isRemote } from '../fetch/remote.ts'
import type { Trouble } from '../model.ts'
import { chunked, SCRAPE_CHUNK } from '../queues/queues.ts'
import { type Context, leaseSeconds } from './context.ts'
import type { FeedReading } from './reading.ts'
import { refreshFolder } from './refresh-folder.ts'
import { refreshRemote } from './refresh-remote.ts'

export interface Refreshed {
  feedId: number
  outcome: string
  entriesNew: number
  entriesChanged: number
}

/** Begun polls that never ended before we stop fetching the feed and only count: the third dead worker is no accident. */
const MAX_STRIKES = 3

/** Polls feeds side by side. Whatever a publisher does ends on its feed row; only our own trouble (the database) is thrown. */
export async function refreshFeeds(context: Context, feedIds: number[]): Promise<Refreshed[]> {
  const feeds = await beginPolls(context.db, feedIds, leaseSeconds(context))
  return Promise.all(feeds.map((feed) => refreshFeed(context, feed)))
}

async function refreshFeed(context: Context, feed: DueFeed): Promise<Refreshed> {
  if (feed.strikes > MAX_STRIKES)
    return endWithTrouble(context, feed, { status: null, bytes: 0, ms: 0 }, 'failed', trouble('READER_KILLED'))
  if (isFolder(feed.url)) return refreshFolder(context, feed)
  if (isRemote(feed.url)) return refreshRemote(context, feed)
  const validators = { etag: feed.etag, lastModified: feed.lastModified }
  const fetched = await context.fetcher.get(feed.url, { kind: 'feed', validators })
  if (!('body' in fetched)) {
    if (fetched.outcome === 'unchanged') return endUnchanged(context, feed, fetched)
    return endWithTrouble(context, feed, fetched, fetched.outcome, fetched.trouble)
  }
  if (fetched.sha256 === feed.bodyHash && fetched.outcome === 'changed') return endUnchanged(context, feed, fetched)
  const kept =
    (await readAndKeep(context, feed, fetched, await knownStates(context.db, feed.id))) ?? (await readAndKeep(context, feed, fetched, []))
  if (kept === null) throw new Error(`Entries of feed ${feed.id} were left unread.`)
  return kept
}

/** @param known states whose text need not be read. @returns null when one of them was needed after all: they are all to be read then */
async function readAndKeep(context: Context, feed: DueFeed, fetched: Fetched, known: string[]): Promise<Refreshed | null> {
  const { body: bytes, contentType, url } = fetched
  const read = await context.reader.feed({
    bytes,
    contentType,
    url,
    language: feed.language,
    known,
    listing: context.rulesFor(url)?.listing,
  })
  if ('trouble' in read) return endWithTrouble(context, feed, fetched, 'failed', read.trouble)
  return keep(context, feed, fetched, read)
}

/** Rows and validators in one transaction: a crash between them would skip these entries for good. */
async function keep(
  context: Context,
  feed: DueFeed,
  fetched: Fetched,
  read: Extract<FeedReading, { entries: unknown }>,
): Promise<Refreshed | null> {
  const kept = await inTransaction(context.db, async (client) => {
    const kept = await keepEntries(client, feed, read.entries)
    if (!kept) return null
    await recordPoll(client, {
      ...facts(feed, fetched, fetched.outcome),
      ...planned(feed, fetched, { changed: kept.entriesNew + kept.entriesChanged > 0, ttlSeconds: read.feed.ttlSeconds }),
      entriesSeen: read.entries.length,
      entriesNew: kept.entriesNew,
      entriesChanged: kept.entriesChanged,
      repairs: read.repairs,
      validators: validatorsOf(fetched, read.complete),
      movedTo: fetched.permanentUrl ?? undefined,
      title: read.feed.title,
      language: read.feed.language,
    })
    return kept
  })
  if (!kept) return null
  await context.bells.ring(
    'scrape',
    chunked(kept.toScrape, SCRAPE_CHUNK).map((versionIds) => ({ versionIds })),
  )
  if (kept.toPlace) await context.bells.ring('place', [{}])
  return { feedId: feed.id, outcome: fetched.outcome, entriesNew: kept.entriesNew, entriesChanged: kept.entriesChanged }
}

/** A document that broke off is asked for again without conditions: a 304 would lose the rest for good. */
function validatorsOf({ etag, lastModified, sha256 }: Fetched, complete: boolean): PollRecord['validators'] {
  return complete ? { etag, lastModified, bodyHash: sha256 } : { etag: null, lastModified: null, bodyHash: sha256 }
}

async function endUnchanged(context: Context, feed: DueFeed, fetched: FetchOutcome): Promise<Refreshed> {
  await recordPoll(context.db.pool, {
    ...facts(feed, fetched, 'unchanged'),
    ...planned(feed, fetched, { changed: false, ttlSeconds: null }),
  })
  return { feedId: feed.id, outcome: 'unchanged', entriesNew: 0, entriesChanged: 0 }
}

type Answer = Pick<FetchOutcome, 'status' | 'bytes' | 'ms'> & Partial<FetchOutcome>

async function endWithTrouble(
  context: Context,
  feed: DueFeed,
  answer: Answer,
  outcome: 'gone' | 'throttled' | 'failed',
  why: Trouble,
): Promise<Refreshed> {
  const failCount = feed.failCount + 1
  const plan = nextPoll({ ...schedule(feed), outcome, changed: false, failCount, retryAfterSeconds: answer.retryAfterSeconds })
  await recordPoll(context.db.pool, {
    ...facts(feed, answer, outcome),
    ...plan,
    ok: false,
    trouble: why,
    failCount,
    status: outcome === 'gone' ? 'gone' : undefined,
  })
  return { feedId: feed.id, outcome, entriesNew: 0, entriesChanged: 0 }
}

function facts(feed: DueFeed, answer: Answer, outcome: string): Omit<PollRecord, 'intervalSeconds' | 'nextPollAt'> {
  const { status, bytes, ms } = answer
  return {
    feedId: feed.id,
    outcome,
    httpStatus: status,
    bytes,
    ms,
    entriesSeen: 0,
    entriesNew: 0,
    entriesChanged: 0,
    repairs: [],
    trouble: null,
    failCount: 0,
    ok: true,
  }
}

function planned(feed: DueFeed, fetched: FetchOutcome, seen: { changed: boolean; ttlSeconds: number | null }) {
  const outcome = fetched.outcome === 'moved' ? 'moved' : seen.changed ? 'changed' : 'unchanged'
  return nextPoll({ ...schedule(feed), outcome, ...seen, retryAfterSeconds: fetched.retryAfterSeconds, cacheSeconds: fetched.cacheSeconds })
}

function schedule(feed: DueFeed) {
  return {
    now: Date.now(),
    currentInterval: feed.intervalSeconds,
    minInterval: feed.minIntervalSeconds,
    maxInterval: feed.maxIntervalSeconds,
  }
}

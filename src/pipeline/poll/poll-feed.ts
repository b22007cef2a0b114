import { refusalIn } from '../../../db/refusal.ts'
import { beginPolls, type DueFeed, type PollRecord, recordPolls, renewPolls } from '../../../db/write/feeds.ts'
import { trouble } from '../../errors.ts'
import type { Context } from '../context.ts'
import { LEASE_SECONDS, underLease } from '../lease.ts'
import { backfill } from './backfill.ts'
import { enqueueNext } from './enqueue-next.ts'
import { keepSubscriptions } from './hubs.ts'
import { keepDocument } from './keep-document.ts'
import { failedPoll } from './outcome.ts'
import type { EndedPoll, PollSource } from './source.ts'
import { folder } from './sources/folder.ts'
import { server } from './sources/server.ts'
import { web } from './sources/web.ts'

/** The poll source for each scheme of a feed's address. An address with another scheme goes to `web`, which reports what is wrong with it. */
const POLL_SOURCES = new Map<string, PollSource>([
  ['http', web],
  ['https', web],
  ['file', folder],
  ['sftp', server],
  ['ftp', server],
  ['ftps', server],
])

export type Polled = Pick<PollRecord, 'feedId' | 'outcome' | 'entriesNew' | 'entriesChanged'>

/** Polls that began and never ended, after which the next is recorded as failed without fetching: a third dead worker is no accident. */
const MAX_CRASHES = 3

/**
 * Polls feeds in parallel. What no document recorded, as that nothing changed, is recorded in one statement when all have ended. Publisher trouble is
 * recorded on the feed; only our own trouble (the database) is thrown, after the polls that ended are recorded.
 */
export async function pollFeeds(context: Context, feedIds: number[]): Promise<Polled[]> {
  const feeds = await beginPolls(context.db, feedIds, LEASE_SECONDS)
  const begun = new Set(feeds.map(({ id }) => id))
  const polls = await underLease(
    () => renewPolls(context.db, [...begun], LEASE_SECONDS),
    () => Promise.allSettled(feeds.map((feed) => pollFeed(context, feed).finally(() => begun.delete(feed.id)))),
  )
  const ended = polls.flatMap((poll) => (poll.status === 'fulfilled' ? [poll.value] : []))
  await recordEach(
    context,
    ended.flatMap(({ poll, isRecorded }) => (isRecorded ? [] : [poll])),
  )
  await keepSubscriptions(
    context,
    ended.map(({ poll }) => poll.feedId),
  )
  const failed = polls.find((poll) => poll.status === 'rejected')
  if (failed) throw failed.reason
  return ended.map(({ poll }) => poll)
}

/** Records polls together, or one by one where PostgreSQL refuses one of them. */
async function recordEach({ db }: Context, polls: PollRecord[]): Promise<void> {
  try {
    await recordPolls(db.pool, polls)
  } catch (error) {
    if (refusalIn(error) === null || polls.length < 2) throw error
    const recorded = await Promise.allSettled(polls.map((poll) => recordPolls(db.pool, [poll])))
    const failed = recorded.find((poll) => poll.status === 'rejected')
    if (failed) throw failed.reason
  }
}

async function pollFeed(context: Context, feed: DueFeed): Promise<EndedPoll> {
  if (feed.crashCount > MAX_CRASHES) {
    return { poll: failedPoll(feed, { outcome: 'failed', trouble: trouble('READER_KILLED') }), isRecorded: false }
  }
  const source = POLL_SOURCES.get(feed.url.split(':', 1)[0]!.toLowerCase()) ?? web
  const visit = await source(context, feed)
  for await (const document of visit.documents()) {
    const kept = await keepDocument(context, feed, document)
    if (kept) await enqueueNext(context, kept)
  }
  const ended = await visit.ended()
  // A gap of a poll that is not recorded yet is filled by the next one.
  if (feed.hasGap || (ended.isRecorded && ended.poll.gap)) await backfill(context, feed)
  return ended
}

import { beginPolls, type DueFeed, type PollRecord, postponePolls, renewPolls } from '../../../db/write/feeds.ts'
import { trouble } from '../../errors.ts'
import { HostBusy } from '../../fetch/politeness.ts'
import type { Context } from '../context.ts'
import { LEASE_SECONDS, underLease } from '../lease.ts'
import { backfill } from './backfill.ts'
import { enqueueNext } from './enqueue-next.ts'
import { keepSubscriptions } from './hubs.ts'
import { FeedChanged, keepDocument } from './keep-document.ts'
import { failedPoll, heldPoll } from './outcome.ts'
import { recordEnded } from './record-ended.ts'
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
 * Polls feeds in parallel. A feed whose host has no turn is put off and holds no worker. What no document recorded, as that nothing changed, is
 * recorded together with what ends about the same time. Publisher trouble is recorded on the feed; only our own trouble (the database) is thrown,
 * after the polls that ended are recorded.
 */
export async function pollFeeds(context: Context, feedIds: number[]): Promise<Polled[]> {
  const feeds = await beginPolls(context.db, feedIds, LEASE_SECONDS)
  const begun = new Set(feeds.map(({ id }) => id))
  const recorder = recordEnded(context)
  const pollOne = async (feed: DueFeed) => {
    const ended = await pollFeed(context, feed)
      .catch((error: unknown) => notPolled(context, feed, error))
      .finally(() => begun.delete(feed.id))
    return ended && recorder.add(ended)
  }
  const polls = await underLease(
    () => renewPolls(context.db, [...begun], LEASE_SECONDS),
    () => Promise.allSettled(feeds.map(pollOne)),
  )
  const ended = polls.flatMap((poll) => (poll.status === 'fulfilled' && poll.value ? [poll.value] : []))
  await recorder.done()
  await keepSubscriptions(
    context,
    ended.map(({ poll }) => poll.feedId),
  )
  const failed = polls.find((poll) => poll.status === 'rejected')
  if (failed) throw failed.reason
  return ended.map(({ poll }) => poll)
}

/** What becomes of a feed that was not polled: put off at once, while its lease lasts. @returns null where nothing is to be recorded */
async function notPolled({ db }: Context, feed: DueFeed, error: unknown): Promise<EndedPoll | null> {
  if (error instanceof HostBusy && error.isHeld) return { poll: heldPoll(feed, error), isRecorded: false }
  if (!(error instanceof HostBusy || error instanceof FeedChanged)) throw error
  await postponePolls(db, [{ feedId: feed.id, seconds: error instanceof HostBusy ? error.seconds : 0 }])
  return null
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
  if (ended.poll.ok && (feed.hasGap || (ended.isRecorded && ended.poll.gap))) await backfill(context, feed)
  return ended
}

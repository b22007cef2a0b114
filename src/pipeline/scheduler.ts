import { pruneAuditLog } from '../../db/write/access-audit.ts'
import { pruneLimits } from '../../db/write/access-limits.ts'
import { pruneTokens } from '../../db/write/access-one-time.ts'
import { deleteOldSessions } from '../../db/write/access-sessions.ts'
import { pruneFeedHistory } from '../../db/write/feed-history.ts'
import { claimDueFeeds } from '../../db/write/feeds.ts'
import { pruneHostTurns } from '../../db/write/host-turns.ts'
import { dropPartitions, makePartitions } from '../../db/write/partitions.ts'
import { wordsAreBehind } from '../../db/write/search-words.ts'
import { requeueOverdue, retriesDue } from '../../db/write/waiting.ts'
import { chunked, POLL_CHUNK, SCRAPE_CHUNK } from '../queues/queues.ts'
import { type Context, queueSeconds } from './context.ts'
import { releaseEmbargoes } from './publish/release.ts'

/** The most feeds that are claimed at once; the scheduler runs again after TICK_SECONDS. */
const MAX_CLAIMED = 1000
/** How often partitions are made, and what is kept for a time only is removed: about every ten minutes at one run a second. */
const UPKEEP_CHANCE = 1 / 600

/** What one run of the scheduler enqueued or changed. */
export interface ScheduledWork {
  /** Feeds to be polled. */
  polls: number
  /** Versions whose scrape was enqueued again because they waited too long. */
  swept: number
  /** Stories and versions whose embargo ended. */
  released: number
}

/**
 * Enqueues what is due: feeds to be polled, pages to be asked for again, and rows whose job was lost; releases embargoes that have ended.
 * Any number of processes may run it at once: each due row goes to one of them.
 */
export async function runScheduler(context: Context): Promise<ScheduledWork> {
  const polls = await enqueuePolls(context)
  const swept = await enqueueOverdue(context)
  const released = await releaseEmbargoes(context.db)
  if (Math.random() < UPKEEP_CHANCE) {
    await keepPartitions(context)
    await prune(context)
  }
  return { polls, swept, released }
}

/** Makes the partitions of the time to come, and drops those that are kept no longer. */
export async function keepPartitions({ db, settings }: Pick<Context, 'db' | 'settings'>): Promise<void> {
  await makePartitions(db)
  await dropPartitions(db, 'polls', settings.POLLS_KEPT_DAYS)
  if (settings.LOG_KEPT_DAYS !== undefined) await dropPartitions(db, 'story_log', settings.LOG_KEPT_DAYS)
}

/** Removes sessions, lines of the audit log, one-time secrets, counts of logins and turns of hosts that are kept for a time only. */
async function prune({ db, settings }: Context): Promise<void> {
  await pruneAuditLog(db.pool, settings.AUDIT_KEPT_DAYS)
  await deleteOldSessions(db.pool, { idleDays: settings.SESSION_IDLE_DAYS, wholeDays: settings.SESSION_DAYS })
  await pruneLimits(db.pool)
  await pruneTokens(db.pool)
  await pruneHostTurns(db)
  await pruneFeedHistory(db)
}

/** A feed that crashed its worker is polled alone, so that it takes no other with it. */
async function enqueuePolls(context: Context): Promise<number> {
  const due = await claimDueFeeds(context.db, MAX_CLAIMED, queueSeconds(context))
  const alone = due.filter((feed) => feed.crashed).map((feed) => [feed.id])
  const together = chunked(
    due.filter((feed) => !feed.crashed).map((feed) => feed.id),
    POLL_CHUNK,
  )
  await context.queues.enqueue(
    'poll',
    [...alone, ...together].map((feedIds) => ({ feedIds })),
  )
  return due.length
}

async function enqueueOverdue({ db, queues, settings }: Context): Promise<number> {
  const overdue = await requeueOverdue(db, settings.SWEEP_SECONDS)
  const retries = await retriesDue(db, settings.SWEEP_SECONDS)
  await queues.enqueue(
    'scrape',
    chunked([...overdue.toScrape, ...retries], SCRAPE_CHUNK).map((versionIds) => ({ versionIds })),
  )
  if (overdue.toPlace || (await wordsAreBehind(db))) await queues.enqueue('place', [{}])
  return overdue.toScrape.length
}

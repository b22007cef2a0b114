import { deliveriesAreDue } from '../db/write/deliveries.ts'
import { subscribersAreDue } from '../db/write/feed-subscribers.ts'
import { messagesAreDue } from '../db/write/message-sends.ts'
import { sendMessages } from '../src/outputs/channels/send.ts'
import { pushToSubscribers } from '../src/outputs/hub/push.ts'
import { escalateRecalls } from '../src/outputs/recalls/escalate.ts'
import { WEBHOOKS } from '../src/outputs/webhooks/consumers.ts'
import { deliver } from '../src/outputs/webhooks/send.ts'
import type { Context } from '../src/pipeline/context.ts'
import { indexBeside, indexStories } from '../src/pipeline/follow/index-stories.ts'
import { archiveExpired } from '../src/pipeline/place/archive-fingerprints.ts'
import { closeParts } from '../src/pipeline/place/close-parts.ts'
import { placeWaiting } from '../src/pipeline/place/place-article.ts'
import { pollFeeds } from '../src/pipeline/poll/poll-feed.ts'
import { runScheduler } from '../src/pipeline/scheduler.ts'
import { scrapeArticles } from '../src/pipeline/scrape/scrape-article.ts'
import { POLL_CHUNK, type QueueName, SCRAPE_CHUNK } from '../src/queues/queues.ts'

const outputsAreDue = async ({ pool }: Context['db']) => (await deliveriesAreDue(pool)) || subscribersAreDue(pool)

/** Processes the jobs of these queues: each job calls its step, and the step enqueues the next. */
export function processJobs(context: Context, kinds: QueueName[]): void {
  const { queues, settings } = context
  const jobsAtOnce = (concurrency: number, chunk: number) => Math.max(1, Math.ceil(concurrency / chunk))
  const processors: Record<QueueName, () => void> = {
    tick: () =>
      queues.process('tick', 1, async () => {
        await runScheduler(context)
        await closeParts(context, { pieces: 1 })
        await escalateRecalls(context.db, WEBHOOKS)
        if (await messagesAreDue(context.db.pool)) await queues.enqueue('tell', [{}])
        if (await outputsAreDue(context.db)) await queues.enqueue('deliver', [{}])
      }),
    poll: () =>
      // A slow host holds as many jobs as it may have requests: the others go on beside them.
      queues.process('poll', jobsAtOnce(settings.POLL_CONCURRENCY, POLL_CHUNK) + settings.HOST_CONCURRENCY, async ({ feedIds }) => {
        await pollFeeds(context, feedIds)
      }),
    scrape: () =>
      queues.process('scrape', jobsAtOnce(settings.SCRAPE_CONCURRENCY, SCRAPE_CHUNK), async ({ versionIds }) => {
        await scrapeArticles(context, versionIds)
      }),
    place: () =>
      queues.process('place', 1, async () => {
        await archiveExpired(context)
        await indexBeside(context, placeWaiting(context))
        await indexStories(context)
        if (await outputsAreDue(context.db)) await queues.enqueue('deliver', [{}])
      }),
    tell: () =>
      // A slow mail server does not hold up the others.
      queues.process('tell', 4, async () => {
        await sendMessages(context)
      }),
    deliver: () =>
      queues.process('deliver', 1, async () => {
        await Promise.all([deliver(context), pushToSubscribers(context)])
      }),
  }
  for (const kind of kinds) processors[kind]()
}

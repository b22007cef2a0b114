import { archivePassed } from '../src/pipeline/archive-passed.ts'
import type { Context } from '../src/pipeline/context.ts'
import { makeSearchable } from '../src/pipeline/make-searchable.ts'
import { placeWaiting } from '../src/pipeline/place-article.ts'
import { pollFeeds } from '../src/pipeline/poll/poll-feed.ts'
import { scrapeArticles } from '../src/pipeline/scrape-article.ts'
import { tick } from '../src/pipeline/tick.ts'
import { POLL_CHUNK, type QueueName, SCRAPE_CHUNK } from '../src/queues/queues.ts'

/**
 * Answers the bells of these queues: each calls its step, and the step rings the next.
 * @param onError told of what was put aside while the work went on
 */
export function answerBells(context: Context, kinds: QueueName[], onError: (error: Error) => void): void {
  const { bells, settings } = context
  const lanes = (concurrency: number, chunk: number) => Math.max(1, Math.ceil(concurrency / chunk))
  const answers: Record<QueueName, () => void> = {
    tick: () =>
      bells.answer('tick', 1, async () => {
        await tick(context)
      }),
    poll: () =>
      bells.answer('poll', lanes(settings.POLL_CONCURRENCY, POLL_CHUNK), async ({ feedIds }) => {
        await pollFeeds(context, feedIds)
      }),
    scrape: () =>
      bells.answer('scrape', lanes(settings.SCRAPE_CONCURRENCY, SCRAPE_CHUNK), async ({ versionIds }) => {
        await scrapeArticles(context, versionIds)
      }),
    place: () =>
      bells.answer('place', 1, async () => {
        await archivePassed(context)
        await placeWaiting(context)
        await makeSearchable(context, ({ storyId, reason }) =>
          onError(new Error(`Story ${storyId} was left out of the search index until it changes: ${reason}.`)),
        )
      }),
  }
  for (const kind of kinds) answers[kind]()
}

import { createHmac } from 'node:crypto'
import type { Settings } from '../../../config/env.ts'
import { userAgent } from '../../../config/user-agent.ts'
import type { Database } from '../../../db/client.ts'
import { readEvents } from '../../../db/read/story-log.ts'
import { type FeedSubscriber, noteSubscriberFailed, noteSubscriberPushed, takeDueSubscribers } from '../../../db/write/feed-subscribers.ts'
import { post } from '../deliver/post.ts'
import { nextAttempt } from '../deliver/schedule.ts'
import { FEED_WRITERS } from '../feeds/formats.ts'
import { readFeedLines, readFeedStories } from '../feeds/read.ts'

/** Subscribers at once, and log entries that a push has. */
const AT_ONCE = 16
const ENTRIES = 200
/** A process that ends meanwhile lets go of its subscribers after this time: three timeouts of a push. */
const LEASE_SECONDS = 60

export interface HubContext {
  db: Database
  settings: Pick<Settings, 'ALLOW_HOSTS' | 'CONTACT'>
}

/**
 * Pushes to each subscriber what its feed has anew: the feed with the new, changed and killed stories alone (W3C WebSub, 7). A push that fails is made
 * again by the schedule of webhooks; what came meanwhile is in it.
 * @returns how many pushes were made
 */
export async function pushToSubscribers(context: HubContext): Promise<number> {
  for (let pushes = 0; ; ) {
    const due = await takeDueSubscribers(context.db.pool, AT_ONCE, LEASE_SECONDS)
    if (!due.length) return pushes
    pushes += (await Promise.all(due.map((one) => pushOrFail(context, one)))).reduce((sum, made) => sum + made, 0)
  }
}

/** A search that cannot be run fails its own subscriber only. */
async function pushOrFail(context: HubContext, subscriber: FeedSubscriber): Promise<number> {
  return push(context, subscriber).catch(async (error: unknown) => {
    const next = nextAttempt(subscriber.attempts + 1, new Date())
    await noteSubscriberFailed(context.db.pool, subscriber.id, next, error instanceof Error ? error.message : String(error))
    return 0
  })
}

/** @returns 1 where something was sent */
async function push({ db, settings }: HubContext, subscriber: FeedSubscriber): Promise<number> {
  const entries = await readEvents(db, subscriber.seq, ENTRIES)
  const last = entries.at(-1)
  if (!last) return 0
  const lines = await readFeedLines(db, subscriber, new Date(), [...new Set(entries.map(({ storyId }) => storyId))])
  if (!lines.length) {
    await noteSubscriberPushed(db.pool, subscriber.id, last.seq)
    return 0
  }
  const { type, write } = FEED_WRITERS[subscriber.format]
  const { origin } = new URL(subscriber.topic)
  const hub = `${origin}/websub/hub`
  const frame = { title: subscriber.name, self: subscriber.topic, hub, home: `${origin}/`, updatedAt: lines[0]!.updatedAt }
  const body = write(frame, await readFeedStories(db, lines))
  const signature = subscriber.secret && createHmac('sha256', subscriber.secret).update(body).digest('hex')
  const posted = await post(subscriber.callback, body, {
    userAgent: userAgent(settings),
    allowHosts: settings.ALLOW_HOSTS,
    headers: {
      'content-type': type,
      link: `<${hub}>; rel="hub", <${subscriber.topic}>; rel="self"`,
      ...(signature && { 'x-hub-signature': `sha256=${signature}` }),
    },
  })
  if (posted.outcome === 'delivered') await noteSubscriberPushed(db.pool, subscriber.id, last.seq)
  else {
    const { retryAfterSeconds, outcome } = posted
    const next = outcome === 'gone' ? null : nextAttempt(subscriber.attempts + 1, new Date(), { retryAfterSeconds })
    await noteSubscriberFailed(db.pool, subscriber.id, next, posted.error ?? `It answered ${posted.status}.`)
  }
  return 1
}

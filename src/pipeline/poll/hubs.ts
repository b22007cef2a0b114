/** Hubs that announce news of feeds (W3C WebSub). Without PUBLIC_URL, where hubs call back, nothing is asked. */
import type pg from 'pg'
import type { DueFeed } from '../../../db/write/feeds.ts'
import { type DueSubscription, noteHub, recordRefusal, scoreHub, takeDueSubscriptions } from '../../../db/write/hubs.ts'
import { type ChannelLinks, channelLinks } from '../../feed/channel-links.ts'
import { hubScore } from '../../feed/websub.ts'
import type { Fetched } from '../../fetch/fetch.ts'
import { HostBusy } from '../../fetch/politeness.ts'
import { withoutCredentials } from '../../text/credentials.ts'
import type { Context } from '../context.ts'
import type { KeptDocument } from './source.ts'

/** What a document that came from the web says of itself. */
export function linksOf({ body, link, url }: Fetched): ChannelLinks {
  return channelLinks(body.toString('latin1'), link, url)
}

/** Notes the hub that a document names, and what the hub was worth for its new items. In the transaction of the document's rows. */
export async function keepHub(
  client: pg.PoolClient,
  { settings }: Context,
  feed: DueFeed,
  { response, kept }: { response: Fetched; kept: KeptDocument },
): Promise<void> {
  if (!settings.PUBLIC_URL.length) return
  const { hubs, self } = linksOf(response)
  if (hubs.length || feed.hub) await noteHub(client, feed.id, hubs[0] ?? null, self ?? withoutCredentials(response.url))
  if (feed.hub?.state !== 'active' || !kept.entriesNew) return
  const facts = { pushedAt: feed.hub.pushedAt, lastPolledAt: feed.lastPolledAt?.getTime() ?? null, now: feed.begunAt.getTime() }
  const score = hubScore(
    facts,
    kept.published.map((at) => (at === null ? null : Date.parse(at))),
  )
  if (score.announced || score.missed) await scoreHub(client, feed.id, score)
}

/** Asks hubs for the subscriptions of these feeds that are due: new ones, and those whose lease is half over. */
export async function keepSubscriptions(context: Context, feedIds: number[]): Promise<void> {
  if (!context.settings.PUBLIC_URL.length || !feedIds.length) return
  const due = await takeDueSubscriptions(context.db, feedIds)
  await Promise.all(due.map((subscription) => subscribe(context, subscription)))
}

async function subscribe({ db, fetcher, settings }: Context, subscription: DueSubscription): Promise<void> {
  const { hub, topic, token, secret } = subscription
  const form = {
    'hub.mode': 'subscribe',
    'hub.topic': topic,
    'hub.callback': `${settings.PUBLIC_URL[0]}/websub/${token}`,
    'hub.secret': secret,
  }
  const answer = await fetcher.get(hub, { kind: 'page', form }).catch((error: Error) => {
    if (error instanceof HostBusy) return { trouble: { message: 'The hub has no turn for us now.' } }
    throw error
  })
  if ('trouble' in answer) await recordRefusal(db, subscription, answer.trouble.message)
}

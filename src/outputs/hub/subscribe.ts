import { randomBytes } from 'node:crypto'
import got from 'got'
import type { Settings } from '../../../config/env.ts'
import { userAgent } from '../../../config/user-agent.ts'
import type { Database } from '../../../db/client.ts'
import { removeSubscriber, saveSubscriber } from '../../../db/write/feed-subscribers.ts'
import { feedOfToken } from '../../../db/write/search-feeds.ts'
import { hashOf } from '../../access/secrets.ts'
import { guardedAgents } from '../../fetch/guard.ts'
import { isFeedFormat } from '../feeds/formats.ts'

/** Leases in seconds: from a day to 30, and ten days where none is asked for, as the W3C recommends (WebSub, 5.1). */
const LEASE = { least: 86_400, usual: 10 * 86_400, most: 30 * 86_400 }
const VERIFY_TIMEOUT_MS = 20_000
const MOST_ANSWER_BYTES = 4096
/** RFC: a secret is shorter than 200 bytes (WebSub, 5.1). */
const MOST_SECRET_BYTES = 199

export interface SubscriptionWanted {
  mode: 'subscribe' | 'unsubscribe'
  topic: string
  callback: string
  secret: string | null
  leaseSeconds: number | null
}

/** Why a subscription cannot be; null where it can. @param origins those of this server */
export function refusalOf({ callback, secret, topic }: SubscriptionWanted, origins: readonly string[]): string | null {
  if (!URL.canParse(callback) || !/^https?:$/.test(new URL(callback).protocol)) return 'hub.callback must be an address of the web.'
  if (new URL(callback).username || new URL(callback).password) return 'hub.callback may not have a password in it.'
  if (secret !== null && Buffer.byteLength(secret) > MOST_SECRET_BYTES) return 'hub.secret must be shorter than 200 bytes.'
  if (!partsOf(topic, origins)) return 'hub.topic must be the address of a feed of this server.'
  return null
}

function partsOf(topic: string, origins: readonly string[]) {
  if (!URL.canParse(topic) || !origins.some((origin) => new URL(origin).origin === new URL(topic).origin)) return undefined
  const [, token, format] = /^\/s\/([\w-]{20,100})\.(\w+)$/.exec(new URL(topic).pathname) ?? []
  return token && format && isFeedFormat(format) ? { token, format } : undefined
}

/**
 * Asks the callback whether it wants what was asked for in its name (WebSub, 5.3), through the address guard, and then subscribes or ends the
 * subscription. A topic that is no feed in force is not verified, so nothing is learnt from it.
 * @returns what came of it
 */
export async function verifyAndSubscribe(
  db: Database,
  settings: Pick<Settings, 'ALLOW_HOSTS' | 'CONTACT'>,
  wanted: SubscriptionWanted,
  origins: readonly string[],
): Promise<'done' | 'no such feed' | 'not confirmed'> {
  const parts = partsOf(wanted.topic, origins)
  const feed = parts && (await feedOfToken(db.pool, hashOf(parts.token)))
  if (!feed || !parts) return 'no such feed'
  const leaseSeconds = Math.min(Math.max(wanted.leaseSeconds ?? LEASE.usual, LEASE.least), LEASE.most)
  if (!(await isConfirmed(settings, wanted, leaseSeconds))) return 'not confirmed'
  const subscriber = { feedId: feed.feedId, format: parts.format, topic: wanted.topic, callback: wanted.callback }
  if (wanted.mode === 'subscribe') await saveSubscriber(db.pool, { ...subscriber, secret: wanted.secret, leaseSeconds })
  else await removeSubscriber(db.pool, subscriber)
  return 'done'
}

async function isConfirmed(
  settings: Pick<Settings, 'ALLOW_HOSTS' | 'CONTACT'>,
  { mode, topic, callback }: SubscriptionWanted,
  leaseSeconds: number,
) {
  const challenge = randomBytes(24).toString('base64url')
  const address = new URL(callback)
  const query = { mode, topic, challenge, ...(mode === 'subscribe' && { lease_seconds: String(leaseSeconds) }) }
  for (const [name, value] of Object.entries(query)) address.searchParams.append(`hub.${name}`, value)
  try {
    const asked = got(address, {
      headers: { 'user-agent': userAgent(settings), 'accept-encoding': 'identity' },
      decompress: false,
      agent: guardedAgents(settings.ALLOW_HOSTS),
      followRedirect: false,
      throwHttpErrors: false,
      retry: { limit: 0 },
      timeout: { request: VERIFY_TIMEOUT_MS },
    })
    // A challenge is 32 letters: what is longer is no answer to it.
    asked.on('downloadProgress', ({ transferred }) => {
      if (transferred > MOST_ANSWER_BYTES) asked.cancel()
    })
    const { statusCode, body } = await asked
    return statusCode >= 200 && statusCode < 300 && body.trim() === challenge
  } catch {
    return false
  }
}

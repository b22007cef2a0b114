/** What is decided about hubs (W3C WebSub). Pure. */
import { createHmac, timingSafeEqual } from 'node:crypto'

/** The longest interval between two polls of a feed whose hub is proven, in seconds. */
const PROVEN_SECONDS = 6 * 3600
/** Items in a row that a hub must announce to be proven. */
const PROVEN_ITEMS = 20

/**
 * The interval that a hub allows between two polls, in seconds: from the usual one to six hours, longer with each item that it announced without a miss.
 * @param untilRenewal seconds until the subscription must be asked for again, which a poll does
 */
export function hubInterval(pushed: number, usual: number, untilRenewal: number): number {
  const proven = Math.min(pushed / PROVEN_ITEMS, 1)
  const interval = usual * (Math.max(PROVEN_SECONDS, usual) / usual) ** proven
  return Math.min(interval, Math.max(untilRenewal, usual))
}

/** A hub may be so late before an item counts as missed (as lion-reader allows). */
const GRACE_MS = 15 * 60_000

/**
 * How many new items of a poll the hub announced, and how many it missed. Times are ms since the epoch.
 * @param published of the new items; null where one states no time
 */
export function hubScore(
  { pushedAt, lastPolledAt, now }: { pushedAt: number | null; lastPolledAt: number | null; now: number },
  published: readonly (number | null)[],
): { announced: number; missed: number } {
  if (lastPolledAt === null) return { announced: 0, missed: 0 }
  if (pushedAt !== null && pushedAt >= lastPolledAt) return { announced: published.length, missed: 0 }
  const late = published.filter((at) => (at ?? lastPolledAt) < now - GRACE_MS && (at ?? now) > lastPolledAt - GRACE_MS)
  return { announced: 0, missed: late.length }
}

const METHODS = ['sha1', 'sha256', 'sha384', 'sha512']

/** Whether a push is signed with the secret of its subscription (WebSub, 7.1). Takes the same time wherever the signatures differ. */
export function isSigned(body: Uint8Array, header: string | undefined, secret: string): boolean {
  const [, method = '', signature = ''] = /^\s*(sha\d+)=([0-9a-f]+)\s*$/i.exec(header ?? '') ?? []
  if (!METHODS.includes(method.toLowerCase())) return false
  const expected = createHmac(method.toLowerCase(), secret).update(body).digest()
  const given = Buffer.from(signature, 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** The longest lease that is believed: a hub that forgets us is asked again within a week. */
const MOST_LEASE_SECONDS = 14 * 86_400
const LEAST_LEASE_SECONDS = 300
/** Where the hub states none. */
const USUAL_LEASE_SECONDS = 86_400

/** The lease that a hub grants, in seconds, and when to renew it: at half of it, spread by a tenth. */
export function leaseOf(stated: string | undefined, random: () => number = Math.random): { seconds: number; renewSeconds: number } {
  const given = /^\d{1,12}$/.test(stated ?? '') ? Number(stated) : USUAL_LEASE_SECONDS
  const seconds = Math.min(Math.max(given, LEAST_LEASE_SECONDS), MOST_LEASE_SECONDS)
  return { seconds, renewSeconds: (seconds / 2) * (0.9 + 0.2 * random()) }
}

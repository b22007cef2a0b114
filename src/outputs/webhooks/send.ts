/** Sends the deliveries that are due. */
import { setTimeout as rest } from 'node:timers/promises'
import type { Settings } from '../../../config/env.ts'
import { userAgent } from '../../../config/user-agent.ts'
import { type Database, inTransaction } from '../../../db/client.ts'
import { type ClaimedDelivery, claimDeliveries, endAttempt } from '../../../db/write/deliveries.ts'
import { noteDelivered } from '../../../db/write/recalls.ts'
import type { DeliveryState } from '../../model.ts'
import { type Posted, post } from '../deliver/post.ts'
import { nextAttempt } from '../deliver/schedule.ts'
import { followLog } from './follow-log.ts'
import { noteHealth, watchEndpoints } from './health.ts'
import { messageBody } from './message.ts'
import { signedHeaders } from './signature.ts'

export interface SendContext {
  db: Database
  settings: Pick<Settings, 'ALLOW_HOSTS' | 'PUBLIC_URL' | 'CONTACT'>
}

/** In flight at once: to one receiver, so that it is not flooded; and in all, so that sockets and connections last. */
const MOST = { each: 8, all: 64 }
/** While requests are under way, new entries and what is due are looked for this often, in milliseconds. */
const LOOK_MS = 250

/**
 * Follows the log and sends until nothing is due. A receiver that is slow keeps only its own waiting. A process that ends meanwhile loses nothing:
 * what it sent is sent again under the same id after its lease.
 * @returns how many attempts were made
 */
export async function deliver(context: SendContext): Promise<number> {
  const { db } = context
  const inFlight = new Map<number, number>()
  const running = new Set<Promise<void>>()
  let failed: unknown
  let attempts = 0
  const start = (delivery: ClaimedDelivery) => {
    const count = (by: number) => inFlight.set(delivery.endpointId, (inFlight.get(delivery.endpointId) ?? 0) + by)
    count(1)
    attempts++
    const one = attempt(context, delivery)
      .catch((error: unknown) => {
        failed ??= error
      })
      .finally(() => {
        count(-1)
        running.delete(one)
      })
    running.add(one)
  }
  let looked = Number.NEGATIVE_INFINITY
  while (failed === undefined) {
    if (!running.size || performance.now() - looked >= LOOK_MS) {
      looked = performance.now()
      await followLog(db)
      await watchEndpoints(db)
    }
    for (const delivery of await claimDeliveries(db.pool, inFlight, { each: MOST.each, all: MOST.all - running.size })) start(delivery)
    if (!running.size) break
    await Promise.race([...running, rest(LOOK_MS, undefined, { ref: false })])
  }
  await Promise.all(running)
  if (failed !== undefined) throw failed
  return attempts
}

/** One attempt, and what comes of it. */
async function attempt({ db, settings }: SendContext, delivery: ClaimedDelivery): Promise<void> {
  const at = new Date()
  const body = await messageBody(db, delivery.seq, delivery, settings.PUBLIC_URL[0])
  const posted = body === undefined ? NO_ENTRY : await send(settings, delivery, body, at)
  const wait = body === undefined ? null : waitAfter(delivery, posted, at)
  const state: DeliveryState = posted.outcome === 'delivered' ? 'delivered' : wait === null ? 'dead' : 'waiting'
  const { status, answer, ms, error } = posted
  // First, so that nobody claims another of the endpoint meanwhile.
  if (posted.outcome === 'gone') await noteHealth(db, delivery, posted)
  const isOurs = await inTransaction(db, async (client) => {
    const attempt = { at: at.toISOString(), status, answer, ms, error }
    const isOurs = await endAttempt(client, delivery, { state, waitSeconds: (wait ?? 0) / 1000, attempt })
    if (isOurs && state === 'delivered') await noteDelivered(client, delivery.seq, delivery.endpointId)
    return isOurs
  })
  if (isOurs && body !== undefined && posted.outcome !== 'gone') await noteHealth(db, delivery, posted)
}

/** The log does not have the entry any more: nothing can be said of it. */
const NO_ENTRY: Posted = {
  ...{ outcome: 'again', status: null, answer: '', retryAfterSeconds: null, ms: 0 },
  error: 'The story log does not have this entry any more.',
}

/** What is sent where, and how it is signed. */
export function send(
  settings: SendContext['settings'],
  { id, address, secrets }: Pick<ClaimedDelivery, 'id' | 'address' | 'secrets'>,
  body: string,
  now: Date,
): Promise<Posted> {
  const headers = signedHeaders(id, body, secrets, now)
  return post(address, body, { userAgent: userAgent(settings), headers, allowHosts: settings.ALLOW_HOSTS })
}

/** Milliseconds until the next attempt; null where there is none. An endpoint that answers 410 may be enabled again, so its delivery waits. */
function waitAfter({ tries }: ClaimedDelivery, { outcome, retryAfterSeconds }: Posted, now: Date): number | null {
  if (outcome === 'gone') return 0
  const next = nextAttempt(tries + 1, now, { retryAfterSeconds })
  return next && next.getTime() - now.getTime()
}

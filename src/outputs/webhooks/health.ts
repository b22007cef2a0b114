/** Endpoints that take nothing: people hear of it, and at last they are stopped. */
import { type Database, inTransaction } from '../../../db/client.ts'
import type { SqlConnection } from '../../../db/statement.ts'
import {
  type FailingEndpoint,
  lockFailing,
  noteFailure,
  noteReported,
  noteSuccess,
  readEndpoint,
  stopEndpoint,
} from '../../../db/write/endpoints.ts'
import { tell, tellEnd } from '../channels/tell.ts'
import type { Posted } from '../deliver/post.ts'

/** After so many hours without success an endpoint is stopped: longer than the attempts of one delivery (Svix has the same). */
const MOST_HOURS = 120
/** At these parts of that time people get a message, in per cent. */
const REPORTED = [50, 90, 100] as const

const causeOf = (id: number, part: number) => `webhook ${id} ${part}`

/** Notes whether an endpoint takes what is sent to it. */
export async function noteHealth(db: Database, { endpointId: id }: { endpointId: number }, posted: Posted): Promise<void> {
  if (posted.outcome === 'delivered') {
    const reported = await noteSuccess(db.pool, id)
    if (reported) await inTransaction(db, (client) => reportEnd(client, id, reported))
    return
  }
  await noteFailure(db.pool, id, posted.retryAfterSeconds ?? 0)
  if (posted.outcome === 'gone') await inTransaction(db, (client) => stopGone(client, id))
}

/** Reports that an endpoint takes deliveries again, to those who heard that it did not. */
export async function reportEnd(client: SqlConnection, id: number, reported: number): Promise<void> {
  const endpoint = await readEndpoint(client, id)
  if (!endpoint) return
  const subject = `Webhook ${endpoint.name} works again`
  for (const part of REPORTED.filter((each) => each <= reported))
    await tellEnd(client, { topic: 'webhook', severity: 'notice', cause: causeOf(id, part), subject, text: 'What waited for it is sent.' })
}

async function stopGone(client: SqlConnection, id: number): Promise<void> {
  const endpoint = await readEndpoint(client, id)
  if (endpoint?.state !== 'on') return
  await stopEndpoint(client, id, 'gone')
  await noteReported(client, id, 100)
  await tell(client, {
    ...{ to: { operators: true }, topic: 'webhook', severity: 'critical', cause: causeOf(id, 100) },
    subject: `Webhook ${endpoint.name} is off: its receiver answered 410`,
    text: `${hostOf(endpoint.address)} wants no more messages. If that is a mistake, enable it: copytaster webhooks enable ${id} --replay`,
  })
}

/** Reports endpoints that take nothing for 60, 108 and 120 hours, and stops them then. Doing it twice is doing it once. */
export async function watchEndpoints(db: Database): Promise<void> {
  await inTransaction(db, async (client) => {
    for (const endpoint of await lockFailing(client, (REPORTED[0] / 100) * MOST_HOURS)) await report(client, endpoint)
  })
}

async function report(client: SqlConnection, { id, name, address, hours, reported }: FailingEndpoint): Promise<void> {
  const part = REPORTED.findLast((each) => hours >= (each / 100) * MOST_HOURS) ?? 0
  if (part <= reported) return
  await noteReported(client, id, part)
  const isOff = part === 100
  if (isOff) await stopEndpoint(client, id, 'failed')
  await tell(client, {
    ...{ to: { operators: true }, topic: 'webhook', severity: isOff ? 'critical' : 'warning', cause: causeOf(id, part) },
    subject: isOff
      ? `Webhook ${name} is off after ${MOST_HOURS} hours`
      : `Webhook ${name} has taken nothing for ${Math.floor(hours)} hours`,
    text: isOff
      ? `${hostOf(address)} took nothing for ${MOST_HOURS} hours. Repair it, then: copytaster webhooks enable ${id} --replay`
      : `${hostOf(address)} does not take what is sent to it. After ${MOST_HOURS} hours the webhook is switched off. Its attempts: copytaster webhooks deliveries ${id}`,
  })
}

const hostOf = (address: string) => new URL(address).host

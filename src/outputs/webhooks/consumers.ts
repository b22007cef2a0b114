import { numbersOf } from '../../../db/read/deliveries.ts'
import { readOn, readTook } from '../../../db/read/delivery-consumers.ts'
import type { SqlConnection } from '../../../db/statement.ts'
import { restartDeliveries } from '../../../db/write/deliveries.ts'
import { lockEndpoint } from '../../../db/write/endpoints.ts'
import type { Endpoints } from '../recalls/endpoints.ts'

/** Webhook endpoints as consumers of recalls. */
export const WEBHOOKS: Endpoints = { all: readOn, received: readTook, sendAgain }

async function sendAgain(connection: SqlConnection, seq: number, endpointIds: number[]): Promise<void> {
  for (const id of [...endpointIds].sort((a, b) => a - b)) {
    if ((await lockEndpoint(connection, id))?.state !== 'on') continue
    const entries = await numbersOf(connection, id, { after: seq - 1, upTo: seq })
    if (entries.length) await restartDeliveries(connection, id, entries)
  }
}

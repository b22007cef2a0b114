/** Sends again what was sent, or what an endpoint did not get. */
import type { Database } from '../../../db/client.ts'
import { firstEntrySince, numbersOf, readNotTaken } from '../../../db/read/deliveries.ts'
import type { SqlConnection } from '../../../db/statement.ts'
import { addDeliveries, giveUpWaiting, readEntries, restartDeliveries } from '../../../db/write/deliveries.ts'
import { type Endpoint, startEndpoint } from '../../../db/write/endpoints.ts'
import { PlainError } from '../../errors.ts'
import { ENTRIES_AT_ONCE, matcher, wanted } from './follow-log.ts'
import { messageId } from './signature.ts'

/** Log entries of one replay, so that it is one transaction of some seconds. */
const MOST_ENTRIES = 10_000

/** What is to be sent again: messages by their ids, entries of the log by number, or those since a time. */
export type ReplayWanted = { ids: string[] } | { from: number; to?: number | undefined } | { since: Date }

/**
 * Sends deliveries again, each under its id. Of a range of the log, entries that the endpoint would get and was never sent are added. The caller
 * has locked the endpoint.
 * @returns how many deliveries are sent
 * @throws PlainError where messages are not there, or the range is too long
 */
export async function replay(db: Database, client: SqlConnection, endpoint: Endpoint, what: ReplayWanted): Promise<number> {
  if ('ids' in what) return replayIds(client, endpoint.id, what.ids)
  const from = 'since' in what ? await firstEntrySince(client, what.since) : what.from
  // Entries after this number were not looked at yet, and come by themselves.
  const upTo = Math.min('to' in what ? (what.to ?? endpoint.afterSeq) : endpoint.afterSeq, endpoint.afterSeq)
  if (from === undefined || from > upTo) return 0
  if (upTo - from >= MOST_ENTRIES)
    throw new PlainError(
      `Entries ${from} to ${upTo} are ${upTo - from + 1}, and ${MOST_ENTRIES} are sent again at once.`,
      `Begin with ${from} to ${from + MOST_ENTRIES - 1}.`,
    )
  let sent = 0
  for (let after = from - 1; ; ) {
    const entries = await readEntries(client, after, upTo, ENTRIES_AT_ONCE)
    const last = entries.at(-1)
    if (!last) return sent
    const before = await numbersOf(client, endpoint.id, { after, upTo: last.seq })
    const missing = await wanted(client, endpoint, entries, matcher(db, client))
    if (before.length) sent += (await restartDeliveries(client, endpoint.id, before)).length
    sent += (await addDeliveries(client, endpoint.id, missing, (seq) => messageId(endpoint, seq))).length
    after = last.seq
  }
}

async function replayIds(client: SqlConnection, endpointId: number, ids: string[]): Promise<number> {
  const found = await numbersOf(client, endpointId, { ids })
  if (found.length < new Set(ids).size)
    throw new PlainError('Not all of these messages are of this endpoint.', 'Its deliveries have their ids.')
  return (await restartDeliveries(client, endpointId, found)).length
}

/**
 * Lets an endpoint go on. The caller has locked it.
 * @param options.replay whether it gets what it missed while it was off or failed; without, that is dead, and may be sent by `replay`
 * @returns how many deliveries are sent at once; what the log has beyond follows
 */
export async function enable(client: SqlConnection, endpoint: Endpoint, options: { replay: boolean }): Promise<number> {
  const { id, failingSince } = endpoint
  if (!options.replay) {
    await giveUpWaiting(client, id)
    await startEndpoint(client, id, 'now')
    return 0
  }
  const missed = await readNotTaken(client, id, failingSince)
  await startEndpoint(client, id, 'stopped')
  return missed.length ? (await restartDeliveries(client, id, missed)).length : 0
}

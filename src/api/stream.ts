import type { Event } from './event-words.ts'
import type { Hub } from './hub.ts'

/** Events read at a time. With headlines of 100 letters a batch is about 60 KB: enough to keep a socket busy, little memory per reader. */
const BATCH = 200
/** Proxies cut a connection that is silent for 30 or 60 s; this is half of the shorter time. */
const HEARTBEAT_MS = 15_000
/** How long EventSource waits before it reconnects. */
const RETRY_MS = 2000

const asMessage = (entry: Event) => `id: ${entry.seq}\nevent: ${entry.event}\ndata: ${JSON.stringify(entry)}\n\n`

/**
 * The story log after `after` as server-sent events: first the entries that exist, then new ones as they come. Entries are read from the
 * table only, after the last number sent, so none is missed or repeated. The next batch is read when the previous one was taken.
 * @param from.read the entries after a number, as the reader may see them
 * @param signal ends the stream; so does closing the hub
 */
export async function* streamEvents(
  { read, hub }: { read: (after: number, limit: number) => Promise<Event[]>; hub: Hub },
  after: number,
  signal: AbortSignal,
  heartbeatMs = HEARTBEAT_MS,
) {
  yield `retry: ${RETRY_MS}\n\n`
  let sent = after
  const isOver = () => signal.aborted || hub.closed
  while (!isOver()) {
    const entries = await read(sent, BATCH)
    sent = entries.at(-1)?.seq ?? sent
    if (entries.length) yield entries.map(asMessage).join('')
    if (entries.length === BATCH) continue
    const grown = await hub.grown(sent, heartbeatMs, signal)
    if (!grown && !isOver()) yield ': still here\n\n'
  }
}

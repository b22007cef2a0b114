import type { Event, ShownEvents } from './event-words.ts'
import type { Hub } from './hub.ts'
import type { LostPosition } from './log-position.ts'

/** Proxies cut a connection that is silent for 30 or 60 s; this is half of the shorter time. */
const HEARTBEAT_MS = 15_000
/** How long EventSource waits before it reconnects. */
const RETRY_MS = 2000
/** After a reset a client that does not close its stream comes back this late. */
const RESET_RETRY_MS = 60_000

const asMessage = (entry: Event) => `id: ${entry.seq}\nevent: ${entry.event}\ndata: ${JSON.stringify(entry)}\n\n`

/** Readers of one view share the entries, and so the bytes that are made of them. */
const messages = new WeakMap<ShownEvents, Buffer>()

/**
 * Entries as messages. Where the last entry was left out by a filter, a message without data moves the reader's last event id on; browsers raise no
 * event for it (HTML, "Server-sent events", 9.2.6).
 */
function asMessages(shown: ShownEvents): Buffer {
  const known = messages.get(shown)
  if (known !== undefined) return known
  const isBehind = shown.last !== undefined && shown.events.at(-1)?.seq !== shown.last
  const made = Buffer.from(shown.events.map(asMessage).join('') + (isBehind ? `id: ${shown.last}\n\n` : ''))
  messages.set(shown, made)
  return made
}

const toBytes = (shown: ShownEvents) => ({ bytes: asMessages(shown), last: shown.last, full: shown.full })

/**
 * The story log after `after` as server-sent events: first the entries that exist, then new ones as they come. Entries are read from the
 * table only, after the last number sent, so none is missed or repeated. The next batch is read when the previous one was taken.
 * @param from.read the entries after a number, as the reader may see them
 * @param signal ends the stream; so does closing the hub
 */
export async function* streamEvents(
  { read, hub }: { read: (after: number) => Promise<ShownEvents>; hub: Hub },
  after: number,
  signal: AbortSignal,
  heartbeatMs = HEARTBEAT_MS,
) {
  yield `retry: ${RETRY_MS}\n\n`
  let sent = after
  const isOver = () => signal.aborted || hub.closed
  while (!isOver()) {
    // Only the bytes are kept while the reader takes them, not the entries.
    const { bytes, last, full } = await read(sent).then(toBytes)
    sent = last ?? sent
    if (bytes.length) yield bytes
    if (full) continue
    const grown = await hub.grown(sent, heartbeatMs, signal)
    if (!grown && !isOver()) yield ': still here\n\n'
  }
}

/** The stream of a reader whose position is lost: one event that says where to begin anew, and the end. */
export function* resetStream({ why, resync }: LostPosition) {
  yield `retry: ${RESET_RETRY_MS}\n\nevent: reset\ndata: ${JSON.stringify({ why, ...resync })}\n\n`
}

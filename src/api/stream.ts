import type { Database } from '../../db/client.ts'
import { readEvents } from '../../db/read/story-log.ts'
import type { Hub } from './hub.ts'

/** Events read at a time. With headlines of 100 letters a batch is some 60 KB: enough to keep a socket busy, little to hold per reader. */
const BATCH = 200
/** Proxies cut a connection that is silent for 30 or 60 s; half of the shorter one. */
const HEARTBEAT_MS = 15_000
/** How long EventSource waits before it comes back. */
const RETRY_MS = 2000

type LogLine = Awaited<ReturnType<typeof readEvents>>[number]

const asMessage = (line: LogLine) => `id: ${line.seq}\nevent: ${line.event}\ndata: ${JSON.stringify(line)}\n\n`

/**
 * The story log behind `after` as server-sent events, first what was missed, then what comes. Only the table is ever told from, after
 * the last number told, so nothing is missed or doubled. The next batch is read when the one before was taken.
 * @param signal ends it, and so does the hub when it closes
 */
export async function* streamEvents(db: Database, hub: Hub, after: number, signal: AbortSignal, heartbeatMs = HEARTBEAT_MS) {
  yield `retry: ${RETRY_MS}\n\n`
  let told = after
  const over = () => signal.aborted || hub.closed
  while (!over()) {
    const lines = await readEvents(db, told, BATCH)
    told = lines.at(-1)?.seq ?? told
    if (lines.length) yield lines.map(asMessage).join('')
    if (lines.length === BATCH) continue
    const grown = await hub.grown(told, heartbeatMs, signal)
    if (!grown && !over()) yield ': still here\n\n'
  }
}

/** The story log as it grows. */
import { ask } from './ask.ts'
import type { LogEvent, Status } from './shapes.ts'

export type Connection = 'opening' | 'live' | 'lost'

export interface LogListener {
  onEvent: (event: LogEvent) => void
  onConnection: (connection: Connection) => void
}

const EVENT_NAMES: LogEvent['event'][] = ['created', 'updated', 'corrected', 'merged', 'split', 'killed', 'withheld', 'released']
/** After a broken connection the browser reconnects (with Last-Event-ID). After an error answer it gives up; then the desk opens a new stream. */
const REOPEN_MS = 3_000

/**
 * Passes on every log entry after `after`, once and in order. After a broken connection the stream continues after the last entry received.
 * @returns a function that closes the stream
 */
export function followLog(after: number, { onEvent, onConnection }: LogListener): () => void {
  let last = after
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  const receive = (message: MessageEvent<string>) => {
    const event = JSON.parse(message.data) as LogEvent
    if (event.seq <= last) return
    last = event.seq
    onEvent(event)
  }
  const open = () => {
    if (stopped) return
    source = new EventSource(`/v1/events/stream?after=${last}`)
    source.onopen = () => onConnection('live')
    source.onerror = () => {
      onConnection('lost')
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(reopen, REOPEN_MS)
    }
    // The database was replaced, or the page slept longer than the log is kept: everything on it is out of date.
    source.addEventListener('reset', () => location.reload())
    for (const name of EVENT_NAMES) source.addEventListener(name, receive)
  }
  /** A log that ends before the last entry received belongs to another database: everything on the page is out of date. */
  const reopen = () =>
    ask<Status>('/v1/status').then(
      (status) => (status.lastEvent < last ? location.reload() : open()),
      () => {
        if (!stopped) timer = setTimeout(reopen, REOPEN_MS)
      },
    )
  open()
  return () => {
    stopped = true
    clearTimeout(timer)
    source?.close()
  }
}

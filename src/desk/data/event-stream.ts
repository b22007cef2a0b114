/** The story log as it happens. */
import { ask } from './ask.ts'
import type { LogEvent, Status } from './shapes.ts'

export type Connection = 'opening' | 'live' | 'lost'

export interface Listener {
  hear: (event: LogEvent) => void
  tell: (connection: Connection) => void
}

const NAMES: LogEvent['event'][] = ['created', 'updated', 'corrected', 'merged', 'split', 'killed', 'withheld', 'released']
/** After a broken line the browser comes back by itself (with Last-Event-ID); after an error answer it gives up, and we open anew. */
const REOPEN_MS = 3_000

/**
 * Hears every line of the log behind `after` once and in order, however often the line breaks: the stream goes on behind the last line heard.
 * @returns stops listening
 */
export function listen(after: number, { hear, tell }: Listener): () => void {
  let last = after
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  const receive = (message: MessageEvent<string>) => {
    const event = JSON.parse(message.data) as LogEvent
    if (event.seq <= last) return
    last = event.seq
    hear(event)
  }
  const open = () => {
    if (stopped) return
    source = new EventSource(`/v1/events/stream?after=${last}`)
    source.onopen = () => tell('live')
    source.onerror = () => {
      tell('lost')
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(reopen, REOPEN_MS)
    }
    for (const name of NAMES) source.addEventListener(name, receive)
  }
  /** A log that is shorter than what we heard is another database's: nothing on the page holds any more. */
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

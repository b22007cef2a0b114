/** What the whole desk shares: the status of Copytaster, the connection to its log, and the open notices. */
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { alarmOf } from '../words.ts'
import { ask, asRequestError, type RequestError } from './ask.ts'
import { type Connection, followLog } from './event-stream.ts'
import { addNotice, type DeskNotice } from './notices.ts'
import type { LogEvent, Status } from './shapes.ts'

/** How often the figures in the head are requested. A request without an answer also shows that the connection is lost. */
const STATUS_MS = 10_000

export interface Live {
  connection: Connection
  status: Status | null
  error: RequestError | null
  notices: readonly DeskNotice[]
  /** The last kill or withheld story in words, for screen readers. */
  alarm: string
  dismiss: (seq?: number) => void
}

/**
 * @param receive gets every event since the page was opened
 * @param caughtUp is called when the connection is established, and again after each interruption
 */
export function useLive(receive: (event: LogEvent) => void, caughtUp: () => void): Live {
  const [connection, setConnection] = useState<Connection>('opening')
  const [notices, setNotices] = useState<readonly DeskNotice[]>([])
  const [alarm, setAlarm] = useState('')
  const { status, error } = useStatus()
  const start = useRef<number | null>(null)
  start.current ??= status?.lastEvent ?? null
  const after = start.current

  const onEvent = useEffectEvent((event: LogEvent) => {
    setNotices((before) => addNotice(before, event))
    setAlarm((before) => alarmOf(event) ?? before)
    receive(event)
  })
  const onConnection = useEffectEvent((now: Connection) => {
    setConnection(now)
    if (now === 'live') caughtUp()
  })
  useEffect(() => {
    if (after === null) return
    return followLog(after, { onEvent, onConnection })
  }, [after])

  const dismiss = useCallback((seq?: number) => {
    setNotices((before) => (seq === undefined ? [] : before.filter((notice) => notice.seq !== seq)))
  }, [])
  return { connection: error ? 'lost' : connection, status, error, notices, alarm, dismiss }
}

function useStatus(): { status: Status | null; error: RequestError | null } {
  const [answer, setAnswer] = useState<{ status: Status | null; error: RequestError | null }>({ status: null, error: null })
  useEffect(() => {
    const stop = new AbortController()
    const read = () =>
      ask<Status>('/v1/status', stop.signal).then(
        (status) => setAnswer({ status, error: null }),
        (error) => stop.signal.aborted || setAnswer((before) => ({ ...before, error: asRequestError(error) })),
      )
    void read()
    const timer = setInterval(read, STATUS_MS)
    return () => {
      clearInterval(timer)
      stop.abort()
    }
  }, [])
  return answer
}

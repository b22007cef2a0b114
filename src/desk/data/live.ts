/** What the whole desk shares: the state of Copytaster, the line to its log, and the notices that stand. */
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { ask, asRequestError, type RequestError } from './ask.ts'
import { type Connection, listen } from './event-stream.ts'
import { addNotice, type Notice } from './notices.ts'
import type { LogEvent, Status } from './shapes.ts'
import { alarmOf } from '../words.ts'

/** How often the figures in the head are asked for; an unanswered question also tells that the line is down. */
const STATUS_MS = 10_000

export interface Live {
  connection: Connection
  status: Status | null
  error: RequestError | null
  notices: readonly Notice[]
  /** The last kill in words, for screen readers. */
  alarm: string
  dismiss: (seq?: number) => void
}

/** @param hear gets every event since the page was opened; @param caughtUp is called when the line stands (again) */
export function useLive(hear: (event: LogEvent) => void, caughtUp: () => void): Live {
  const [connection, setConnection] = useState<Connection>('opening')
  const [notices, setNotices] = useState<readonly Notice[]>([])
  const [alarm, setAlarm] = useState('')
  const { status, error } = useStatus()
  const start = useRef<number | null>(null)
  start.current ??= status?.lastEvent ?? null
  const after = start.current

  const heard = useEffectEvent((event: LogEvent) => {
    setNotices((before) => addNotice(before, event))
    setAlarm((before) => alarmOf(event) ?? before)
    hear(event)
  })
  const told = useEffectEvent((now: Connection) => {
    setConnection(now)
    if (now === 'live') caughtUp()
  })
  useEffect(() => {
    if (after === null) return
    return listen(after, { hear: heard, tell: told })
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

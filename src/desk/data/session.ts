/** Who uses the desk, and what they may do. */
import { createContext, useCallback, useContext, useEffect, useState } from 'react'
import type { Scope } from '../../model.ts'
import { ask, asRequestError, type RequestError, send, UNKNOWN_CALLER } from './ask.ts'
import type { SessionState } from './shapes.ts'

export interface Session {
  /** null until the first answer. */
  state: SessionState | null
  error: RequestError | null
  /** The session ended while the desk was open: what is on the page stays, and a login is asked for on top of it. */
  lapsed: boolean
  /** Requests the state again: after a login, or a change of rights. */
  refresh: () => void
  logOut: () => Promise<void>
}

export const SessionContext = createContext<Session | null>(null)

/** The session of the desk around this component. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('useSession is called outside of a SessionContext')
  return session
}

/** Whether the caller may use routes of this scope. */
export const useMay = (scope: Scope) => useSession().state?.caller.scopes.includes(scope) ?? false

/** Reads the session at the start, and follows what the API says of it. */
export function useSessionState(): Session {
  const [turn, setTurn] = useState(0)
  const [state, setState] = useState<SessionState | null>(null)
  const [error, setError] = useState<RequestError | null>(null)
  const [lapsed, setLapsed] = useState(false)
  const refresh = useCallback(() => setTurn((before) => before + 1), [])
  useEffect(() => {
    const stop = new AbortController()
    ask<SessionState>('/v1/session', stop.signal).then(
      (answer) => {
        setState((before) => (before && isUnknown(answer) && !isUnknown(before) ? before : answer))
        setLapsed((before) => isUnknown(answer) && before)
        setError(null)
      },
      (failed) => stop.signal.aborted || setError(asRequestError(failed)),
    )
    return () => stop.abort()
  }, [turn])
  useEffect(() => {
    const lapse = () => setLapsed(true)
    addEventListener(UNKNOWN_CALLER, lapse)
    return () => removeEventListener(UNKNOWN_CALLER, lapse)
  }, [])
  const logOut = useCallback(async () => {
    await send('DELETE', '/v1/session')
    location.assign('/')
  }, [])
  return { state, error, lapsed, refresh, logOut }
}

/** Whether nobody is logged in where users are on. */
export const isUnknown = (state: SessionState) => state.caller.kind === 'nobody'

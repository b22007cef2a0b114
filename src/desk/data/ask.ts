/** Requests to the API, with errors in plain words. */
import { useEffect, useState } from 'react'

/** An error for the desk: what happened, and what to do about it. */
export class RequestError extends Error {
  constructor(
    message: string,
    readonly advice: string,
    /** The HTTP status; 0 without an answer. */
    readonly status: number,
  ) {
    super(message)
  }
}

/** Sent to the window when an answer says that the session is over; the desk then asks for a login. */
export const UNKNOWN_CALLER = 'copytaster:unknown-caller'

/**
 * GET `path` as JSON.
 * @throws {RequestError} without an answer, or when the answer is an error; an AbortError when `signal` fires
 */
export const ask = <T>(path: string, signal?: AbortSignal) => request<T>(path, { signal: signal ?? null })

/**
 * Sends a change: `body` as JSON, or nothing.
 * @returns the answer; undefined where it is empty
 * @throws {RequestError} as `ask`
 */
export const send = <T = void>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) =>
  request<T>(path, { method, ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) })

async function request<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response
  try {
    response = await fetch(path, { ...init, headers: { accept: 'application/json', ...init.headers } })
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new RequestError('Copytaster does not answer.', 'Check that it is running; npm start starts it. The desk keeps trying.', 0)
  }
  if (response.status === 401 && !/^\/v1\/session(\/|$)/.test(path)) dispatchEvent(new Event(UNKNOWN_CALLER))
  if (!response.ok) throw await requestErrorOf(response, init.method ? '' : 'Check the address or the filters.')
  return (response.status === 204 ? undefined : await response.json()) as T
}

/** An RFC 9457 problem, or any other error answer, in words. @param ofClient the advice where the request was at fault */
async function requestErrorOf(response: Response, ofClient: string): Promise<RequestError> {
  const problem = (await response.json().catch(() => ({}))) as { title?: string; detail?: string }
  const message = problem.detail ?? problem.title ?? `Copytaster answered with an error (${response.status}).`
  const advice = response.status < 500 ? ofClient : 'Try again. If it persists, look at the output of Copytaster.'
  return new RequestError(message, advice, response.status)
}

interface KnownAnswer<T> {
  /** The path that `data` belongs to: the answer to an earlier path is never shown under a new one. */
  path: string
  data: T | null
  error: RequestError | null
}

/**
 * The answer to `path`, requested again whenever `path` or `turn` changes. The last answer stays in view meanwhile, and beside an error.
 * @param read must be the same function at every call
 */
export function useAnswer<T>(path: string, turn: number, read: typeof ask<T> = ask): { data: T | null; error: RequestError | null } {
  const [answer, setAnswer] = useState<KnownAnswer<T>>({ path, data: null, error: null })
  useEffect(() => {
    const stop = new AbortController()
    read(path, stop.signal).then(
      (data) => setAnswer({ path, data, error: null }),
      (error) => {
        if (!stop.signal.aborted) setAnswer((old) => ({ path, data: old.path === path ? old.data : null, error: asRequestError(error) }))
      },
    )
    return () => stop.abort()
  }, [path, turn, read])
  return answer.path === path ? answer : { data: null, error: null }
}

/** An answer that is not JSON is a fault of Copytaster or of a proxy in between; it is reported like any other error. */
export function asRequestError(error: unknown): RequestError {
  return error instanceof RequestError
    ? error
    : new RequestError('Copytaster sent an answer that the desk cannot read.', 'Reload the page.', 0)
}

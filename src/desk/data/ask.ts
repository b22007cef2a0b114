/** Asks the API and says in plain words what went wrong. */
import { useEffect, useState } from 'react'

/** What the person at the desk is told: what happened, and what to do about it. */
export class RequestError extends Error {
  constructor(
    message: string,
    readonly advice: string,
    /** The HTTP status; 0 when nobody answered. */
    readonly status: number,
  ) {
    super(message)
  }
}

/**
 * GET `path` as JSON.
 * @throws {Refusal} when nobody answers or the answer is an error; an AbortError when `signal` fires
 */
export async function ask<T>(path: string, signal?: AbortSignal): Promise<T> {
  let answer: Response
  try {
    answer = await fetch(path, { signal: signal ?? null, headers: { accept: 'application/json' } })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new RequestError('Copytaster does not answer.', 'See whether it still runs (npm start starts it). The desk tries again by itself.', 0)
  }
  if (!answer.ok) throw await requestErrorOf(answer)
  return (await answer.json()) as T
}

/** An RFC 9457 problem, or whatever else came, in words. */
async function requestErrorOf(answer: Response): Promise<RequestError> {
  const problem = (await answer.json().catch(() => ({}))) as { title?: string; detail?: string }
  const message = problem.detail ?? problem.title ?? `Copytaster answered with an error (${answer.status}).`
  const advice = answer.status < 500 ? 'Check the address or the filters.' : 'Try again; if it lasts, look at what Copytaster printed.'
  return new RequestError(message, advice, answer.status)
}

interface Answer<T> {
  /** Which question `data` answers: an answer to an earlier one is never shown under a new one. */
  path: string
  data: T | null
  error: RequestError | null
}

/** `path` asked anew whenever it or `turn` changes; the last answer stays in view meanwhile, and under an error too. `read` stays the same function. */
export function useAnswer<T>(path: string, turn: number, read: typeof ask<T> = ask): { data: T | null; error: RequestError | null } {
  const [answer, setAnswer] = useState<Answer<T>>({ path, data: null, error: null })
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

/** An answer that is no JSON is a fault of ours or of a proxy in between; it is told like any other. */
export function asRequestError(error: unknown): RequestError {
  return error instanceof RequestError ? error : new RequestError('Copytaster sent an answer the desk cannot read.', 'Reload the page.', 0)
}

/** One message to a server that asked for it: a POST through the address guard, whose result is a value. */
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import got, { type Request } from 'got'
import { guardedAgents } from '../../fetch/guard.ts'
import { retryAfterSeconds } from '../../fetch/headers.ts'
import { fetchTrouble } from '../../fetch/send.ts'

/** For the whole request. Standard Webhooks 1.0.0 ("Webhook Delivery") recommends 15 to 30 s. */
export const POST_TIMEOUT_MS = 20_000
/** So much of an answer is kept, in bytes: it is for the eyes of an operator. */
const MOST_ANSWER_BYTES = 4096

export interface PostOptions {
  /** The whole User-Agent. */
  userAgent: string
  /** Sent as they are; `content-type` is among them. */
  headers: Record<string, string>
  /** Hosts (`host` or `host:port`) that the operator exempts from the address guard. */
  allowHosts: readonly string[]
  timeoutMs?: number
  signal?: AbortSignal
}

/** What came of a POST. */
export interface Posted {
  /**
   * `delivered`: a status of 2xx. `gone`: 410, the receiver wants no more. `refused`: the address guard let nothing out. `again`: anything else,
   * redirects too, which are not followed.
   */
  outcome: 'delivered' | 'again' | 'gone' | 'refused'
  /** Null where none came. */
  status: number | null
  /** The first 4 KB of the answer, as UTF-8. */
  answer: string
  /** Why there is no status, in words. */
  error: string | null
  /** How long the receiver asks to be left alone. */
  retryAfterSeconds: number | null
  ms: number
}

/**
 * Posts a body. An answer longer than 4 KB is cut, and the connection closed. There are no cookies, no turns of hosts and no further attempts
 * (schedule.ts says when the next one is due).
 * @returns always a value; rejects only with the reason of `signal`
 */
export async function post(address: string, body: string | Uint8Array, options: PostOptions): Promise<Posted> {
  const { timeoutMs = POST_TIMEOUT_MS, signal } = options
  const began = performance.now()
  const deadline = AbortSignal.timeout(timeoutMs)
  const result = (outcome: Posted['outcome'], rest: Partial<Posted>): Posted => ({
    ...{ outcome, status: null, answer: '', error: null, retryAfterSeconds: null, ms: Math.round(performance.now() - began) },
    ...rest,
  })
  let request: Request | undefined
  try {
    request = open(address, body, options, signal ? AbortSignal.any([deadline, signal]) : deadline)
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    const { statusCode: status = 0, headers } = response
    const answer = await beginningOf(request)
    signal?.throwIfAborted()
    const retryAfter = retryAfterSeconds(headers['retry-after'], Date.parse(headers.date ?? '') || Date.now())
    return result(outcomeOf(status), { status, answer, retryAfterSeconds: retryAfter })
  } catch (error) {
    signal?.throwIfAborted()
    const { code, message } = fetchTrouble(error)
    const words = deadline.aborted ? `No answer within ${timeoutMs / 1000} s.` : message
    return result(code === 'ADDRESS_REFUSED' ? 'refused' : 'again', { error: words })
  } finally {
    request?.destroy()
  }
}

function open(address: string, body: string | Uint8Array, { userAgent, headers, allowHosts }: PostOptions, signal: AbortSignal): Request {
  const request = got.stream.post(address, {
    body,
    headers: { 'user-agent': userAgent, 'accept-encoding': 'identity', ...headers },
    agent: guardedAgents(allowHosts),
    decompress: false,
    followRedirect: false,
    throwHttpErrors: false,
    retry: { limit: 0 },
    signal,
  })
  // Errors are handled where the response is awaited and read; this listener keeps a late one from ending the process.
  request.on('error', () => undefined)
  return request
}

const outcomeOf = (status: number): Posted['outcome'] => (status >= 200 && status < 300 ? 'delivered' : status === 410 ? 'gone' : 'again')

/** The status is the answer: a body that breaks off or never ends changes nothing. PostgreSQL text cannot hold U+0000. */
async function beginningOf(request: Request): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of request) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes >= MOST_ANSWER_BYTES) break
    }
  } catch {}
  return Buffer.concat(chunks).subarray(0, MOST_ANSWER_BYTES).toString('utf8').replaceAll('\0', '')
}

import got from 'got'
import { guardedAgents } from '../../fetch/guard.ts'
import { retryAfterSeconds } from '../../fetch/headers.ts'

/** As long as a webhook may take (Standard Webhooks: 15 to 30 s). */
const TIMEOUT_MS = 20_000
const MOST_ANSWER_LETTERS = 200

export class HookRefused extends Error {
  constructor(
    message: string,
    /** The wait that the other side asked for, in seconds. */
    readonly retrySeconds: number,
  ) {
    super(message)
  }
}

/**
 * Posts JSON to a hook through the address guard, without following redirects.
 * @returns what it answered, in words without its address
 * @throws HookRefused for anything but 2xx
 */
export async function postToHook(address: string, body: unknown, allowHosts: readonly string[]): Promise<string> {
  const response = await got
    .post(address, {
      json: body,
      agent: guardedAgents(allowHosts),
      timeout: { request: TIMEOUT_MS },
      retry: { limit: 0 },
      followRedirect: false,
      throwHttpErrors: false,
    })
    .catch((error: Error) => {
      throw new HookRefused(withoutAddress(error.message, address), 0)
    })
  const said = withoutAddress(response.body, address).slice(0, MOST_ANSWER_LETTERS).replace(/\s+/g, ' ').trim()
  const words = `Status ${response.statusCode}${said ? `: ${said}` : ''}`
  if (response.statusCode >= 200 && response.statusCode < 300) return words
  throw new HookRefused(words, retryAfterSeconds(response.headers['retry-after'], Date.now()) ?? 0)
}

/** The path and the query of a hook are its secret. */
function withoutAddress(text: string, address: string): string {
  const { pathname, search, origin } = new URL(address)
  return [address, `${pathname}${search}`, pathname, search.slice(1)]
    .filter((part) => part.length > 1)
    .reduce((left, part) => left.replaceAll(part, '…'), text)
    .replaceAll('\0', '')
    .replaceAll(`${origin}…`, `${origin}/…`)
}

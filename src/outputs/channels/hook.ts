import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import got from 'got'
import { guardedAgents } from '../../fetch/guard.ts'
import { retryAfterSeconds } from '../../fetch/headers.ts'

/** As long as a webhook may take (Standard Webhooks: 15 to 30 s). */
const TIMEOUT_MS = 20_000
const MOST_ANSWER_LETTERS = 200
const MOST_ANSWER_BYTES = 4096

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
  const stream = got.stream.post(address, {
    json: body,
    agent: guardedAgents(allowHosts),
    timeout: { request: TIMEOUT_MS },
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
  })
  // Errors are handled where the answer is awaited; this listener keeps a late one from ending the process.
  stream.on('error', () => undefined)
  try {
    const [{ statusCode, headers }] = (await once(stream, 'response')) as [IncomingMessage & { statusCode: number }]
    const said = withoutAddress(await beginningOf(stream), address)
      .slice(0, MOST_ANSWER_LETTERS)
      .replace(/\s+/g, ' ')
      .trim()
    const words = `Status ${statusCode}${said ? `: ${said}` : ''}`
    if (statusCode >= 200 && statusCode < 300) return words
    throw new HookRefused(words, retryAfterSeconds(headers['retry-after'], Date.now()) ?? 0)
  } catch (error) {
    throw error instanceof HookRefused ? error : new HookRefused(withoutAddress((error as Error).message, address), 0)
  } finally {
    stream.destroy()
  }
}

/** The first kilobytes of an answer; what follows is not read. An answer that breaks off is one as far as it came. */
async function beginningOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of stream) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes >= MOST_ANSWER_BYTES) break
    }
  } catch {
    // Its status has come, and says what counts.
  }
  return Buffer.concat(chunks).toString('utf8')
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

/** The one place that fetches anything from outside: feeds, pages and robots.txt. Publisher trouble comes back as a value. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { LookupFunction } from 'node:net'
import got from 'got'
import { type TroubleCode, trouble } from '../errors.ts'
import type { Trouble } from '../model.ts'
import { withCredentialsOf, withoutCredentials } from '../text/credentials.ts'
import { guardedAgents, isAllowedHost } from './guard.ts'
import { cacheSeconds, retryAfterSeconds } from './headers.ts'
import { createGate } from './politeness.ts'
import { TooLarge, unpack } from './unpack.ts'

export interface FetcherOptions {
  /** The whole User-Agent, `Copytaster/<version> (+contact)`. */
  userAgent: string
  /** Hosts (`host` or `host:port`) that the operator lets through the address guard. */
  allowHosts?: readonly string[]
  /** For one request with all its redirects, without waiting for its turn. */
  timeoutMs?: number
  /** Read off the wire, and again after unpacking. */
  maxBytes?: number
  /** Requests at once on one host. */
  concurrency?: number
  /** Between two starts on one host. */
  spacingMs?: number
  /** Between two starts on a host of `allowHosts`. */
  allowedSpacingMs?: number
  /** Resolves names; the address guard looks at what it answers. */
  lookup?: LookupFunction
}

export type FetchKind = 'feed' | 'page' | 'robots'

export interface FetchRequest {
  kind: FetchKind
  /** As the last answer gave them, to the letter. */
  validators?: { etag?: string | null; lastModified?: string | null }
  /** Overrides the usual spacing on this host (a crawl-delay). */
  spacingMs?: number | undefined
  /** Asked before each redirect is followed (robots.txt of where it leads); the first address is the caller's to ask for. */
  mayFollow?: (url: string) => Promise<boolean>
  signal?: AbortSignal | undefined
}

interface Facts {
  /** The last answer's; null when none came. */
  status: number | null
  /** Read off the wire. */
  bytes: number
  /** Without the wait for the host's turn. */
  ms: number
  /** Where the last answer came from, without credentials. */
  url: string
  /** Where permanent redirects alone (301, 308) led, with the credentials to fetch it; null without any. Store it only when the feed there is good. */
  permanentUrl: string | null
  retryAfterSeconds: number | null
  cacheSeconds: number | null
}

export interface Fetched extends Facts {
  /** `moved`: as `changed`, and `permanentUrl` says where to. */
  outcome: 'changed' | 'moved'
  body: Buffer
  sha256: string
  contentType: string | null
  etag: string | null
  lastModified: string | null
}

export interface NotModified extends Facts {
  outcome: 'unchanged'
}

export interface NotFetched extends Facts {
  outcome: 'gone' | 'throttled' | 'failed'
  trouble: Trouble
}

export type FetchOutcome = Fetched | NotModified | NotFetched

export interface Fetcher {
  /** Resolves for whatever the publisher does; rejects only with the reason of `signal`. */
  get(url: string, request: FetchRequest): Promise<FetchOutcome>
}

/** The limits: a hostile server costs its own feed 20 seconds and 15 MB, no more. */
const TIMEOUT_MS = 20_000
const MAX_BODY_BYTES = 15_000_000
/** Browsers allow 20, curl 50; honest feeds were seen to need at most 3 (http to https, to www, to the file). */
const MAX_REDIRECTS = 5

const ACCEPT: Record<FetchKind, string> = {
  feed: 'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5',
  page: 'text/html, application/xhtml+xml;q=0.9, */*;q=0.5',
  robots: 'text/plain, */*;q=0.5',
}

class FetchRefused extends Error {
  constructor(
    readonly troubleCode: TroubleCode,
    message: string,
  ) {
    super(message)
  }
}

/** A fetcher with its own address guard and its own count of who is being asked. */
export function createFetcher(options: FetcherOptions): Fetcher {
  const { userAgent, allowHosts = [], timeoutMs = TIMEOUT_MS, maxBytes = MAX_BODY_BYTES, spacingMs = 250 } = options
  const agents = guardedAgents(allowHosts, options.lookup)
  const gate = createGate({ concurrency: options.concurrency ?? 2, spacingMs })
  const portOf = (url: URL) => url.port || (url.protocol === 'https:' ? '443' : '80')
  const spacingFor = (url: URL) => (isAllowedHost(allowHosts, url.hostname, portOf(url)) ? (options.allowedSpacingMs ?? 0) : spacingMs)

  async function get(address: string, request: FetchRequest): Promise<FetchOutcome> {
    const facts: Facts = {
      status: null,
      bytes: 0,
      ms: 0,
      url: withoutCredentials(address),
      permanentUrl: null,
      retryAfterSeconds: null,
      cacheSeconds: null,
    }
    try {
      return { ...(await follow(address, facts, request)), ms: Math.round(facts.ms) }
    } catch (error) {
      request.signal?.throwIfAborted()
      return { ...facts, ms: Math.round(facts.ms), outcome: 'failed', trouble: fetchTrouble(error) }
    }
  }

  /** The request and its redirects; credentials stay with their server. The clock stops while a host's turn is waited for. */
  async function follow(address: string, facts: Facts, request: FetchRequest): Promise<FetchOutcome> {
    let permanent = true
    let next = address
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const url = checkedAddress(next)
      // Before we take a place at the host: the question may need one there itself.
      if (hop && request.mayFollow && !(await request.mayFollow(facts.url)))
        throw new FetchRefused('ROBOTS', `It leads to ${facts.url.slice(0, 200)}.`)
      const leave = await gate.enter(url.host, { spacingMs: request.spacingMs ?? spacingFor(url), signal: request.signal })
      const started = performance.now()
      const deadline = AbortSignal.timeout(Math.max(Math.round(timeoutMs - facts.ms), 1))
      try {
        const step = await ask(url, request, deadline, facts)
        if (!('location' in step)) return step
        permanent &&= facts.status === 301 || facts.status === 308
        next = withCredentialsOf(url.href, checkedAddress(step.location, url).href)
        facts.url = withoutCredentials(next)
        if (permanent) facts.permanentUrl = next
      } catch (error) {
        throw deadline.aborted ? new FetchRefused('TIMED_OUT', `No whole answer within ${timeoutMs / 1000} s.`) : error
      } finally {
        leave()
        facts.ms += performance.now() - started
      }
    }
    throw new FetchRefused('TOO_MANY_REDIRECTS', `More than ${MAX_REDIRECTS} redirects.`)
  }

  /** One request. Writes what it learns on `facts`; gives the outcome or where to go next. */
  async function ask(url: URL, request: FetchRequest, deadline: AbortSignal, facts: Facts): Promise<FetchOutcome | { location: string }> {
    const stream = got.stream(url, {
      agent: agents,
      headers: headersFor(request, userAgent),
      decompress: false,
      followRedirect: false,
      throwHttpErrors: false,
      retry: { limit: 0 },
      signal: request.signal ? AbortSignal.any([deadline, request.signal]) : deadline,
    })
    // The error reaches us through `once` or the reading loop; this keeps a late one from ending the process.
    stream.on('error', () => undefined)
    try {
      const [response] = (await once(stream, 'response')) as [IncomingMessage]
      const status = response.statusCode ?? 0
      const { headers } = response
      const now = Date.now()
      facts.status = status
      facts.retryAfterSeconds = retryAfterSeconds(headers['retry-after'], now)
      facts.cacheSeconds = cacheSeconds(headers, now)
      if (status >= 300 && status < 400 && status !== 304 && headers.location) return { location: headers.location }
      const result = verdictOn(status, Boolean(request.validators?.etag || request.validators?.lastModified))
      if (result) return { ...facts, ...result }

      const body = await unpack(counted(stream, facts), headers['content-encoding']?.trim().toLowerCase() ?? null, maxBytes)
      return {
        ...facts,
        outcome: facts.permanentUrl ? 'moved' : 'changed',
        body,
        sha256: createHash('sha256').update(body).digest('hex'),
        contentType: headers['content-type'] ?? null,
        etag: headers.etag ?? null,
        lastModified: headers['last-modified'] ?? null,
      }
    } finally {
      stream.destroy()
    }
  }

  async function* counted(chunks: AsyncIterable<Buffer>, facts: Facts): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      facts.bytes += chunk.length
      if (facts.bytes > maxBytes) throw new TooLarge(`more than ${maxBytes} bytes`)
      yield chunk
    }
  }

  return { get }
}

function checkedAddress(address: string, base?: URL): URL {
  if (!URL.canParse(address, base)) throw new FetchRefused('BAD_ADDRESS', `"${withoutCredentials(address).slice(0, 200)}" cannot be read.`)
  const url = new URL(address, base)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new FetchRefused('BAD_ADDRESS', `"${url.protocol}" is not fetched.`)
  return url
}

function headersFor({ kind, validators }: FetchRequest, userAgent: string): Record<string, string> {
  return {
    'user-agent': userAgent,
    accept: ACCEPT[kind],
    'accept-encoding': 'gzip, deflate, br',
    ...(validators?.etag && { 'if-none-match': validators.etag }),
    ...(validators?.lastModified && { 'if-modified-since': validators.lastModified }),
  }
}

/** What a status without a body to read means; null when the body is to be read. */
function verdictOn(status: number, conditional: boolean): Pick<NotFetched, 'outcome' | 'trouble'> | { outcome: 'unchanged' } | null {
  const said = `Status ${status}.`
  if (status === 304 && conditional) return { outcome: 'unchanged' }
  if (status >= 200 && status < 300) return null
  if (status === 410) return { outcome: 'gone', trouble: trouble('GONE', said) }
  if (status === 429 || status === 503) return { outcome: 'throttled', trouble: trouble('THROTTLED', said) }
  return { outcome: 'failed', trouble: trouble(status === 404 ? 'NOT_FOUND' : 'HTTP_ERROR', said) }
}

function fetchTrouble(error: unknown): Trouble {
  if (error instanceof FetchRefused) return trouble(error.troubleCode, error.message)
  const { code = '', message } = error as Error & { code?: string }
  if (code === 'TOO_LARGE') return trouble('TOO_LARGE', `It was ${message}.`)
  if (code === 'ADDRESS_REFUSED') return trouble('ADDRESS_REFUSED', message)
  if (/^(Z_|ERR__ERROR_|ERR_BROTLI|ERR_PADDING|ZSTD_)/.test(code) || message.startsWith('Zstandard'))
    return trouble('BAD_ENCODING', `${message}.`)
  return trouble('CONNECTION_FAILED', `${message.slice(0, 300)}.`)
}

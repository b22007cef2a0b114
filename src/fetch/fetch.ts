/** Fetches feeds, pages and robots.txt over HTTP. Nothing else in the program sends HTTP requests to publishers. Publisher trouble comes back as a value. */
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
  /** Hosts (`host` or `host:port`) that the operator exempts from the address guard. */
  allowHosts?: readonly string[]
  /** For one request with all its redirects, without the wait for its turn. */
  timeoutMs?: number
  /** Limit of the bytes received, and of the bytes after unpacking. */
  maxBytes?: number
  /** Concurrent requests to one host. */
  concurrency?: number
  /** Time between the starts of two requests to one host. */
  spacingMs?: number
  /** The same for a host of `allowHosts`. */
  allowedSpacingMs?: number
  /** Resolves names; the address guard checks the result. */
  lookup?: LookupFunction
}

export type FetchKind = 'feed' | 'page' | 'robots'

export interface FetchRequest {
  kind: FetchKind
  /** Exactly as the last response gave them. */
  validators?: { etag?: string | null; lastModified?: string | null }
  /** Fields of a form to be sent (POST). */
  form?: Record<string, string>
  /** Overrides the usual spacing for this host (a crawl-delay). */
  spacingMs?: number | undefined
  /** Called before each redirect is followed, to check the robots.txt of its target. The caller checks the first address itself. */
  mayFollow?: (url: string) => Promise<boolean>
  signal?: AbortSignal | undefined
}

interface Facts {
  /** Of the last response; null if there was none. */
  status: number | null
  /** Bytes received, before unpacking. */
  bytes: number
  /** Without the wait for the host's turn. */
  ms: number
  /** The address of the last response, without credentials. */
  url: string
  /** The target of the permanent redirects (301, 308) at the start of the chain, with the credentials to fetch it; null if there are none. Store it only if the feed there can be read. */
  permanentUrl: string | null
  retryAfterSeconds: number | null
  cacheSeconds: number | null
}

export interface Fetched extends Facts {
  /** `moved`: as `changed`, and `permanentUrl` is the new address. */
  outcome: 'changed' | 'moved'
  body: Buffer
  sha256: string
  contentType: string | null
  etag: string | null
  lastModified: string | null
  /** The Link header (RFC 8288). */
  link?: string | null
}

export interface NotModified extends Facts {
  outcome: 'unchanged'
  /** As the response gives them; null where it gives none. */
  etag?: string | null
  lastModified?: string | null
}

export interface NotFetched extends Facts {
  outcome: 'gone' | 'throttled' | 'failed'
  trouble: Trouble
}

export type FetchOutcome = Fetched | NotModified | NotFetched

export interface Fetcher {
  /** Resolves whatever the publisher does; rejects only with the reason of `signal`. */
  get(url: string, request: FetchRequest): Promise<FetchOutcome>
}

/** Limits of what a hostile server can cost: 20 seconds and 15 MB for each poll of its own feed. */
const TIMEOUT_MS = 20_000
const MAX_BODY_BYTES = 15_000_000
/** The defaults of HOST_CONCURRENCY and HOST_SPACING_SECONDS. */
const CONCURRENCY = 2
const SPACING_MS = 250
/** Browsers allow 20, curl 50; real feeds need at most 3 (http to https, to www, to the file). */
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

/** What all requests of a fetcher share. */
interface Shared {
  userAgent: string
  timeoutMs: number
  maxBytes: number
  agents: ReturnType<typeof guardedAgents>
  /** Waits for the turn of the address's host. */
  enter(url: URL, request: FetchRequest): Promise<() => void>
}

/** A fetcher with its own address guard and its own queue for each host. */
export function createFetcher(options: FetcherOptions): Fetcher {
  const { userAgent, allowHosts = [], timeoutMs = TIMEOUT_MS, maxBytes = MAX_BODY_BYTES, spacingMs = SPACING_MS } = options
  const gate = createGate({ concurrency: options.concurrency ?? CONCURRENCY, spacingMs })
  const portOf = (url: URL) => url.port || (url.protocol === 'https:' ? '443' : '80')
  const spacingFor = (url: URL) => (isAllowedHost(allowHosts, url.hostname, portOf(url)) ? (options.allowedSpacingMs ?? 0) : spacingMs)
  const shared: Shared = {
    userAgent,
    timeoutMs,
    maxBytes,
    agents: guardedAgents(allowHosts, options.lookup),
    enter: (url, { spacingMs, signal }) => gate.enter(url.host, { spacingMs: spacingMs ?? spacingFor(url), signal }),
  }
  return {
    async get(address, request) {
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
        return { ...(await follow(address, { request, facts, shared })), ms: Math.round(facts.ms) }
      } catch (error) {
        request.signal?.throwIfAborted()
        return { ...facts, ms: Math.round(facts.ms), outcome: 'failed', trouble: fetchTrouble(error) }
      }
    },
  }
}

/** One call of `get`: `facts` collects what is learned on the way. */
interface Call {
  request: FetchRequest
  facts: Facts
  shared: Shared
}

/** The request and its redirects. Credentials are sent only to the server they belong to. Time spent waiting for a host's turn does not count. */
async function follow(address: string, call: Call): Promise<FetchOutcome> {
  const { request, facts, shared } = call
  let permanent = true
  let next = address
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const url = checkedAddress(next)
    // Asked before the host's turn is taken: reading robots.txt may need a turn of the same host.
    if (hop && request.mayFollow && !(await request.mayFollow(facts.url)))
      throw new FetchRefused('ROBOTS', `It leads to ${facts.url.slice(0, 200)}.`)
    const leave = await shared.enter(url, request)
    const started = performance.now()
    const deadline = AbortSignal.timeout(Math.max(Math.round(shared.timeoutMs - facts.ms), 1))
    try {
      const step = await send(url, deadline, call)
      if (!('location' in step)) return step
      permanent &&= facts.status === 301 || facts.status === 308
      next = withCredentialsOf(url.href, checkedAddress(step.location, url).href)
      facts.url = withoutCredentials(next)
      if (permanent) facts.permanentUrl = next
    } catch (error) {
      throw deadline.aborted ? new FetchRefused('TIMED_OUT', `No complete response within ${shared.timeoutMs / 1000} s.`) : error
    } finally {
      leave()
      facts.ms += performance.now() - started
    }
  }
  throw new FetchRefused('TOO_MANY_REDIRECTS', `More than ${MAX_REDIRECTS} redirects.`)
}

/** Sends one request and reads the response. Records what it learns in `facts`. @returns the outcome, or the target of a redirect */
async function send(url: URL, deadline: AbortSignal, { request, facts, shared }: Call): Promise<FetchOutcome | { location: string }> {
  const stream = got.stream(url, {
    agent: shared.agents,
    ...(request.form && { method: 'POST', form: request.form }),
    headers: headersFor(request, shared.userAgent),
    decompress: false,
    followRedirect: false,
    throwHttpErrors: false,
    retry: { limit: 0 },
    signal: request.signal ? AbortSignal.any([deadline, request.signal]) : deadline,
  })
  // Errors are handled where the response is awaited and read; this listener keeps a late one from ending the process.
  stream.on('error', () => undefined)
  try {
    const [{ statusCode: status = 0, headers }] = (await once(stream, 'response')) as [IncomingMessage]
    // The server's own clock, where it states it: ours may be wrong.
    const now = Date.parse(headers.date ?? '') || Date.now()
    facts.status = status
    facts.retryAfterSeconds = retryAfterSeconds(headers['retry-after'], now)
    facts.cacheSeconds = cacheSeconds(headers, now)
    if (status >= 300 && status < 400 && status !== 304 && headers.location) return { location: headers.location }
    const result = outcomeOfStatus(status, Boolean(request.validators?.etag || request.validators?.lastModified))
    const validators = { etag: headers.etag ?? null, lastModified: headers['last-modified'] ?? null }
    if (result?.outcome === 'unchanged') return { ...facts, ...result, ...validators }
    if (result) return { ...facts, ...result }

    const encoding = headers['content-encoding']?.trim().toLowerCase() ?? null
    const body = await unpack(counted(stream, facts, shared.maxBytes), encoding, shared.maxBytes)
    return {
      ...facts,
      outcome: facts.permanentUrl ? 'moved' : 'changed',
      body,
      sha256: createHash('sha256').update(body).digest('hex'),
      contentType: headers['content-type'] ?? null,
      ...validators,
      link: headers.link?.toString() ?? null,
    }
  } finally {
    stream.destroy()
  }
}

async function* counted(chunks: AsyncIterable<Buffer>, facts: Facts, maxBytes: number): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    facts.bytes += chunk.length
    if (facts.bytes > maxBytes) throw new TooLarge(`more than ${maxBytes} bytes`)
    yield chunk
  }
}

function checkedAddress(address: string, base?: URL): URL {
  if (!URL.canParse(address, base))
    throw new FetchRefused('BAD_ADDRESS', `"${withoutCredentials(address).slice(0, 200)}" is not a valid address.`)
  const url = new URL(address, base)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new FetchRefused('BAD_ADDRESS', `The scheme "${url.protocol}" is not supported.`)
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

/** The outcome that a status alone decides; null if the body must be read. */
function outcomeOfStatus(status: number, conditional: boolean): Pick<NotFetched, 'outcome' | 'trouble'> | { outcome: 'unchanged' } | null {
  const detail = `Status ${status}.`
  if (status === 304 && conditional) return { outcome: 'unchanged' }
  if (status >= 200 && status < 300) return null
  if (status === 410) return { outcome: 'gone', trouble: trouble('GONE', detail) }
  if (status === 429 || status === 503) return { outcome: 'throttled', trouble: trouble('THROTTLED', detail) }
  return { outcome: 'failed', trouble: trouble(status === 404 ? 'NOT_FOUND' : 'HTTP_ERROR', detail) }
}

function fetchTrouble(error: unknown): Trouble {
  if (error instanceof FetchRefused) return trouble(error.troubleCode, error.message)
  const { code = '', message } = error as Error & { code?: string }
  if (code === 'TOO_LARGE') return trouble('TOO_LARGE', `It has ${message}.`)
  if (code === 'ADDRESS_REFUSED') return trouble('ADDRESS_REFUSED', message)
  if (/^(Z_|ERR__ERROR_|ERR_BROTLI|ERR_PADDING|ZSTD_)/.test(code) || message.startsWith('Zstandard'))
    return trouble('BAD_ENCODING', `${message}.`)
  return trouble('CONNECTION_FAILED', `${message.slice(0, 300)}.`)
}

/** One HTTP request and its response. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { ClientRequest, IncomingMessage } from 'node:http'
import got from 'got'
import { type TroubleCode, trouble } from '../errors.ts'
import type { Trouble } from '../model.ts'
import { pageInPlace } from '../text/page-in-place.ts'
import type { CookieJar } from './cookies.ts'
import type { Facts, FetchKind, FetchOutcome, FetchRequest, NotFetched } from './fetch.ts'
import type { guardedAgents } from './guard.ts'
import { cacheSeconds, retryAfterSeconds } from './headers.ts'
import { refreshTarget } from './location.ts'
import type { HttpLogin } from './login.ts'
import { TooLarge, unpack } from './unpack.ts'

const ACCEPT: Record<FetchKind, string> = {
  feed: 'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5',
  page: 'text/html, application/xhtml+xml;q=0.9, */*;q=0.5',
  robots: 'text/plain, */*;q=0.5',
}

/** Interim responses (1xx) of one request. Servers send one or two; each costs us time, and a flood of them no bytes that count. */
const MAX_INTERIM = 20
/** Of the page that comes with an error, to tell what it is. */
const MAX_ERROR_PAGE_BYTES = 65_536

export class FetchRefused extends Error {
  constructor(
    readonly troubleCode: TroubleCode,
    message: string,
  ) {
    super(message)
  }
}

/** What a request and its redirects have in common, and what was learned on the way. */
export interface Hop {
  facts: Facts
  cookies: CookieJar
  /** The address of a page that led on by a meta refresh. */
  refreshedFrom: string | null
}

/** How one request of a chain is sent. */
export interface Sending {
  userAgent: string
  maxBytes: number
  agents: ReturnType<typeof guardedAgents>
  request: FetchRequest
  hop: Hop
  deadline: AbortSignal
  login: HttpLogin | null
}

/** Sends one request and reads the response. Records what it learns in `hop`. @returns the outcome, or where it leads */
export async function send(url: URL, sending: Sending): Promise<FetchOutcome | { location: string; isRefresh: boolean }> {
  const { request, hop, deadline, maxBytes } = sending
  const { facts } = hop
  const stream = got.stream(url, {
    agent: sending.agents,
    ...(request.form && { method: 'POST', form: request.form }),
    headers: headersFor(url, sending),
    decompress: false,
    followRedirect: false,
    throwHttpErrors: false,
    retry: { limit: 0 },
    signal: request.signal ? AbortSignal.any([deadline, request.signal]) : deadline,
  })
  // Errors are handled where the response is awaited and read; this listener keeps a late one from ending the process.
  stream.on('error', () => undefined)
  stream.on('request', endInterimFlood)
  try {
    const [response] = (await once(stream, 'response')) as [IncomingMessage]
    const { statusCode: status = 0, headers } = response
    // The server's own clock, where it states it: ours may be wrong.
    const now = Date.parse(headers.date ?? '') || Date.now()
    facts.status = status
    facts.retryAfterSeconds = retryAfterSeconds(headers['retry-after'], now)
    facts.cacheSeconds = cacheSeconds(headers, now)
    hop.cookies.keep(url, headers['set-cookie'], Date.now())
    if (status >= 300 && status < 400 && status !== 304 && headers.location) return { location: headers.location, isRefresh: false }
    const read = (limit: number) => unpack(counted(stream, facts, maxBytes), headers['content-encoding'] ?? null, limit)
    if (status < 200 || status >= 300) return { ...facts, ...(await refused(status, headers, sending, read)) }

    const body = await read(maxBytes)
    const contentType = headers['content-type'] ?? null
    const location = request.kind === 'feed' ? refreshTarget(body, contentType, url) : null
    if (location) return { location, isRefresh: true }
    return {
      ...facts,
      outcome: facts.permanentUrl ? 'moved' : 'changed',
      body,
      sha256: createHash('sha256').update(body).digest('hex'),
      contentType,
      ...validatorsIn(headers),
      link: headers.link?.toString() ?? null,
      ...(hop.refreshedFrom && {
        notes: [`${hop.refreshedFrom} shows a page that leads to ${url.href}, which is read. Set that address.`],
      }),
    }
  } finally {
    stream.destroy()
  }
}

function endInterimFlood(request: ClientRequest): void {
  let interim = 0
  request.on('information', () => {
    if (++interim > MAX_INTERIM) request.destroy(new FetchRefused('CONNECTION_FAILED', `More than ${MAX_INTERIM} interim responses (1xx).`))
  })
}

async function* counted(chunks: AsyncIterable<Buffer>, facts: Facts, maxBytes: number): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    facts.bytes += chunk.length
    if (facts.bytes > maxBytes) throw new TooLarge(`more than ${maxBytes} bytes`)
    yield chunk
  }
}

function headersFor(url: URL, { request: { kind, validators }, userAgent, login, hop }: Sending): Record<string, string> {
  const { cookie: ownCookies = null, ...own } = login?.headers ?? {}
  const cookie = hop.cookies.headerFor(url, ownCookies)
  return {
    'user-agent': userAgent,
    accept: ACCEPT[kind],
    'accept-encoding': 'gzip, deflate, br',
    ...own,
    ...(cookie && { cookie }),
    ...(validators?.etag && { 'if-none-match': validators.etag }),
    ...(validators?.lastModified && { 'if-modified-since': validators.lastModified }),
  }
}

const validatorsIn = (headers: IncomingMessage['headers']) => ({
  etag: headers.etag ?? null,
  lastModified: headers['last-modified'] ?? null,
})

type OtherThanBody = Pick<NotFetched, 'outcome' | 'trouble'> | ({ outcome: 'unchanged' } & ReturnType<typeof validatorsIn>)

/** What a status other than 2xx means. The page that comes with it may say that it is a challenge for browsers. */
async function refused(
  status: number,
  headers: IncomingMessage['headers'],
  { request, login, hop }: Sending,
  read: (limit: number) => Promise<Buffer>,
): Promise<OtherThanBody> {
  if (status === 304 && (request.validators?.etag || request.validators?.lastModified))
    return { outcome: 'unchanged', ...validatorsIn(headers) }
  if (status === 410) return { outcome: 'gone', trouble: trouble('GONE', 'Status 410.') }
  const isHtml = /\bhtml\b/i.test(headers['content-type'] ?? '')
  const mayBeChallenge = request.kind !== 'robots' && [401, 403, 429, 503].includes(status)
  if (mayBeChallenge && (headers['cf-mitigated'] || (isHtml && (await showsChallenge(read)))))
    return { outcome: 'failed', trouble: challenge(request.kind, status) }
  if (status === 429 || status === 503) return { outcome: 'throttled', trouble: trouble('THROTTLED', `Status ${status}.`) }
  if (status === 404) return { outcome: 'failed', trouble: trouble('NOT_FOUND', 'Status 404.') }
  const isLogin = status === 401 || (status === 403 && (login !== null || request.kind === 'feed'))
  if (isLogin) return { outcome: 'failed', trouble: trouble('LOGIN_REFUSED', loginRefusal(status, login, hop.facts.url)) }
  return { outcome: 'failed', trouble: trouble('HTTP_ERROR', `Status ${status}.`) }
}

/** The error itself counts where its page cannot be read. */
async function showsChallenge(read: (limit: number) => Promise<Buffer>): Promise<boolean> {
  const page = await read(MAX_ERROR_PAGE_BYTES).catch(() => null)
  return page !== null && pageInPlace(page.toString('utf8')) === 'challenge'
}

const challenge = (kind: FetchKind, status: number): Trouble =>
  trouble(kind === 'feed' ? 'FEED_CHALLENGED' : 'BOT_CHALLENGE', `Status ${status}.`)

function loginRefusal(status: number, login: HttpLogin | null, address: string): string {
  const { origin } = new URL(address)
  if (login) return `Status ${status} to the login that SERVERS_FILE has under ${login.name}.`
  return `Status ${status}, and SERVERS_FILE has no login under ${origin}${status === 403 ? '; without one, the publisher may refuse programs altogether' : ''}.`
}

/** What went wrong, as publisher trouble. */
export function fetchTrouble(error: unknown): Trouble {
  if (error instanceof FetchRefused) return trouble(error.troubleCode, error.message)
  const { code = '', message, cause } = error as Error & { code?: string }
  if (cause instanceof FetchRefused) return fetchTrouble(cause)
  if (code === 'TOO_LARGE') return trouble('TOO_LARGE', `It has ${message}.`)
  if (code === 'ADDRESS_REFUSED') return trouble('ADDRESS_REFUSED', message)
  if (/^(Z_|ERR__ERROR_|ERR_BROTLI|ERR_PADDING|ZSTD_)/.test(code) || message.startsWith('Zstandard'))
    return trouble('BAD_ENCODING', `${message}.`)
  return trouble('CONNECTION_FAILED', `${message.slice(0, 300)}.`)
}

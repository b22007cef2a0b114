/** Fetches feeds, pages and robots.txt over HTTP. Nothing else in the program sends HTTP requests to publishers. Publisher trouble comes back as a value. */
import type { LookupFunction } from 'node:net'
import type { Trouble } from '../model.ts'
import { isSameServer, takenApart, withoutCredentials } from '../text/credentials.ts'
import { pacedHost } from '../text/paced-host.ts'
import { plainAddress } from '../text/web-address.ts'
import { cookieJar } from './cookies.ts'
import type { Fetcher, FetchOutcome, FetchRequest } from './fetch.ts'
import { guardedAgents } from './guard.ts'
import { locationText } from './location.ts'
import { basicAuthorization, type HttpLogin } from './login.ts'
import { ownTurns } from './own-turns.ts'
import { createGate, type Gate, HostBusy, type Turn, TurnsFailed } from './politeness.ts'
import { FetchRefused, fetchTrouble, type Hop, send } from './send.ts'

export interface FetcherOptions {
  /** The whole User-Agent, `Copytaster/<version> (+contact)`. */
  userAgent: string
  /** Hosts (`host` or `host:port`) that the operator exempts from the address guard. */
  allowHosts?: readonly string[]
  /** For one request with all its redirects, without the wait for its turn. */
  timeoutMs?: number
  /** Limit of the bytes received, and of the bytes after unpacking. */
  maxBytes?: number
  /** Concurrent requests to one host, where no gate is given. */
  concurrency?: number
  /** Time between the starts of two requests to one host, where no gate is given. */
  spacingMs?: number
  /** The turns of hosts that several processes share. */
  gate?: Gate
  /** How to log in at an address; null where nothing is known. */
  loginFor?: (url: URL) => HttpLogin | null
  /** Resolves names; the address guard checks the result. */
  lookup?: LookupFunction
}

/** Limits of what a hostile server can cost: 20 seconds and 15 MB for each poll of its own feed. */
const TIMEOUT_MS = 20_000
const MAX_BODY_BYTES = 15_000_000
/** The defaults of HOST_CONCURRENCY and HOST_SPACING_SECONDS. */
const CONCURRENCY = 2
const SPACING_MS = 1000
/** Browsers allow 20, curl 50; real feeds need at most 3 (http to https, to www, to the file), and some a round for a cookie. */
const MAX_REDIRECTS = 5
/** The longest wait for a turn where the caller states none, and for the turn of a redirect: its host was asked already. */
const PATIENCE_MS = 30_000

/** What all requests of a fetcher share. */
interface Shared {
  userAgent: string
  timeoutMs: number
  maxBytes: number
  agents: ReturnType<typeof guardedAgents>
  gate: Gate
  loginFor: (url: URL) => HttpLogin | null
}

/** A fetcher with its own address guard, and with its own queue for each host unless it is given a gate. */
export function createFetcher(options: FetcherOptions): Fetcher {
  const { userAgent, allowHosts = [], timeoutMs = TIMEOUT_MS, maxBytes = MAX_BODY_BYTES } = options
  const ownGate = () => createGate({ turns: ownTurns(options.concurrency ?? CONCURRENCY), spacingMs: options.spacingMs ?? SPACING_MS })
  const shared: Shared = {
    userAgent,
    timeoutMs,
    maxBytes,
    agents: guardedAgents(allowHosts, options.lookup),
    gate: options.gate ?? ownGate(),
    loginFor: options.loginFor ?? (() => null),
  }
  return {
    async get(given, request) {
      const { address, login } = takenApart(plainAddress(given))
      const call = { request, shared: login ? { ...shared, loginFor: loginOf(shared, address, login) } : shared, hop: blankHop(address) }
      const done = (outcome: FetchOutcome) => ({ ...outcome, ms: Math.round(call.hop.facts.ms) })
      try {
        return done(await follow(address, call))
      } catch (error) {
        request.signal?.throwIfAborted()
        if (error instanceof HostBusy) throw error
        if (error instanceof TurnsFailed) throw error.cause
        return done({ ...call.hop.facts, outcome: 'failed', trouble: ledTo(call.hop, fetchTrouble(error)) })
      }
    },
  }
}

/** A login that was part of the address holds for its server only, before what else is known of that. */
function loginOf({ loginFor }: Shared, address: string, { user, password }: { user: string; password: string }) {
  const own = new URL(address)
  const login: HttpLogin = { name: own.origin, headers: { authorization: basicAuthorization(user, password) } }
  return (url: URL) => (isSameServer(own, url) ? login : loginFor(url))
}

const blankHop = (address: string): Hop => ({
  facts: {
    status: null,
    bytes: 0,
    ms: 0,
    url: withoutCredentials(address),
    permanentUrl: null,
    retryAfterSeconds: null,
    cacheSeconds: null,
  },
  cookies: cookieJar(),
  refreshedFrom: null,
})

/** One call of `get`: `hop` collects what is learned on the way. */
interface Call {
  request: FetchRequest
  shared: Shared
  hop: Hop
}

/** The request and its redirects. A login is sent only to the server it belongs to. Time spent waiting for a host's turn does not count. */
async function follow(address: string, call: Call): Promise<FetchOutcome> {
  const { facts } = call.hop
  let permanent = true
  let url = checkedAddress(address)
  let held: HeldTurn | null = null
  try {
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      held = await turnFor(url, held, call)
      const step = await timed(url, call)
      if (!('location' in step)) return 'trouble' in step ? { ...step, trouble: ledTo(call.hop, step.trouble) } : step
      permanent &&= (facts.status === 301 || facts.status === 308) && !step.isRefresh
      if (step.isRefresh) call.hop.refreshedFrom = facts.url
      url = checkedAddress(step.location, url)
      facts.url = url.href
      if (permanent) facts.permanentUrl = url.href
    }
    throw new FetchRefused('TOO_MANY_REDIRECTS', `More than ${MAX_REDIRECTS} redirects.`)
  } finally {
    held?.turn.leave()
  }
}

type HeldTurn = { host: string; turn: Turn }

/**
 * Waits for the turn of an address. The slot of a host is kept from redirect to redirect, so that no more chains begin there than it may have; not
 * where each redirect has to be allowed: reading robots.txt may need the same slot.
 */
async function turnFor(url: URL, held: HeldTurn | null, { request, shared, hop }: Call): Promise<HeldTurn> {
  if (held && request.mayFollow) {
    held.turn.leave()
    if (!(await request.mayFollow(hop.facts.url))) throw new FetchRefused('ROBOTS', `It leads to ${hop.facts.url.slice(0, 200)}.`)
  }
  const host = pacedHost(url)
  const { spacingMs: delayMs, signal, patienceMs = PATIENCE_MS } = request
  // Twice: a process that is merely slow keeps its slot.
  const options = { delayMs, signal, leaseMs: 2 * shared.timeoutMs, patienceMs: held ? PATIENCE_MS : patienceMs }
  if (held?.host === host && !request.mayFollow) {
    await held.turn.again(options)
    return held
  }
  held?.turn.leave()
  return { host, turn: await shared.gate.enter(host, options) }
}

async function timed(url: URL, { request, shared, hop }: Call): ReturnType<typeof send> {
  const { facts } = hop
  const started = performance.now()
  const deadline = AbortSignal.timeout(Math.max(Math.round(shared.timeoutMs - facts.ms), 1))
  try {
    const step = await send(url, { ...shared, request, hop, deadline, login: shared.loginFor(url) })
    const { status, retryAfterSeconds } = facts
    if ((status === 429 || status === 503) && retryAfterSeconds) await hold(shared.gate, pacedHost(url), retryAfterSeconds)
    return step
  } catch (error) {
    throw deadline.aborted ? new FetchRefused('TIMED_OUT', `No complete response within ${shared.timeoutMs / 1000} s.`) : error
  } finally {
    facts.ms += performance.now() - started
  }
}

/** The longest time for which one answer keeps all feeds and pages of a host waiting; it is the longest that a feed waits by itself. */
const MAX_HOLD_SECONDS = 86_400

const hold = (gate: Gate, host: string, seconds: number) => gate.hold(host, Math.min(seconds, MAX_HOLD_SECONDS))

/** Trouble at an address to which a page led, with that address: the feed may have gone there. */
function ledTo({ refreshedFrom, facts }: Hop, why: Trouble): Trouble {
  if (!refreshedFrom) return why
  return { ...why, message: `The address shows a page that leads to ${facts.url.slice(0, 200)}. There: ${why.message}` }
}

function checkedAddress(address: string, base?: URL): URL {
  const plain = withoutCredentials(plainAddress(base ? locationText(address) : address))
  if (!URL.canParse(plain, base)) throw new FetchRefused('BAD_ADDRESS', `"${plain.slice(0, 200)}" is not a valid address.`)
  const url = new URL(plain, base)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new FetchRefused('BAD_ADDRESS', `The scheme "${url.protocol}" is not supported.`)
  return url
}

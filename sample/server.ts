import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import iconv from 'iconv-lite'
import { type LiveEntry, liveEntries, MorningClock, type Sent } from './clock.ts'
import { escapeXml, feedDocument } from './documents.ts'
import { DURATION_SECONDS, type Morning, readMorning } from './morning.ts'
import { articlePage, consentWall } from './pages.ts'
import { drawPicture } from './picture.ts'
import type { SampleFeed } from './shape.ts'

/** A sample newsroom that is playing. */
export interface SampleNewsroom {
  url: string
  port: number
  openedAt: Date
  speed: number
  /** Real seconds from opening to the end of the morning. */
  durationSeconds: number
  morning: Morning
  /** Seconds of the morning that have passed, 0 to 600. */
  now(): number
  /** The entries that are published at a second of the morning (default: now), newest first. */
  entriesAt(second?: number): LiveEntry[]
  close(): Promise<void>
}

/** A response of the server before it is written. */
interface HttpAnswer {
  status: number
  headers?: Record<string, string>
  body?: string | Buffer
  /** Real milliseconds to wait before responding. */
  delay?: number
}

const NOT_FOUND: HttpAnswer = { status: 404, headers: { 'content-type': 'text/plain' }, body: 'There is no such page.\n' }

/**
 * Plays the morning on 127.0.0.1: feeds at /feeds/<name>, pages at /<source>/<section>/<article>, pictures at /pictures/<file>.png.
 * `port` 0 takes a free one; `speed` 1 plays it in ten minutes; `openedAt` resumes a morning that opened before. Throws when the port is busy.
 */
export async function startSampleNewsroom({ port = 0, speed = 1, openedAt = new Date() } = {}): Promise<SampleNewsroom> {
  const morning = readMorning(openedAt)
  const clock = new MorningClock(openedAt, speed)
  const throttled = new Set<string>()
  const sent = sentBefore(morning, clock)
  let url = ''
  const server = createServer((request, response) => {
    const answer = answerRequest(request, { morning, clock, throttled, sent, base: url })
    setTimeout(() => writeAnswer(response, request.method === 'HEAD', answer), answer.delay ?? 0)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const bound = (server.address() as AddressInfo).port
  url = `http://127.0.0.1:${bound}`
  return {
    url,
    port: bound,
    openedAt,
    speed,
    durationSeconds: DURATION_SECONDS / speed,
    morning,
    now: () => clock.now(),
    entriesAt: (second = clock.now()) => liveEntries(morning, clock, second),
    close: async () => {
      server.close()
      server.closeAllConnections()
      if (server.listening) await once(server, 'close')
    },
  }
}

function writeAnswer(response: ServerResponse, headOnly: boolean, { status, headers, body = '' }: HttpAnswer) {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
  response.end(headOnly ? undefined : body)
}

/** The state that responses depend on. */
interface Stage {
  morning: Morning
  clock: MorningClock
  /** Feeds that have sent their one 429. */
  throttled: Set<string>
  sent: Sent
  base: string
}

function answerRequest(request: IncomingMessage, stage: Stage): HttpAnswer {
  const [path = '/'] = (request.url ?? '/').split('?')
  if (path === '/') return htmlAnswer(frontPage(stage))
  if (path === '/robots.txt') return robotsAnswer(stage.morning)
  if (path.startsWith('/pictures/')) return pictureAnswer(path, stage.morning)
  const name = /^\/feeds\/([a-z-]+)$/.exec(path)?.[1]
  if (!name) return pageAnswer(path, stage)
  const feed = stage.morning.feeds.find((f) => f.name === name || f.movesTo === name)
  return feed ? feedAnswer(feed, name, request, stage) : NOT_FOUND
}

/** A feed with its behaviour: it may have moved, be gone, be throttled or slow; else it is served, or 304. */
function feedAnswer(
  feed: SampleFeed,
  name: string,
  request: IncomingMessage,
  { morning, clock, throttled, sent, base }: Stage,
): HttpAnswer {
  const now = clock.now()
  if (feed.movesTo && name === feed.name && now >= feed.movesAt!) return { status: 301, headers: { location: `/feeds/${feed.movesTo}` } }
  if (feed.goneAt !== undefined && now >= feed.goneAt && wasRead(morning, feed, sent))
    return { status: 410, headers: { 'content-type': 'text/plain' }, body: 'This feed has ended.\n' }
  if (feed.throttledOnceAt !== undefined && now >= feed.throttledOnceAt && !throttled.has(feed.name)) {
    throttled.add(feed.name)
    // Without Retry-After: that would hold the whole host, which here is that of all publishers.
    return { status: 429, headers: {} }
  }
  const live = liveEntries(morning, clock, now, sent).filter(({ entry }) => entry.feed === feed)
  const { text, type, changed } = feedDocument({ feed, live, base, clock })
  const body = iconv.encode(text, feed.charset ?? 'utf-8')
  const etag = `"${createHash('sha1').update(body).digest('base64url')}"`
  const headers = { etag, 'last-modified': changed.toUTCString() }
  const delay = ((feed.slowSeconds ?? 0) * 1000) / clock.speed
  if (isUnchanged(request, etag, changed)) return { status: 304, headers, delay }
  for (const { entry, state } of live) sent.set(entry, entry.states.indexOf(state))
  return { status: 200, headers: { ...headers, 'content-type': type }, body, delay }
}

/** A resumed morning counts as read up to now; one that opens has not been read. */
function sentBefore(morning: Morning, clock: MorningClock): Sent {
  const resumed = Date.now() - clock.openedAt.getTime() > 2000
  return new Map(resumed ? morning.entries.map((entry) => [entry, entry.states.findLastIndex((s) => s.at <= clock.now())]) : [])
}

/** Whether all states of a feed's entries were sent. A feed ends only then. */
const wasRead = (morning: Morning, feed: SampleFeed, sent: Sent) =>
  morning.entries.every((entry) => entry.feed !== feed || sent.get(entry) === entry.states.length - 1)

/** RFC 9110, section 13.2.2: If-None-Match decides alone where there is one. */
function isUnchanged(request: IncomingMessage, etag: string, changed: Date): boolean {
  const { 'if-none-match': known, 'if-modified-since': since } = request.headers
  if (known !== undefined) return known.split(/,\s*/).some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag)
  return since !== undefined && Math.floor(changed.getTime() / 1000) * 1000 <= Date.parse(since)
}

function pageAnswer(path: string, { morning, clock, sent, base }: Stage): HttpAnswer {
  const live = liveEntries(morning, clock, clock.now())
  const newest = live.find(({ state }) => state.path.split('?')[0] === path)
  if (!newest) return NOT_FOUND
  const wanted = { ...newest, state: newest.entry.states[sent.get(newest.entry) ?? 0]! } // a page is never newer than its feed
  if (wanted.entry.consentWall) return htmlAnswer(consentWall(wanted))
  const related = live.filter(({ entry }) => entry.feed === wanted.entry.feed && entry !== wanted.entry).slice(0, 4)
  return htmlAnswer(articlePage(wanted, related, base))
}

function pictureAnswer(path: string, morning: Morning): HttpAnswer {
  const file = path.slice('/pictures/'.length).replace(/\.png$/, '')
  const known = morning.entries.some(({ states }) => states.some(({ pictures }) => pictures.some((one) => one.file === file)))
  return known ? { status: 200, headers: { 'content-type': 'image/png' }, body: drawPicture(file) } : NOT_FOUND
}

const htmlAnswer = (body: string): HttpAnswer => ({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body })

const robotsAnswer = ({ disallow }: Morning): HttpAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/plain' },
  body: ['User-agent: *', ...disallow.map((path) => `Disallow: ${path}`), ''].join('\n'),
})

const frontPage = ({ morning, clock, base }: Stage) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>The sample newsroom</title></head>
<body><h1>The sample newsroom</h1><p>A made-up morning, second ${Math.floor(clock.now())} of ${DURATION_SECONDS}, at speed ${clock.speed}.</p>
<ul>${morning.feeds.map((feed) => `<li><a href="${base}/feeds/${feed.name}">${escapeXml(feed.title)}</a> (${feed.format})</li>`).join('\n')}</ul></body></html>
`

/** A publisher on loopback that the tests write themselves: feeds, pages, and answers that wait until they are let go. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

export interface Publisher {
  url: string
  /** `127.0.0.1:port`, for ALLOW_HOSTS. */
  host: string
  /** Paths asked for, in order, with the validators that came along. */
  asked: { path: string; etag: string | undefined; at: number }[]
  /** How often this path was asked for. */
  times(path: string): number
  /** Sets or replaces the answer of a path. */
  on(path: string, answer: Answer): void
  /** From now on answers to paths that begin so wait for `release`. */
  hold(prefix: string): void
  release(): void
  close(): Promise<void>
}

export async function startPublisher(): Promise<Publisher> {
  const answers = new Map<string, Answer>()
  const asked: Publisher['asked'] = []
  let held: string | undefined
  let waiting: (() => void)[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    asked.push({ path, etag: request.headers['if-none-match'], at: Date.now() })
    response.on('error', () => {}) // who asked was killed
    const answer = answers.get(path) ?? ((_, r) => r.writeHead(404).end())
    if (held && path.startsWith(held)) waiting.push(() => answer(request, response))
    else answer(request, response)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${host}`,
    host,
    asked,
    times: (path) => asked.filter((a) => a.path === path).length,
    on: (path, answer) => void answers.set(path, answer),
    hold: (prefix) => {
      held = prefix
    },
    release: () => {
      held = undefined
      for (const go of waiting) go()
      waiting = []
    },
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** An item as the tests publish it: its own words, so that it is a story of its own. */
export interface Item {
  guid: string
  title: string
  body: string
}

export function itemsOf(name: string, count: number): Item[] {
  return Array.from({ length: count }, (_, i) => ({
    guid: `${name}-${i}`,
    title: sentence(`${name} ${i} headline`, 7),
    body: text(`${name} ${i}`),
  }))
}

/** Answers with a sound feed of these items, whose pages lie under `/page/` unless there are none. */
export function feedOf(items: Item[], options: { pages?: string; etag?: string } = {}): Answer {
  const entries = items.map(
    ({ guid, title, body }) => `<item><guid isPermaLink="false">${guid}</guid><title>${title}</title>
${options.pages ? `<link>${options.pages}/page/${guid}</link>` : ''}<description>${body}</description></item>`,
  )
  const document = `<?xml version="1.0"?><rss version="2.0"><channel><title>Test</title>${entries.join('\n')}</channel></rss>`
  return (request, response) => {
    if (options.etag && request.headers['if-none-match'] === options.etag) response.writeHead(304).end()
    else response.writeHead(200, { 'content-type': 'application/rss+xml', ...(options.etag && { etag: options.etag }) }).end(document)
  }
}

/** Answers with the page of an item. */
export function pageOf({ title, body }: Item): Answer {
  return (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end(
      `<!doctype html><title>${title}</title><article><h1>${title}</h1>${body
        .split('\n')
        .map((p) => `<p>${p}</p>`)
        .join('')}</article>`,
    )
}

/** Four paragraphs of invented words that no other seed has. */
function text(seed: string): string {
  return Array.from({ length: 4 }, (_, i) => sentence(`${seed} ${i}`, 45)).join('\n')
}

const SYLLABLES =
  'ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro ru sa se si so su ta te ti to tu'.split(
    ' ',
  )

function sentence(seed: string, words: number): string {
  let state = [...seed].reduce((hash, c) => (Math.imul(hash, 31) + c.charCodeAt(0)) | 0, 7)
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return SYLLABLES[(state >> 8) % SYLLABLES.length]!
  }
  const made = Array.from({ length: words }, () => next() + next() + next()).join(' ')
  return `${made[0]!.toUpperCase()}${made.slice(1)}.`
}

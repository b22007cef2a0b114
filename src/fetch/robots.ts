/** robots.txt (RFC 9309). It applies to pages only: a feed is published to be fetched by programs. */
import robotsParser from 'robots-parser'
import type { Fetcher, FetchOutcome } from './fetch.ts'

export interface Robots {
  /**
   * Whether this page may be fetched. Fetches the origin's robots.txt if it is not known. Never rejects for publisher trouble.
   * @param patienceMs the longest wait for the host's turn, after which it rejects with HostBusy
   */
  allowed(url: string, patienceMs?: number): Promise<boolean>
  /** The crawl-delay of the origin in ms for `FetchRequest.spacingMs`; undefined if none is stated or known. */
  crawlDelayMs(url: string): number | undefined
}

interface Rules {
  allowed(url: string): boolean
  crawlDelayMs: number | undefined
  expiresAt: number
}

/** RFC 9309, 2.4: not longer than 24 hours. */
const KEEP_MS = 24 * 3_600_000
/** How long an unreachable robots.txt closes its origin. RFC 9309, 2.3.1.4 requires that it is closed and does not say for how long. */
const UNREACHABLE_MS = 10 * 60_000
/** RFC 9309, 2.5: crawlers must read at least 500 KiB. */
const MAX_ROBOTS_BYTES = 500 * 1024
/** A crawl-delay is not part of the standard. A longer one would delay a day's news too much. */
const MAX_DELAY_SECONDS = 10
/** Origins that are remembered; the oldest is forgotten first. */
const MAX_ORIGINS = 2_000

/** The rules of each origin, fetched once however many pages wait for them. `agent` is the product token (`Copytaster`). */
export function createRobots({ fetcher, agent, now = Date.now }: { fetcher: Fetcher; agent: string; now?: () => number }): Robots {
  const known = new Map<string, Rules>()
  const asking = new Map<string, Promise<Rules>>()

  async function ask(origin: string, patienceMs: number | undefined): Promise<Rules> {
    const address = `${origin}/robots.txt`
    const rules = read(address, await fetcher.get(address, { kind: 'robots', patienceMs }))
    known.delete(origin)
    known.set(origin, rules)
    const oldest = known.keys().next()
    if (known.size > MAX_ORIGINS && !oldest.done) known.delete(oldest.value)
    return rules
  }

  function read(address: string, fetched: FetchOutcome): Rules {
    if (fetched.outcome === 'changed' || fetched.outcome === 'moved') {
      const robot = robotsParser(address, fetched.body.subarray(0, MAX_ROBOTS_BYTES).toString('utf8'))
      const delay = Number(robot.getCrawlDelay(agent))
      return {
        allowed: (url) => robot.isAllowed(url, agent) !== false,
        crawlDelayMs: delay > 0 ? Math.min(delay, MAX_DELAY_SECONDS) * 1000 : undefined,
        expiresAt: now() + KEEP_MS,
      }
    }
    const absent = fetched.status !== null && fetched.status >= 400 && fetched.status < 500 && fetched.status !== 429
    return { allowed: () => absent, crawlDelayMs: undefined, expiresAt: now() + (absent ? KEEP_MS : UNREACHABLE_MS) }
  }

  return {
    async allowed(url, patienceMs) {
      if (!URL.canParse(url)) return false
      const { origin } = new URL(url)
      const rules = known.get(origin)
      if (rules && rules.expiresAt > now()) return rules.allowed(url)
      const pending = asking.get(origin) ?? ask(origin, patienceMs).finally(() => asking.delete(origin))
      asking.set(origin, pending)
      return (await pending).allowed(url)
    },
    crawlDelayMs: (url) => (URL.canParse(url) ? known.get(new URL(url).origin)?.crawlDelayMs : undefined),
  }
}

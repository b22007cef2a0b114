import type { Settings } from '../../config/env.ts'
import type { Database } from '../../db/client.ts'
import type { Fetcher } from '../fetch/fetch.ts'
import type { Remotes } from '../fetch/remote.ts'
import type { Robots } from '../fetch/robots.ts'
import type { JobQueues } from '../queues/open-queues.ts'
import type { PlaceMemory } from './place/place-memory.ts'
import type { Reader } from './reader/reader.ts'
import type { PageRules } from './reader/reading.ts'
import { CLOCK_FACTOR } from './reader/time-limit.ts'

/** What the steps need. Made once per process by their caller: a worker, the CLI or a test. */
export interface Context {
  db: Database
  settings: Settings
  queues: JobQueues
  fetcher: Fetcher
  remotes: Remotes
  robots: Robots
  reader: Reader
  /** Scrape rules of config/sites.yaml for the host of an address. */
  rulesFor(url: string): PageRules
  /** What placing keeps between batches. */
  memory: PlaceMemory
}

/** What reads feeds and pages: the part of a context that needs neither database nor queues. */
export type ReadingContext = Pick<Context, 'settings' | 'fetcher' | 'remotes' | 'robots' | 'reader' | 'rulesFor'>

/** The longest wait for the turn of a host: for a longer one the request is put off, so that it holds no worker. */
export const BRIEF_WAIT_MS = 500

/**
 * Seconds that a job may wait in its queue before its feed is enqueued again: three times the longest fetch and reading together. What a worker has
 * begun has a shorter lease (lease.ts).
 */
export function queueSeconds({ settings }: Context): number {
  return 3 * (settings.FETCH_TIMEOUT_SECONDS + CLOCK_FACTOR * settings.READER_TIMEOUT_SECONDS)
}

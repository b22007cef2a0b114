import { z } from 'zod'

/** The queues and the payloads of their jobs. The work itself is a row in PostgreSQL; a lost job costs seconds, since the sweep enqueues another. */
export const QUEUES = {
  /** Look for feeds that are due, embargoes that end, rows that waited too long. Enqueued by a job scheduler. */
  tick: z.object({}),
  /** Poll these feeds. */
  poll: z.object({ feedIds: z.array(z.number().int().positive()).min(1) }),
  /** Fetch the pages of these versions. */
  scrape: z.object({ versionIds: z.array(z.number().int().positive()).min(1) }),
  /** Versions wait to be placed. */
  place: z.object({}),
  /** Messages wait to be sent by channels. */
  tell: z.object({}),
  /** The story log has entries for webhooks, or deliveries are due. */
  deliver: z.object({}),
} as const

export type QueueName = keyof typeof QUEUES
export type Payload<Q extends QueueName> = z.output<(typeof QUEUES)[Q]>

/** The kinds of worker that a process may be; each processes the queue of its name. */
export const QUEUE_NAMES = Object.keys(QUEUES) as QueueName[]

/**
 * Retries are for our own trouble (a lost database); a publisher's trouble is data and never fails a job. Finished jobs are removed, failed
 * ones are kept for inspection.
 */
export const JOB_OPTIONS = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 1000 },
  removeOnComplete: true,
  removeOnFail: { count: 200, age: 7 * 86_400 },
} as const

/**
 * A job whose worker stopped reporting goes to another after this time (ms). It is short because doing a step twice is the same as doing it
 * once; BullMQ's default is 30 s.
 */
export const LOCK_MS = 15_000

/** Several rows share a job: a job costs 0.05 ms on Redis and 0.4 ms on PostgreSQL, another row in it nearly nothing. */
export function chunked<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
}

/** Feeds per poll job. */
export const POLL_CHUNK = 8
/** Versions per scrape job: few, so that a slow page delays few. */
export const SCRAPE_CHUNK = 4

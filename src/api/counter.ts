import { Redis } from 'ioredis'

/** A limit that waits for Redis would delay every request; each process then counts alone. */
const ANSWER_WITHIN_MS = 500

/**
 * The Redis in which all processes count requests together; undefined without an address. While it is disconnected, commands fail at once; the
 * connection is restored by itself.
 */
export function openCounter(url: string | undefined): Redis | undefined {
  if (!url) return undefined
  const redis = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: ANSWER_WITHIN_MS })
  // Without a listener the error event would end the process. A limit that cannot be counted reports it (limits.ts).
  redis.on('error', () => {})
  return redis
}

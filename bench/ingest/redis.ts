import { Redis } from 'ioredis'

/** Removes the benchmark's queues from a shared Redis. */
export async function clearQueues(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url)
  for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 1000 })) if (keys.length) await redis.unlink(keys)
  await redis.quit()
}

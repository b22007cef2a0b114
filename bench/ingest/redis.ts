import { Redis } from 'ioredis'

/** Takes a bench's queues off a Redis that is others' too. */
export async function clearQueues(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url)
  for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 1000 })) if (keys.length) await redis.unlink(keys)
  await redis.quit()
}

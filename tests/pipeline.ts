import { Redis } from 'ioredis'
import { readSettings, type Settings } from '../config/env.ts'
import { QUEUE_NAMES } from '../src/queues/queues.ts'
import { type OpenContext, openContext } from '../workers/context.ts'
import { processJobs } from '../workers/processors.ts'

/** Where the tests look for a Redis; there need not be one, except in CI. */
const REDIS = 'redis://127.0.0.1:6379'

/** The backends that this machine can test. In CI a missing Redis is an error. */
export async function backends(): Promise<{ name: string; redisUrl: string | undefined }[]> {
  const redis = new Redis(REDIS, { lazyConnect: true, retryStrategy: () => null })
  redis.on('error', () => {})
  const there = await redis.connect().then(
    () => true,
    () => false,
  )
  redis.disconnect()
  if (!there && readSettings().CI) throw new Error(`CI must have a Redis at ${REDIS}.`)
  return [{ name: 'PostgreSQL', redisUrl: undefined }, ...(there ? [{ name: 'Redis', redisUrl: REDIS }] : [])]
}

/** The whole pipeline in this process, as the workers run it, on a test's database. */
export async function openPipeline(url: string, over: Partial<Settings>): Promise<OpenContext & { errors: Error[] }> {
  const errors: Error[] = []
  const settings = { ...readSettings({ HOST_SPACING_SECONDS: '0' }), ...over, DATABASE_URL: url }
  const context = openContext(settings, { name: 'test', onError: (error) => errors.push(error) })
  await context.queues.schedule(settings.TICK_SECONDS)
  processJobs(context, QUEUE_NAMES)
  return { ...context, errors }
}

/** Waits until `done` says so. */
export async function until(what: string, done: () => Promise<boolean>, seconds = 300): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    if (await done()) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`Waited ${seconds} s in vain: ${what}`)
}

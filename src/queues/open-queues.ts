import { createPostgresBackend, createRedisBackend, type Job, type Queue, type Worker, withBackend } from 'bullmq'
import { Redis } from 'ioredis'
import type pg from 'pg'
import { LastingClient } from '../../db/client.ts'
import { PlainError } from '../errors.ts'
import { type EnqueueOptions, gatherJobs } from './gather-jobs.ts'
import { JOB_OPTIONS, LOCK_MS, type Payload, QUEUE_NAMES, QUEUES, type QueueName } from './queues.ts'

/** The job queues between the steps. */
export interface JobQueues {
  /**
   * Adds one job for each payload, in one round trip. Jobs with an empty payload are the same work: while one waits, no other is added. They are
   * gathered for GATHER_MS or until GATHER_ITEMS items, and added without a wait: should one be lost, the sweep enqueues another.
   */
  enqueue<Q extends QueueName>(queue: Q, payloads: Payload<Q>[], options?: EnqueueOptions): Promise<void>
  /** Enqueues `tick` at this interval, once for all processes together, until the queues are closed. Survives an emptied backend. */
  schedule(seconds: number): Promise<void>
  /** Processes the jobs of a queue until the queues are closed. An exception of the handler is our own trouble: the job is retried. */
  process<Q extends QueueName>(queue: Q, concurrency: number, handler: (payload: Payload<Q>) => Promise<void>): void
  /**
   * Waits until every queue and worker here is connected. Rejects where one is refused: BullMQ keeps that first refusal for good and
   * retries without a pause, so the process must start anew.
   */
  ready(): Promise<void>
  /** How many jobs wait in each queue. */
  waiting(): Promise<Record<QueueName, number>>
  /** Waits for the jobs in hand (at most `graceMs`), then disconnects from the backend. */
  close(graceMs?: number): Promise<void>
}

/** What differs between PostgreSQL and Redis. */
interface Backend {
  queue(name: string): Queue
  worker(name: string, handler: (job: Job) => Promise<void>, concurrency: number): Worker
  release(): Promise<void>
}

/** BullMQ stores its job scheduler in the queue itself, so an emptied queue loses it. It is set up again this often, which changes nothing where it is there. */
const RESCHEDULE_MS = 5000

/**
 * Opens the queues: on Redis when `redisUrl` is set, else in PostgreSQL (schema `bullmq`). No other module knows which.
 * @param options.onError receives broken connections, which are restored without help, and failed jobs
 */
export function openQueues(options: {
  redisUrl?: string | undefined
  databaseUrl: string
  prefix: string
  onError: (error: Error) => void
}): JobQueues {
  const backend = options.redisUrl ? onRedis(options.redisUrl, options.prefix) : onPostgres(options.databaseUrl, options.prefix)
  const queues = new Map<QueueName, Queue>()
  const workers: Worker[] = []
  let rescheduling: NodeJS.Timeout | undefined

  const queueOf = (name: QueueName): Queue => {
    const known = queues.get(name)
    if (known) return known
    const queue = backend.queue(name)
    queue.on('error', options.onError)
    queues.set(name, queue)
    return queue
  }

  const add = async (name: QueueName, payloads: object[], { urgent = false, delayMs }: EnqueueOptions) => {
    const opts = { ...JOB_OPTIONS, lifo: urgent, ...(delayMs && { delay: delayMs }) }
    // On PostgreSQL many jobs go through temporary tables: a single job is faster by itself.
    if (payloads.length === 1) await queueOf(name).add(name, payloads[0], opts)
    else await queueOf(name).addBulk(payloads.map((data) => ({ name, data, opts })))
  }
  const gathered = gatherJobs((name, urgent) => addOnce(queueOf(name), urgent), options.onError)

  return {
    async enqueue(name, payloads, about = {}) {
      if (!payloads.length) return
      if (payloads.every((payload) => Object.keys(payload).length === 0)) gathered.enqueue(name, about)
      else await add(name, payloads, about)
    },
    async schedule(seconds) {
      const schedule = () =>
        queueOf('tick').upsertJobScheduler('tick', { every: seconds * 1000 }, { name: 'tick', data: {}, opts: JOB_OPTIONS })
      rescheduling = setInterval(() => void schedule().catch(options.onError), RESCHEDULE_MS)
      await schedule()
    },
    process(name, concurrency, handler) {
      const work = async (job: Job) => {
        // From here on a job is added again: what it is about may have come after this one looked.
        await job.removeDeduplicationKey()
        await handler(QUEUES[name].parse(job.data) as Payload<typeof name>)
      }
      const worker = backend.worker(name, work, concurrency)
      worker.on('error', options.onError)
      worker.on('failed', (_job, error) => options.onError(error))
      workers.push(worker)
    },
    async ready() {
      await Promise.all([...QUEUE_NAMES.map(queueOf), ...workers].map((one) => one.waitUntilReady()))
    },
    async waiting() {
      const counts = await Promise.all(QUEUE_NAMES.map(async (name) => [name, await queueOf(name).getWaitingCount()] as const))
      return Object.fromEntries(counts) as Record<QueueName, number>
    },
    async close(graceMs = 2500) {
      clearInterval(rescheduling)
      await Promise.all(workers.map((worker) => closeWorker(worker, graceMs)))
      // Jobs in hand enqueue others, and a backend that is gone may never take them.
      await endsWithin(graceMs, gathered.added())
      await Promise.all([...queues.values()].map((queue) => queue.close()))
      await backend.release()
    },
  }
}

/** Adds a job with an empty payload, unless one like it waits already. One that runs does not count: it may have looked before this one was wanted. */
async function addOnce(queue: Queue, urgent: boolean): Promise<void> {
  const deduplication = { id: urgent ? 'urgent' : 'ordinary' }
  await queue.add(queue.name, {}, { ...JOB_OPTIONS, deduplication, lifo: urgent })
}

/** @throws PlainError when no Redis answers at this address */
export async function redisAnswers(url: string): Promise<void> {
  let reason = 'no answer'
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: 5000, maxRetriesPerRequest: 0, retryStrategy: () => null })
  redis.on('error', (error: Error) => {
    reason = error.message
  })
  try {
    await redis.connect()
    await redis.ping()
  } catch (error) {
    const { host } = new URL(url)
    throw new PlainError(`Redis at ${host} does not answer: ${reason || (error as Error).message}`, 'Start it, or correct REDIS_URL.')
  } finally {
    redis.disconnect()
  }
}

function onRedis(url: string, prefix: string): Backend {
  const { Queue, Worker } = withBackend(createRedisBackend)
  const connection = new Redis(url, { maxRetriesPerRequest: null })
  connection.on('error', () => {}) // each queue and worker reports it
  return {
    queue: (name) => new Queue(name, { connection, prefix }) as unknown as Queue,
    worker: (name, handler, concurrency) =>
      new Worker(name, handler, { connection, prefix, concurrency, lockDuration: LOCK_MS, stalledInterval: LOCK_MS }) as unknown as Worker,
    release: async () => {
      connection.disconnect()
    },
  }
}

/** How long the caller waits after a refused connection before it may ask again. */
const REFUSED_MS = 500

/** Delays refusals: BullMQ asks again at once where a connection is refused, as by a database that recovers (57P03), some hundred times a second. */
class PatientClient extends LastingClient {
  override connect(): Promise<pg.Client>
  override connect(callback: (error: Error, ...rest: unknown[]) => void): void
  override connect(callback?: (error: Error, ...rest: unknown[]) => void) {
    if (!callback) {
      return super.connect().catch(async (error) => {
        await pause(REFUSED_MS)
        throw error
      })
    }
    super.connect((error: Error, ...rest: unknown[]) => void setTimeout(callback, error ? REFUSED_MS : 0, error, ...rest))
  }
}

function onPostgres(connectionString: string, prefix: string): Backend {
  const { Queue, Worker } = withBackend(createPostgresBackend)
  const connection = { connectionString, max: 2, Client: PatientClient }
  return {
    queue: (name) => new Queue(name, { connection, prefix }) as unknown as Queue,
    worker: (name, handler, concurrency) =>
      new Worker(name, handler, { connection, prefix, concurrency, lockDuration: LOCK_MS, stalledInterval: LOCK_MS }) as unknown as Worker,
    release: async () => {},
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function closeWorker(worker: Worker, graceMs: number): Promise<void> {
  if (!(await endsWithin(graceMs, worker.close()))) await worker.close(true)
}

/** Waits for work, at most so long. @returns whether it ended in that time */
async function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false)
  })
  const done = await Promise.race([work.then(() => true), late])
  clearTimeout(timer)
  return done
}

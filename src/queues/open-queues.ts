import { createPostgresBackend, createRedisBackend, type Job, type Queue, type Worker, withBackend } from 'bullmq'
import { Redis } from 'ioredis'
import type pg from 'pg'
import { LastingClient } from '../../db/client.ts'
import { PlainError } from '../errors.ts'
import { JOB_OPTIONS, LOCK_MS, type Payload, QUEUE_NAMES, QUEUES, type QueueName } from './queues.ts'

/** The doorbells between the steps. */
export interface JobQueues {
  /**
   * Rings once for each payload, in one round trip. A bell that says nothing rings within a tenth of a second, once for all who asked
   * meanwhile, and nobody waits for it: should it be lost, the sweep rings again.
   */
  enqueue<Q extends QueueName>(queue: Q, payloads: Payload<Q>[]): Promise<void>
  /** Rings `tick` at this interval, once for all processes together, until the bells are closed; an emptied queue rings again within seconds. */
  schedule(seconds: number): Promise<void>
  /** Answers a bell until the bells are closed. An exception of the handler is our own trouble: the job is tried again. */
  process<Q extends QueueName>(queue: Q, concurrency: number, handler: (payload: Payload<Q>) => Promise<void>): void
  /**
   * Waits until every bell here has its backend. Rejects where one could not have it: BullMQ keeps that first refusal for good and asks
   * without a pause, so the process must begin anew.
   */
  ready(): Promise<void>
  /** How many bells ring unanswered. */
  waiting(): Promise<Record<QueueName, number>>
  /** Waits for the jobs in hand (at most `graceMs`), then lets go of the backend. */
  close(graceMs?: number): Promise<void>
}

interface Backend {
  queue(name: string): Queue
  worker(name: string, handler: (job: Job) => Promise<void>, concurrency: number): Worker
  release(): Promise<void>
}

/** How long rings of a bell that says nothing are gathered. On PostgreSQL a ring costs 5 ms, and 500 feeds may end their polls in a few seconds. */
const GATHERED_MS = 100

/** The scheduler of BullMQ lies in the queue itself and is lost with it: it is set up again this often, which changes nothing where it stands. */
const RESCHEDULE_MS = 5000

/**
 * The one place that knows where the queues live: on Redis when `redisUrl` is set, else in PostgreSQL (schema `bullmq`).
 * @param options.onError told of broken connections, which are repaired by themselves, and of jobs that failed
 */
export function openQueues(options: {
  redisUrl?: string | undefined
  databaseUrl: string
  prefix: string
  onError: (error: Error) => void
}): JobQueues {
  const backend = options.redisUrl ? onRedis(options.redisUrl, options.prefix) : onPostgres(options.databaseUrl, options.prefix)
  const queues = new Map<QueueName, Queue>()
  let clock: NodeJS.Timeout | undefined
  const workers: Worker[] = []

  const queueOf = (name: QueueName): Queue => {
    const known = queues.get(name)
    if (known) return known
    const queue = backend.queue(name)
    queue.on('error', options.onError)
    queues.set(name, queue)
    return queue
  }

  const enqueueNow = async (name: QueueName, payloads: object[]) => {
    // Many at once go through temporary tables on PostgreSQL: one alone is quicker by itself.
    if (payloads.length === 1) await queueOf(name).add(name, payloads[0], JOB_OPTIONS)
    else await queueOf(name).addBulk(payloads.map((data) => ({ name, data, opts: JOB_OPTIONS })))
  }
  const gathered = gather((name) => enqueueNow(name, [{}]), options.onError)

  return {
    async enqueue(name, payloads) {
      if (!payloads.length) return
      if (payloads.every((payload) => Object.keys(payload).length === 0)) gathered.enqueue(name)
      else await enqueueNow(name, payloads)
    },
    async schedule(seconds) {
      const schedule = () =>
        queueOf('tick').upsertJobScheduler('tick', { every: seconds * 1000 }, { name: 'tick', data: {}, opts: JOB_OPTIONS })
      clock = setInterval(() => void schedule().catch(options.onError), RESCHEDULE_MS)
      await schedule()
    },
    process(name, concurrency, handler) {
      const worker = backend.worker(name, async (job) => handler(QUEUES[name].parse(job.data) as Payload<typeof name>), concurrency)
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
      clearInterval(clock)
      await Promise.all(workers.map((worker) => closeWorker(worker, graceMs)))
      // Jobs in hand ring too, and a backend that is gone may never take it.
      await within(graceMs, gathered.rung())
      await Promise.all([...queues.values()].map((queue) => queue.close()))
      await backend.release()
    },
  }
}

/** Rings of bells that say nothing: of those of one name within GATHERED_MS, one is rung. */
function gather(enqueueNow: (name: QueueName) => Promise<void>, onError: (error: Error) => void) {
  const gathered = new Map<QueueName, Promise<void>>()
  return {
    enqueue(name: QueueName): void {
      if (gathered.has(name)) return
      const soon = rest(GATHERED_MS).then(() => {
        gathered.delete(name)
        return enqueueNow(name)
      })
      gathered.set(name, soon.catch(onError))
    },
    rung: () => Promise.all(gathered.values()),
  }
}

/** @throws PlainError when no Redis answers at this address */
export async function redisAnswers(url: string): Promise<void> {
  let said = 'no answer'
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: 5000, maxRetriesPerRequest: 0, retryStrategy: () => null })
  redis.on('error', (error: Error) => {
    said = error.message
  })
  try {
    await redis.connect()
    await redis.ping()
  } catch (error) {
    const { host } = new URL(url)
    throw new PlainError(`Redis at ${host} does not answer: ${said || (error as Error).message}`, 'Start it, or correct REDIS_URL.')
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

/** How long a connection that was refused keeps who asked for it waiting. */
const REFUSED_MS = 500

/** BullMQ asks again at once where it is refused a connection, as a database that recovers does (57P03): some hundred times a second. */
class PatientClient extends LastingClient {
  override connect(): Promise<pg.Client>
  override connect(told: (error: Error, ...rest: unknown[]) => void): void
  override connect(told?: (error: Error, ...rest: unknown[]) => void) {
    if (!told) {
      return super.connect().catch(async (error) => {
        await new Promise((resolve) => setTimeout(resolve, REFUSED_MS))
        throw error
      })
    }
    super.connect((error: Error, ...rest: unknown[]) => void setTimeout(told, error ? REFUSED_MS : 0, error, ...rest))
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

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function closeWorker(worker: Worker, graceMs: number): Promise<void> {
  if (!(await within(graceMs, worker.close()))) await worker.close(true)
}

async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false)
  })
  const done = await Promise.race([work.then(() => true), late])
  clearTimeout(timer)
  return done
}

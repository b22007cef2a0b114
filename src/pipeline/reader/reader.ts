import { Worker } from 'node:worker_threads'
import { trouble } from '../../errors.ts'
import type { Copy, PageReading, Prepared, Trouble } from '../../model.ts'
import type { UnpreparedText } from '../arrival.ts'
import { FairQueue } from './fair-queue.ts'
import type { FeedReading, PageRules, readEntryText, readFeedDocument } from './reading.ts'
import { limitTime, processorSeconds } from './time-limit.ts'

/** Work for a reader thread: bytes as they came, and what is known about them. */
export type ReadJob =
  | ({ kind: 'feed' } & Parameters<typeof readFeedDocument>[0])
  | ({ kind: 'entry' } & Parameters<typeof readEntryText>[0])
  | ({ kind: 'prepare' /** Characters of the text that are read. */; most?: number } & UnpreparedText)
  | { kind: 'page'; bytes: Uint8Array; contentType: string | null; url: string; rules: PageRules | undefined }

/** Reads feeds and pages off the event loop. A document that takes too much time or memory ends its thread, not the process. */
export interface Reader {
  feed(job: Omit<Extract<ReadJob, { kind: 'feed' }>, 'kind'>): Promise<FeedReading>
  page(job: Omit<Extract<ReadJob, { kind: 'page' }>, 'kind'>): Promise<PageOutcome>
  /** null where it took too much time or memory. */
  entry(job: Omit<Extract<ReadJob, { kind: 'entry' }>, 'kind'>): Promise<Copy | null>
  /** null where it took too much time or memory. */
  prepare(job: Omit<Extract<ReadJob, { kind: 'prepare' }>, 'kind'>): Promise<Prepared | null>
  close(): Promise<void>
}

/** `notes`: site rules that missed. */
type PageOutcome = PageReading & { notes: string[] }
type JobResult = FeedReading | PageOutcome | Copy | Prepared | null

type JobAnswer = { result: JobResult } | { error: string }

interface PendingJob {
  job: ReadJob
  resolve: (result: JobResult) => void
  reject: (error: Error) => void
}

interface Thread {
  worker: Worker
  /** It has loaded its modules: from here on the time limit applies to the document. */
  ready: boolean
  /** The thread in `/proc`; null where there is none. */
  task: string | null
  busy: PendingJob | undefined
  /** The document in hand takes longer than SLOW_MS. */
  isSlow: boolean
  /** Ends what watches the time of the document in hand. */
  liftLimit: () => void
}

/**
 * A document that takes longer, by the clock, does not delay the others: the last thread is started for them. A feed of 50 articles takes 25 ms of
 * processor time.
 */
const SLOW_MS = 1000

export interface ReaderOptions {
  /**
   * At most so many; another starts when a document waits and all are busy. The last one, where there are others, starts only when each of them is
   * at a slow document: a thread compiles all code for itself (a second and a half of processor time), and what reads beside the other work of all
   * processors is no faster.
   */
  threads: number
  /** Heap of one thread; a document that needs more ends with READER_KILLED. */
  memoryMb: number
  /** Processor time for one document; one that needs more ends the same way. */
  timeoutSeconds: number
  /** After this time a document is slow, for tests. */
  slowMs?: number
}

/**
 * Opens a pool of reader threads; they start with the first work. Feeds and other documents take turns, and so do the hosts that sent them.
 */
export function openReader(options: ReaderOptions): Reader {
  const queue = new FairQueue<PendingJob>()
  const threads = new Set<Thread>()
  let closed = false

  const assign = () => {
    for (const thread of threads) {
      if (!queue.size) return
      if (thread.ready && !thread.busy) give(thread, queue.shift()!)
    }
    const starting = [...threads].filter(({ ready }) => !ready).length
    if (queue.size > starting && threads.size < mostNow()) start()
  }
  const mostNow = () => {
    const areSlow = [...threads].every(({ isSlow }) => isSlow)
    return areSlow ? options.threads : Math.max(1, options.threads - 1)
  }

  const give = (thread: Thread, pending: PendingJob) => {
    const { worker, task } = thread
    thread.busy = pending
    const liftLimit = limitTime(
      options.timeoutSeconds,
      () => processorSeconds(worker, task),
      () => void worker.terminate(),
    )
    const slow = setTimeout(() => {
      thread.isSlow = true
      assign()
    }, options.slowMs ?? SLOW_MS)
    thread.liftLimit = () => {
      thread.isSlow = false
      clearTimeout(slow)
      liftLimit()
    }
    worker.ref()
    worker.postMessage(pending.job)
  }

  const start = () => {
    const worker = boot(options.memoryMb)
    const thread: Thread = { worker, ready: false, task: null, busy: undefined, isSlow: false, liftLimit: () => {} }
    threads.add(thread)
    worker.on('message', (message: { task: string | null } | JobAnswer) => {
      if ('task' in message) {
        thread.ready = true
        thread.task = message.task
      } else settle(thread, message)
      worker.unref()
      assign()
    })
    // Running out of memory is reported as an error, and then the thread exits: `exit` handles both.
    worker.on('error', () => {})
    worker.on('exit', () => {
      thread.liftLimit()
      threads.delete(thread)
      thread.busy?.resolve(killedReading(thread.busy.job))
      if (closed) return
      // A thread that cannot even start is our own fault, not the document's.
      if (!thread.ready) queue.shift()?.reject(new Error('A reader thread ended before it was ready.'))
      assign()
    })
  }
  const read = (job: ReadJob) =>
    new Promise<JobResult>((resolve, reject) => {
      queue.push(job.kind === 'feed' ? 'feeds' : 'others', hostOf(job), { job, resolve, reject })
      assign()
    })

  return {
    feed: (job) => read({ kind: 'feed', ...job }) as Promise<FeedReading>,
    page: (job) => read({ kind: 'page', ...job }) as Promise<PageOutcome>,
    entry: (job) => read({ kind: 'entry', ...job }) as Promise<Copy | null>,
    prepare: (job) => read({ kind: 'prepare', ...job }) as Promise<Prepared | null>,
    async close() {
      closed = true
      await Promise.all([...threads].map((t) => t.worker.terminate()))
    },
  }
}

function boot(memoryMb: number): Worker {
  return new Worker(BOOT, {
    eval: true,
    workerData: new URL('./reader-thread.ts', import.meta.url).href,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  })
}

/** A thread does not inherit the TypeScript loader of its parent: it registers its own, then loads reader-thread.ts. */
const BOOT = `const { workerData } = require('node:worker_threads')
import('tsx/esm/api').then(({ register }) => { register(); return import(workerData) })`

/** Documents without an address of the web, which are files, count as those of one host. */
function hostOf(job: ReadJob): string {
  const url = job.kind === 'prepare' ? job.version.entry.link : job.url
  return url !== null && URL.canParse(url) ? new URL(url).host : ''
}

function settle(thread: Thread, message: JobAnswer): void {
  const { busy } = thread
  thread.busy = undefined
  thread.liftLimit()
  if ('result' in message) busy?.resolve(message.result)
  else busy?.reject(new Error(message.error))
}

function killedReading(job: ReadJob): { trouble: Trouble } | PageOutcome | null {
  if (job.kind === 'entry' || job.kind === 'prepare') return null
  const why = trouble('READER_KILLED')
  return job.kind === 'feed' ? { trouble: why } : { kind: 'not-article', trouble: why, notes: [] }
}

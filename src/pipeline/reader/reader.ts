import { Worker } from 'node:worker_threads'
import { trouble } from '../../errors.ts'
import type { Copy, PageReading, Prepared, Trouble } from '../../model.ts'
import type { ArrivalSource, ReadVersion } from '../arrival.ts'
import type { FeedReading, PageRules, readEntryText, readFeedDocument } from './reading.ts'

/** Work for a reader thread: bytes as they came, and what is known about them. */
export type ReadJob =
  | ({ kind: 'feed' } & Parameters<typeof readFeedDocument>[0])
  | ({ kind: 'entry' } & Parameters<typeof readEntryText>[0])
  | { kind: 'prepare'; json: string; version: ReadVersion; source: ArrivalSource }
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

interface PendingJob {
  job: ReadJob
  resolve: (result: JobResult) => void
  reject: (error: Error) => void
}

interface Thread {
  worker: Worker
  /** It has loaded its modules: from here on the time limit applies to the document. */
  ready: boolean
  busy: PendingJob | undefined
  timer: NodeJS.Timeout | undefined
}

/**
 * Opens a pool of reader threads; they start with the first work.
 * @param options.memoryMb heap of one thread; a document that needs more ends with READER_KILLED
 * @param options.timeoutSeconds time for one document; one that needs more ends the same way
 */
export function openReader(options: { threads: number; memoryMb: number; timeoutSeconds: number }): Reader {
  const queue: PendingJob[] = []
  const threads = new Set<Thread>()
  let closed = false

  const assign = () => {
    if (queue.length && threads.size < options.threads) start()
    for (const thread of threads) {
      if (!thread.ready || thread.busy || !queue.length) continue
      const next = queue.shift()!
      thread.busy = next
      thread.timer = setTimeout(() => void thread.worker.terminate(), options.timeoutSeconds * 1000)
      thread.worker.ref()
      thread.worker.postMessage(next.job)
    }
  }

  const start = () => {
    const worker = boot(options.memoryMb)
    const thread: Thread = { worker, ready: false, busy: undefined, timer: undefined }
    threads.add(thread)
    worker.on('message', (message: 'ready' | { result: JobResult } | { error: string }) => {
      clearTimeout(thread.timer)
      if (message === 'ready') {
        thread.ready = true
        worker.unref()
        return assign()
      }
      settle(thread, message)
      worker.unref()
      assign()
    })
    // Running out of memory is reported as an error, and then the thread exits: `exit` handles both.
    worker.on('error', () => {})
    worker.on('exit', () => {
      clearTimeout(thread.timer)
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
      queue.push({ job, resolve, reject })
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

function settle(thread: Thread, message: { result: JobResult } | { error: string }): void {
  const { busy } = thread
  thread.busy = undefined
  if ('result' in message) busy?.resolve(message.result)
  else busy?.reject(new Error(message.error))
}

function killedReading(job: ReadJob): { trouble: Trouble } | PageOutcome | null {
  if (job.kind === 'entry' || job.kind === 'prepare') return null
  const why = trouble('READER_KILLED')
  return job.kind === 'feed' ? { trouble: why } : { kind: 'not-article', trouble: why, notes: [] }
}

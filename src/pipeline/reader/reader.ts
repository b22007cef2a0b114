import { Worker } from 'node:worker_threads'
import { trouble } from '../../errors.ts'
import type { Copy, PageReading, Trouble } from '../../model.ts'
import type { FeedReading, PageRules, readEntryText, readFeedDocument } from './reading.ts'

/** Work for a reader thread: bytes as they came, and what was said about them. */
export type ReadJob =
  | ({ kind: 'feed' } & Parameters<typeof readFeedDocument>[0])
  | ({ kind: 'entry' } & Parameters<typeof readEntryText>[0])
  | { kind: 'page'; bytes: Uint8Array; contentType: string | null; url: string; rules: PageRules | undefined }

/** Reads feeds and pages apart from the event loop. A document that costs too much time or memory ends its thread, not us. */
export interface Reader {
  feed(job: Omit<Extract<ReadJob, { kind: 'feed' }>, 'kind'>): Promise<FeedReading>
  page(job: Omit<Extract<ReadJob, { kind: 'page' }>, 'kind'>): Promise<PageOutcome>
  /** null where it cost too much. */
  entry(job: Omit<Extract<ReadJob, { kind: 'entry' }>, 'kind'>): Promise<Copy | null>
  close(): Promise<void>
}

/** `notes`: site rules that missed. */
type PageOutcome = PageReading & { notes: string[] }
type Reading = FeedReading | PageOutcome | Copy | null

interface Waiting {
  job: ReadJob
  resolve: (result: Reading) => void
  reject: (error: Error) => void
}

interface Thread {
  worker: Worker
  /** It has loaded what it needs: from here on time is the document's. */
  ready: boolean
  busy: Waiting | undefined
  timer: NodeJS.Timeout | undefined
}

/**
 * Opens a pool of reader threads; they start with the first work.
 * @param options.memoryMb heap of one thread; past it the document in hand is put aside with READER_KILLED
 * @param options.timeoutSeconds the same for time
 */
export function openReader(options: { threads: number; memoryMb: number; timeoutSeconds: number }): Reader {
  const queue: Waiting[] = []
  const threads = new Set<Thread>()
  let closed = false

  const give = () => {
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
    worker.on('message', (answer: 'ready' | { result: Reading } | { error: string }) => {
      clearTimeout(thread.timer)
      if (answer === 'ready') {
        thread.ready = true
        worker.unref()
        return give()
      }
      settle(thread, answer)
      worker.unref()
      give()
    })
    // Out of memory arrives as an error, and then the thread exits: both end here.
    worker.on('error', () => {})
    worker.on('exit', () => {
      clearTimeout(thread.timer)
      threads.delete(thread)
      thread.busy?.resolve(putAside(thread.busy.job))
      if (closed) return
      // A thread that cannot even begin is a mistake of ours, not of the document.
      if (!thread.ready) queue.shift()?.reject(new Error('A reader thread ended before it could begin.'))
      give()
    })
  }
  const read = (job: ReadJob) =>
    new Promise<Reading>((resolve, reject) => {
      queue.push({ job, resolve, reject })
      give()
    })

  return {
    feed: (job) => read({ kind: 'feed', ...job }) as Promise<FeedReading>,
    page: (job) => read({ kind: 'page', ...job }) as Promise<PageOutcome>,
    entry: (job) => read({ kind: 'entry', ...job }) as Promise<Copy | null>,
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

/** A thread does not inherit the TypeScript loader of its parent: it registers its own, then takes the room. */
const BOOT = `const { workerData } = require('node:worker_threads')
import('tsx/esm/api').then(({ register }) => { register(); return import(workerData) })`

function settle(thread: Thread, answer: { result: Reading } | { error: string }): void {
  const { busy } = thread
  thread.busy = undefined
  if ('result' in answer) busy?.resolve(answer.result)
  else busy?.reject(new Error(answer.error))
}

function putAside(job: ReadJob): { trouble: Trouble } | PageOutcome | null {
  if (job.kind === 'entry') return null
  const why = trouble('READER_KILLED')
  return job.kind === 'feed' ? { trouble: why } : { kind: 'not-article', trouble: why, notes: [] }
}

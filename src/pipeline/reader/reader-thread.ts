import { parentPort } from 'node:worker_threads'
import type { ReadJob } from './reader.ts'
import { readEntryText, readFeedDocument, readPageDocument } from './reading.ts'

/** Runs in a thread of its own: one document in, one reading out. An exception here is our own fault and is returned as one. */
parentPort!.on('message', (job: ReadJob) => {
  try {
    const result = job.kind === 'feed' ? readFeedDocument(job) : job.kind === 'entry' ? readEntryText(job) : readPageDocument(job)
    parentPort!.postMessage({ result })
  } catch (error) {
    parentPort!.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})
parentPort!.postMessage('ready')

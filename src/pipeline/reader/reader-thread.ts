import { readlinkSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { prepare } from '../arrival.ts'
import type { ReadJob } from './reader.ts'
import { readEntryText, readFeedDocument, readPageDocument } from './reading.ts'

/** Runs in a thread of its own: one document in, one reading out. An exception here is our own fault and is returned as one. */
parentPort!.on('message', (job: ReadJob) => {
  try {
    parentPort!.postMessage({ result: resultOf(job) })
  } catch (error) {
    parentPort!.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})
parentPort!.postMessage({ task: process.platform === 'linux' ? readlinkSync('/proc/thread-self') : null })

function resultOf(job: ReadJob) {
  switch (job.kind) {
    case 'feed':
      return readFeedDocument(job)
    case 'entry':
      return readEntryText(job)
    case 'prepare':
      return prepare(job.json, job.version, job.source)
    case 'page':
      return readPageDocument(job)
  }
}

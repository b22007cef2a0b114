import { readlinkSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import type { Prepared } from '../../model.ts'
import { prepare } from '../arrival.ts'
import type { ReadJob } from './reader.ts'
import { readEntryText, readFeedDocument, readPageDocument } from './reading.ts'

/** Runs in a thread of its own: one document in, one reading out. An exception here is our own fault and is returned as one. */
parentPort!.on('message', (job: ReadJob) => {
  try {
    const result = resultOf(job)
    const bytes = inOneBuffer(preparedIn(result))
    parentPort!.postMessage({ result }, [bytes])
  } catch (error) {
    parentPort!.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})
parentPort!.postMessage({ task: process.platform === 'linux' ? readlinkSync('/proc/thread-self') : null })

type Result = ReturnType<typeof readFeedDocument | typeof readEntryText | typeof prepare | typeof readPageDocument>

function resultOf(job: ReadJob): Result {
  switch (job.kind) {
    case 'feed':
      return readFeedDocument(job)
    case 'entry':
      return readEntryText(job)
    case 'prepare':
      return prepare(job.json, job.version, job.source, job.most)
    case 'page':
      return readPageDocument(job)
  }
}

function preparedIn(result: Result): Prepared[] {
  if ('print' in result) return [result]
  return 'entries' in result ? result.entries.flatMap(({ prepared }) => prepared ?? []) : []
}

/** Moves the bytes of all texts of a document into one buffer, which the other thread takes over without a copy. */
function inOneBuffer(all: Prepared[]): ArrayBuffer {
  const bytes = new Uint8Array(all.reduce((sum, { received, print }) => sum + received.length + print.length, 0))
  let at = 0
  const moved = (part: Uint8Array) => {
    bytes.set(part, at)
    at += part.length
    return bytes.subarray(at - part.length, at)
  }
  for (const one of all) {
    one.received = moved(one.received)
    one.print = moved(one.print)
  }
  return bytes.buffer
}

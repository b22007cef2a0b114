import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Database } from '../../db/client.ts'
import { readLogHeadOn } from '../../db/read/story-log.ts'

const CHANNEL = 'story_log'
/** A notification can be lost with its connection; then the log is looked at this often. It also notices a connection that died in silence. */
const LOOK_EVERY_MS = 3000
const RECONNECT_AFTER_MS = 500
const QUERY_TIMEOUT_MS = 5000

/** Knows how far the story log has come. It carries no events: readers fetch those from the table, so none is missed or doubled. */
export interface Hub {
  /** Nothing more will be heard: whoever waits in a loop ends it. */
  readonly closed: boolean
  /** True as soon as the log is known to go beyond `seq`; false when `ms` have passed, `signal` aborts or the hub closes. */
  grown(seq: number, ms: number, signal: AbortSignal): Promise<boolean>
  close(): Promise<void>
}

/**
 * Listens on a connection of its own, and again by itself when that breaks.
 * @param onTrouble told of each broken connection
 */
export function openHub(db: Database, onTrouble: (error: Error) => void = () => {}): Hub {
  const closing = new AbortController()
  const sleepers = new Set<() => void>()
  let head = 0

  const wake = () => {
    for (const wakeOne of sleepers) wakeOne()
  }
  const hear = (seq: number) => {
    if (seq <= head) return
    head = seq
    wake()
  }
  const listening = keepListening(db.pool.options.connectionString, hear, onTrouble, closing.signal)

  return {
    get closed() {
      return closing.signal.aborted
    },
    grown(seq, ms, signal) {
      if (head > seq || signal.aborted || closing.signal.aborted) return Promise.resolve(head > seq)
      return new Promise((resolve) => {
        const settle = () => {
          if (head <= seq && !signal.aborted && !closing.signal.aborted && performance.now() < end) return
          clearTimeout(timer)
          sleepers.delete(settle)
          signal.removeEventListener('abort', settle)
          resolve(head > seq)
        }
        const end = performance.now() + ms
        // A timer may fire a fraction early by the finer clock; a millisecond on top keeps it from firing for nothing.
        const timer = setTimeout(settle, ms + 1)
        sleepers.add(settle)
        signal.addEventListener('abort', settle)
      })
    },
    async close() {
      closing.abort()
      wake()
      await listening
    },
  }
}

type Hear = (seq: number) => void

async function keepListening(url: string | undefined, hear: Hear, onTrouble: (error: Error) => void, closing: AbortSignal) {
  while (!closing.aborted) {
    await listen(url, hear, onTrouble, closing).catch(onTrouble)
    await rest(RECONNECT_AFTER_MS, closing)
  }
}

/** One connection, until it breaks (then it throws) or we close. */
async function listen(url: string | undefined, hear: Hear, onTrouble: (error: Error) => void, closing: AbortSignal) {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'copytaster-hub',
    connectionTimeoutMillis: QUERY_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
  })
  const broken = new AbortController()
  client.on('error', onTrouble)
  client.on('end', () => broken.abort())
  client.on('notification', ({ payload }) => hear(Number(payload)))
  try {
    await client.connect()
    await client.query(`LISTEN ${CHANNEL}`)
    while (!closing.aborted) {
      hear(await readLogHeadOn(client))
      await rest(LOOK_EVERY_MS, AbortSignal.any([closing, broken.signal]))
    }
  } finally {
    await client.end()
  }
}

/** A pause that the signal cuts short. */
async function rest(ms: number, signal: AbortSignal) {
  await pause(ms, undefined, { signal }).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error
  })
}

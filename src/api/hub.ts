import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Database } from '../../db/client.ts'
import { readLogHeadOn } from '../../db/read/story-log.ts'

const LOG_CHANNEL = 'story_log'
/** Carries a notification whenever a session ends, a key is revoked, or the rights of a person change. */
const ACCESS_CHANNEL = 'access'
/** A notification can be lost with its connection, so the log is also read this often. The query also detects a dead connection. */
const CHECK_EVERY_MS = 3000
const RECONNECT_AFTER_MS = 500
const QUERY_TIMEOUT_MS = 5000

/** Tracks the last number of the story log. It carries no events: readers fetch those from the table, so none is missed or repeated. */
export interface Hub {
  /** True after `close`: loops that wait for more must end. */
  readonly closed: boolean
  /** Resolves to true as soon as the log is known to go beyond `seq`; to false when `ms` have passed, `signal` aborts or the hub closes. */
  grown(seq: number, ms: number, signal: AbortSignal): Promise<boolean>
  /** Calls back at each notification that what somebody may do has changed. One can be lost with the connection. @returns a function that ends it */
  onAccessChange(changed: () => void): () => void
  close(): Promise<void>
}

/**
 * Listens on its own connection and reconnects when that breaks.
 * @param onTrouble is called with the error of each broken connection
 */
export function openHub(db: Database, onTrouble: (error: Error) => void = () => {}): Hub {
  const closing = new AbortController()
  const waiters = new Set<() => void>()
  let head = 0

  const wake = () => {
    for (const wakeOne of waiters) wakeOne()
  }
  const advance = (seq: number) => {
    if (seq <= head) return
    head = seq
    wake()
  }
  const listeners = new Set<() => void>()
  const heard: Heard = {
    advance,
    accessChanged: () => {
      for (const changed of listeners) changed()
    },
  }
  const listening = keepListening(db.pool.options.connectionString, heard, onTrouble, closing.signal)

  return {
    get closed() {
      return closing.signal.aborted
    },
    grown(seq, ms, signal) {
      if (head > seq || signal.aborted || closing.signal.aborted) return Promise.resolve(head > seq)
      return new Promise((resolve) => {
        const settle = () => {
          if (head <= seq && !signal.aborted && !closing.signal.aborted) return
          end()
        }
        const end = () => {
          clearTimeout(timer)
          waiters.delete(settle)
          signal.removeEventListener('abort', settle)
          resolve(head > seq)
        }
        // A timer may fire early by performance.now(), so what it says is the end.
        const timer = setTimeout(end, ms)
        waiters.add(settle)
        signal.addEventListener('abort', settle)
      })
    },
    onAccessChange(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    async close() {
      closing.abort()
      wake()
      await listening
    },
  }
}

interface Heard {
  advance(seq: number): void
  accessChanged(): void
}

async function keepListening(url: string | undefined, heard: Heard, onTrouble: (error: Error) => void, closing: AbortSignal) {
  while (!closing.aborted) {
    await listenOnce(url, heard, onTrouble, closing).catch(onTrouble)
    await abortablePause(RECONNECT_AFTER_MS, closing)
  }
}

/** Listens on one connection until the hub closes. @throws when the connection breaks */
async function listenOnce(url: string | undefined, heard: Heard, onTrouble: (error: Error) => void, closing: AbortSignal) {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'copytaster-hub',
    connectionTimeoutMillis: QUERY_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
  })
  const broken = new AbortController()
  client.on('error', onTrouble)
  client.on('end', () => broken.abort())
  client.on('notification', ({ channel, payload }) => (channel === LOG_CHANNEL ? heard.advance(Number(payload)) : heard.accessChanged()))
  try {
    await client.connect()
    await client.query(`LISTEN ${LOG_CHANNEL}; LISTEN ${ACCESS_CHANNEL}`)
    while (!closing.aborted) {
      heard.advance(await readLogHeadOn(client))
      await abortablePause(CHECK_EVERY_MS, AbortSignal.any([closing, broken.signal]))
    }
  } finally {
    await client.end()
  }
}

/** A pause that ends early when the signal aborts. */
async function abortablePause(ms: number, signal: AbortSignal) {
  await pause(ms, undefined, { signal }).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error
  })
}

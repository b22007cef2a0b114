import type { Database } from '../../db/client.ts'
import { type Batch, readBatch } from './event-words.ts'

/** Reads the story log for many readers at once. */
export interface LogReader {
  /** The entries after a number, at most `limit`. */
  after(number: number, limit: number): Promise<Batch>
}

/**
 * Those who ask for the same part within one turn of the event loop, as streams do that a new entry wakes, share one reading. Nobody joins a reading
 * that has begun: it would not have what was committed since, such as a kill.
 */
export function openLogReader(db: Database): LogReader {
  const gathering = new Map<string, Promise<Batch>>()
  return {
    after(number, limit) {
      const part = `${number} ${limit}`
      const joined = gathering.get(part)
      if (joined) return joined
      const reading = new Promise((resolve) => setImmediate(resolve)).then(() => {
        gathering.delete(part)
        return readBatch(db, number, limit)
      })
      gathering.set(part, reading)
      return reading
    },
  }
}

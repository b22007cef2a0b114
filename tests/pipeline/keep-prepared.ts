import type pg from 'pg'
import type { ReadEntry } from '../../src/model.ts'
import { isUrgentText, prepare } from '../../src/pipeline/arrival.ts'
import { type Kept, type KeptFeed, keepEntries, type PreparedTexts, Unprepared } from '../../src/pipeline/poll/keep-entries.ts'

/** Keeps entries as a poll does, with texts that are prepared in this thread. Inside the caller's transaction. */
export async function keepPrepared(client: pg.PoolClient, feed: KeptFeed, entries: readonly ReadEntry[]): Promise<Kept | null> {
  const source = { name: feed.source, kind: feed.sourceKind, language: feed.sourceLanguage }
  const read = entries.map((one) => ({
    ...one,
    urgent: one.copy !== null && isUrgentText({ ...one, copy: one.copy, receivedAt: null }, source),
  }))
  const texts: PreparedTexts = new Map()
  for (;;) {
    await client.query('SAVEPOINT unprepared')
    try {
      return await keepEntries(client, feed, read, 0, texts)
    } catch (error) {
      if (!(error instanceof Unprepared)) throw error
      await client.query('ROLLBACK TO SAVEPOINT unprepared')
      for (const { read, text } of error.texts)
        texts.set(read, { copy: text.version.copy, prepared: prepare(text.json, text.version, text.source) })
    }
  }
}

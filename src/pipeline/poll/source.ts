import type pg from 'pg'
import type { DueFeed, PollRecord } from '../../../db/write/feeds.ts'
import type { ReadEntry } from '../../model.ts'
import type { ArrivalSource } from '../arrival.ts'
import type { Context } from '../context.ts'
import type { ReadFeed } from '../reader/reading.ts'
import type { Kept } from './keep-entries.ts'

/** An entry that could not be stored, and why. */
export interface RefusedEntry {
  entry: ReadEntry
  reason: string
}

/** What keeping a document came to. */
export interface KeptDocument extends Kept {
  refused: RefusedEntry[]
}

/** A document that a source handed out, already read. */
export interface PolledDocument {
  reading: ReadFeed
  /** Writes, in the transaction of its rows, what keeps the document from being read again. Not called where text of its entries was left unread. */
  remember(client: pg.PoolClient, kept: KeptDocument): Promise<void>
}

/** What a poll came to, and whether a document recorded it in the transaction of its rows. If not, its caller records it. */
export interface EndedPoll {
  poll: PollRecord
  isRecorded: boolean
}

/** One visit to a feed. */
export interface Visit {
  /** Each document is kept before the next is requested; what a source does with a kept document follows its `yield`. */
  documents(): AsyncGenerator<PolledDocument, void, void>
  /** What the poll came to, when the documents are kept. */
  ended(): Promise<EndedPoll>
}

/** Where the documents of a feed come from. Publisher trouble is recorded; only our own trouble is thrown. */
export type PollSource = (context: Context, feed: DueFeed) => Promise<Visit>

/** Whose feed it is, and whether pages bring the texts of its entries, for the reader to prepare them. */
export function sourceOfText({ scrape, source, sourceKind, sourceLanguage }: DueFeed): { source: ArrivalSource; pages: boolean } {
  return { source: { name: source, kind: sourceKind, language: sourceLanguage }, pages: scrape }
}

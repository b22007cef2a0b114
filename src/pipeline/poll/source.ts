import type pg from 'pg'
import type { DueFeed, PollRecord } from '../../../db/write/feeds.ts'
import type { ReadEntry } from '../../model.ts'
import type { Context } from '../context.ts'
import type { ReadFeed } from '../reader/reading.ts'
import type { Kept } from './keep-entries.ts'

/** An entry that could not be stored, and why. */
export interface RefusedEntry {
  entry: ReadEntry
  reason: string
}

export interface KeptDocument extends Kept {
  refused: RefusedEntry[]
}

/** A document that a source handed out, read. */
export interface Document {
  reading: ReadFeed
  /** Writes, in the transaction of its rows, what keeps the document from being taken again. Not called where its entries were left unread. */
  remember(client: pg.PoolClient, kept: KeptDocument): Promise<void>
}

/** One look at what a feed has. */
export interface Visit {
  /** Each document is kept before the next is asked for; what a source does with one that is kept stands after its `yield`. */
  documents(): AsyncGenerator<Document, void, void>
  /** Records the poll where no document did, and says what was recorded. */
  record(): Promise<PollRecord>
}

/** Where the documents of a feed come from. Trouble of the publisher is recorded; only our own is thrown. */
export type PollSource = (context: Context, feed: DueFeed) => Promise<Visit>

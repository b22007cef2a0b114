/** Keeps a document whole, or without the entries that PostgreSQL refuses. */
import type pg from 'pg'
import { inTransaction } from '../../../db/client.ts'
import { refusalIn } from '../../../db/refusal.ts'
import { type DueFeed, isStillPolled } from '../../../db/write/feeds.ts'
import type { ReadEntry } from '../../model.ts'
import type { Context } from '../context.ts'
import { prepareText } from '../reader/prepare-text.ts'
import { keepEntries, type PreparedTexts, Unprepared } from './keep-entries.ts'
import { sharesArticles } from './known-items.ts'
import type { KeptDocument, PolledDocument, RefusedEntry } from './source.ts'

/** An operator gave the feed another address or source while it was polled: it is polled again. */
export class FeedChanged extends Error {}

/**
 * Keeps the entries of a document, and what its source remembers of it, in one transaction: a crash between the two would skip these entries
 * for good. An entry that PostgreSQL refuses is left out alone.
 * @throws FeedChanged where the feed has another address or source by now; nothing is kept
 * @returns null when an item or the text of an entry is needed that was left unread: the document must be read whole
 */
export async function keepDocument(context: Context, feed: DueFeed, document: PolledDocument): Promise<KeptDocument | null> {
  const texts: PreparedTexts = new Map()
  for (;;) {
    try {
      return await keepWithout(context, { ...feed, texts }, document)
    } catch (error) {
      if (!(error instanceof Unprepared)) throw error
      for (const { read, text } of error.texts)
        texts.set(read, { copy: text.version.copy, prepared: await prepareText(context.reader, text) })
    }
  }
}

/** The feed of a document, with the texts that were prepared since it was read. */
type Feed = DueFeed & { texts: PreparedTexts }

/** Keeps a document whole, or else without the entries that are refused. @throws Unprepared where a text is to be prepared first */
async function keepWithout(context: Context, feed: Feed, document: PolledDocument): Promise<KeptDocument | null> {
  try {
    return await inTransaction(context.db, (client) => keep(client, feed, document, []))
  } catch (error) {
    if (refusalIn(error) === null) throw error
    return inTransaction(context.db, async (client) => {
      const refused = await refusedAmong(client, feed, document.reading.entries)
      // No entry is at fault, so the record of the poll may be, and that is our own.
      if (!refused.length) throw error
      return keep(client, feed, document, refused)
    })
  }
}

async function keep(client: pg.PoolClient, feed: Feed, document: PolledDocument, refused: RefusedEntry[]): Promise<KeptDocument | null> {
  const left = new Set(refused.map(({ entry }) => entry))
  const { entries } = document.reading
  if (await sharesArticles(client, feed.sourceId, document.reading)) return null
  await client.query('SAVEPOINT keeping')
  const kept = await keepEntries(
    client,
    feed,
    left.size ? entries.filter((entry) => !left.has(entry)) : entries,
    document.reading.leftOut.length,
    feed.texts,
  )
  if (!kept) {
    // What was written of it before a text was missing would be taken for kept when it is read again.
    await client.query('ROLLBACK TO SAVEPOINT keeping')
    return null
  }
  if (!(await isStillPolled(client, feed))) throw new FeedChanged()
  const result = { ...kept, refused }
  await document.remember(client, result)
  return result
}

/** The entries that PostgreSQL refuses by themselves, found by halving. Leaves nothing written. */
async function refusedAmong(client: pg.PoolClient, feed: Feed, entries: readonly ReadEntry[]): Promise<RefusedEntry[]> {
  const reason = await whyRefused(client, feed, entries)
  if (reason === null) return []
  const [entry, ...others] = entries
  if (entry && !others.length) return [{ entry, reason }]
  const half = entries.length >> 1
  return [...(await refusedAmong(client, feed, entries.slice(0, half))), ...(await refusedAmong(client, feed, entries.slice(half)))]
}

async function whyRefused(client: pg.PoolClient, feed: Feed, entries: readonly ReadEntry[]): Promise<string | null> {
  await client.query('SAVEPOINT attempt')
  let reason: string | null = null
  try {
    await keepEntries(client, feed, entries, 0, feed.texts)
  } catch (error) {
    reason = refusalIn(error)
    if (reason === null) throw error
  }
  await client.query('ROLLBACK TO SAVEPOINT attempt')
  return reason
}

import type { Database } from '../../db/client.ts'
import { readHidden } from '../../db/read/hidden.ts'
import { readEvents } from '../../db/read/story-log.ts'
import type { Caller } from '../access/rights.ts'
import { HIDDEN_WORDS, readsEmbargoed } from './embargoed.ts'

/** An entry of the story log as it is sent. */
export type Event = Awaited<ReturnType<typeof readEvents>>[number]

/**
 * Entries, and the ids of those of their stories that are hidden now and whose words are in them.
 */
export interface ShownEvents {
  events: Event[]
  hidden: number[]
}

/**
 * The entries of the story log after number `after` as a caller may see them, at most `limit`. Entries about stories that are embargoed or
 * withheld now keep their number, kind and ids, so that every reader takes such a story down. Their words need `embargoed:read`.
 */
export async function readShownEvents(db: Database, caller: Caller, after: number, limit: number): Promise<ShownEvents> {
  const events = await readEvents(db, after, limit)
  const hidden = await readHidden(db.pool, [...new Set(events.map(({ storyId }) => storyId))])
  if (readsEmbargoed(caller)) return { events, hidden: [...hidden] }
  return {
    events: events.map((event) => (hidden.has(event.storyId) ? { ...event, headline: HIDDEN_WORDS, detail: {} } : event)),
    hidden: [],
  }
}

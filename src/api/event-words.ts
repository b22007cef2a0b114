import type { Database } from '../../db/client.ts'
import { type EventVersion, readEventVersions } from '../../db/read/event-versions.ts'
import { readHidden } from '../../db/read/hidden.ts'
import { readEvents } from '../../db/read/story-log.ts'
import type { SqlConnection } from '../../db/statement.ts'
import type { StoryEvent } from '../model.ts'
import { HIDDEN_WORDS } from './embargoed.ts'

type StoredEvent = Awaited<ReturnType<typeof readEvents>>[number]

/** The canonical version that goes with an entry, and whether it still represents the story. */
export type VersionShown = Pick<EventVersion, 'articleId' | 'versionNumber' | 'headline' | 'newest'> &
  Partial<Pick<EventVersion, 'body' | 'captions'>>

/** An entry of the story log as it is sent. */
export type Event = StoredEvent & { matches?: false; version?: VersionShown | null }

export const INCLUDED = ['text', 'captions'] as const

/** Which stories a reader wishes to hear of. */
export interface LogFilter {
  /** The same for filters that find the same. */
  key: string
  /** Those of these stories that meet the filter now, whatever state they are in. */
  matching(connection: SqlConnection, storyIds: number[]): Promise<Set<number>>
}

/** What a reader may see and wishes to see. */
export interface View {
  readsEmbargoed: boolean
  include: readonly (typeof INCLUDED)[number][]
  filter?: LogFilter | undefined
}

export interface ShownEvents {
  events: Event[]
  /** The ids of stories that are embargoed or withheld now and whose words are among `events`. */
  hidden: number[]
  /** The number of the last entry that was looked at; undefined where there was none. */
  last: number | undefined
  /** Whether there may be more at once. */
  full: boolean
}

/** Part of the log, read once for all who stand at the same number. */
export interface Batch {
  /** The entries as a reader sees them. Readers with the same view get the same object. */
  shown(view: View): Promise<ShownEvents>
}

/**
 * What takes a story down, corrects it or moves its articles reaches every reader: whether its story matched earlier cannot be seen from the text
 * that it has now.
 */
const SENT_TO_ALL: readonly StoryEvent[] = ['killed', 'withheld', 'corrected', 'merged', 'split']
/** Takes the place of the words of an entry whose story does not match. */
export const OTHER_WORDS = '(outside of the search)'
/** The fields of `detail` that are no words and say what became of a story. */
const WITHOUT_WORDS = ['schema', 'before', 'after', 'into', 'moved']

/** Reads the entries of the story log after number `after`, at most `limit`. */
export async function readBatch(db: Database, after: number, limit: number): Promise<Batch> {
  const stored = await readEvents(db, after, limit)
  const storyIds = [...new Set(stored.map(({ storyId }) => storyId))]
  const hidden = await readHidden(db.pool, storyIds)
  const shownTo = new Map<string, Promise<ShownEvents>>()
  let versions: Promise<Map<number, EventVersion>> | undefined
  const show = async ({ readsEmbargoed, include, filter }: View): Promise<ShownEvents> => {
    const matches = filter && (await filter.matching(db.pool, storyIds))
    if (include.length) versions ??= readVersions(db, stored)
    const texts = await versions
    const withWords = new Set<number>()
    const events = stored.flatMap((entry): Event[] => {
      const isHidden = hidden.has(entry.storyId)
      // That a hidden story matches would disclose its words.
      const outside = matches !== undefined && (!matches.has(entry.storyId) || (isHidden && !readsEmbargoed))
      if (outside) return SENT_TO_ALL.includes(entry.event) ? [outsideOf(entry)] : []
      if (isHidden && !readsEmbargoed) {
        return [{ ...entry, headline: HIDDEN_WORDS, detail: {}, ...(include.length && { version: null }) }]
      }
      const text = texts?.get(entry.seq)
      const version = text && (readsEmbargoed || !text.embargoed) ? text : undefined
      if (isHidden || version?.embargoed) withWords.add(entry.storyId)
      return [include.length ? { ...entry, version: version ? onlyIncluded(version, include) : null } : entry]
    })
    return { events, hidden: [...withWords], last: stored.at(-1)?.seq, full: stored.length === limit }
  }
  return {
    shown(view) {
      const key = JSON.stringify([view.readsEmbargoed, view.include, view.filter?.key])
      const known = shownTo.get(key) ?? show(view)
      shownTo.set(key, known)
      return known
    },
  }
}

function outsideOf({ detail, ...entry }: StoredEvent): Event {
  const kept = Object.entries(detail).filter(([field]) => WITHOUT_WORDS.includes(field))
  return { ...entry, headline: OTHER_WORDS, detail: Object.fromEntries(kept), matches: false }
}

function onlyIncluded(
  { articleId, versionNumber, headline, body, captions, newest }: EventVersion,
  include: View['include'],
): VersionShown {
  return {
    articleId,
    versionNumber,
    headline,
    ...(include.includes('text') && { body }),
    ...(include.includes('captions') && { captions }),
    newest,
  }
}

/** An entry that takes a story down has no text, also where the story is released later. */
const takesDown = ({ event, detail }: StoredEvent) =>
  event === 'killed' || event === 'withheld' || detail.after === 'killed' || detail.after === 'withheld'

function readVersions(db: Database, stored: StoredEvent[]): Promise<Map<number, EventVersion>> {
  const wanted = stored
    .filter((entry) => !takesDown(entry))
    .map(({ seq, storyId, detail }) => {
      const canonical = detail.canonical as { articleId: number; versionNumber: number } | undefined
      return { seq, storyId, articleId: canonical?.articleId ?? null, versionNumber: canonical?.versionNumber ?? null }
    })
  return readEventVersions(db.pool, wanted)
}

/** The list of stories as it grows. It combines pages of the API and entries of the story log, in the order of the API (listedAt, id; newest first). */
import type { LogEvent, StoryLine, StoryPage } from './shapes.ts'

/** The known part of the list, without a gap from the newest line down to `next`. */
export interface Known {
  lines: StoryLine[]
  /** Cursor of the older page; null at the end. */
  next: string | null
  /** Newest line of the newest page. A page that does not reach down to it leaves a gap. */
  head: StoryLine | null
}

/** The API writes times in one form (UTC, microseconds), so comparing them as strings compares the times. */
export function byListTime(a: StoryLine, b: StoryLine): number {
  const [left, right] = [a.listedAt ?? '', b.listedAt ?? '']
  return left === right ? b.id - a.id : left < right ? 1 : -1
}

export function openList(page: StoryPage): Known {
  return { lines: page.stories, next: page.next, head: page.stories[0] ?? null }
}

/**
 * Merges a fresh first page into the known part. `touched` are the log entries that led to the request: a story that was touched and is not
 * on the page no longer passes the filter. A killed or withheld line stays in its place, so that it is not overlooked.
 */
export function foldNewest(known: Known, page: StoryPage, touched: readonly LogEvent[] = []): Known {
  const last = page.stories.at(-1)
  const reaches = page.next === null || !last || (known.head !== null && byListTime(known.head, last) <= 0)
  if (!reaches) return openList(page)
  const onPage = new Set(page.stories.map((line) => line.id))
  const within = (time: string | null) => page.next === null || !last || (time ?? '') > (last.listedAt ?? '')
  // An update takes no story out of the list. What was old when it came updates a story in its place, which may be below this page.
  const gone = new Set(touched.filter(({ at, event }) => event !== 'updated' && within(at)).map((event) => event.storyId))
  const kept = known.lines.filter(
    (line) =>
      !onPage.has(line.id) && (line.status === 'killed' || line.status === 'withheld' || !(within(line.listedAt) || gone.has(line.id))),
  )
  return { lines: [...page.stories, ...kept].sort(byListTime), next: known.next, head: page.stories[0] ?? null }
}

/** Appends the next older page. */
export function foldOlder(known: Known, page: StoryPage): Known {
  const there = new Set(known.lines.map((line) => line.id))
  const lines = [...known.lines, ...page.stories.filter((line) => !there.has(line.id))]
  return { ...known, lines, next: page.next }
}

const ATTENTION: Partial<Record<LogEvent['event'], (event: LogEvent) => Partial<StoryLine>>> = {
  killed: ({ at }) => ({ status: 'killed', killedAt: at }),
  withheld: () => ({ status: 'withheld' }),
  corrected: ({ at }) => ({ correctedAt: at }),
}

/** Marks the line of a killed, withheld or corrected story at once, even while the list does not move. */
export function markAttention(lines: StoryLine[], event: LogEvent): StoryLine[] {
  const attention = ATTENTION[event.event]?.(event)
  if (!attention) return lines
  return lines.map((line) => (line.id === event.storyId ? { ...line, ...attention } : line))
}

/** The lines in view while the list is being read: each in its place and up to date, none added, none removed. */
export function keepPlaces(shown: StoryLine[], known: StoryLine[]): StoryLine[] {
  const fresh = new Map(known.map((line) => [line.id, line]))
  return shown.map((line) => fresh.get(line.id) ?? line)
}

/** How many known stories are not in view yet. */
export function countUnseen(shown: StoryLine[], known: StoryLine[]): number {
  const seen = new Set(shown.map((line) => line.id))
  return known.filter((line) => !seen.has(line.id)).length
}

/** The id of the line `step` away from the selected one; the first when none is selected. Stops at both ends. */
export function stepFrom(lines: readonly { id: number }[], selected: number | null, step: 1 | -1): number | null {
  const at = lines.findIndex((line) => line.id === selected)
  const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), lines.length - 1)
  return lines[next]?.id ?? null
}

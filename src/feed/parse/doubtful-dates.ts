import type { Entry } from '../../model.ts'

/** Entries with a date from which the others' dates say what is usual. */
const FEWEST_SIBLINGS = 4
/** Later than all others by more than this, and by more than they lie apart, is a slip of the year: neither its turn nor an archive. */
const MOST_AHEAD_MS = 180 * 86_400_000

/**
 * Takes away dates of publication that contradict those of the other entries: of a year that no other entry has, and much later than all of them, or
 * earlier in the middle of a document that is in order otherwise ("2016" among entries of 2026). An old entry that is pinned to an end stays.
 * @returns the same entries where nothing is doubted
 */
export function withoutDoubtfulDates(entries: Entry[]): { entries: Entry[]; doubted: number } {
  const dated = entries.map((entry, i) => ({ i, time: Date.parse(entry.published ?? '') })).filter(({ time }) => !Number.isNaN(time))
  const years = new Map<string, number>()
  for (const { i } of dated) years.set(yearOf(entries[i]!), (years.get(yearOf(entries[i]!)) ?? 0) + 1)
  if (years.size < 2 || dated.length <= FEWEST_SIBLINGS) return { entries, doubted: 0 }
  const doubted = new Set(
    dated
      .filter(
        ({ i }, at) =>
          years.get(yearOf(entries[i]!)) === 1 &&
          contradicts(
            dated.map(({ time }) => time),
            at,
          ),
      )
      .map(({ i }) => i),
  )
  if (!doubted.size) return { entries, doubted: 0 }
  return { entries: entries.map((entry, i) => (doubted.has(i) ? { ...entry, published: null } : entry)), doubted: doubted.size }
}

/** The year of an entry's date of publication; empty where it has none. */
export const yearOf = ({ published }: Pick<Entry, 'published'>): string => published?.slice(0, 4) ?? ''

function contradicts(times: number[], at: number): boolean {
  const others = times.filter((_, i) => i !== at)
  const time = times[at]!
  const [first, last] = [Math.min(...others), Math.max(...others)]
  if (time - last > Math.max(MOST_AHEAD_MS, last - first)) return true
  const isInside = at > 0 && at < times.length - 1
  return isInside && time < first && (isSorted(others) || isSorted([...others].reverse()))
}

const isSorted = (times: number[]) => times.every((time, i) => i === 0 || times[i - 1]! <= time)

/** Whether the items of two documents overlap: if none of a feed's items is known, others were missed. Pure. */
import type { Overlap } from '../model.ts'

/** Media Cloud's rss-fetcher: faster below a third, as it is above two thirds. */
const LOW = 1 / 3
const ENOUGH = 2 / 3
/** A feed whose documents share less than this with the ones before replaces everything, and misses nothing by it. */
const USUALLY_OVERLAPS = 0.3
/** The weight of a document in what is usual: the last five count most. */
const SHARE = 0.2
const MOST_HASTE = 8

/** The items of a document with news: all, and those that were not known. */
export interface DocumentItems {
  items: number
  fresh: number
}

/**
 * What a document with or without news teaches.
 * @returns `isGap`: it shares no item with what is known, though the feed's documents usually do
 */
export function afterItems(before: Overlap | undefined, { items, fresh }: DocumentItems): { overlap: Overlap; isGap: boolean } {
  const { usual, documents, haste } = before ?? { usual: 0, documents: 0, haste: 1 }
  if (!items || !fresh) return { overlap: { usual, documents, haste: Math.max(1, haste * 0.9) }, isGap: false }
  const share = 1 - fresh / items
  const isGap = share === 0 && items > 1 && documents > 0 && usual >= USUALLY_OVERLAPS
  const overlaps = usual >= USUALLY_OVERLAPS || !documents
  const faster = isGap ? 2 : share < LOW && overlaps ? 1.5 : share < ENOUGH ? 1 : 0.8
  return {
    overlap: {
      usual: documents ? usual + SHARE * (share - usual) : share,
      documents: Math.min(documents + 1, 1000),
      haste: Math.min(Math.max(1, haste * faster), MOST_HASTE),
    },
    isGap,
  }
}

/**
 * How many items were missed at least, between the newest that was known and the oldest of a document: as many as the document's own pace gives for
 * that time, less twice its deviation.
 * @param times of the document's items, ms; null where an item states none
 * @returns 1 where the times say nothing
 */
export function missedAtLeast(newestKnown: number | null, times: readonly (number | null)[]): number {
  const dated = times.filter((at) => at !== null).sort((a, b) => a - b)
  const [oldest, newest] = [dated[0], dated.at(-1)]
  if (newestKnown === null || oldest === undefined || newest === undefined || oldest <= newestKnown || dated.length < 3) return 1
  const spaces = dated.slice(1).map((at, i) => at - dated[i]!)
  const mean = (newest - oldest) / spaces.length
  if (mean === 0) return 1
  const variation = Math.sqrt(spaces.reduce((total, space) => total + (space - mean) ** 2, 0) / spaces.length) / mean
  const missed = (oldest - newestKnown) / mean - 1
  return Math.max(1, Math.floor(missed - 2 * variation * Math.sqrt(Math.max(missed, 0)) + 1e-6))
}

import type { DueFeed } from '../../../../db/write/feeds.ts'
import type { Trouble } from '../../../model.ts'
import type { Context } from '../../context.ts'
import type { ReadFeed } from '../../reader/reading.ts'

/** A document that breaks off may still be on its way; past this it is taken as it is. Longer than any pause of a receiver seen. */
const PATIENCE_SECONDS = 60

/** Whether what is wrong with a file may be that it is not all there yet. */
export const isFresh = (ageSeconds: number) => ageSeconds < PATIENCE_SECONDS

/** A file as read; `isBroken`: not all of it came. */
export type FileReading = { reading: ReadFeed; isBroken: boolean } | { trouble: Trouble }

/**
 * Reads a file as a feed's answer is read.
 * @param file.bytes its length as it is listed; null where that is not known
 * @returns null for one that is to be looked at again, because it may be written to
 */
export async function readAsFeed(
  context: Context,
  feed: DueFeed,
  content: Buffer,
  file: { ageSeconds: number; bytes: number | null },
): Promise<FileReading | null> {
  const reading = await context.reader.feed({ bytes: content, contentType: null, url: null, language: feed.language })
  const isBroken = 'trouble' in reading || !reading.complete || (file.bytes !== null && content.length !== file.bytes)
  if (isBroken && isFresh(file.ageSeconds)) return null
  return 'trouble' in reading ? reading : { reading, isBroken }
}

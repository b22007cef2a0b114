import type { DueFeed } from '../../../../db/write/feeds.ts'
import type { Trouble } from '../../../model.ts'
import type { Context } from '../../context.ts'
import type { ReadFeed } from '../../reader/reading.ts'
import { sourceOfText } from '../source.ts'

/** A truncated document may still be arriving; after this time it is read as it is. Longer than any pause of a receiver that was seen. */
const PATIENCE_SECONDS = 60

/** Whether a file may be incomplete because it is still being written. */
export const isFresh = (ageSeconds: number) => ageSeconds < PATIENCE_SECONDS

/** A file as read; `isBroken`: it is incomplete. */
export type FileReading = { reading: ReadFeed; isBroken: boolean } | { trouble: Trouble }

/**
 * Reads a file as a feed document.
 * @param file.bytes its listed length; null where that is not known
 * @returns null for a file to be read at a later visit, because it may still be written to
 */
export async function readAsFeed(
  context: Context,
  feed: DueFeed,
  content: Buffer,
  file: { ageSeconds: number; bytes: number | null },
): Promise<FileReading | null> {
  const reading = await context.reader.feed({
    bytes: content,
    contentType: null,
    url: null,
    language: feed.language,
    ...sourceOfText(feed),
  })
  const isBroken = 'trouble' in reading || !reading.complete || (file.bytes !== null && content.length !== file.bytes)
  if (isBroken && isFresh(file.ageSeconds)) return null
  return 'trouble' in reading ? reading : { reading, isBroken }
}

import type { DueFeed } from '../../../../db/write/feeds.ts'
import { trouble } from '../../../errors.ts'
import { type Dropped, failedIn, openFolder, putAway, readDropped } from '../../../fetch/folder.ts'
import type { Trouble } from '../../../model.ts'
import type { Context } from '../../context.ts'
import type { ReadFeed } from '../../reader/reading.ts'
import { emptyTally, entriesRefused, folderPoll, withFile } from '../outcome.ts'
import type { KeptDocument, PolledDocument, PollSource } from '../source.ts'
import { isFresh, readAsFeed } from './file.ts'

/**
 * Listing a folder costs almost nothing, so a file is found within seconds even after a quiet night, whatever the intervals in the feed list.
 * A folder that cannot be listed (usually because it is not mounted) is always tried again after the longer interval.
 */
const LIMITS = { minInterval: 2, maxInterval: 15 }

/**
 * A watched folder: each file is read as a feed document and moved to `done` or `failed` when its rows are committed. After a crash between
 * the two it is read again, which changes nothing.
 */
export const folder: PollSource = async (context, feed) => {
  const started = performance.now()
  const opened = await openFolder(feed.url, context.settings.WATCH_FOLDERS)
  let failure: Trouble | null = 'trouble' in opened ? opened.trouble : null
  let tally = emptyTally()
  let left = 0

  async function* documents(): AsyncGenerator<PolledDocument, void, void> {
    if ('trouble' in opened) return
    const deadline = started + context.settings.FETCH_TIMEOUT_SECONDS * 1000
    left = opened.waiting.length
    for (const file of opened.waiting) {
      if (performance.now() > deadline) return
      left--
      const taken = await readFile(context, feed, file)
      if (!taken) continue
      const { reading } = taken
      let { why } = taken
      tally.bytes += taken.bytes
      if (reading) {
        let kept: KeptDocument | undefined
        yield {
          reading,
          async remember(_, result) {
            kept = result
          },
        }
        if (!kept) throw new Error(`Entries of ${file.name} were left unread.`)
        tally = withFile(tally, { name: file.name, reading, kept })
        const refused = entriesRefused(kept.refused)
        if (refused) why = `${why ? `${why}\n` : ''}${messageOf(refused)}`
      }
      failure = await putAway(opened, file, why === undefined ? 'done' : 'failed', why)
      if (failure) return
    }
  }

  async function ended() {
    const trouble = failure ?? ('trouble' in opened ? null : await failedIn(opened))
    const againInSeconds = failure ? LIMITS.maxInterval : left > 0 ? 0 : undefined
    const visit = { tally, ok: !failure, trouble, ms: performance.now() - started, limits: LIMITS, againInSeconds }
    return { poll: folderPoll(feed, visit), isRecorded: false }
  }

  return { documents, ended }
}

/** What could be read of a file, and why it goes into `failed` (lines; may be empty). */
interface FileToPutAway {
  reading?: ReadFeed
  bytes: number
  why?: string
}

/** @returns null for a file that is left where it is for now */
async function readFile(context: Context, feed: DueFeed, file: Dropped): Promise<FileToPutAway | null> {
  const ageSeconds = file.ageMs / 1000
  const content = await readDropped(file, context.settings.FETCH_MAX_BYTES)
  if (content === null) return null
  if (content === 'forbidden') return isFresh(ageSeconds) ? null : { bytes: 0, why: 'We are not permitted to read it.' }
  if (content === 'too large') return { bytes: 0, why: messageOf(trouble('TOO_LARGE', `It has ${file.bytes} bytes.`)) }
  const read = await readAsFeed(context, feed, content, { ageSeconds, bytes: null })
  if (!read) return null
  if ('trouble' in read) return { bytes: content.length, why: messageOf(read.trouble) }
  const { reading, isBroken } = read
  return { reading, bytes: content.length, ...(isBroken && { why: reading.repairs.join('\n') }) }
}

const messageOf = ({ code, message }: Trouble) => `${message} (${code})`

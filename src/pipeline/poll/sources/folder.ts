import { type DueFeed, recordPoll } from '../../../../db/write/feeds.ts'
import { trouble } from '../../../errors.ts'
import { type Dropped, failedIn, openFolder, putAway, readDropped } from '../../../fetch/folder.ts'
import type { Trouble } from '../../../model.ts'
import type { Context } from '../../context.ts'
import type { ReadFeed } from '../../reader/reading.ts'
import { emptyTally, folderPoll, refusalOf, withFile } from '../outcome.ts'
import type { Document, KeptDocument, PollSource } from '../source.ts'
import { isFresh, readAsFeed } from './file.ts'

/**
 * Looking into a folder costs next to nothing: a file is seen within seconds, also after a quiet night, whatever list the folder came from.
 * One that cannot be looked into (not mounted, most of all) is tried again after the longer of the two, always.
 */
const LIMITS = { minInterval: 2, maxInterval: 15 }

/**
 * A watched folder: each file is read as a feed's answer would be, and put away when its rows are committed. A crash between the two reads it
 * again, which changes nothing.
 */
export const folder: PollSource = async (context, feed) => {
  const started = performance.now()
  const opened = await openFolder(feed.url, context.settings.WATCH_FOLDERS)
  let failure: Trouble | null = 'trouble' in opened ? opened.trouble : null
  let tally = emptyTally()
  let left = 0

  async function* documents(): AsyncGenerator<Document, void, void> {
    if ('trouble' in opened) return
    const deadline = started + context.settings.FETCH_TIMEOUT_SECONDS * 1000
    left = opened.waiting.length
    for (const file of opened.waiting) {
      if (performance.now() > deadline) return
      left--
      const taken = await take(context, feed, file)
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
        const refused = refusalOf(kept.refused)
        if (refused) why = `${why ? `${why}\n` : ''}${inWords(refused)}`
      }
      failure = await putAway(opened, file, why === undefined ? 'done' : 'failed', why)
      if (failure) return
    }
  }

  async function record() {
    const trouble = failure ?? ('trouble' in opened ? null : await failedIn(opened))
    const againInSeconds = failure ? LIMITS.maxInterval : left > 0 ? 0 : undefined
    const look = { tally, ok: !failure, trouble, ms: performance.now() - started, limits: LIMITS, againInSeconds }
    const poll = folderPoll(feed, look, Date.now())
    await recordPoll(context.db.pool, poll)
    return poll
  }

  return { documents, record }
}

/** A file to be put away: what could be read of it, and why it goes into `failed` (lines; may be empty). */
interface Taken {
  reading?: ReadFeed
  bytes: number
  why?: string
}

/** @returns null for a file that stays where it is for now */
async function take(context: Context, feed: DueFeed, file: Dropped): Promise<Taken | null> {
  const ageSeconds = file.ageMs / 1000
  const content = await readDropped(file, context.settings.FETCH_MAX_BYTES)
  if (content === null) return null
  if (content === 'forbidden') return isFresh(ageSeconds) ? null : { bytes: 0, why: 'It may not be read.' }
  if (content === 'too large') return { bytes: 0, why: inWords(trouble('TOO_LARGE', `It holds ${file.bytes} bytes.`)) }
  const read = await readAsFeed(context, feed, content, { ageSeconds, bytes: null })
  if (!read) return null
  if ('trouble' in read) return { bytes: content.length, why: inWords(read.trouble) }
  const { reading, isBroken } = read
  return { reading, bytes: content.length, ...(isBroken && { why: reading.repairs.join('\n') }) }
}

const inWords = ({ code, message }: Trouble) => `${message} (${code})`

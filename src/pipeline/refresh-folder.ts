import type { DueFeed } from '../../db/queries/feeds.ts'
import { trouble } from '../errors.ts'
import { type Dropped, type Folder, failedIn, openFolder, putAway, readDropped } from '../fetch/folder.ts'
import type { Trouble } from '../model.ts'
import type { Context } from './context.ts'
import { endFolderPoll, keepFile, nothingYet, PATIENCE_SECONDS, type Sum } from './keep-file.ts'
import type { Refreshed } from './refresh-feed.ts'

/**
 * Looking into a folder costs next to nothing: a file is seen within seconds, also after a quiet night, whatever list the folder came from.
 * One that cannot be looked into (not mounted, most of all) is tried again after the longer of the two, always.
 */
const LIMITS = { minInterval: 2, maxInterval: 15 }

/**
 * Polls a watched folder: each file is read as a feed's answer would be, and put away when its rows are committed. A crash between the
 * two reads it again, which changes nothing.
 */
export async function refreshFolder(context: Context, feed: DueFeed): Promise<Refreshed> {
  const started = performance.now()
  const sum = nothingYet()
  const fail = (why: Trouble) => {
    const when = () => new Date(Date.now() + LIMITS.maxInterval * 1000)
    return endFolderPoll(context, feed, { started, sum, why, ok: false, limits: LIMITS, when })
  }
  const folder = await openFolder(feed.url, context.settings.WATCH_FOLDERS)
  if ('trouble' in folder) return fail(folder.trouble)
  const deadline = started + context.settings.FETCH_TIMEOUT_SECONDS * 1000
  let left = folder.waiting.length
  for (const file of folder.waiting) {
    if (performance.now() > deadline) break
    const stuck = await take(context, feed, folder, file, sum)
    if (stuck) return fail(stuck)
    left--
  }
  const when = left > 0 ? () => new Date() : undefined
  return endFolderPoll(context, feed, { started, sum, why: await failedIn(folder), ok: true, limits: LIMITS, when })
}

/** @returns what kept the file from being put away, null when nothing did */
async function take(context: Context, feed: DueFeed, folder: Folder, file: Dropped, sum: Sum): Promise<Trouble | null> {
  const isFresh = file.ageMs < PATIENCE_SECONDS * 1000
  const bytes = await readDropped(file, context.settings.FETCH_MAX_BYTES)
  if (bytes === null) return null
  if (bytes === 'forbidden') return isFresh ? null : putAway(folder, file, 'failed', 'It may not be read.')
  if (bytes === 'too large') return putAway(folder, file, 'failed', told(trouble('TOO_LARGE', `It holds ${file.bytes} bytes.`)))
  const read = await context.reader.feed({ bytes, contentType: null, url: null, language: feed.language })
  const broken = 'trouble' in read || !read.complete
  if (broken && isFresh) return null
  sum.bytes += bytes.length
  if ('trouble' in read) return putAway(folder, file, 'failed', told(read.trouble))
  await keepFile(context, feed, file.name, read, sum)
  return putAway(folder, file, broken ? 'failed' : 'done', broken ? read.repairs.join('\n') : undefined)
}

const told = ({ code, message }: Trouble) => `${message} (${code})`

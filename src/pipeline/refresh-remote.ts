import type { DueFeed } from '../../db/queries/feeds.ts'
import { type KnownFile, knownHostKey, recordFile, recordHostKey, rememberListing } from '../../db/queries/remote-files.ts'
import { trouble } from '../errors.ts'
import { type RemoteFolder, serverOf } from '../fetch/remote.ts'
import { type RemoteFile, UNKNOWN_LENGTH } from '../fetch/session.ts'
import type { Trouble } from '../model.ts'
import type { Context } from './context.ts'
import { endFolderPoll, keepFile, nothingYet, PATIENCE_SECONDS, type Sum } from './keep-file.ts'
import type { Refreshed } from './refresh-feed.ts'

/** A file is taken when two looks so far apart show it with the same length and time: clocks of servers are not to be relied on. */
const SETTLE_SECONDS = 5
/** The longest that copy of a wire may lie unseen on a quiet day, unless the operator wants it rarer. */
const LONGEST_INTERVAL = 300
/** A file that the server would not hand out is asked for again, in case its people mended that. */
const ASK_AGAIN_SECONDS = 3600
/** A file with which the connection is still lost after so long is passed over until then: two polls at the longest interval. */
const ENDS_IT_SECONDS = 2 * LONGEST_INTERVAL

/**
 * Polls a folder on a server: each file is read once, as a feed's answer would be. What was read is remembered in the transaction of its
 * rows and stays on the server, unless the operator says otherwise.
 */
export async function refreshRemote(context: Context, feed: DueFeed): Promise<Refreshed> {
  const started = performance.now()
  const sum = nothingYet()
  const limits = { minInterval: feed.minIntervalSeconds, maxInterval: Math.max(feed.minIntervalSeconds, LONGEST_INTERVAL) }
  const server = serverOf(feed.url)
  const knownKey = await knownHostKey(context.db, server)
  const opened = await context.remotes.open(feed.url, knownKey)
  if (opened.hostKey && !knownKey) await recordHostKey(context.db, server, opened.hostKey)
  if ('trouble' in opened) return endFolderPoll(context, feed, { started, sum, why: opened.trouble, ok: false, limits })

  const { folder } = opened
  try {
    const { files, tooMany } = folder
    const keptDays = context.settings.POLLS_KEPT_DAYS
    const known = await rememberListing(context.db, feed.id, { files, whole: !tooMany, keptDays })
    const look = await readFiles(context, feed, folder, known, sum, started + context.settings.FETCH_TIMEOUT_SECONDS * 1000)
    if (look.lost) return endFolderPoll(context, feed, { started, sum, why: look.lost, ok: false, limits })
    const why = tooMany ? trouble('FOLDER_TOO_FULL', `More than ${files.length}.`) : (look.stuck ?? failedOf(known))
    const soon = look.left ? () => new Date() : look.settling ? () => new Date(Date.now() + SETTLE_SECONDS * 1000) : undefined
    return endFolderPoll(context, feed, { started, sum, why, ok: true, limits, when: soon })
  } finally {
    folder.close()
  }
}

interface Look {
  /** Files for which there was no time. */
  left: number
  /** Files that may still be written to. */
  settling: number
  /** The connection was lost with this. */
  lost: Trouble | null
  /** A file that was read could not be deleted. */
  stuck: Trouble | null
}

async function readFiles(
  context: Context,
  feed: DueFeed,
  folder: RemoteFolder,
  known: Map<string, KnownFile>,
  sum: Sum,
  deadline: number,
): Promise<Look> {
  const look: Look = { left: 0, settling: 0, lost: null, stuck: null }
  for (const file of folder.files) {
    const state = known.get(file.name)
    if (!state || isLeftAlone(state, folder.deleteRead)) continue
    if (performance.now() > deadline) look.left++
    else if (!state.read && state.ageSeconds < SETTLE_SECONDS) look.settling++
    else {
      if (!state.read) look.lost = await take(context, feed, folder, file, state, sum)
      if (look.lost) return look
      if (state.read && folder.deleteRead) look.stuck = (await folder.remove(file)) ?? look.stuck
    }
  }
  return look
}

function isLeftAlone({ read, trouble: why, ageSeconds }: KnownFile, deleteRead: boolean): boolean {
  if (why) return why.code !== 'FILE_REFUSED' || ageSeconds < ASK_AGAIN_SECONDS
  return read && !deleteRead
}

/** Reads a file and writes on `state` what became of it. @returns what the connection was lost with */
async function take(
  context: Context,
  feed: DueFeed,
  folder: RemoteFolder,
  file: RemoteFile,
  state: KnownFile,
  sum: Sum,
): Promise<Trouble | null> {
  const fail = async (why: Trouble) => {
    state.trouble = why
    await recordFile(context.db.pool, feed.id, file, why)
  }
  const bytes = await folder.read(file)
  const isFresh = state.ageSeconds < PATIENCE_SECONDS
  if (bytes === 'absent') {
    // What is listed for so long did not go away: it lies there under a name that is no UTF-8.
    if (!isFresh) await fail(trouble('FILE_REFUSED', `${file.name} is listed, and not found under that name.`))
    return null
  }
  if ('trouble' in bytes) {
    // Too much came for one file: that is its fault, though the connection ends with it.
    if (!bytes.ends || bytes.trouble.code === 'TOO_LARGE') await fail(bytes.trouble)
    // So is a connection that it ended again and again: those behind it have waited long enough.
    else if (state.ageSeconds > ENDS_IT_SECONDS) await fail(trouble('FILE_REFUSED', bytes.trouble.message))
    return bytes.ends ? bytes.trouble : null
  }
  const read = await context.reader.feed({ bytes, contentType: null, url: null, language: feed.language })
  const broken = 'trouble' in read || !read.complete || (file.bytes !== UNKNOWN_LENGTH && bytes.length !== file.bytes)
  if (broken && isFresh) return null
  sum.bytes += bytes.length
  if ('trouble' in read) return fail(read.trouble).then(() => null)
  const why = broken ? trouble('FEED_UNREADABLE', read.repairs.join(' ') || `It holds ${bytes.length} bytes, not ${file.bytes}.`) : null
  await keepFile(context, feed, file.name, read, sum, (client) => recordFile(client, feed.id, file, why))
  state.trouble = why
  state.read = !why
  return null
}

/** What lies there and could not be read, as trouble: it lasts as long as it lies there so. */
function failedOf(known: Map<string, KnownFile>): Trouble | null {
  const failed = [...known.values()].filter((file) => file.trouble)
  const last = failed.at(-1)
  return last ? trouble('REMOTE_FILES_FAILED', `${failed.length}, one of them ${last.name}: ${last.trouble!.message}`) : null
}

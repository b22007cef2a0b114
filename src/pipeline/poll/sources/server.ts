import type { DueFeed, PollRecord } from '../../../../db/write/feeds.ts'
import { type KnownFile, knownHostKey, recordFile, recordHostKey, rememberListing } from '../../../../db/write/remote-files.ts'
import { type TroubleCode, trouble } from '../../../errors.ts'
import { type RemoteFolder, serverOf } from '../../../fetch/remote.ts'
import { type RemoteFile, UNKNOWN_LENGTH } from '../../../fetch/session.ts'
import type { Trouble } from '../../../model.ts'
import type { Context } from '../../context.ts'
import { emptyTally, entriesRefused, type FolderTally, folderPoll, withFile } from '../outcome.ts'
import type { PolledDocument, PollSource } from '../source.ts'
import { isFresh, readAsFeed } from './file.ts'

/** A file is read when two visits so far apart show the same length and time: clocks of servers are not reliable. */
const SETTLE_SECONDS = 5
/** The longest interval between two visits on a quiet day, in seconds, unless the operator sets a longer minimum. */
const LONGEST_INTERVAL = 300
/** A file that the server refused to send, or that the database refused in part, is requested again after this time: it may have been corrected. */
const RETRY_SECONDS = 3600
const MAY_BE_CORRECTED = new Set<string>(['FILE_REFUSED', 'ENTRY_REFUSED'] satisfies TroubleCode[])
/** A file during which the connection is still lost at this age is skipped until then: two polls at the longest interval. */
const SKIPPED_AFTER_SECONDS = 2 * LONGEST_INTERVAL

/** One visit to a folder on a server, as it goes on. */
interface FolderState {
  context: Context
  feed: DueFeed
  tally: FolderTally
  /** What is known of each file in the folder. */
  known: Map<string, KnownFile>
  /** Files for which there was no time. */
  left: number
  /** Files that may still be written to. */
  settling: number
  /** The folder has more files than are read. */
  tooMany: Trouble | null
  /** Why there is no connection: the login failed, or it was lost. */
  lost: Trouble | null
  /** A file that was read could not be deleted. */
  stuck: Trouble | null
}

/**
 * A folder on a server: each file is read once, as a feed document. That it was read is recorded in the transaction of its rows. The file
 * stays on the server unless the operator says otherwise.
 */
export const server: PollSource = async (context, feed) => {
  const started = performance.now()
  const opened = await connect(context, feed)
  const lost = 'trouble' in opened ? opened.trouble : null
  const visit: FolderState = {
    context,
    feed,
    tally: emptyTally(),
    known: new Map(),
    left: 0,
    settling: 0,
    tooMany: null,
    lost,
    stuck: null,
  }

  async function* documents(): AsyncGenerator<PolledDocument, void, void> {
    if ('trouble' in opened) return
    try {
      yield* readFiles(visit, opened.folder, started + context.settings.FETCH_TIMEOUT_SECONDS * 1000)
    } finally {
      opened.folder.close()
    }
  }

  const ended = async () => ({ poll: pollOf(visit, performance.now() - started), isRecorded: false })

  return { documents, ended }
}

/** Connects to the server; the first key that it shows is recorded. */
async function connect({ db, remotes }: Context, { url }: DueFeed): Promise<{ folder: RemoteFolder } | { trouble: Trouble }> {
  const name = serverOf(url)
  const knownKey = await knownHostKey(db, name)
  const opened = await remotes.open(url, knownKey)
  if (opened.hostKey && !knownKey) await recordHostKey(db, name, opened.hostKey)
  return opened
}

async function* readFiles(visit: FolderState, folder: RemoteFolder, deadline: number): AsyncGenerator<PolledDocument, void, void> {
  const { context, feed } = visit
  const { files, tooMany } = folder
  if (tooMany) visit.tooMany = trouble('FOLDER_TOO_FULL', `More than ${files.length}.`)
  visit.known = await rememberListing(context.db, feed.id, { files, whole: !tooMany, keptDays: context.settings.POLLS_KEPT_DAYS })
  for (const file of files) {
    const state = visit.known.get(file.name)
    if (!state || isLeftAlone(state, folder.deleteRead)) continue
    if (performance.now() > deadline) visit.left++
    else if (!state.read && state.ageSeconds < SETTLE_SECONDS) visit.settling++
    else {
      if (!state.read) yield* readOne(visit, folder, file, state)
      if (visit.lost) return
      if (state.read && folder.deleteRead) visit.stuck = (await folder.remove(file)) ?? visit.stuck
    }
  }
}

function isLeftAlone({ read, trouble: why, ageSeconds }: KnownFile, deleteRead: boolean): boolean {
  if (why) return !MAY_BE_CORRECTED.has(why.code) || ageSeconds < RETRY_SECONDS
  return read && !deleteRead
}

/** Reads a file and records the result, also in `state`. */
async function* readOne(
  visit: FolderState,
  folder: RemoteFolder,
  file: RemoteFile,
  state: KnownFile,
): AsyncGenerator<PolledDocument, void, void> {
  const { context, feed } = visit
  const content = await folder.read(file)
  if (content === 'absent' || 'trouble' in content) {
    if (content !== 'absent' && content.ends) visit.lost = content.trouble
    const why = whyNotRead(file, state, content)
    if (why) await leaveAlone(visit, file, state, why)
    return
  }
  const { ageSeconds } = state
  const read = await readAsFeed(context, feed, content, { ageSeconds, bytes: file.bytes === UNKNOWN_LENGTH ? null : file.bytes })
  if (!read) return
  visit.tally.bytes += content.length
  if ('trouble' in read) return leaveAlone(visit, file, state, read.trouble)
  const { reading, isBroken } = read
  const broken = `${reading.repairs.join(' ') || `It has ${content.length} bytes, not ${file.bytes}.`}`
  let isKept = false
  yield {
    reading,
    async remember(client, kept) {
      state.trouble = isBroken ? trouble('FEED_UNREADABLE', broken) : entriesRefused(kept.refused)
      state.read = !state.trouble
      visit.tally = withFile(visit.tally, { name: file.name, reading, kept })
      await recordFile(client, feed.id, file, state.trouble)
      isKept = true
    },
  }
  if (!isKept) throw new Error(`Entries of ${file.name} were left unread.`)
}

/** Records that the file is not requested again as it is. */
async function leaveAlone({ context, feed }: FolderState, file: RemoteFile, state: KnownFile, why: Trouble): Promise<void> {
  state.trouble = why
  await recordFile(context.db.pool, feed.id, file, why)
}

/** Why a file that could not be fetched is itself at fault; null where it may be read next time. */
function whyNotRead(
  { name }: RemoteFile,
  { ageSeconds }: KnownFile,
  answer: 'absent' | { trouble: Trouble; ends: boolean },
): Trouble | null {
  // A file that has been listed for so long was not removed: its name is not UTF-8.
  if (answer === 'absent') return isFresh(ageSeconds) ? null : trouble('FILE_REFUSED', `${name} is listed but not found under that name.`)
  // A file that is too large is at fault itself, though the connection ends with it.
  if (!answer.ends || answer.trouble.code === 'TOO_LARGE') return answer.trouble
  // So is a file that ended the connection again and again: the files behind it have waited long enough.
  return ageSeconds > SKIPPED_AFTER_SECONDS ? trouble('FILE_REFUSED', answer.trouble.message) : null
}

function pollOf({ feed, tally, known, lost, tooMany, stuck, left, settling }: FolderState, ms: number): PollRecord {
  const limits = { minInterval: feed.minIntervalSeconds, maxInterval: Math.max(feed.minIntervalSeconds, LONGEST_INTERVAL) }
  const againInSeconds = lost ? undefined : left ? 0 : settling ? SETTLE_SECONDS : undefined
  const why = lost ?? tooMany ?? stuck ?? failedOf(known)
  return folderPoll(feed, { tally, ok: !lost, trouble: why, ms, limits, againInSeconds })
}

/** Files in the folder that could not be read, as trouble: it lasts as long as they are there unchanged. */
function failedOf(known: Map<string, KnownFile>): Trouble | null {
  const failed = [...known.values()].filter((file) => file.trouble)
  const last = failed.at(-1)
  return last ? trouble('REMOTE_FILES_FAILED', `${failed.length}, one of them ${last.name}: ${last.trouble!.message}`) : null
}

import { type DueFeed, type PollRecord, recordPoll } from '../../../../db/write/feeds.ts'
import { type KnownFile, knownHostKey, recordFile, recordHostKey, rememberListing } from '../../../../db/write/remote-files.ts'
import { type TroubleCode, trouble } from '../../../errors.ts'
import { type RemoteFolder, serverOf } from '../../../fetch/remote.ts'
import { type RemoteFile, UNKNOWN_LENGTH } from '../../../fetch/session.ts'
import type { Trouble } from '../../../model.ts'
import type { Context } from '../../context.ts'
import { emptyTally, type FolderTally, folderPoll, refusalOf, withFile } from '../outcome.ts'
import type { Document, PollSource } from '../source.ts'
import { isFresh, readAsFeed } from './file.ts'

/** A file is taken when two looks so far apart show it with the same length and time: clocks of servers are not to be relied on. */
const SETTLE_SECONDS = 5
/** The longest that copy of a wire may lie unseen on a quiet day, unless the operator wants it rarer. */
const LONGEST_INTERVAL = 300
/** A file that the server would not hand out, or that the database would not take whole, is asked for again: that may have been mended. */
const ASK_AGAIN_SECONDS = 3600
const MAY_BE_MENDED = new Set<string>(['FILE_REFUSED', 'ENTRY_REFUSED'] satisfies TroubleCode[])
/** A file with which the connection is still lost after so long is passed over until then: two polls at the longest interval. */
const ENDS_IT_SECONDS = 2 * LONGEST_INTERVAL

/** One look into a folder on a server. */
interface Look {
  context: Context
  feed: DueFeed
  tally: FolderTally
  /** What is known of each file that lies there. */
  known: Map<string, KnownFile>
  /** Files for which there was no time. */
  left: number
  /** Files that may still be written to. */
  settling: number
  /** More files lie there than are looked at. */
  tooMany: Trouble | null
  /** The server did not let us in, or the connection was lost with this. */
  lost: Trouble | null
  /** A file that was read could not be deleted. */
  stuck: Trouble | null
}

/**
 * A folder on a server: each file is read once, as a feed's answer would be. What was read is remembered in the transaction of its rows and
 * stays on the server, unless the operator says otherwise.
 */
export const server: PollSource = async (context, feed) => {
  const started = performance.now()
  const opened = await open(context, feed)
  const lost = 'trouble' in opened ? opened.trouble : null
  const look: Look = { context, feed, tally: emptyTally(), known: new Map(), left: 0, settling: 0, tooMany: null, lost, stuck: null }

  async function* documents(): AsyncGenerator<Document, void, void> {
    if ('trouble' in opened) return
    try {
      yield* readFiles(look, opened.folder, started + context.settings.FETCH_TIMEOUT_SECONDS * 1000)
    } finally {
      opened.folder.close()
    }
  }

  async function record() {
    const poll = pollOf(look, performance.now() - started)
    await recordPoll(context.db.pool, poll)
    return poll
  }

  return { documents, record }
}

/** Visits the server; the first key that it shows is recorded. */
async function open({ db, remotes }: Context, { url }: DueFeed): Promise<{ folder: RemoteFolder } | { trouble: Trouble }> {
  const name = serverOf(url)
  const knownKey = await knownHostKey(db, name)
  const opened = await remotes.open(url, knownKey)
  if (opened.hostKey && !knownKey) await recordHostKey(db, name, opened.hostKey)
  return opened
}

async function* readFiles(look: Look, folder: RemoteFolder, deadline: number): AsyncGenerator<Document, void, void> {
  const { context, feed } = look
  const { files, tooMany } = folder
  if (tooMany) look.tooMany = trouble('FOLDER_TOO_FULL', `More than ${files.length}.`)
  look.known = await rememberListing(context.db, feed.id, { files, whole: !tooMany, keptDays: context.settings.POLLS_KEPT_DAYS })
  for (const file of files) {
    const state = look.known.get(file.name)
    if (!state || isLeftAlone(state, folder.deleteRead)) continue
    if (performance.now() > deadline) look.left++
    else if (!state.read && state.ageSeconds < SETTLE_SECONDS) look.settling++
    else {
      if (!state.read) yield* take(look, folder, file, state)
      if (look.lost) return
      if (state.read && folder.deleteRead) look.stuck = (await folder.remove(file)) ?? look.stuck
    }
  }
}

function isLeftAlone({ read, trouble: why, ageSeconds }: KnownFile, deleteRead: boolean): boolean {
  if (why) return !MAY_BE_MENDED.has(why.code) || ageSeconds < ASK_AGAIN_SECONDS
  return read && !deleteRead
}

/** Reads a file and writes on `state` what became of it. */
async function* take(look: Look, folder: RemoteFolder, file: RemoteFile, state: KnownFile): AsyncGenerator<Document, void, void> {
  const { context, feed } = look
  const content = await folder.read(file)
  if (content === 'absent' || 'trouble' in content) {
    if (content !== 'absent' && content.ends) look.lost = content.trouble
    const why = whyNotRead(file, state, content)
    if (why) await leaveAlone(look, file, state, why)
    return
  }
  const { ageSeconds } = state
  const read = await readAsFeed(context, feed, content, { ageSeconds, bytes: file.bytes === UNKNOWN_LENGTH ? null : file.bytes })
  if (!read) return
  look.tally.bytes += content.length
  if ('trouble' in read) return leaveAlone(look, file, state, read.trouble)
  const { reading, isBroken } = read
  const broken = `${reading.repairs.join(' ') || `It holds ${content.length} bytes, not ${file.bytes}.`}`
  let isKept = false
  yield {
    reading,
    async remember(client, kept) {
      state.trouble = isBroken ? trouble('FEED_UNREADABLE', broken) : refusalOf(kept.refused)
      state.read = !state.trouble
      look.tally = withFile(look.tally, { name: file.name, reading, kept })
      await recordFile(client, feed.id, file, state.trouble)
      isKept = true
    },
  }
  if (!isKept) throw new Error(`Entries of ${file.name} were left unread.`)
}

/** The file is not asked for again in this state. */
async function leaveAlone({ context, feed }: Look, file: RemoteFile, state: KnownFile, why: Trouble): Promise<void> {
  state.trouble = why
  await recordFile(context.db.pool, feed.id, file, why)
}

/** Why a file that was not handed out is at fault itself; null where it may be read next time. */
function whyNotRead(
  { name }: RemoteFile,
  { ageSeconds }: KnownFile,
  answer: 'absent' | { trouble: Trouble; ends: boolean },
): Trouble | null {
  // What is listed for so long did not go away: it lies there under a name that is no UTF-8.
  if (answer === 'absent') return isFresh(ageSeconds) ? null : trouble('FILE_REFUSED', `${name} is listed, and not found under that name.`)
  // Too much came for one file: that is its fault, though the connection ends with it.
  if (!answer.ends || answer.trouble.code === 'TOO_LARGE') return answer.trouble
  // So is a connection that it ended again and again: those behind it have waited long enough.
  return ageSeconds > ENDS_IT_SECONDS ? trouble('FILE_REFUSED', answer.trouble.message) : null
}

function pollOf({ feed, tally, known, lost, tooMany, stuck, left, settling }: Look, ms: number): PollRecord {
  const limits = { minInterval: feed.minIntervalSeconds, maxInterval: Math.max(feed.minIntervalSeconds, LONGEST_INTERVAL) }
  const againInSeconds = lost ? undefined : left ? 0 : settling ? SETTLE_SECONDS : undefined
  const why = lost ?? tooMany ?? stuck ?? failedOf(known)
  return folderPoll(feed, { tally, ok: !lost, trouble: why, ms, limits, againInSeconds }, Date.now())
}

/** What lies there and could not be read, as trouble: it lasts as long as it lies there so. */
function failedOf(known: Map<string, KnownFile>): Trouble | null {
  const failed = [...known.values()].filter((file) => file.trouble)
  const last = failed.at(-1)
  return last ? trouble('REMOTE_FILES_FAILED', `${failed.length}, one of them ${last.name}: ${last.trouble!.message}`) : null
}
